package io.vitrine.db.cache;

class LocalCacheTest extends CacheContract {

    private final LocalCache cache = new LocalCache(1_000_000);

    @Override
    Cache cache() {
        return cache;
    }
}
