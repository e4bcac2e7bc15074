package io.vitrine.writers.metadata;

import io.vitrine.db.Database;
import java.util.Collection;
import java.util.UUID;

/// Two jobs write the documents of tokens, the one that fetches them and the one that links their media.
/// Neither may write over what the other wrote meanwhile, and the store has no transactions: so whoever
/// reads and writes documents of a collection holds its lock.
public final class DocumentLocks {

    private static final String LOCK =
            """
            SELECT pg_advisory_xact_lock(hashtextextended('documents:' || id, 0))
              FROM (SELECT DISTINCT id FROM unnest(CAST(:ids AS text[])) AS locked (id) ORDER BY id) ordered
            """;

    private final Database catalog;

    public DocumentLocks(Database catalog) {
        this.catalog = catalog;
    }

    /// Runs the work while no other holder of any of these collections runs.
    public void holding(Collection<UUID> collections, Runnable work) {
        if (collections.isEmpty()) {
            return;
        }
        catalog.inTransaction(() -> {
            catalog.jdbc()
                    .sql(LOCK)
                    .param("ids", collections.stream().map(UUID::toString).toArray(String[]::new))
                    .query((row, number) -> number)
                    .list();
            work.run();
        });
    }
}
