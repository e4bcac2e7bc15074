package io.vitrine.writers.metadata;

import io.vitrine.db.Database;
import io.vitrine.domain.orchestration.Fence;
import io.vitrine.writers.orchestration.WorkFences;
import java.util.Collection;
import java.util.UUID;

/// Two jobs write the documents of tokens, the one that fetches them and the one that links their media.
/// Neither may write over what the other wrote meanwhile, and the store has no transactions: so whoever
/// reads and writes documents of a collection holds its lock, and the fence: a run that another took over writes none.
public final class DocumentLocks {

    private final Database catalog;
    private final CollectionLocks locks;

    public DocumentLocks(Database catalog) {
        this.catalog = catalog;
        this.locks = new CollectionLocks(catalog, "documents");
    }

    /// Runs the work while no other holder of any of these collections runs.
    ///
    /// @throws io.vitrine.domain.orchestration.Fenced when a newer run has taken over
    public void holding(Fence fence, Collection<UUID> collections, Runnable work) {
        catalog.inTransaction(() -> {
            WorkFences.hold(catalog, fence);
            locks.hold(collections.stream().map(UUID::toString));
            work.run();
        });
    }
}
