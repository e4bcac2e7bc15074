package io.vitrine.readers.orchestration;

import io.vitrine.db.Database;
import io.vitrine.db.Databases;
import io.vitrine.db.documents.DocumentCollection;
import io.vitrine.db.documents.DocumentStore;
import io.vitrine.domain.chain.BlockHeader;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.event.RangeEffects;
import io.vitrine.domain.event.RangeEffects.AppliedEvent;
import io.vitrine.domain.event.RawLog;
import io.vitrine.domain.event.TokenTransfer;
import io.vitrine.domain.orchestration.BlockRange;
import io.vitrine.processors.event.EventCatalog;
import io.vitrine.processors.event.EventDecoder;
import io.vitrine.processors.event.RangeProjection;
import io.vitrine.readers.chain.ChainRpc;
import io.vitrine.readers.chain.RpcInconsistent;
import io.vitrine.readers.chain.RpcUnavailable;
import io.vitrine.readers.event.BlockReader;
import io.vitrine.readers.event.BlockReader.Checkpoint;
import io.vitrine.readers.event.ProjectionReader;
import io.vitrine.readers.event.RawEventReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/// Whether what is stored agrees with itself, and with the nodes: one question an invariant.
///
/// It only reads. While a run is under way, what that run has not written yet may show as a difference.
public final class CatalogVerification {

    /// How many differences of a check are named.
    public static final int NAMED = 5;

    private static final long WINDOW = 200;
    private static final long ALL_ASKED = 500;
    private static final long STRETCH = 50;
    private static final int PAGE = 500;

    private static final Question MISSING_BLOCKS =
            new Question(
                    "blocks",
                    "every block up to the checkpoint is stored",
                    """
                    SELECT 'block ' || wanted AS what FROM generate_series(CAST(:from AS bigint), CAST(:to AS bigint)) AS wanted
                     WHERE NOT EXISTS (SELECT 1 FROM blocks WHERE chain_id = :chain AND number = wanted)
                     ORDER BY wanted
                    """);

    private static final Question UNMARKED_RANGES =
            new Question(
                    "ranges",
                    "ranges that are done cover every block up to the checkpoint",
                    """
                    SELECT 'blocks ' || lower(gap) || ' to ' || upper(gap) - 1 AS what
                      FROM (SELECT unnest(int8multirange(int8range(:from, :to, '[]'))
                                          - COALESCE(range_agg(int8range(from_block, to_block, '[]')), '{}')) AS gap
                              FROM work_ranges WHERE job = 'indexBlocks' AND chain_id = :chain AND state = 'DONE') gaps
                     ORDER BY lower(gap)
                    """);

    private static final Question CHECKPOINT =
            new Question(
                    "checkpoint",
                    "the checkpoint's hash is that of its block",
                    """
                    SELECT 'block ' || last_block || ' is ' || COALESCE(hash, 'missing') || ', the checkpoint says ' || last_block_hash AS what
                      FROM indexer_checkpoints LEFT JOIN blocks ON blocks.chain_id = :chain AND number = last_block
                     WHERE indexer_checkpoints.chain_id = :chain AND last_block >= start_block AND hash IS DISTINCT FROM last_block_hash
                    """);

    private static final Question LINKS =
            new Question(
                    "parents",
                    "every block is the child of the one before",
                    """
                    SELECT 'block ' || child.number || ' has the parent ' || child.parent_hash || ', and not ' || parent.hash AS what
                      FROM blocks child JOIN blocks parent ON parent.chain_id = :chain AND parent.number = child.number - 1
                     WHERE child.chain_id = :chain AND child.number BETWEEN :from AND :to AND child.parent_hash <> parent.hash
                     ORDER BY child.number
                    """);

    private static final List<Question> OF_THE_INDEX =
            List.of(MISSING_BLOCKS, UNMARKED_RANGES, CHECKPOINT, LINKS);

    /// Tokens that moved in the blocks at hand; all of them when no blocks were named.
    private static final String TOUCHED =
            """
            (:everything OR (it.contract, it.token_id) IN
                (SELECT contract, token_id FROM ownership_transfers WHERE chain_id = :chain AND block_number BETWEEN :from AND :to))
            """;

