package io.vitrine.writers.event;

import static io.vitrine.writers.Columns.numbers;
import static io.vitrine.writers.Columns.texts;

import io.vitrine.db.Database;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.event.RangeEffects;
import io.vitrine.domain.event.RangeEffects.AppliedEvent;
import io.vitrine.domain.event.RangeEffects.BalanceChange;
import io.vitrine.domain.event.RangeEffects.CollectionSighting;
import io.vitrine.domain.event.RangeEffects.TokenChange;
import io.vitrine.domain.event.TokenStandard;
import io.vitrine.domain.event.TokenTransfer;
import io.vitrine.domain.orchestration.BlockRange;
import io.vitrine.domain.orchestration.Fence;
import io.vitrine.domain.orchestration.WorkItem;
import io.vitrine.domain.orchestration.WorkKind;
import io.vitrine.processors.chain.Identifiers;
import io.vitrine.writers.orchestration.Retries;
import io.vitrine.writers.orchestration.WorkItems;
import io.vitrine.writers.orchestration.WorkRanges;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/// Replaces what the blocks of a range contribute to the catalog: one transaction removes what they
/// produced before, inserts what they produce now, moves balances by the difference, and marks the range.
///
/// A first run, a replay and a reindex are this one path; on a first run there is nothing to remove.
/// Ranges may be written in any order and in parallel: sums commute, and the owner of a token follows
/// its last transfer by (block, log, place in the batch). Rows are written in key order.
public final class CatalogProjection {

    private static final String ANY_PROCESSED =
            """
            SELECT EXISTS (SELECT 1 FROM processed_events
                            WHERE chain_id = :chain AND block_number BETWEEN :from AND :to)
            """;

    private static final String REMOVE_EVENTS =
            """
            DELETE FROM processed_events WHERE chain_id = :chain AND block_number BETWEEN :from AND :to
            """;

    private static final String REMOVE_ACTIVITIES =
            """
            DELETE FROM activities WHERE chain_id = :chain AND block_number BETWEEN :from AND :to
            """;

    private static final String REMOVE_TRANSFERS =
            """
            DELETE FROM ownership_transfers WHERE chain_id = :chain AND block_number BETWEEN :from AND :to
            RETURNING contract, token_id, from_addr, to_addr, quantity, extract(epoch FROM at)::bigint AS at
            """;

    private static final String DISCOVER_COLLECTIONS =
            """
            INSERT INTO collections (id, slug, slug_base, name, source, deployed_block, created_at, updated_at, index_status)
            SELECT id, contract || '-' || translate(:chain, ':', '-'), substr(contract, 3, 6), contract, 'chain',
                   first_block, to_timestamp(first_at), to_timestamp(last_at), 'BACKFILLING'
              FROM unnest(CAST(:ids AS uuid[]), CAST(:contracts AS text[]), CAST(:firstBlocks AS bigint[]),
                          CAST(:firstTimes AS bigint[]), CAST(:lastTimes AS bigint[]))
                   AS seen (id, contract, first_block, first_at, last_at)
             ORDER BY id
            ON CONFLICT (id) DO NOTHING
            RETURNING id
            """;

    private static final String CREATE_STATS =
            """
            INSERT INTO collection_stats (collection_id, last_updated_at)
            SELECT id, created_at FROM collections WHERE id = ANY (CAST(:ids AS uuid[])) ORDER BY id
            ON CONFLICT (collection_id) DO NOTHING
            """;

    private static final String BIND_COLLECTIONS =
            """
            INSERT INTO collection_bindings (id, collection_id, chain_id, family, token_standard, contract_address, is_primary)
            SELECT id, collection_id, :chain, 'evm', standard, contract, true
              FROM unnest(CAST(:bindings AS uuid[]), CAST(:ids AS uuid[]), CAST(:contracts AS text[]), CAST(:standards AS text[]))
                   AS seen (id, collection_id, contract, standard)
             ORDER BY id
            ON CONFLICT (id) DO UPDATE SET token_standard = excluded.token_standard
             WHERE excluded.token_standard = 'erc1155' AND collection_bindings.token_standard <> 'erc1155'
            """;

