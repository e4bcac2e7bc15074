package io.vitrine.writers.event;

import static io.vitrine.writers.Columns.numbers;
import static io.vitrine.writers.Columns.texts;

import io.vitrine.db.Database;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.event.RangeEffects.TokenChange;
import io.vitrine.domain.event.TokenTransfer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/// The rows of tokens. A range that is new adds to them; one that is replaced derives them anew from the
/// transfers that are left.
final class TokenRows {

    private static final String LOCK =
            """
            SELECT id FROM tokens
              JOIN unnest(CAST(:contracts AS text[]), CAST(:numbers AS text[])) AS touched (contract, token_id)
                ON contract_address = touched.contract AND token_number = touched.token_id
             WHERE chain_id = :chain
             ORDER BY contract_address, token_number FOR NO KEY UPDATE OF tokens
            """;

    private static final String CHANGE =
            """
            WITH changed AS (
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
                   token_standard = LEAST(excluded.token_standard, tokens.token_standard),
                   minted_units = tokens.minted_units + excluded.minted_units,
                   burned_units = tokens.burned_units + excluded.burned_units,
                   owner_address = CASE WHEN 'erc1155' IN (excluded.token_standard, tokens.token_standard) THEN NULL
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
            RETURNING contract_address, token_number, token_standard)
            SELECT contract_address, token_number FROM changed WHERE token_standard = 'erc1155'
            """;

    /// One pass over the transfers, of which each token keeps the places of two: what stands there is looked up.
    private static final String DERIVE =
            """
            UPDATE tokens SET token_standard = seen.standard,
                   minted_units = seen.minted, burned_units = seen.burned,
                   owner_address = CASE WHEN seen.multiple OR last.to_addr = :zero THEN NULL ELSE last.to_addr END,
                   minted_block = seen.mint[1], minted_log_index = seen.mint[2], minted_at = to_timestamp(seen.mint[3]),
                   last_block = last.block_number, last_log_index = last.log_index, last_batch_index = last.batch_index,
                   updated_at = last.at
              FROM (SELECT contract, token_id, min(standard) AS standard, bool_or(standard = 'erc1155') AS multiple,
                           COALESCE(sum(quantity) FILTER (WHERE from_addr = :zero), 0) AS minted,
                           COALESCE(sum(quantity) FILTER (WHERE to_addr = :zero), 0) AS burned,
                           min(ARRAY[block_number, log_index, CAST(EXTRACT(epoch FROM at) AS bigint)]) FILTER (WHERE from_addr = :zero) AS mint,
                           max(ARRAY[block_number, log_index, batch_index]) AS last
                      FROM ownership_transfers
                      JOIN unnest(CAST(:contracts AS text[]), CAST(:numbers AS text[])) AS touched (contract, token_id)
                     USING (contract, token_id)
                     WHERE chain_id = :chain
                     GROUP BY contract, token_id) seen
              JOIN ownership_transfers last ON last.chain_id = :chain AND last.contract = seen.contract AND last.token_id = seen.token_id
                                           AND last.block_number = seen.last[1] AND last.log_index = seen.last[2]
                                           AND last.batch_index = seen.last[3]
             WHERE tokens.chain_id = :chain AND tokens.contract_address = seen.contract AND tokens.token_number = seen.token_id
            """;

    private static final String LOCK_OF_CONTRACTS =
            """
            SELECT count(*) FROM (
            SELECT id FROM tokens WHERE chain_id = :chain AND contract_address = ANY (CAST(:contracts AS text[]))
             ORDER BY contract_address, token_number FOR NO KEY UPDATE) held
            """;

    private static final String PAGE =
            """
            SELECT contract, token_id, count(*) FROM ownership_transfers
             WHERE chain_id = :chain AND (contract, token_id) > (:contract, :number) AND contract <= :last
             GROUP BY contract, token_id ORDER BY contract, token_id LIMIT :limit
            """;