    private static final Question BALANCES =
            new Question(
                    "balances",
                    "a balance is the sum of its transfers",
                    """
                    WITH moved AS (
                        SELECT contract, token_id, owner, sum(quantity) AS quantity
                          FROM (SELECT contract, token_id, to_addr AS owner, quantity FROM ownership_transfers WHERE chain_id = :chain
                                 UNION ALL
                                SELECT contract, token_id, from_addr, -quantity FROM ownership_transfers WHERE chain_id = :chain) both_sides
                         WHERE owner <> :zero GROUP BY contract, token_id, owner)
                    SELECT contract || '/' || token_id || ' of ' || owner || ': ' || COALESCE(trim_scale(held), 0)
                           || ', transfers make it ' || COALESCE(trim_scale(sum), 0) AS what
                      FROM (SELECT COALESCE(moved.contract, held.contract) AS contract, COALESCE(moved.token_id, held.token_id) AS token_id,
                                   COALESCE(moved.owner, held.owner) AS owner, moved.quantity AS sum, held.quantity AS held
                              FROM moved
                              FULL JOIN (SELECT contract, token_id, owner, quantity FROM token_balances WHERE chain_id = :chain) held
                                ON held.contract = moved.contract AND held.token_id = moved.token_id AND held.owner = moved.owner) it
                     WHERE COALESCE(sum, 0) <> COALESCE(held, 0) AND
                    """
                            + TOUCHED
                            + " ORDER BY 1");

    private static final String TOKENS_AND_TRANSFERS =
            """
            SELECT contract_address AS contract, token_number AS token_id, tokens.*, moved.*
              FROM tokens
              LEFT JOIN (SELECT contract AS moved_contract, token_id AS moved_token,
                                (array_agg(to_addr ORDER BY block_number DESC, log_index DESC, batch_index DESC))[1] AS last_to,
                                max(block_number) AS moved_last,
                                COALESCE(sum(quantity) FILTER (WHERE from_addr = :zero), 0) AS minted,
                                COALESCE(sum(quantity) FILTER (WHERE to_addr = :zero), 0) AS burnt
                           FROM ownership_transfers WHERE chain_id = :chain GROUP BY contract, token_id) moved
                ON moved_contract = contract_address AND moved_token = token_number
             WHERE tokens.chain_id = :chain
            """;

    private static final Question OWNERS =
            new Question(
                    "owners",
                    "a unique token belongs to whom its last transfer gave it",
                    "SELECT contract || '/' || token_id || ': ' || COALESCE(owner_address, 'nobody') || ', its last transfer went to '"
                            + " || COALESCE(last_to, 'nobody') AS what FROM ("
                            + TOKENS_AND_TRANSFERS
                            + """
                            ) it WHERE token_standard <> 'erc1155' AND owner_address IS DISTINCT FROM NULLIF(last_to, :zero) AND
                            """
                            + TOUCHED
                            + " ORDER BY 1");

    private static final Question HOLDERS =
            new Question(
                    "holders",
                    "a live unique token has one holder, its owner",
                    """
                    SELECT it.contract || '/' || it.token_id || ': owner ' || COALESCE(owner_address, 'nobody') || ', holders '
                           || COALESCE(string_agg(held.owner, ' ' ORDER BY held.owner), 'none') AS what
                      FROM (SELECT contract_address AS contract, token_number AS token_id, owner_address FROM tokens
                             WHERE chain_id = :chain AND token_standard <> 'erc1155' AND NOT approximate) it
                      LEFT JOIN token_balances held ON held.chain_id = :chain AND held.contract = it.contract
                                                   AND held.token_id = it.token_id AND held.quantity > 0
                     WHERE
                    """
                            + TOUCHED
                            + """
                             GROUP BY it.contract, it.token_id, owner_address
                            HAVING count(held.owner) <> CASE WHEN owner_address IS NULL THEN 0 ELSE 1 END
                                OR max(held.owner) IS DISTINCT FROM owner_address
                             ORDER BY 1
                            """);

