package io.vitrine.config.wiring;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vitrine.db.Databases;
import io.vitrine.db.embedded.EmbeddedPostgres;
import io.vitrine.db.embedded.ServeClaim;
import io.vitrine.readers.chain.ChainRegistry;
import io.vitrine.readers.chain.ChainRpcs;
import io.vitrine.readers.event.ReorgReader;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.batch.autoconfigure.BatchJobLauncherAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceInitializationAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.event.EventListener;

/// What a process needs that serves: the claim on its home, taken before its port, and the web
/// server with all that Spring Boot puts around it.
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(
        exclude = {
            BatchJobLauncherAutoConfiguration.class,
            DataSourceAutoConfiguration.class,
            DataSourceInitializationAutoConfiguration.class,
            DataSourceTransactionManagerAutoConfiguration.class,
            JdbcClientAutoConfiguration.class,
            JdbcTemplateAutoConfiguration.class
        })
public class ServingParts {

    /// @param claim null where the home is not locked, because the databases live elsewhere
    record Claim(@Nullable ServeClaim claim) implements AutoCloseable {

        @EventListener
        void publish(WebServerInitializedEvent started) {
            if (claim != null) {
                claim.publish(started.getWebServer().getPort());
            }
        }

        @Override
        public void close() {
            if (claim != null) {
                claim.close();
            }
        }
    }

    @Bean
    @Lazy(false)
    ChainWatch chainsHealthIndicator(
            Serving serving,
            ChainRegistry registry,
            ChainRpcs nodes,
            Databases databases,
            ObjectProvider<MeterRegistry> meters) {
        return new ChainWatch(
                serving,
                registry,
                nodes,
                new ReorgReader(databases),
                meters.getIfAvailable(SimpleMeterRegistry::new));
    }

    @Bean
    @Lazy(false)
    Claim serveClaim(Stores.Embedded embedded) {
        EmbeddedPostgres server = embedded.server();
        return new Claim(server == null ? null : ServeClaim.take(server));
    }
}