    private static final String LOCK_COLLECTIONS =
            """
            SELECT id FROM collections WHERE id = ANY (CAST(:ids AS uuid[])) ORDER BY id FOR NO KEY UPDATE
            """;

    private static final String TOUCH_COLLECTIONS =
            """
            UPDATE collections SET deployed_block = LEAST(deployed_block, first_block),
                   created_at = LEAST(created_at, to_timestamp(first_at)),
                   updated_at = GREATEST(updated_at, to_timestamp(last_at))
              FROM unnest(CAST(:ids AS uuid[]), CAST(:firstBlocks AS bigint[]), CAST(:firstTimes AS bigint[]), CAST(:lastTimes AS bigint[]))
                   AS seen (collection_id, first_block, first_at, last_at)
             WHERE id = collection_id
            """;

    private static final String CHANGE_TOKENS =
            """
            INSERT INTO tokens (id, collection_id, chain_id, family, contract_address, token_number, token_number_sort,
                                token_standard, minted_units, burned_units, owner_address, minted_block, minted_log_index,
                                minted_at, last_block, last_log_index, last_batch_index, updated_at)
            SELECT id, collection_id, :chain, 'evm', contract, number, CAST(number AS numeric), standard, minted, burned,
                   owner, mint_block, mint_log, to_timestamp(mint_at), last_block, last_log, last_batch, to_timestamp(last_at)
              FROM unnest(CAST(:ids AS uuid[]), CAST(:collections AS uuid[]), CAST(:contracts AS text[]), CAST(:numbers AS text[]),
                          CAST(:standards AS text[]), CAST(:minted AS numeric[]), CAST(:burned AS numeric[]), CAST(:owners AS text[]),
                          CAST(:mintBlocks AS bigint[]), CAST(:mintLogs AS integer[]), CAST(:mintTimes AS bigint[]),
                          CAST(:lastBlocks AS bigint[]), CAST(:lastLogs AS integer[]), CAST(:lastBatches AS integer[]), CAST(:lastTimes AS bigint[]))
                   AS moved (id, collection_id, contract, number, standard, minted, burned, owner, mint_block, mint_log, mint_at,
                             last_block, last_log, last_batch, last_at)
            ON CONFLICT (chain_id, contract_address, token_number) DO UPDATE SET
                   token_standard = CASE WHEN excluded.token_standard = 'erc1155' THEN 'erc1155' ELSE tokens.token_standard END,
                   minted_units = tokens.minted_units + excluded.minted_units,
                   burned_units = tokens.burned_units + excluded.burned_units,
                   owner_address = CASE WHEN excluded.token_standard = 'erc1155' THEN NULL
                                        WHEN (excluded.last_block, excluded.last_log_index, excluded.last_batch_index)
                                           > (tokens.last_block, tokens.last_log_index, tokens.last_batch_index)
                                        THEN excluded.owner_address ELSE tokens.owner_address END,
                   minted_block = CASE WHEN tokens.minted_block IS NULL
                                         OR (excluded.minted_block, excluded.minted_log_index) < (tokens.minted_block, tokens.minted_log_index)
                                       THEN excluded.minted_block ELSE tokens.minted_block END,
                   minted_log_index = CASE WHEN tokens.minted_block IS NULL
                                         OR (excluded.minted_block, excluded.minted_log_index) < (tokens.minted_block, tokens.minted_log_index)
                                       THEN excluded.minted_log_index ELSE tokens.minted_log_index END,
                   minted_at = CASE WHEN tokens.minted_block IS NULL
                                         OR (excluded.minted_block, excluded.minted_log_index) < (tokens.minted_block, tokens.minted_log_index)
                                       THEN excluded.minted_at ELSE tokens.minted_at END,
                   last_block = CASE WHEN (excluded.last_block, excluded.last_log_index, excluded.last_batch_index)
                                           > (tokens.last_block, tokens.last_log_index, tokens.last_batch_index)
                                        THEN excluded.last_block ELSE tokens.last_block END,
                   last_log_index = CASE WHEN (excluded.last_block, excluded.last_log_index, excluded.last_batch_index)
                                           > (tokens.last_block, tokens.last_log_index, tokens.last_batch_index)
                                        THEN excluded.last_log_index ELSE tokens.last_log_index END,
                   last_batch_index = CASE WHEN (excluded.last_block, excluded.last_log_index, excluded.last_batch_index)
                                           > (tokens.last_block, tokens.last_log_index, tokens.last_batch_index)
                                        THEN excluded.last_batch_index ELSE tokens.last_batch_index END,
                   updated_at = CASE WHEN (excluded.last_block, excluded.last_log_index, excluded.last_batch_index)
                                           > (tokens.last_block, tokens.last_log_index, tokens.last_batch_index)
                                        THEN excluded.updated_at ELSE tokens.updated_at END
            """;