    private static final String FOLLOW =
            """
            WITH changed AS (
            INSERT INTO tokens (id, collection_id, chain_id, family, contract_address, token_number, token_number_sort,
                                token_standard, minted_units, burned_units, owner_address, minted_block, minted_log_index,
                                minted_at, last_block, last_log_index, last_batch_index, updated_at)
            SELECT id, collection_id, :chain, 'evm', contract, token_id, CAST(token_id AS numeric), standard, minted, burned,
                   CASE WHEN multiple OR last_to = :zero THEN NULL ELSE last_to END, mint_block, mint_log, mint_at,
                   last_block, last_log, last_batch, last_at
              FROM (%s) seen
              JOIN unnest(CAST(:ids AS uuid[]), CAST(:collections AS uuid[]), CAST(:contracts AS text[]), CAST(:numbers AS text[]))
                   AS wanted (id, collection_id, contract, token_id)
             USING (contract, token_id)
             ORDER BY seen.contract, seen.token_id
            ON CONFLICT (chain_id, contract_address, token_number) DO UPDATE SET
                   token_standard = excluded.token_standard, minted_units = excluded.minted_units, burned_units = excluded.burned_units,
                   owner_address = excluded.owner_address, minted_block = excluded.minted_block,
                   minted_log_index = excluded.minted_log_index, minted_at = excluded.minted_at, last_block = excluded.last_block,
                   last_log_index = excluded.last_log_index, last_batch_index = excluded.last_batch_index, updated_at = excluded.updated_at
            RETURNING contract_address, token_number, token_standard)
            SELECT contract_address, token_number FROM changed WHERE token_standard = 'erc1155'
            """;

    /// One pass over the transfers in the order of their index, which is the one that every sorted sum asks for.
    private static final String FOLLOW_MANY =
            FOLLOW.formatted(
                    """
                    SELECT contract, token_id, min(standard) AS standard, bool_or(standard = 'erc1155') AS multiple,
                           COALESCE(sum(quantity) FILTER (WHERE from_addr = :zero), 0) AS minted,
                           COALESCE(sum(quantity) FILTER (WHERE to_addr = :zero), 0) AS burned,
                           (array_agg(block_number ORDER BY block_number, log_index, batch_index) FILTER (WHERE from_addr = :zero))[1] AS mint_block,
                           (array_agg(log_index ORDER BY block_number, log_index, batch_index) FILTER (WHERE from_addr = :zero))[1] AS mint_log,
                           (array_agg(at ORDER BY block_number, log_index, batch_index) FILTER (WHERE from_addr = :zero))[1] AS mint_at,
                           (array_agg(to_addr ORDER BY block_number, log_index, batch_index))[count(*)] AS last_to,
                           (array_agg(block_number ORDER BY block_number, log_index, batch_index))[count(*)] AS last_block,
                           (array_agg(log_index ORDER BY block_number, log_index, batch_index))[count(*)] AS last_log,
                           (array_agg(batch_index ORDER BY block_number, log_index, batch_index))[count(*)] AS last_batch,
                           (array_agg(at ORDER BY block_number, log_index, batch_index))[count(*)] AS last_at
                      FROM ownership_transfers
                     WHERE chain_id = :chain AND (contract, token_id) >= (:contract, :number) AND (contract, token_id) <= (:last, :lastNumber)
                     GROUP BY contract, token_id\
                    """);

    /// The same without an array of all its transfers.
    private static final String FOLLOW_ONE =
            FOLLOW.formatted(
                    """
                    SELECT sums.*, mint.block_number AS mint_block, mint.log_index AS mint_log, mint.at AS mint_at,
                           last.to_addr AS last_to, last.block_number AS last_block, last.log_index AS last_log,
                           last.batch_index AS last_batch, last.at AS last_at
                      FROM (SELECT contract, token_id, min(standard) AS standard, bool_or(standard = 'erc1155') AS multiple,
                                   COALESCE(sum(quantity) FILTER (WHERE from_addr = :zero), 0) AS minted,
                                   COALESCE(sum(quantity) FILTER (WHERE to_addr = :zero), 0) AS burned
                              FROM ownership_transfers
                             WHERE chain_id = :chain AND contract = :contract AND token_id = :number
                             GROUP BY contract, token_id) sums
                     CROSS JOIN (SELECT * FROM ownership_transfers WHERE chain_id = :chain AND contract = :contract AND token_id = :number
                                  ORDER BY block_number DESC, log_index DESC, batch_index DESC LIMIT 1) last
                      LEFT JOIN (SELECT * FROM ownership_transfers
                                  WHERE chain_id = :chain AND contract = :contract AND token_id = :number AND from_addr = :zero
                                  ORDER BY block_number, log_index, batch_index LIMIT 1) mint ON true\
                    """);