    private static final Question SUPPLIES =
            new Question(
                    "supplies",
                    "minted and burned units are the sums of the transfers",
                    """
                    SELECT contract || '/' || token_id || ': minted ' || trim_scale(minted_units) || ' burned ' || trim_scale(burned_units)
                           || ' up to block ' || last_block || ', transfers make it '
                           || COALESCE(trim_scale(minted) || ', ' || trim_scale(burnt) || ' and ' || moved_last, 'nothing') AS what FROM (
                    """
                            + TOKENS_AND_TRANSFERS
                            + """
                            ) it WHERE (minted_units IS DISTINCT FROM minted OR burned_units IS DISTINCT FROM burnt
                                        OR last_block IS DISTINCT FROM moved_last) AND
                            """
                            + TOUCHED
                            + " ORDER BY 1");

    private static final Question ACTIVITIES =
            new Question(
                    "activities",
                    "every transfer is in the feed once, and nothing else as a transfer",
                    """
                    SELECT 'block ' || COALESCE(moved.block_number, told.block_number) || ' log ' || COALESCE(moved.log_index, told.log_index)
                           || CASE WHEN told.log_index IS NULL THEN ' is not in the feed' ELSE ' is in the feed only' END AS what
                      FROM (SELECT tx_hash, log_index, batch_index, block_number FROM ownership_transfers
                             WHERE chain_id = :chain AND block_number BETWEEN :from AND :to) moved
                      FULL JOIN (SELECT tx_hash, log_index, item_index, block_number FROM activities
                                  WHERE chain_id = :chain AND block_number BETWEEN :from AND :to
                                    AND type IN ('mint', 'transfer', 'burn')) told
                        ON told.tx_hash = moved.tx_hash AND told.log_index = moved.log_index AND told.item_index = moved.batch_index
                     WHERE told.log_index IS NULL OR moved.log_index IS NULL
                     ORDER BY 1
                    """);

    private static final Question STRAY_ROWS =
            new Question(
                    "beyond",
                    "the catalog has nothing of blocks that are not stored",
                    """
                    SELECT what || ' of block ' || block_number AS what
                      FROM (SELECT DISTINCT 'transfer' AS what, block_number FROM ownership_transfers WHERE chain_id = :chain
                             UNION ALL SELECT DISTINCT 'event', block_number FROM processed_events WHERE chain_id = :chain) it
                     WHERE block_number < :start OR block_number > :last
                     ORDER BY block_number
                    """);

    private static final Question REFERENCES =
            new Question(
                    "references",
                    "transfers, balances and flags are of tokens that exist",
                    """
                    SELECT DISTINCT it.what || ' of ' || it.contract || '/' || it.token_id AS what
                      FROM (SELECT 'transfer' AS what, contract, token_id FROM ownership_transfers WHERE chain_id = :chain
                             UNION ALL SELECT 'balance', contract, token_id FROM token_balances WHERE chain_id = :chain
                             UNION ALL SELECT 'flag', contract, token_id FROM nft_flags WHERE chain_id = :chain) it
                     WHERE NOT EXISTS (SELECT 1 FROM tokens WHERE tokens.chain_id = :chain AND contract_address = it.contract
                                                              AND token_number = it.token_id)
                     ORDER BY 1
                    """);

    private static final List<Question> OF_THE_CATALOG =
            List.of(BALANCES, OWNERS, HOLDERS, SUPPLIES, ACTIVITIES, STRAY_ROWS, REFERENCES);

    private static final Question APPROVALS =
            new Question(
                    "approvals",
                    "an approval is as its last change left it",
                    """
                    SELECT COALESCE(held.contract || '/' || held.token_id || ' for ' || held.operator,
                                    told.contract || '/' || told.token_id || ' for ' || told.operator)
                           || ': ' || COALESCE(held.approved::text || ' of block ' || held.block_number, 'missing')
                           || ', its history says ' || COALESCE(told.approved::text || ' of block ' || told.block_number, 'nothing') AS what
                      FROM (SELECT * FROM approvals WHERE chain_id = :chain) held
                      FULL JOIN (SELECT DISTINCT ON (wallet_id, contract, token_id, operator, standard)
                                        wallet_id, contract, token_id, operator, standard, approved, block_number, log_index
                                   FROM approvals_history WHERE chain_id = :chain
                                  ORDER BY wallet_id, contract, token_id, operator, standard, block_number DESC, log_index DESC) told
                        ON told.wallet_id = held.wallet_id AND told.contract = held.contract AND told.token_id = held.token_id
                       AND told.operator = held.operator AND told.standard = held.standard
                     WHERE (held.approved, held.block_number, held.log_index)
                           IS DISTINCT FROM (told.approved, told.block_number, told.log_index)
                     ORDER BY 1
                    """);

