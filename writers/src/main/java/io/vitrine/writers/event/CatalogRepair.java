package io.vitrine.writers.event;

import io.vitrine.db.Database;
import io.vitrine.db.Databases;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.orchestration.BlockRange;
import io.vitrine.domain.orchestration.Fence;
import io.vitrine.domain.orchestration.WorkKind;
import io.vitrine.writers.event.BalanceRows.HolderKey;
import io.vitrine.writers.event.TokenRows.TokenKey;
import io.vitrine.writers.orchestration.WorkFences;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Puts rows right of which no projection of a range would know: those that nothing tells of are removed, and tokens
/// and balances of a contract are derived anew from its transfers.
public final class CatalogRepair {

    private static final int PAGE = 1_000;

    private static final List<String> REMOVE_BEYOND =
            List.of(
                    "DELETE FROM ownership_transfers WHERE chain_id = :chain AND (block_number <"
                            + " :from OR block_number > :to)",
                    "DELETE FROM processed_events WHERE chain_id = :chain AND (block_number < :from"
                            + " OR block_number > :to)");

    private static final String REMOVE_UNTOLD_ACTIVITIES =
            """
            DELETE FROM activities told
             WHERE chain_id = :chain AND type IN ('mint', 'transfer', 'burn')
               AND NOT EXISTS (SELECT 1 FROM ownership_transfers moved
                                WHERE moved.chain_id = :chain AND moved.tx_hash = told.tx_hash AND moved.log_index = told.log_index
                                  AND moved.batch_index = told.item_index AND moved.block_number = told.block_number)
            """;

    private static final List<String> REMOVE_WITHOUT_TOKEN =
            List.of(
                    """
                    DELETE FROM token_balances held WHERE chain_id = :chain
                       AND NOT EXISTS (SELECT 1 FROM tokens WHERE chain_id = :chain AND contract_address = held.contract
                                                              AND token_number = held.token_id)
                    """,
                    """
                    DELETE FROM token_anomalies odd WHERE chain_id = :chain
                       AND NOT EXISTS (SELECT 1 FROM tokens WHERE chain_id = :chain AND contract_address = odd.contract
                                                              AND token_number = odd.token_id)
                    """,
                    """
                    DELETE FROM nft_flags flag WHERE chain_id = :chain
                       AND NOT EXISTS (SELECT 1 FROM tokens WHERE chain_id = :chain AND contract_address = flag.contract
                                                              AND token_number = flag.token_id)
                       AND NOT EXISTS (SELECT 1 FROM contract_events said
                                        WHERE said.chain_id = :chain AND said.contract = flag.contract AND said.token_id = flag.token_id)
                    """);

    private static final String REMOVE_UNTOLD_APPROVALS =
            """
            DELETE FROM approvals held WHERE chain_id = :chain
               AND NOT EXISTS (SELECT 1 FROM approvals_history told
                                WHERE told.chain_id = :chain AND told.wallet_id = held.wallet_id AND told.contract = held.contract
                                  AND told.token_id = held.token_id AND told.operator = held.operator AND told.standard = held.standard)
            """;

    private static final String TOKENS =
            """
            SELECT token_number FROM tokens
             WHERE chain_id = :chain AND contract_address = :contract AND token_number > :after
             ORDER BY token_number LIMIT :page FOR NO KEY UPDATE
            """;

    private static final String HOLDERS =
            """
            SELECT contract, token_id, owner FROM token_balances
             WHERE chain_id = :chain AND contract = :contract AND token_id = ANY (CAST(:tokens AS text[]))
             UNION
            SELECT contract, token_id, to_addr FROM ownership_transfers
             WHERE chain_id = :chain AND contract = :contract AND token_id = ANY (CAST(:tokens AS text[]))
             UNION
            SELECT contract, token_id, from_addr FROM ownership_transfers
             WHERE chain_id = :chain AND contract = :contract AND token_id = ANY (CAST(:tokens AS text[]))
            """;