    private static final String REMOVE_OF_CONTRACTS =
            """
            WITH gone AS (
            DELETE FROM tokens
             WHERE tokens.chain_id = :chain AND tokens.contract_address = ANY (CAST(:contracts AS text[]))
               AND NOT EXISTS (SELECT 1 FROM ownership_transfers moved
                                WHERE moved.chain_id = :chain AND moved.contract = tokens.contract_address
                                  AND moved.token_id = tokens.token_number)
            RETURNING tokens.id),
            unseen AS (DELETE FROM activities USING gone WHERE activities.token_id = gone.id)
            SELECT id FROM gone
            """;

    private static final String REMOVE_WITHOUT_HISTORY =
            """
            WITH gone AS (
            DELETE FROM tokens
             USING unnest(CAST(:contracts AS text[]), CAST(:numbers AS text[])) AS touched (contract, token_id)
             WHERE tokens.chain_id = :chain AND tokens.contract_address = touched.contract
               AND tokens.token_number = touched.token_id
               AND NOT EXISTS (SELECT 1 FROM ownership_transfers moved
                                WHERE moved.chain_id = :chain AND moved.contract = touched.contract
                                  AND moved.token_id = touched.token_id)
            RETURNING tokens.id),
            unseen AS (DELETE FROM activities USING gone WHERE activities.token_id = gone.id)
            SELECT id FROM gone
            """;

    private static final String MARK_LATE_HISTORY =
            """
            UPDATE tokens SET late_history = NOT late_history
              FROM unnest(CAST(:contracts AS text[]), CAST(:numbers AS text[])) AS touched (contract, token_id)
             WHERE tokens.chain_id = :chain AND tokens.contract_address = touched.contract
               AND tokens.token_number = touched.token_id
               AND late_history <> (token_standard = 'erc1155'
                                    AND EXISTS (SELECT 1 FROM token_balances held
                                                 WHERE held.chain_id = :chain AND held.contract = touched.contract
                                                   AND held.token_id = touched.token_id AND held.quantity < 0))
            """;

    /// Transfers of a token, the columns of which are a few hundred bytes each while they are sorted.
    static final long HOT = 100_000;

    private final Database catalog;
    private final long hot;

    TokenRows(Database catalog) {
        this(catalog, HOT);
    }

    /// @param hot transfers from which on a token is made to follow alone
    TokenRows(Database catalog, long hot) {
        this.catalog = catalog;
        this.hot = hot;
    }

    /// A token of the chain at hand.
    record TokenKey(String contract, String tokenId) {}

    /// Holds the rows until the transaction ends: whoever adds to them beside a replacement would
    /// otherwise be overwritten by sums that do not know of it.
    void lock(ChainId chain, Collection<TokenKey> tokens) {
        bound(LOCK, chain, tokens).query((row, number) -> number).list();
    }

    /// Adds what a range did to its tokens.
    ///
    /// @return those of them that are ERC-1155 now
    List<TokenKey> change(ChainId chain, Contracts contracts, List<TokenChange> changes) {
        if (changes.isEmpty()) {
            return List.of();
        }
        return catalog.jdbc()
                .sql(CHANGE)
                .param("chain", chain.caip2())
                .param(
                        "ids",
                        texts(
                                changes,
                                change ->
                                        contracts
                                                .token(change.contract(), change.tokenId())
                                                .toString()))
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
                .param("owners", texts(changes, TokenRows::owner))
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
                .query((row, number) -> new TokenKey(row.getString(1), row.getString(2)))
                .list();
    }

    private static @Nullable String owner(TokenChange change) {
        return switch (change.standard()) {
            case ERC1155 -> null;
            default -> change.last().isBurn() ? null : change.last().to();
        };
    }

    private static @Nullable Long mint(TokenChange change, Function<TokenTransfer, Long> part) {
        TokenTransfer mint = change.firstMint();
        return mint == null ? null : part.apply(mint);
    }

    /// Sets the rows to what the transfers in the table say.
    void derive(ChainId chain, Collection<TokenKey> tokens) {
        bound(DERIVE, chain, tokens).param("zero", TokenTransfer.ZERO_ADDRESS).update();
    }

