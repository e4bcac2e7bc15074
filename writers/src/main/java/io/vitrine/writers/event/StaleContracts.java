package io.vitrine.writers.event;

import io.vitrine.db.Database;
import io.vitrine.domain.chain.ChainId;
import java.util.List;
import java.util.SortedMap;

/// Contracts whose tokens do not follow their transfers yet. The tokens of all others do.
///
/// Ranges that are loaded write their history and leave their contracts here. Whoever takes a contract away derives its
/// tokens from all of its history in the same transaction, after the taking: what is loaded later is here again.
final class StaleContracts {

    private static final String ANY =
            "SELECT EXISTS (SELECT 1 FROM stale_contracts WHERE chain_id = :chain)";

    private static final String ADD_BESIDE =
            "SELECT pg_advisory_xact_lock_shared(hashtextextended('vitrine:stale:' || :chain, 0))";

    private static final String WAIT_FOR_ADDERS =
            "SELECT pg_advisory_xact_lock(hashtextextended('vitrine:stale:' || :chain, 0))";

    private static final String ADD =
            """
            INSERT INTO stale_contracts (chain_id, contract, transfers)
            SELECT :chain, contract, transfers
              FROM unnest(CAST(:contracts AS text[]), CAST(:transfers AS bigint[])) AS moved (contract, transfers)
             ORDER BY contract COLLATE "C"
            ON CONFLICT (chain_id, contract) DO UPDATE SET transfers = stale_contracts.transfers + excluded.transfers
            """;

    private static final String TAKE =
            """
            WITH known AS (
            SELECT contract FROM stale_contracts
             WHERE chain_id = :chain AND contract = ANY (CAST(:contracts AS text[])) ORDER BY contract FOR UPDATE)
            DELETE FROM stale_contracts WHERE chain_id = :chain AND contract IN (SELECT contract FROM known)
            RETURNING contract
            """;

    private final Database catalog;

    StaleContracts(Database catalog) {
        this.catalog = catalog;
    }

    /// Whether the transaction at hand must leave its contracts here, because others are: a sum that is added to a row
    /// beside one who derives it could be lost. Held until the transaction ends.
    boolean any(ChainId chain) {
        catalog.jdbc()
                .sql(ADD_BESIDE)
                .param("chain", chain.caip2())
                .query((row, number) -> 1)
                .list();
        return catalog.jdbc()
                .sql(ANY)
                .param("chain", chain.caip2())
                .query((row, number) -> row.getBoolean(1))
                .single();
    }

    /// Waits for the transactions that have begun before anything was stale; those that begin now leave theirs here.
    void waitForAdders(ChainId chain) {
        catalog.inTransaction(() -> {
            catalog.jdbc()
                    .sql(WAIT_FOR_ADDERS)
                    .param("chain", chain.caip2())
                    .query((row, number) -> 1)
                    .list();
        });
    }

    /// Leaves contracts here, in the transaction that changes their history.
    ///
    /// @param transfers of each
    void add(ChainId chain, SortedMap<String, Long> transfers) {
        if (transfers.isEmpty()) {
            return;
        }
        catalog.jdbc()
                .sql(ADD)
                .param("chain", chain.caip2())
                .param("contracts", transfers.keySet().toArray(String[]::new))
                .param("transfers", transfers.values().toArray(Long[]::new))
                .update();
    }

    /// Takes those of these contracts away that are still here.
    ///
    /// @return them in order
    List<String> take(ChainId chain, List<String> contracts) {
        return catalog
                .jdbc()
                .sql(TAKE)
                .param("chain", chain.caip2())
                .param("contracts", contracts.toArray(String[]::new))
                .query((row, number) -> row.getString(1))
                .list()
                .stream()
                .sorted()
                .toList();
    }
}
