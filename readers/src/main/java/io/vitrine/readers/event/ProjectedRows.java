package io.vitrine.readers.event;

import io.vitrine.db.Database;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.orchestration.BlockRange;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/// The rows of the catalog that follow from the logs of a range, as text, to be compared. Within a transaction of the
/// catalog it sees what that transaction has written.
public final class ProjectedRows {

    private static final String CONTRACTS =
            """
            SELECT contract FROM ownership_transfers WHERE chain_id = :chain AND block_number BETWEEN :from AND :to
             UNION
            SELECT contract FROM contract_events WHERE chain_id = :chain AND block_number BETWEEN :from AND :to
            """;

    private static final String TRANSFERS =
            """
            SELECT tx_hash || ':' || log_index || ':' || batch_index AS key,
                   contract || '/' || token_id || ' ' || from_addr || ' > ' || to_addr || ' x ' || quantity || ' in ' || block_number
                       || ' ' || block_hash AS row
              FROM ownership_transfers WHERE chain_id = :chain AND block_number BETWEEN :from AND :to
            """;

    private static final String TOKENS =
            """
            SELECT contract_address || '/' || token_number AS key,
                   token_standard || ' owner ' || COALESCE(owner_address, '-') || ' supply ' || COALESCE(supply, -1)
                       || ' minted ' || COALESCE(minted_block, -1) || ':' || COALESCE(minted_log_index, -1)
                       || ' last ' || last_block || ':' || last_log_index AS row
              FROM tokens WHERE chain_id = :chain AND contract_address = ANY(CAST(:contracts AS text[]))
            """;

    private static final String BALANCES =
            """
            SELECT contract || '/' || token_id || ' ' || owner AS key, quantity || ' at ' || updated_at AS row
              FROM token_balances
             WHERE chain_id = :chain AND contract = ANY(CAST(:contracts AS text[])) AND quantity <> 0
            """;

    private static final String ACTIVITIES =
            """
            SELECT tx_hash || ':' || log_index || ':' || item_index AS key,
                   concat_ws(' ', type, from_address, '>', to_address, 'x', quantity, 'in', block_number) AS row
              FROM activities WHERE chain_id = :chain AND block_number BETWEEN :from AND :to
            """;

    private static final String CONTRACT_EVENTS =
            """
            SELECT tx_hash || ':' || log_index AS key,
                   concat_ws(' ', kind, contract, part, token_id, account, detail::text, 'in', block_number, block_hash) AS row
              FROM contract_events WHERE chain_id = :chain AND block_number BETWEEN :from AND :to
            """;

    private static final String CONSECUTIVE_TRANSFERS =
            """
            SELECT tx_hash || ':' || log_index AS key,
                   concat_ws(' ', contract, first_id, 'to', last_id, from_addr, '>', to_addr, refused, 'in', block_number, block_hash) AS row
              FROM consecutive_transfers WHERE chain_id = :chain AND block_number BETWEEN :from AND :to
            """;

    private static final String COLLECTIONS =
            """
            SELECT contract_address AS key,
                   concat_ws(' ', bound.token_standard, 'from block', deployed_block, 'updated', collections.updated_at) AS row
              FROM collection_bindings bound JOIN collections ON collections.id = bound.collection_id
             WHERE bound.chain_id = :chain AND contract_address = ANY(CAST(:contracts AS text[]))
            """;

    private static final String ROLES =
            """
            SELECT concat_ws(' ', address, role, account) AS key, 'since ' || granted_at AS row
              FROM collection_roles WHERE chain_id = :chain AND address = ANY(CAST(:contracts AS text[]))
            """;

    private static final String FLAGS =
            """
            SELECT contract || '/' || token_id AS key,
                   concat_ws(' ', 'locked', is_locked, 'frozen', is_frozen, 'refreshable', refreshable) AS row
              FROM nft_flags WHERE chain_id = :chain AND contract = ANY(CAST(:contracts AS text[]))
            """;

    private static final Map<String, String> OF_THE_RANGE =
            Map.of(
                    "ownership_transfers", TRANSFERS,
                    "activities", ACTIVITIES,
                    "contract_events", CONTRACT_EVENTS,
                    "consecutive_transfers", CONSECUTIVE_TRANSFERS);

    private static final Map<String, String> OF_THE_CONTRACTS =
            Map.of(
                    "tokens", TOKENS,
                    "token_balances", BALANCES,
                    "collections", COLLECTIONS,
                    "collection_roles", ROLES,
                    "nft_flags", FLAGS);

    private static final String BLOCKS_OF_COLLECTION =
            """
            SELECT min(minted_block) AS first, max(last_block) AS last
              FROM tokens WHERE collection_id = :collection AND chain_id = :chain HAVING count(minted_block) > 0
            """;

    private static final String WITHOUT_TOKEN =
            """
            SELECT DISTINCT block_number FROM ownership_transfers moved
             WHERE chain_id = :chain
               AND NOT EXISTS (SELECT 1 FROM tokens WHERE chain_id = :chain AND contract_address = moved.contract
                                                      AND token_number = moved.token_id)
             ORDER BY block_number LIMIT 10000
            """;

    private final Database catalog;

    public ProjectedRows(Database catalog) {
        this.catalog = catalog;
    }

    /// Contracts whose tokens moved, or that said something, within the range.
    public TreeSet<String> contracts(ChainId chain, BlockRange range) {
        return new TreeSet<>(
                bound(CONTRACTS, chain, range).query((row, number) -> row.getString(1)).list());
    }

    /// Every row by its table and key: what the range told, and what follows from it for the contracts.
    public Map<String, String> rows(ChainId chain, BlockRange range, Collection<String> contracts) {
        Map<String, String> rows = new TreeMap<>();
        OF_THE_RANGE.forEach((table, sql) -> collect(bound(sql, chain, range), table, rows));
        OF_THE_CONTRACTS.forEach((table, sql) ->
                collect(
                        catalog.jdbc()
                                .sql(sql)
                                .param("chain", chain.caip2())
                                .param("contracts", contracts.toArray(String[]::new)),
                        table,
                        rows));
        return rows;
    }

    private static void collect(StatementSpec question, String table, Map<String, String> into) {
        question.query(row -> {
            into.put(table + " " + row.getString("key"), row.getString("row"));
        });
    }

    /// Blocks in which tokens moved that are not there.
    public List<BlockRange> withoutToken(ChainId chain) {
        return catalog.jdbc()
                .sql(WITHOUT_TOKEN)
                .param("chain", chain.caip2())
                .query((row, number) -> new BlockRange(row.getLong(1), row.getLong(1)))
                .list();
    }

    /// From the first mint of a collection's tokens to the last move; empty when none is known.
    public Optional<BlockRange> blocks(ChainId chain, UUID collection) {
        return catalog.jdbc()
                .sql(BLOCKS_OF_COLLECTION)
                .param("chain", chain.caip2())
                .param("collection", collection)
                .query((row, number) -> new BlockRange(row.getLong("first"), row.getLong("last")))
                .optional();
    }

    private StatementSpec bound(String sql, ChainId chain, BlockRange range) {
        return catalog.jdbc()
                .sql(sql)
                .param("chain", chain.caip2())
                .param("from", range.from())
                .param("to", range.to());
    }
}