    private static final String APPROVED =
            """
            SELECT DISTINCT block_number, block_hash FROM approvals_history
             WHERE chain_id = :chain AND block_number BETWEEN :from AND :to
            """;

    private static final String PROCESSED =
            """
            SELECT event_id, block_number, block_hash, event_version FROM processed_events
             WHERE chain_id = :chain AND block_number BETWEEN :from AND :to
            """;

    private static final String TRANSFERS =
            """
            SELECT tx_hash, log_index, batch_index, contract, token_id, from_addr, to_addr, trim_scale(quantity) AS quantity,
                   block_number, block_hash
              FROM ownership_transfers WHERE chain_id = :chain AND block_number BETWEEN :from AND :to
            """;

    private static final String LOG_COUNTS =
            "SELECT number, log_count FROM blocks WHERE chain_id = :chain AND number BETWEEN :from AND :to";

    private static final String METADATA_DOCS =
            """
            SELECT metadata_doc AS document, contract_address || '/' || token_number AS token FROM tokens
             WHERE chain_id = :chain AND metadata_doc IS NOT NULL AND metadata_doc > :after ORDER BY metadata_doc LIMIT :page
            """;

    private static final String ASSETS =
            """
            SELECT asset_id AS document, min(contract_address || '/' || token_number) AS token
              FROM token_media JOIN tokens ON tokens.id = token_media.token_id
             WHERE chain_id = :chain AND asset_id IS NOT NULL AND asset_id > :after
             GROUP BY asset_id ORDER BY asset_id LIMIT :page
            """;

    private static final String CHAINS = "SELECT caip2 FROM chains";

    private static final Map<String, String> CHAIN_COLUMNS =
            Map.of(
                    "blocks", "SELECT DISTINCT chain_id FROM indexer_checkpoints",
                    "tokens", "SELECT DISTINCT chain_id FROM collection_bindings");

    private final Databases databases;
    private final DocumentStore documents;
    private final BlockReader blocks;
    private final RawEventReader events;
    private final ProjectionReader projection;
    private final RangeProjection rules =
            new RangeProjection(new EventDecoder(EventCatalog.load()));

    public CatalogVerification(Databases databases, DocumentStore documents) {
        this.databases = databases;
        this.documents = documents;
        this.blocks = new BlockReader(databases.indexer());
        this.events = new RawEventReader(documents);
        this.projection = new ProjectionReader(databases.catalog());
    }

    /// What came out of a check.
    public enum Verdict {
        SAME,
        DIFFERENT,
        NOT_CHECKED
    }

    /// @param check its name, for scripts
    /// @param promise what holds when nothing is different
    /// @param differences how many there are
    /// @param named the first of them, or why it was not checked
    public record Finding(
            String check, String promise, Verdict verdict, long differences, List<String> named) {

        public Finding {
            named = List.copyOf(named);
        }
    }

    /// An invariant as rows that should not be there, each with one text called `what`.
    private record Question(String check, String promise, String sql) {}

    /// What is looked at.
    ///
    /// @param everything whether no blocks were named
    private record Scope(
            ChainId chain, Checkpoint checkpoint, BlockRange blocks, boolean everything) {

        StatementSpec bind(Database database, String sql) {
            return database.jdbc()
                    .sql(sql)
                    .param("chain", chain.caip2())
                    .param("from", blocks.from())
                    .param("to", blocks.to())
                    .param("start", checkpoint.start())
                    .param("last", checkpoint.last())
                    .param("everything", everything)
                    .param("zero", TokenTransfer.ZERO_ADDRESS);
        }
    }