    /// Holds the rows of whole contracts until the transaction ends.
    ///
    /// @return how many there are
    long lockAll(ChainId chain, List<String> contracts) {
        return catalog.jdbc()
                .sql(LOCK_OF_CONTRACTS)
                .param("chain", chain.caip2())
                .param("contracts", contracts.toArray(String[]::new))
                .query((row, number) -> row.getLong(1))
                .single();
    }

    /// Removes the rows of these contracts of which no transfer tells any more.
    ///
    /// @return their ids
    List<UUID> removeAllWithoutHistory(ChainId chain, List<String> contracts) {
        return catalog.jdbc()
                .sql(REMOVE_OF_CONTRACTS)
                .param("chain", chain.caip2())
                .param("contracts", contracts.toArray(String[]::new))
                .query((row, number) -> row.getObject(1, UUID.class))
                .list();
    }

    /// The next tokens that have transfers, in the order of contract and token; those that are to follow together, together.
    ///
    /// @param after the one before them
    /// @param last contract to look at
    List<List<TokenKey>> pages(ChainId chain, TokenKey after, String last, int limit) {
        List<List<TokenKey>> pages = new ArrayList<>();
        List<TokenKey> page = new ArrayList<>();
        for (Counted token : counted(chain, after, last, limit)) {
            boolean alone = token.transfers() >= hot;
            if (alone && !page.isEmpty()) {
                pages.add(page);
                page = new ArrayList<>();
            }
            page.add(token.key());
            if (alone) {
                pages.add(page);
                page = new ArrayList<>();
            }
        }
        if (!page.isEmpty()) {
            pages.add(page);
        }
        return pages;
    }

    private record Counted(TokenKey key, long transfers) {}

    private List<Counted> counted(ChainId chain, TokenKey after, String last, int limit) {
        return catalog.jdbc()
                .sql(PAGE)
                .param("chain", chain.caip2())
                .param("contract", after.contract())
                .param("number", after.tokenId())
                .param("last", last)
                .param("limit", limit)
                .query((row, number) ->
                        new Counted(
                                new TokenKey(row.getString(1), row.getString(2)), row.getLong(3)))
                .list();
    }

    /// Sets the rows of all tokens between the first and the last of a page to what their transfers say.
    ///
    /// @return those of them that are ERC-1155
    List<TokenKey> follow(ChainId chain, Contracts contracts, List<TokenKey> page) {
        return bound(page.size() == 1 ? FOLLOW_ONE : FOLLOW_MANY, chain, page)
                .param(
                        "ids",
                        texts(
                                page,
                                key -> contracts.token(key.contract(), key.tokenId()).toString()))
                .param(
                        "collections",
                        texts(page, key -> contracts.collection(key.contract()).toString()))
                .param("contract", page.getFirst().contract())
                .param("number", page.getFirst().tokenId())
                .param("last", page.getLast().contract())
                .param("lastNumber", page.getLast().tokenId())
                .param("zero", TokenTransfer.ZERO_ADDRESS)
                .query((row, number) -> new TokenKey(row.getString(1), row.getString(2)))
                .list();
    }

    /// Removes the rows of which no transfer tells any more.
    ///
    /// @return their ids
    List<UUID> removeWithoutHistory(ChainId chain, Collection<TokenKey> tokens) {
        return bound(REMOVE_WITHOUT_HISTORY, chain, tokens)
                .query((row, number) -> row.getObject(1, UUID.class))
                .list();
    }

    /// Notes where a balance below zero shows that history begins late; balances must be in place.
    void markLateHistory(ChainId chain, Collection<TokenKey> tokens) {
        if (!tokens.isEmpty()) {
            bound(MARK_LATE_HISTORY, chain, tokens).update();
        }
    }

    private StatementSpec bound(String sql, ChainId chain, Collection<TokenKey> tokens) {
        List<TokenKey> keys = List.copyOf(tokens);
        return catalog.jdbc()
                .sql(sql)
                .param("chain", chain.caip2())
                .param("contracts", texts(keys, TokenKey::contract))
                .param("numbers", texts(keys, TokenKey::tokenId));
    }
}
