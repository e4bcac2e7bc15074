package io.vitrine.writers.metadata;

import io.vitrine.db.Database;
import java.util.Collection;
import java.util.UUID;

/// Two jobs write the documents of tokens, the one that fetches them and the one that links their media.
/// Neither may write over what the other wrote meanwhile, and the store has no transactions: so whoever
/// reads and writes documents of a collection holds its lock.
public final class DocumentLocks {

    private final Database catalog;
    private final CollectionLocks locks;

    public DocumentLocks(Database catalog) {
        this.catalog = catalog;
        this.locks = new CollectionLocks(catalog, "documents");
    }

    /// Runs the work while no other holder of any of these collections runs.
    public void holding(Collection<UUID> collections, Runnable work) {
        if (collections.isEmpty()) {
            return;
        }
        catalog.inTransaction(() -> {
            locks.hold(collections.stream().map(UUID::toString));
            work.run();
        });
    }
}
