package io.vitrine.readers.event;

import io.vitrine.db.Database;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.orchestration.BlockRange;
import java.util.Collection;
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
            SELECT DISTINCT contract FROM ownership_transfers WHERE chain_id = :chain AND block_number BETWEEN :from AND :to
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

    private static final String BLOCKS_OF_COLLECTION =
            """
            SELECT min(minted_block) AS first, max(last_block) AS last
              FROM tokens WHERE collection_id = :collection AND chain_id = :chain HAVING count(minted_block) > 0
            """;

    private final Database catalog;

    public ProjectedRows(Database catalog) {
        this.catalog = catalog;
    }

    /// Contracts whose tokens moved within the range.
    public TreeSet<String> contracts(ChainId chain, BlockRange range) {
        return new TreeSet<>(
                bound(CONTRACTS, chain, range).query((row, number) -> row.getString(1)).list());
    }

    /// Every row by its table and key: transfers of the range, tokens and balances of the contracts.
    public Map<String, String> rows(ChainId chain, BlockRange range, Collection<String> contracts) {
        Map<String, String> rows = new TreeMap<>();
        collect(bound(TRANSFERS, chain, range), "ownership_transfers", rows);
        for (String table : new String[] {"tokens", "token_balances"}) {
            collect(
                    catalog.jdbc()
                            .sql(table.equals("tokens") ? TOKENS : BALANCES)
                            .param("chain", chain.caip2())
                            .param("contracts", contracts.toArray(String[]::new)),
                    table,
                    rows);
        }
        return rows;
    }

    private static void collect(StatementSpec question, String table, Map<String, String> into) {
        question.query(row -> {
            into.put(table + " " + row.getString("key"), row.getString("row"));
        });
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
