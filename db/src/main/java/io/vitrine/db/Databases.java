package io.vitrine.db;

import java.util.List;

/// The seven databases of the data model. Each may live on a server of its own, so nothing may join
/// two of them in one statement or one transaction.
public record Databases(
        Database auth,
        Database user,
        Database wallets,
        Database registry,
        Database orchestrator,
        Database indexer,
        Database catalog) {

    /// All of them, in the order of the data model.
    public List<Database> all() {
        return List.of(auth, user, wallets, registry, orchestrator, indexer, catalog);
    }
}
