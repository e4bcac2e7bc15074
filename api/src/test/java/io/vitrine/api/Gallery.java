package io.vitrine.api;

import io.vitrine.db.DatabaseServer;
import io.vitrine.db.Databases;
import io.vitrine.db.cache.LocalCache;
import io.vitrine.db.documents.DocumentStore;
import io.vitrine.db.documents.PostgresDocumentStore;
import io.vitrine.db.embedded.EmbeddedPostgres;
import io.vitrine.db.objects.FolderObjectStore;
import io.vitrine.db.objects.ObjectStore;
import io.vitrine.readers.chain.ChainRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/// The facade over a server of its own, filled with {@link Seed}. Its main method serves it until it
/// is stopped, to look at the page.
final class Gallery implements AutoCloseable {

    static final String SECRET = "a secret of the tests, long enough";
    static final String OPERATOR = "the operator's token of the tests";

    private final EmbeddedPostgres postgres;
    private final DatabaseServer server;
    private final ConfigurableApplicationContext context;

    private Gallery(
            EmbeddedPostgres postgres,
            DatabaseServer server,
            ConfigurableApplicationContext context) {
        this.postgres = postgres;
        this.server = server;
        this.context = context;
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(ApiConfiguration.class)
    static class Facade {

        @Bean
        ApiSettings apiSettings() {
            return new ApiSettings(
                    SECRET, URI.create("http://localhost:8080"), Duration.ofSeconds(2));
        }

        @Bean
        OperatorAccess operatorAccess() {
            return new OperatorAccess(OPERATOR, Duration.ofMinutes(5));
        }

        @Bean
        DocumentStore documents(Databases databases) {
            return new PostgresDocumentStore(databases);
        }

        @Bean
        ChainRegistry chainRegistry(Databases databases) {
            return new ChainRegistry(databases, new LocalCache(1 << 20));
        }
    }

    static Gallery open(int port) {
        EmbeddedPostgres postgres = EmbeddedPostgres.temporary();
        DatabaseServer server = DatabaseServer.open(postgres.settings());
        Databases databases = server.databases();
        Seed.fill(databases);
        ObjectStore objects = FolderObjectStore.open(postgres.home().resolve("objects"));
        Pictures.store(new PostgresDocumentStore(databases), objects);
        ConfigurableApplicationContext context =
                new SpringApplicationBuilder(Facade.class)
                        .initializers(starting -> {
                            starting.getBeanFactory().registerSingleton("databases", databases);
                            starting.getBeanFactory().registerSingleton("objects", objects);
                        })
                        .properties(Map.of("server.port", Integer.toString(port)))
                        .run();
        return new Gallery(postgres, server, context);
    }

    Databases databases() {
        return server.databases();
    }

    URI address() {
        return URI.create(
                "http://localhost:" + context.getEnvironment().getProperty("local.server.port"));
    }

    @Override
    public void close() {
        context.close();
        server.close();
        postgres.close();
    }

    public static void main(String[] arguments) throws InterruptedException {
        try (Gallery gallery = open(arguments.length > 0 ? Integer.parseInt(arguments[0]) : 8080)) {
            System.out.println("Serving at " + gallery.address());
            Thread.currentThread().join();
        }
    }
}
