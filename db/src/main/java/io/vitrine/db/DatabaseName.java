package io.vitrine.db;

/// The seven databases by the names that people see: the database itself, and the word its
/// settings use.
public enum DatabaseName {
    AUTH("auth_db", "auth"),
    USER("user_db", "user"),
    WALLETS("wallets_db", "wallets"),
    REGISTRY("chain_registry_db", "registry"),
    ORCHESTRATOR("orchestrator_db", "orchestrator"),
    INDEXER("indexer_db", "indexer"),
    CATALOG("catalog_db", "catalog");

    private final String database;
    private final String setting;

    DatabaseName(String database, String setting) {
        this.database = database;
        this.setting = setting;
    }

    /// The name on the server, such as `chain_registry_db`; also the folder of its migrations.
    public String database() {
        return database;
    }

    /// The word in the settings, such as `registry` in `vitrine.databases.registry.url`.
    public String setting() {
        return setting;
    }
}
