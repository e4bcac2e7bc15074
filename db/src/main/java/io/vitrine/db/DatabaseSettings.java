package io.vitrine.db;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where the seven databases are and how many connections each may hold.
///
/// @param url `jdbc:postgresql://host:port/`, the server that holds every database without an
///     address of its own
/// @param urls the databases that live elsewhere, each with its whole address
/// @param poolSize connections each database may hold; pools start empty
/// @param catalogPoolSize the same for `catalog_db`, which most readers ask
/// @param connectionTimeout how long to wait for a connection before saying that there is none
public record DatabaseSettings(
        String url,
        @Nullable String username,
        @Nullable String password,
        Map<DatabaseName, String> urls,
        int poolSize,
        int catalogPoolSize,
        Duration connectionTimeout) {

    /// For those who write nothing.
    private static final int SPARE = 2;

    public DatabaseSettings {
        urls = Map.copyOf(urls);
    }

    /// All seven on one server, with pools that let several processes share it.
    public static DatabaseSettings at(
            String url, @Nullable String username, @Nullable String password) {
        return new DatabaseSettings(
                url, username, password, Map.of(), 4, 10, Duration.ofSeconds(5));
    }

    /// The same, with these databases elsewhere.
    public DatabaseSettings withUrls(Map<DatabaseName, String> elsewhere) {
        return new DatabaseSettings(
                url, username, password, elsewhere, poolSize, catalogPoolSize, connectionTimeout);
    }

    /// The same, with pools of other sizes.
    public DatabaseSettings withPools(int size, int catalogSize) {
        return new DatabaseSettings(
                url, username, password, urls, size, catalogSize, connectionTimeout);
    }

    /// The same, with room for so many writers: each holds a connection to `catalog_db` while it needs a second one for
    /// a document.
    public DatabaseSettings withWriters(int writers) {
        return withPools(poolSize, Math.max(catalogPoolSize, 2 * writers + SPARE));
    }

    int poolSizeOf(DatabaseName name) {
        return name == DatabaseName.CATALOG ? catalogPoolSize : poolSize;
    }

    DatabaseAddress addressOf(DatabaseName name) {
        String own = urls.get(name);
        return own == null
                ? DatabaseAddress.parse("vitrine.postgres.url", url).withDatabase(name.database())
                : DatabaseAddress.parse("vitrine.databases." + name.setting() + ".url", own)
                        .orDatabase(name.database());
    }

    /// Without the password.
    @Override
    public String toString() {
        return "DatabaseSettings["
                + url.replaceAll("\\?.*", "")
                + ", elsewhere "
                + urls.keySet()
                + "]";
    }
}
