package io.vitrine.writers.metadata;

import io.vitrine.db.Database;
import java.util.Collection;
import java.util.UUID;
import java.util.stream.Stream;

/// Traits and values are shared by the tokens of a collection, and no reference of the database protects
/// them: checking one for each link costs more than writing the link. Instead those who link tokens to
/// values share a lock, and who removes values that no token has holds it alone. Both until their
/// transaction ends.
public final class TraitLocks {

    private final CollectionLocks locks;

    public TraitLocks(Database catalog) {
        this.locks = new CollectionLocks(catalog, "traits");
    }

    /// Within the caller's transaction: nobody removes values of these collections now.
    void share(Collection<UUID> collections) {
        locks.share(collections.stream().map(UUID::toString));
    }

    /// Within the caller's transaction: nobody links tokens of these collections now.
    ///
    /// @param collections their ids
    public void hold(String[] collections) {
        locks.hold(Stream.of(collections));
    }
}