    private static final String DERIVE_TOKENS =
            """
            UPDATE tokens SET minted_units = seen.minted, burned_units = seen.burned,
                   owner_address = CASE WHEN tokens.token_standard = 'erc1155' OR seen.last_to = :zero THEN NULL ELSE seen.last_to END,
                   minted_block = seen.mint_block, minted_log_index = seen.mint_log, minted_at = seen.mint_at,
                   last_block = seen.last_block, last_log_index = seen.last_log, last_batch_index = seen.last_batch,
                   updated_at = seen.last_at
              FROM (SELECT contract, token_id,
                           COALESCE(sum(quantity) FILTER (WHERE from_addr = :zero), 0) AS minted,
                           COALESCE(sum(quantity) FILTER (WHERE to_addr = :zero), 0) AS burned,
                           (array_agg(to_addr ORDER BY block_number DESC, log_index DESC, batch_index DESC))[1] AS last_to,
                           (array_agg(block_number ORDER BY block_number, log_index) FILTER (WHERE from_addr = :zero))[1] AS mint_block,
                           (array_agg(log_index ORDER BY block_number, log_index) FILTER (WHERE from_addr = :zero))[1] AS mint_log,
                           (array_agg(at ORDER BY block_number, log_index) FILTER (WHERE from_addr = :zero))[1] AS mint_at,
                           (array_agg(block_number ORDER BY block_number DESC, log_index DESC, batch_index DESC))[1] AS last_block,
                           (array_agg(log_index ORDER BY block_number DESC, log_index DESC, batch_index DESC))[1] AS last_log,
                           (array_agg(batch_index ORDER BY block_number DESC, log_index DESC, batch_index DESC))[1] AS last_batch,
                           (array_agg(at ORDER BY block_number DESC, log_index DESC, batch_index DESC))[1] AS last_at
                      FROM ownership_transfers
                      JOIN unnest(CAST(:contracts AS text[]), CAST(:numbers AS text[])) AS touched (contract, token_id)
                     USING (contract, token_id)
                     WHERE chain_id = :chain
                     GROUP BY contract, token_id) seen
             WHERE tokens.chain_id = :chain AND tokens.contract_address = seen.contract AND tokens.token_number = seen.token_id
            """;

    private static final String REMOVE_TOKENS_WITHOUT_HISTORY =
            """
            DELETE FROM tokens
             USING unnest(CAST(:contracts AS text[]), CAST(:numbers AS text[])) AS touched (contract, token_id)
             WHERE tokens.chain_id = :chain AND tokens.contract_address = touched.contract
               AND tokens.token_number = touched.token_id
               AND NOT EXISTS (SELECT 1 FROM ownership_transfers moved
                                WHERE moved.chain_id = :chain AND moved.contract = touched.contract
                                  AND moved.token_id = touched.token_id)
            """;

    private static final String CHANGE_BALANCES =
            """
            INSERT INTO token_balances (chain_id, contract, token_id, owner, quantity, updated_at)
            SELECT :chain, contract, token_id, owner, delta, to_timestamp(at)
              FROM unnest(CAST(:contracts AS text[]), CAST(:numbers AS text[]), CAST(:owners AS text[]),
                          CAST(:deltas AS numeric[]), CAST(:times AS bigint[]))
                   AS moved (contract, token_id, owner, delta, at)
            ON CONFLICT (chain_id, contract, token_id, owner) DO UPDATE
               SET quantity = token_balances.quantity + excluded.quantity,
                   updated_at = GREATEST(token_balances.updated_at, excluded.updated_at)
            """;