    /// Makes every check of a chain.
    ///
    /// @param from first block, inclusive; null is the chain's first
    /// @param to last block, inclusive; null is the checkpoint's
    /// @param nodes what stored hashes are compared with
    public List<Finding> verify(
            ChainId chain, @Nullable Long from, @Nullable Long to, ChainRpc nodes) {
        Optional<Checkpoint> stored = blocks.checkpoint(chain).filter(Checkpoint::exists);
        List<Finding> findings = new ArrayList<>();
        findings.add(knownChains());
        if (stored.isEmpty()) {
            return findings;
        }
        Checkpoint checkpoint = stored.get();
        long first = Math.max(checkpoint.start(), from == null ? checkpoint.start() : from);
        long last = Math.min(checkpoint.last(), to == null ? checkpoint.last() : to);
        if (first > last) {
            return findings;
        }
        Scope scope =
                new Scope(
                        chain, checkpoint, new BlockRange(first, last), from == null && to == null);
        OF_THE_INDEX.forEach(
                question -> findings.add(answer(databases.indexer(), scope, question)));
        findings.add(canonical(scope, nodes));
        findings.addAll(history(scope));
        OF_THE_CATALOG.forEach(
                question -> findings.add(answer(databases.catalog(), scope, question)));
        findings.add(answer(databases.wallets(), scope, APPROVALS));
        findings.add(
                referenced(
                        scope,
                        "metadata",
                        "every document that a token names exists",
                        DocumentCollection.METADATA_DOCS,
                        METADATA_DOCS));
        findings.add(
                referenced(
                        scope,
                        "media",
                        "every asset that a token names exists",
                        DocumentCollection.MEDIA_ASSETS,
                        ASSETS));
        return findings;
    }

    private static Finding answer(Database database, Scope scope, Question question) {
        Differences differences = new Differences(question.check(), question.promise());
        scope.bind(
                        database,
                        "SELECT what, count(*) OVER () AS differences FROM ("
                                + question.sql()
                                + ") found LIMIT "
                                + NAMED)
                .query(row -> {
                    differences.add(row.getString("what"));
                    differences.count = row.getLong("differences");
                });
        return differences.finding();
    }

    private Finding knownChains() {
        Differences differences =
                new Differences("chains", "every chain that has rows is in the registry");
        Set<String> known =
                new HashSet<>(
                        databases
                                .registry()
                                .jdbc()
                                .sql(CHAINS)
                                .query((row, n) -> row.getString(1))
                                .list());
        CHAIN_COLUMNS.forEach((what, sql) ->
                (what.equals("blocks") ? databases.indexer() : databases.catalog())
                        .jdbc()
                        .sql(sql)
                        .query(row -> {
                            if (!known.contains(row.getString(1))) {
                                differences.add(row.getString(1) + " has " + what);
                            }
                        }));
        return differences.finding();
    }

    // ---- against the nodes ----

    /// Hashes link the blocks, so the newest ones prove those below, as far as no link is broken; of a long
    /// range only stretches are asked for.
    private Finding canonical(Scope scope, ChainRpc nodes) {
        Differences differences =
                new Differences("canonical", "stored hashes are those of the nodes");
        try {
            for (BlockRange stretch : stretches(scope.blocks())) {
                for (BlockHeader stored : blocks.blocks(scope.chain(), stretch)) {
                    Optional<BlockHeader> there = nodes.header(stored.number());
                    if (there.isEmpty()) {
                        return differences.notChecked(
                                "no node has block " + stored.number() + " any more, or yet");
                    }
                    if (!there.get().hash().equals(stored.hash())) {
                        differences.add(
                                "block "
                                        + stored.number()
                                        + " is "
                                        + stored.hash()
                                        + ", the nodes say "
                                        + there.get().hash());
                    }
                }
            }
            return differences.finding();
        } catch (RpcUnavailable | RpcInconsistent e) {
            return differences.notChecked(String.valueOf(e.getMessage()));
        }
    }

    /// The newest stretch, and others spread evenly.
    private static List<BlockRange> stretches(BlockRange all) {
        if (all.size() <= ALL_ASKED) {
            return List.of(all);
        }
        List<BlockRange> stretches = new ArrayList<>();
        long count = ALL_ASKED / STRETCH;
        for (long index = 0; index < count; index++) {
            long from = all.from() + (all.size() - STRETCH) * index / (count - 1);
            stretches.add(new BlockRange(from, from + STRETCH - 1));
        }
        return stretches;
    }

