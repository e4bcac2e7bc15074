package io.vitrine.readers.account;

import io.vitrine.db.Database;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.orchestration.BlockRange;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/// The approvals that follow from the logs of a range, as text, to be compared. Within a transaction of the wallets it
/// sees what that transaction has written.
public final class ApprovedRows {

    private static final String HISTORY =
            """
            SELECT 'approvals_history ' || tx_hash || ':' || log_index || ' ' || operator AS key,
                   concat_ws(' ', account_id, contract, token_id, operator, approved, 'in', block_number, block_hash) AS row
              FROM approvals_history JOIN wallets ON wallets.id = wallet_id
             WHERE approvals_history.chain_id = :chain AND block_number BETWEEN :from AND :to
            """;

    private static final String APPROVALS =
            """
            SELECT concat_ws(' ', 'approvals', account_id, contract, token_id, operator) AS key,
                   concat_ws(' ', approved, 'in', block_number, 'log', log_index) AS row
              FROM approvals JOIN wallets ON wallets.id = wallet_id
             WHERE approvals.chain_id = :chain AND contract = ANY(CAST(:contracts AS text[]))
            """;

    private final Database wallets;

    public ApprovedRows(Database wallets) {
        this.wallets = wallets;
    }

    /// Every row by its table and key: the history of the range, and what is approved of the contracts.
    public Map<String, String> rows(ChainId chain, BlockRange range, Collection<String> contracts) {
        Map<String, String> rows = new TreeMap<>();
        wallets.jdbc()
                .sql(HISTORY)
                .param("chain", chain.caip2())
                .param("from", range.from())
                .param("to", range.to())
                .query(row -> {
                    rows.put(row.getString("key"), row.getString("row"));
                });
        wallets.jdbc()
                .sql(APPROVALS)
                .param("chain", chain.caip2())
                .param("contracts", contracts.toArray(String[]::new))
                .query(row -> {
                    rows.put(row.getString("key"), row.getString("row"));
                });
        return rows;
    }
}