    private static final String MARK_LATE_HISTORY =
            """
            UPDATE tokens SET late_history = NOT late_history
              FROM unnest(CAST(:contracts AS text[]), CAST(:numbers AS text[])) AS touched (contract, token_id)
             WHERE tokens.chain_id = :chain AND tokens.contract_address = touched.contract
               AND tokens.token_number = touched.token_id
               AND late_history <> EXISTS (SELECT 1 FROM token_balances held
                                            WHERE held.chain_id = :chain AND held.contract = touched.contract
                                              AND held.token_id = touched.token_id AND held.quantity < 0)
            """;

    private static final String INSERT_TRANSFERS =
            """
            INSERT INTO ownership_transfers (chain_id, contract, token_id, from_addr, to_addr, tx_hash, log_index, batch_index,
                                             quantity, standard, operator, block_number, block_hash, at)
            SELECT :chain, contract, token_id, from_addr, to_addr, tx_hash, log_index, batch_index, quantity, standard, operator,
                   block_number, block_hash, to_timestamp(at)
              FROM unnest(CAST(:contracts AS text[]), CAST(:numbers AS text[]), CAST(:froms AS text[]), CAST(:tos AS text[]),
                          CAST(:transactions AS text[]), CAST(:logs AS integer[]), CAST(:batches AS integer[]),
                          CAST(:quantities AS numeric[]), CAST(:standards AS text[]), CAST(:operators AS text[]),
                          CAST(:blocks AS bigint[]), CAST(:hashes AS text[]), CAST(:times AS bigint[]))
                   AS moved (contract, token_id, from_addr, to_addr, tx_hash, log_index, batch_index, quantity, standard, operator,
                             block_number, block_hash, at)
            """;

    private static final String INSERT_ACTIVITIES =
            """
            INSERT INTO activities (id, token_id, type, from_address, to_address, quantity, tx_hash, block_or_slot, timestamp,
                                    chain_id, collection_id, block_number, log_index, item_index)
            SELECT id, token, type, from_addr, to_addr, quantity, tx_hash, CAST(block_number AS text), to_timestamp(at), :chain, collection,
                   block_number, log_index, batch_index
              FROM unnest(CAST(:ids AS uuid[]), CAST(:tokens AS uuid[]), CAST(:types AS text[]), CAST(:froms AS text[]), CAST(:tos AS text[]),
                          CAST(:quantities AS numeric[]), CAST(:transactions AS text[]), CAST(:times AS bigint[]), CAST(:collections AS uuid[]),
                          CAST(:blocks AS bigint[]), CAST(:logs AS integer[]), CAST(:batches AS integer[]))
                   AS moved (id, token, type, from_addr, to_addr, quantity, tx_hash, at, collection, block_number, log_index, batch_index)
            """;

    private static final String INSERT_EVENTS =
            """
            INSERT INTO processed_events (event_id, event_version, chain_id, block_number, block_hash, log_index, processed_at)
            SELECT event_id, :version, :chain, block_number, block_hash, log_index, now()
              FROM unnest(CAST(:ids AS text[]), CAST(:blocks AS bigint[]), CAST(:hashes AS text[]), CAST(:logs AS integer[]))
                   AS applied (event_id, block_number, block_hash, log_index)
            """;

    private final Database catalog;
    private final WorkRanges ranges;
    private final WorkItems items;
    private final ProjectionState state;
    private final CollectionSlugs slugs;

    public CatalogProjection(Database catalog) {
        this.catalog = catalog;
        this.ranges = new WorkRanges(catalog);
        this.items = new WorkItems(catalog);
        this.state = new ProjectionState(catalog);
        this.slugs = new CollectionSlugs(catalog);
    }