    private static final String RENEW =
            """
            UPDATE work_items
               SET state = 'DUE', due_at = now(), attempts = 0, version = version + 1
             WHERE chain_id = :chain AND state IN ('DONE', 'GAVE_UP')
               AND ((kind = :documents AND key IN (SELECT id::text FROM tokens
                                                    WHERE chain_id = :chain AND contract_address = ANY (CAST(:contracts AS text[]))))
                    OR (kind = :media AND key IN (SELECT reference_key FROM token_media JOIN tokens ON tokens.id = token_id
                                                   WHERE chain_id = :chain AND contract_address = ANY (CAST(:contracts AS text[])))))
            """;

    private final Databases databases;
    private final Database catalog;
    private final TokenRows tokens;
    private final BalanceRows balances;

    public CatalogRepair(Databases databases) {
        this.databases = databases;
        this.catalog = databases.catalog();
        this.tokens = new TokenRows(catalog);
        this.balances = new BalanceRows(catalog);
    }

    /// Removes what no block, transfer, token or history tells of.
    ///
    /// @param stored the blocks that are stored
    public void removeUntold(Fence fence, BlockRange stored) {
        catalog.inTransaction(() -> {
            WorkFences.hold(catalog, fence);
            for (String sql : REMOVE_BEYOND) {
                catalog.jdbc()
                        .sql(sql)
                        .param("chain", fence.chain().caip2())
                        .param("from", stored.from())
                        .param("to", stored.to())
                        .update();
            }
            remove(catalog, REMOVE_UNTOLD_ACTIVITIES, fence.chain());
            REMOVE_WITHOUT_TOKEN.forEach(sql -> remove(catalog, sql, fence.chain()));
        });
        remove(databases.wallets(), REMOVE_UNTOLD_APPROVALS, fence.chain());
    }

    private static void remove(Database database, String sql, ChainId chain) {
        database.jdbc().sql(sql).param("chain", chain.caip2()).update();
    }

    /// Sets tokens and balances of contracts to what their transfers say.
    public void derive(Fence fence, Collection<String> contracts) {
        for (String contract : contracts) {
            List<String> page = List.of("");
            while (!page.isEmpty()) {
                String after = page.getLast();
                page = catalog.inTransaction(() -> derivePage(fence, contract, after));
            }
        }
    }

    private List<String> derivePage(Fence fence, String contract, String after) {
        WorkFences.hold(catalog, fence);
        String chain = fence.chain().caip2();
        List<String> page =
                catalog.jdbc()
                        .sql(TOKENS)
                        .param("chain", chain)
                        .param("contract", contract)
                        .param("after", after)
                        .param("page", PAGE)
                        .query((row, number) -> row.getString(1))
                        .list();
        if (page.isEmpty()) {
            return page;
        }
        List<HolderKey> holders =
                catalog.jdbc()
                        .sql(HOLDERS)
                        .param("chain", chain)
                        .param("contract", contract)
                        .param("tokens", page.toArray(String[]::new))
                        .query((row, number) ->
                                new HolderKey(row.getString(1), row.getString(2), row.getString(3)))
                        .list();
        Set<TokenKey> keys = new LinkedHashSet<>();
        page.forEach(token -> keys.add(new TokenKey(contract, token)));
        tokens.derive(fence.chain(), keys);
        balances.derive(fence.chain(), holders);
        tokens.markLateHistory(fence.chain(), keys);
        return page;
    }

    /// Makes documents and media of the contracts' tokens due again.
    ///
    /// @return how many
    public int renewContent(ChainId chain, Collection<String> contracts) {
        return catalog.jdbc()
                .sql(RENEW)
                .param("chain", chain.caip2())
                .param("documents", WorkKind.FETCH_METADATA.name())
                .param("media", WorkKind.TRANSCODE_MEDIA.name())
                .param("contracts", contracts.toArray(String[]::new))
                .update();
    }
}