    // ---- raw events against the catalog ----

    /// Goes once through the blocks: what is stored raw, read by the rules of today, must be what the
    /// catalog holds.
    private List<Finding> history(Scope scope) {
        Differences raw =
                new Differences("raw", "every block has as many raw events as were stored");
        Differences applied =
                new Differences("events", "the catalog has applied every raw event, and no other");
        Differences hashes =
                new Differences("hashes", "what the catalog holds is of canonical blocks");
        Differences transfers =
                new Differences("transfers", "transfers are those that the raw events tell");
        long projected = projection.lastBlock(scope.chain()).orElse(-1L);
        for (long from = scope.blocks().from(); from <= scope.blocks().to(); from += WINDOW) {
            BlockRange range =
                    new BlockRange(from, Math.min(scope.blocks().to(), from + WINDOW - 1));
            Window window = window(scope, range);
            countRaw(scope, window, raw);
            if (range.from() <= projected) {
                BlockRange there = new BlockRange(range.from(), Math.min(range.to(), projected));
                compare(scope, window.until(there.to()), there, applied, hashes, transfers);
            }
        }
        return List.of(raw.finding(), applied.finding(), hashes.finding(), transfers.finding());
    }

    /// Some blocks and their raw events.
    private record Window(BlockRange range, Map<Long, String> hashes, List<RawLog> logs) {

        Window until(long last) {
            return new Window(
                    range, hashes, logs.stream().filter(log -> log.blockNumber() <= last).toList());
        }
    }

    private Window window(Scope scope, BlockRange range) {
        List<BlockHeader> stored = blocks.blocks(scope.chain(), range);
        Map<Long, String> hashes = new HashMap<>();
        stored.forEach(block -> hashes.put(block.number(), block.hash()));
        return new Window(range, hashes, events.logs(scope.chain(), range, stored));
    }

    private void countRaw(Scope scope, Window window, Differences raw) {
        Map<Long, Integer> found = new HashMap<>();
        window.logs().forEach(log -> found.merge(log.blockNumber(), 1, Integer::sum));
        Map<Long, Integer> wanted = new TreeMap<>();
        within(databases.indexer(), LOG_COUNTS, scope, window.range())
                .query(row -> {
                    wanted.put(row.getLong("number"), row.getInt("log_count"));
                });
        wanted.forEach((block, count) -> {
            int there = found.getOrDefault(block, 0);
            if (there != count) {
                raw.add("block " + block + " has " + there + " raw events of " + count);
            }
        });
    }

    private static StatementSpec within(
            Database database, String sql, Scope scope, BlockRange range) {
        return database.jdbc()
                .sql(sql)
                .param("chain", scope.chain().caip2())
                .param("from", range.from())
                .param("to", range.to());
    }

    private void compare(
            Scope scope,
            Window window,
            BlockRange range,
            Differences applied,
            Differences hashes,
            Differences transfers) {
        RangeEffects told = rules.project(window.logs());
        Map<String, AppliedEvent> missing = new LinkedHashMap<>();
        told.events().forEach(event -> missing.put(event.eventId(), event));
        Set<String> outdated = new HashSet<>();
        within(databases.catalog(), PROCESSED, scope, range)
                .query(row -> {
                    String event = row.getString("event_id");
                    long block = row.getLong("block_number");
                    hashes.expect(
                            "event " + event + " of block " + block,
                            row.getString("block_hash"),
                            window.hashes().get(block));
                    boolean known = missing.remove(event) != null;
                    if (row.getInt("event_version") != EventDecoder.VERSION) {
                        outdated.add(event);
                    } else if (!known) {
                        applied.add("event " + event + " of block " + block + " is not stored raw");
                    }
                });
        missing.values()
                .forEach(event ->
                        applied.add(
                                "event "
                                        + event.eventId()
                                        + " of block "
                                        + event.blockNumber()
                                        + " is not applied"));
        within(databases.wallets(), APPROVED, scope, range)
                .query(row -> {
                    long block = row.getLong("block_number");
                    hashes.expect(
                            "an approval of block " + block,
                            row.getString("block_hash"),
                            window.hashes().get(block));
                });
        if (outdated.isEmpty()) {
            compareTransfers(scope, told, window, range, hashes, transfers);
        }
    }