    /// Replaces the contribution of a claimed range and marks it done, all or nothing.
    ///
    /// @param version of the rules that made the effects
    /// @throws io.vitrine.domain.orchestration.Fenced when a newer run has taken over
    public void replace(Fence fence, BlockRange range, RangeEffects effects, int version) {
        Retries.onConflict(() ->
                catalog.inTransaction(() -> {
                    write(fence.chain(), range, effects, version);
                    ranges.markDone(
                            fence, List.of(new WorkRanges.Done(range, effects.events().size())));
                    state.advance(fence);
                }));
    }

    private void write(ChainId chain, BlockRange range, RangeEffects effects, int version) {
        List<Removed> removed = remove(chain, range);
        Contracts contracts = new Contracts(chain, effects.collections());
        discover(chain, contracts);
        changeTokens(chain, contracts, effects.tokens());
        changeBalances(chain, balances(effects.balances(), removed));
        insertTransfers(chain, effects.transfers());
        if (!removed.isEmpty()) {
            deriveTokens(chain, effects, removed);
        }
        markLateHistory(chain, effects, removed);
        insertActivities(chain, contracts, effects.transfers());
        insertEvents(chain, effects.events(), version);
        makeWork(chain, contracts, effects.tokens());
        touch(contracts);
    }

    private record Removed(
            String contract,
            String tokenId,
            String from,
            String to,
            BigInteger quantity,
            long at) {}

    private List<Removed> remove(ChainId chain, BlockRange range) {
        if (!bound(ANY_PROCESSED, chain, range).query(Boolean.class).single()) {
            return List.of();
        }
        bound(REMOVE_EVENTS, chain, range).update();
        bound(REMOVE_ACTIVITIES, chain, range).update();
        return bound(REMOVE_TRANSFERS, chain, range)
                .query((row, number) ->
                        new Removed(
                                row.getString("contract"),
                                row.getString("token_id"),
                                row.getString("from_addr"),
                                row.getString("to_addr"),
                                row.getBigDecimal("quantity").toBigIntegerExact(),
                                row.getLong("at")))
                .list();
    }

    private StatementSpec bound(String sql, ChainId chain, BlockRange range) {
        return catalog.jdbc()
                .sql(sql)
                .param("chain", chain.caip2())
                .param("from", range.from())
                .param("to", range.to());
    }

    /// The contracts of a range with the ids that follow from them.
    private static final class Contracts {

        private final ChainId chain;
        private final List<CollectionSighting> sightings;
        private final Map<String, UUID> collections = new TreeMap<>();

        Contracts(ChainId chain, List<CollectionSighting> sightings) {
            this.chain = chain;
            this.sightings = sightings;
            sightings.forEach(seen -> collection(seen.contract()));
        }

        UUID collection(String contract) {
            return collections.computeIfAbsent(
                    contract, address -> Identifiers.collection(chain, address));
        }

        String[] ids() {
            return texts(sightings, seen -> collection(seen.contract()).toString());
        }
    }

    private void discover(ChainId chain, Contracts contracts) {
        List<CollectionSighting> seen = contracts.sightings;
        if (seen.isEmpty()) {
            return;
        }
        String[] ids = contracts.ids();
        List<UUID> discovered =
                catalog.jdbc()
                        .sql(DISCOVER_COLLECTIONS)
                        .param("chain", chain.caip2())
                        .param("ids", ids)
                        .param("contracts", texts(seen, CollectionSighting::contract))
                        .param("firstBlocks", numbers(seen, CollectionSighting::firstBlock))
                        .param("firstTimes", numbers(seen, one -> one.firstAt().getEpochSecond()))
                        .param("lastTimes", numbers(seen, one -> one.lastAt().getEpochSecond()))
                        .query(UUID.class)
                        .list();
        catalog.jdbc()
                .sql(BIND_COLLECTIONS)
                .param("chain", chain.caip2())
                .param(
                        "bindings",
                        texts(
                                seen,
                                one ->
                                        Identifiers.binding(
                                                        contracts.collection(one.contract()),
                                                        chain,
                                                        one.contract())
                                                .toString()))
                .param("ids", ids)
                .param("contracts", texts(seen, CollectionSighting::contract))
                .param("standards", texts(seen, one -> one.standard().text()))
                .update();
        if (!discovered.isEmpty()) {
            catalog.jdbc()
                    .sql(CREATE_STATS)
                    .param("ids", discovered.stream().map(UUID::toString).toArray(String[]::new))
                    .update();
            slugs.settle(discovered);
            items.makeDue(
                    WorkKind.DESCRIBE_COLLECTION,
                    chain,
                    collectionWork(WorkKind.DESCRIBE_COLLECTION, chain, discovered));
        }
    }

