package io.vitrine.config.cli;

import io.vitrine.config.wiring.VitrineSettings;
import io.vitrine.db.Databases;
import io.vitrine.jobs.engine.JobRuns;
import io.vitrine.jobs.engine.Refreshing;
import io.vitrine.jobs.engine.Reindexing;
import io.vitrine.readers.chain.ChainRegistry;
import io.vitrine.readers.chain.RpcSettings;
import io.vitrine.readers.metadata.CollectionFinder;
import io.vitrine.readers.orchestration.CatalogDigest;
import io.vitrine.writers.chain.ChainRegistryWriter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// What only the commands need.
@Configuration(proxyBeanMethods = false)
class CommandParts {

    @Bean
    ChainAddition chainAddition(
            ChainRegistry registry, ChainRegistryWriter writer, RpcSettings settings) {
        return new ChainAddition(registry, writer, settings.impatient(), System.getenv());
    }

    @Bean
    Operations operations(
            VitrineSettings settings,
            JobRuns runs,
            ChainRegistry registry,
            Databases databases,
            CatalogDigest digests,
            Reindexing reindexing) {
        return new JobOperations(
                runs,
                registry,
                new CollectionFinder(databases.catalog()),
                digests,
                reindexing,
                new Refreshing(databases),
                settings.jobs().follow());
    }
}
