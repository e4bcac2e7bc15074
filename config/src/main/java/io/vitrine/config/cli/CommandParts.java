package io.vitrine.config.cli;

import io.vitrine.readers.chain.ChainRegistry;
import io.vitrine.readers.chain.RpcSettings;
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
}