    private void changeTokens(ChainId chain, Contracts contracts, List<TokenChange> changes) {
        if (changes.isEmpty()) {
            return;
        }
        catalog.jdbc()
                .sql(CHANGE_TOKENS)
                .param("chain", chain.caip2())
                .param("ids", texts(changes, change -> token(chain, change).toString()))
                .param(
                        "collections",
                        texts(
                                changes,
                                change -> contracts.collection(change.contract()).toString()))
                .param("contracts", texts(changes, TokenChange::contract))
                .param("numbers", texts(changes, TokenChange::tokenId))
                .param("standards", texts(changes, change -> change.standard().text()))
                .param("minted", texts(changes, change -> change.minted().toString()))
                .param("burned", texts(changes, change -> change.burned().toString()))
                .param("owners", texts(changes, CatalogProjection::owner))
                .param(
                        "mintBlocks",
                        numbers(changes, change -> mint(change, TokenTransfer::blockNumber)))
                .param(
                        "mintLogs",
                        numbers(changes, change -> mint(change, mint -> (long) mint.logIndex())))
                .param(
                        "mintTimes",
                        numbers(
                                changes,
                                change -> mint(change, mint -> mint.at().getEpochSecond())))
                .param("lastBlocks", numbers(changes, change -> change.last().blockNumber()))
                .param("lastLogs", numbers(changes, change -> (long) change.last().logIndex()))
                .param("lastBatches", numbers(changes, change -> (long) change.last().batchIndex()))
                .param("lastTimes", numbers(changes, change -> change.last().at().getEpochSecond()))
                .update();
    }

    private static @Nullable String owner(TokenChange change) {
        return switch (change.standard()) {
            case ERC1155 -> null;
            case ERC721 -> change.last().isBurn() ? null : change.last().to();
        };
    }

    private static @Nullable Long mint(TokenChange change, Function<TokenTransfer, Long> part) {
        TokenTransfer mint = change.firstMint();
        return mint == null ? null : part.apply(mint);
    }

    /// What was removed counts against what is new, so that a holder's row moves once.
    private static List<BalanceChange> balances(List<BalanceChange> now, List<Removed> before) {
        if (before.isEmpty()) {
            return now;
        }
        Map<List<String>, BalanceChange> sums =
                new TreeMap<>(
                        Comparator.<List<String>, String>comparing(key -> key.get(0))
                                .thenComparing(key -> key.get(1))
                                .thenComparing(key -> key.get(2)));
        now.forEach(change -> add(sums, change));
        for (Removed gone : before) {
            Instant at = Instant.ofEpochSecond(gone.at());
            add(
                    sums,
                    new BalanceChange(
                            gone.contract(), gone.tokenId(), gone.from(), gone.quantity(), at));
            add(
                    sums,
                    new BalanceChange(
                            gone.contract(),
                            gone.tokenId(),
                            gone.to(),
                            gone.quantity().negate(),
                            at));
        }
        return List.copyOf(sums.values());
    }

    private static void add(Map<List<String>, BalanceChange> sums, BalanceChange change) {
        if (change.owner().equals(TokenTransfer.ZERO_ADDRESS)) {
            return;
        }
        sums.merge(
                List.of(change.contract(), change.tokenId(), change.owner()),
                change,
                (one, other) ->
                        new BalanceChange(
                                one.contract(),
                                one.tokenId(),
                                one.owner(),
                                one.delta().add(other.delta()),
                                one.at().isAfter(other.at()) ? one.at() : other.at()));
    }

