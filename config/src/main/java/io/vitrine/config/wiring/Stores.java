package io.vitrine.config.wiring;

import io.vitrine.db.DatabaseName;
import io.vitrine.db.DatabaseServer;
import io.vitrine.db.DatabaseSettings;
import io.vitrine.db.Databases;
import io.vitrine.db.cache.Cache;
import io.vitrine.db.cache.LocalCache;
import io.vitrine.db.cache.RedisCache;
import io.vitrine.db.documents.DocumentStore;
import io.vitrine.db.documents.MongoDocumentStore;
import io.vitrine.db.documents.PostgresDocumentStore;
import io.vitrine.db.embedded.EmbeddedPostgres;
import io.vitrine.db.objects.FolderObjectStore;
import io.vitrine.db.objects.ObjectStore;
import io.vitrine.db.objects.S3ObjectStore;
import io.vitrine.db.objects.S3Settings;
import io.vitrine.readers.chain.ChainRegistry;
import io.vitrine.readers.chain.ChainRpcs;
import io.vitrine.readers.chain.RpcSettings;
import io.vitrine.writers.chain.ChainRegistryWriter;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/// The stores, opened when first needed and closed in the reverse order.
@Configuration(proxyBeanMethods = false)
@Lazy
class Stores {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long CACHE_BYTES = 32L << 20;

    /// The embedded server, or that there is none because a server of the operator's is set.
    ///
    /// @param server null with `vitrine.postgres.url`
    record Embedded(@Nullable EmbeddedPostgres server) implements AutoCloseable {

        @Override
        public void close() {
            if (server != null) {
                server.close();
            }
        }
    }

    @Bean
    HomeSecrets secrets(VitrineSettings settings) {
        return HomeSecrets.of(settings);
    }

    @Bean
    Embedded embeddedPostgres(VitrineSettings settings) {
        return new Embedded(
                settings.postgres().url() == null ? EmbeddedPostgres.open(settings.home()) : null);
    }

    @Bean
    DatabaseSettings databaseSettings(VitrineSettings settings, Embedded embedded) {
        VitrineSettings.Postgres postgres = settings.postgres();
        EmbeddedPostgres server = embedded.server();
        DatabaseSettings plain =
                server == null
                        ? new DatabaseSettings(
                                String.valueOf(postgres.url()),
                                postgres.username(),
                                postgres.password(),
                                Map.of(),
                                postgres.poolSize(),
                                postgres.catalogPoolSize(),
                                postgres.connectionTimeout())
                        : server.settings()
                                .withPools(postgres.poolSize(), postgres.catalogPoolSize());
        return plain.withUrls(elsewhere(settings.databases()))
                .withWriters(settings.jobs().threads());
    }

    private static Map<DatabaseName, String> elsewhere(VitrineSettings.Elsewhere places) {
        Map<DatabaseName, String> urls = new EnumMap<>(DatabaseName.class);
        for (DatabaseName name : DatabaseName.values()) {
            String url =
                    switch (name) {
                        case AUTH -> places.auth().url();
                        case USER -> places.user().url();
                        case WALLETS -> places.wallets().url();
                        case REGISTRY -> places.registry().url();
                        case ORCHESTRATOR -> places.orchestrator().url();
                        case INDEXER -> places.indexer().url();
                        case CATALOG -> places.catalog().url();
                    };
            if (url != null) {
                urls.put(name, url);
            }
        }
        return urls;
    }

    @Bean
    DatabaseServer databaseServer(DatabaseSettings settings) {
        return DatabaseServer.open(settings);
    }

    @Bean
    Databases databases(DatabaseServer server) {
        return server.databases();
    }

    /// Spring Batch's own; every other part asks {@link Databases}.
    @Bean(destroyMethod = "")
    DataSource batchDataSource(Databases databases) {
        return databases.orchestrator().dataSource();
    }

    @Bean
    PlatformTransactionManager batchTransactionManager(DataSource batchDataSource) {
        return new JdbcTransactionManager(batchDataSource);
    }

    @Bean
    RpcSettings rpcSettings(VitrineSettings settings) {
        VitrineSettings.Rpc rpc = settings.rpc();
        RpcSettings usual = RpcSettings.defaults();
        return new RpcSettings(
                rpc.connectTimeout(),
                rpc.readTimeout(),
                rpc.callTimeout(),
                rpc.tries(),
                rpc.backoff(),
                rpc.patience(),
                Duration.ofMinutes(15),
                rpc.batch(),
                usual.answerBytes(),
                usual.pool().withQuorum(rpc.quorum()));
    }

    @Bean
    ChainRegistry chainRegistry(Databases databases, Cache cache) {
        return new ChainRegistry(databases, cache);
    }

    @Bean
    ChainRegistryWriter chainRegistryWriter(Databases databases, Cache cache) {
        return new ChainRegistryWriter(databases, cache);
    }

    @Bean
    ChainRpcs chainRpcs(ChainRegistry registry, VitrineSettings settings, RpcSettings rpc) {
        return new ChainRpcs(registry, settings.rpc().secrets(), System.getenv(), rpc);
    }

    @Bean
    DocumentStore documentStore(VitrineSettings settings, Databases databases) {
        String mongo = settings.mongo().uri();
        return mongo == null
                ? new PostgresDocumentStore(databases)
                : MongoDocumentStore.open(mongo, PATIENCE);
    }

    @Bean
    ObjectStore objectStore(VitrineSettings settings) {
        VitrineSettings.Objects objects = settings.objects();
        String endpoint = objects.endpoint();
        return endpoint == null
                ? FolderObjectStore.open(settings.home().resolve("objects"))
                : S3ObjectStore.open(
                        new S3Settings(
                                URI.create(endpoint),
                                needed("bucket", objects.bucket()),
                                objects.region(),
                                needed("access-key", objects.accessKey()),
                                needed("secret-key", objects.secretKey())),
                        PATIENCE);
    }

    private static String needed(String key, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw Refused.usage(
                    "vitrine.objects.endpoint is set and vitrine.objects." + key + " is not",
                    "Set --vitrine.objects." + key + "=VALUE too.");
        }
        return value;
    }

    @Bean
    Cache cache(VitrineSettings settings) {
        String redis = settings.redis().url();
        return redis == null ? new LocalCache(CACHE_BYTES) : RedisCache.open(redis, PATIENCE);
    }
}