    private void compareTransfers(
            Scope scope,
            RangeEffects told,
            Window window,
            BlockRange range,
            Differences hashes,
            Differences transfers) {
        Map<String, String> expected = new LinkedHashMap<>();
        for (TokenTransfer transfer : told.transfers()) {
            expected.put(
                    key(transfer.transactionHash(), transfer.logIndex(), transfer.batchIndex()),
                    "%s/%s from %s to %s: %s"
                            .formatted(
                                    transfer.contract(),
                                    transfer.tokenId(),
                                    transfer.from(),
                                    transfer.to(),
                                    transfer.quantity()));
        }
        Set<String> runs = new HashSet<>();
        told.runs().forEach(run -> runs.add(run.transactionHash() + " log " + run.logIndex()));
        within(databases.catalog(), TRANSFERS, scope, range)
                .query(row -> {
                    String log = row.getString("tx_hash") + " log " + row.getInt("log_index");
                    long block = row.getLong("block_number");
                    hashes.expect(
                            "transfer " + log + " of block " + block,
                            row.getString("block_hash"),
                            window.hashes().get(block));
                    if (runs.contains(log)) {
                        return; // one log, as many rows as tokens moved
                    }
                    String there =
                            "%s/%s from %s to %s: %s"
                                    .formatted(
                                            row.getString("contract"),
                                            row.getString("token_id"),
                                            row.getString("from_addr"),
                                            row.getString("to_addr"),
                                            row.getBigDecimal("quantity").toPlainString());
                    String wanted =
                            expected.remove(
                                    key(
                                            row.getString("tx_hash"),
                                            row.getInt("log_index"),
                                            row.getInt("batch_index")));
                    if (!there.equals(wanted)) {
                        transfers.add(
                                there
                                        + (wanted == null
                                                ? " is told by no raw event"
                                                : ", the raw event tells " + wanted));
                    }
                });
        expected.values().forEach(wanted -> transfers.add(wanted + " is missing"));
    }

    private static String key(String transaction, int log, int item) {
        return transaction + " " + log + " " + item;
    }

    // ---- documents ----

    private Finding referenced(
            Scope scope, String check, String promise, DocumentCollection collection, String sql) {
        Differences differences = new Differences(check, promise);
        String after = "";
        while (true) {
            Map<String, String> page = new LinkedHashMap<>();
            databases
                    .catalog()
                    .jdbc()
                    .sql(sql)
                    .param("chain", scope.chain().caip2())
                    .param("after", after)
                    .param("page", PAGE)
                    .query(row -> {
                        page.put(row.getString("document"), row.getString("token"));
                    });
            Set<String> there = documents.get(collection, page.keySet()).keySet();
            BiConsumer<String, String> name =
                    (document, token) -> {
                        if (!there.contains(document)) {
                            differences.add(document + " of " + token);
                        }
                    };
            page.forEach(name);
            if (page.size() < PAGE) {
                return differences.finding();
            }
            after = List.copyOf(page.keySet()).getLast();
        }
    }

    /// Counts differences and keeps the first ones.
    private static final class Differences {

        private final String check;
        private final String promise;
        private final List<String> named = new ArrayList<>();
        private long count;

        Differences(String check, String promise) {
            this.check = check;
            this.promise = promise;
        }

        void add(String difference) {
            count++;
            if (named.size() < NAMED) {
                named.add(difference);
            }
        }

        void expect(String what, @Nullable String given, @Nullable String expected) {
            if (!Objects.equals(given, expected)) {
                add(what + " is of " + given + ", and not of " + expected);
            }
        }

        Finding finding() {
            return new Finding(
                    check, promise, count == 0 ? Verdict.SAME : Verdict.DIFFERENT, count, named);
        }

        /// What is different although not all could be seen is different.
        Finding notChecked(String reason) {
            return count > 0
                    ? finding()
                    : new Finding(check, promise, Verdict.NOT_CHECKED, 0, List.of(reason));
        }
    }
}