    private void changeBalances(ChainId chain, List<BalanceChange> changes) {
        if (changes.isEmpty()) {
            return;
        }
        catalog.jdbc()
                .sql(CHANGE_BALANCES)
                .param("chain", chain.caip2())
                .param("contracts", texts(changes, BalanceChange::contract))
                .param("numbers", texts(changes, BalanceChange::tokenId))
                .param("owners", texts(changes, BalanceChange::owner))
                .param("deltas", texts(changes, change -> change.delta().toString()))
                .param("times", numbers(changes, change -> change.at().getEpochSecond()))
                .update();
    }

    private void insertTransfers(ChainId chain, List<TokenTransfer> transfers) {
        if (transfers.isEmpty()) {
            return;
        }
        catalog.jdbc()
                .sql(INSERT_TRANSFERS)
                .param("chain", chain.caip2())
                .param("contracts", texts(transfers, TokenTransfer::contract))
                .param("numbers", texts(transfers, TokenTransfer::tokenId))
                .param("froms", texts(transfers, TokenTransfer::from))
                .param("tos", texts(transfers, TokenTransfer::to))
                .param("transactions", texts(transfers, TokenTransfer::transactionHash))
                .param("logs", numbers(transfers, moved -> (long) moved.logIndex()))
                .param("batches", numbers(transfers, moved -> (long) moved.batchIndex()))
                .param("quantities", texts(transfers, moved -> moved.quantity().toString()))
                .param("standards", texts(transfers, moved -> moved.standard().text()))
                .param("operators", texts(transfers, TokenTransfer::operator))
                .param("blocks", numbers(transfers, TokenTransfer::blockNumber))
                .param("hashes", texts(transfers, TokenTransfer::blockHash))
                .param("times", numbers(transfers, moved -> moved.at().getEpochSecond()))
                .update();
    }

    private void deriveTokens(ChainId chain, RangeEffects effects, List<Removed> removed) {
        List<List<String>> touched = touched(effects, removed);
        for (String sql : List.of(REMOVE_TOKENS_WITHOUT_HISTORY, DERIVE_TOKENS)) {
            StatementSpec statement =
                    catalog.jdbc()
                            .sql(sql)
                            .param("chain", chain.caip2())
                            .param("contracts", texts(touched, List::getFirst))
                            .param("numbers", texts(touched, List::getLast));
            (sql.equals(DERIVE_TOKENS)
                            ? statement.param("zero", TokenTransfer.ZERO_ADDRESS)
                            : statement)
                    .update();
        }
    }

    private void markLateHistory(ChainId chain, RangeEffects effects, List<Removed> removed) {
        List<List<String>> touched =
                removed.isEmpty()
                        ? effects.tokens().stream()
                                .filter(change -> change.standard() == TokenStandard.ERC1155)
                                .map(change -> List.of(change.contract(), change.tokenId()))
                                .toList()
                        : touched(effects, removed);
        if (!touched.isEmpty()) {
            catalog.jdbc()
                    .sql(MARK_LATE_HISTORY)
                    .param("chain", chain.caip2())
                    .param("contracts", texts(touched, List::getFirst))
                    .param("numbers", texts(touched, List::getLast))
                    .update();
        }
    }

    private static List<List<String>> touched(RangeEffects effects, List<Removed> removed) {
        List<List<String>> touched = new ArrayList<>();
        effects.tokens()
                .forEach(change -> touched.add(List.of(change.contract(), change.tokenId())));
        removed.forEach(gone -> touched.add(List.of(gone.contract(), gone.tokenId())));
        return touched.stream().distinct().toList();
    }

