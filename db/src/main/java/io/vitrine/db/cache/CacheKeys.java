package io.vitrine.db.cache;

/// The keys by which what is read and what is written agree; each names the version of its value.
public final class CacheKeys {

    /// All chains of the registry, as one JSON text; whoever changes a chain evicts it.
    public static final String CHAINS = "registry:1:chains";

    private CacheKeys() {}
}