    private void insertActivities(
            ChainId chain, Contracts contracts, List<TokenTransfer> transfers) {
        if (transfers.isEmpty()) {
            return;
        }
        catalog.jdbc()
                .sql(INSERT_ACTIVITIES)
                .param("chain", chain.caip2())
                .param(
                        "ids",
                        texts(
                                transfers,
                                moved ->
                                        Identifiers.activity(
                                                        type(moved),
                                                        chain,
                                                        moved.transactionHash(),
                                                        moved.logIndex(),
                                                        moved.batchIndex())
                                                .toString()))
                .param(
                        "tokens",
                        texts(
                                transfers,
                                moved ->
                                        Identifiers.token(chain, moved.contract(), moved.tokenId())
                                                .toString()))
                .param("types", texts(transfers, CatalogProjection::type))
                .param("froms", texts(transfers, TokenTransfer::from))
                .param("tos", texts(transfers, TokenTransfer::to))
                .param("quantities", texts(transfers, moved -> moved.quantity().toString()))
                .param("transactions", texts(transfers, TokenTransfer::transactionHash))
                .param("times", numbers(transfers, moved -> moved.at().getEpochSecond()))
                .param(
                        "collections",
                        texts(
                                transfers,
                                moved -> contracts.collection(moved.contract()).toString()))
                .param("blocks", numbers(transfers, TokenTransfer::blockNumber))
                .param("logs", numbers(transfers, moved -> (long) moved.logIndex()))
                .param("batches", numbers(transfers, moved -> (long) moved.batchIndex()))
                .update();
    }

    private static String type(TokenTransfer moved) {
        if (moved.isMint()) {
            return "mint";
        }
        return moved.isBurn() ? "burn" : "transfer";
    }

    private void insertEvents(ChainId chain, List<AppliedEvent> events, int version) {
        if (events.isEmpty()) {
            return;
        }
        catalog.jdbc()
                .sql(INSERT_EVENTS)
                .param("chain", chain.caip2())
                .param("version", version)
                .param("ids", texts(events, AppliedEvent::eventId))
                .param("blocks", numbers(events, AppliedEvent::blockNumber))
                .param("hashes", texts(events, AppliedEvent::blockHash))
                .param("logs", numbers(events, event -> (long) event.logIndex()))
                .update();
    }

    private void makeWork(ChainId chain, Contracts contracts, List<TokenChange> changes) {
        items.makeDue(
                WorkKind.FETCH_METADATA,
                chain,
                changes.stream()
                        .map(change ->
                                WorkItem.fresh(
                                        WorkKind.FETCH_METADATA,
                                        token(chain, change).toString(),
                                        chain,
                                        contracts.collection(change.contract())))
                        .toList());
        List<UUID> moved =
                contracts.sightings.stream()
                        .map(seen -> contracts.collection(seen.contract()))
                        .toList();
        List<UUID> supplied =
                contracts.sightings.stream()
                        .filter(CollectionSighting::supplyMoved)
                        .map(seen -> contracts.collection(seen.contract()))
                        .toList();
        again(chain, WorkKind.AGGREGATE_STATS, moved);
        again(chain, WorkKind.COMPUTE_RARITY, supplied);
        again(chain, WorkKind.SETTLE_COLLECTION, moved);
    }

    private void again(ChainId chain, WorkKind kind, List<UUID> collections) {
        items.makeDueAgain(kind, chain, collectionWork(kind, chain, collections));
    }

    private static List<WorkItem> collectionWork(
            WorkKind kind, ChainId chain, List<UUID> collections) {
        return collections.stream()
                .map(collection -> WorkItem.fresh(kind, collection.toString(), chain, collection))
                .toList();
    }

    private void touch(Contracts contracts) {
        List<CollectionSighting> seen = contracts.sightings;
        if (seen.isEmpty()) {
            return;
        }
        String[] ids = contracts.ids();
        catalog.jdbc().sql(LOCK_COLLECTIONS).param("ids", ids).query(UUID.class).list();
        catalog.jdbc()
                .sql(TOUCH_COLLECTIONS)
                .param("ids", ids)
                .param("firstBlocks", numbers(seen, CollectionSighting::firstBlock))
                .param("firstTimes", numbers(seen, one -> one.firstAt().getEpochSecond()))
                .param("lastTimes", numbers(seen, one -> one.lastAt().getEpochSecond()))
                .update();
    }

    private static UUID token(ChainId chain, TokenChange change) {
        return Identifiers.token(chain, change.contract(), change.tokenId());
    }
}
