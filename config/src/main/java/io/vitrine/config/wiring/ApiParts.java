package io.vitrine.config.wiring;

import io.vitrine.api.ApiConfiguration;
import io.vitrine.api.ApiSettings;
import io.vitrine.api.OperatorAccess;
import io.vitrine.db.Databases;
import io.vitrine.db.documents.DocumentStore;
import io.vitrine.db.objects.ObjectStore;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// What a process needs that answers REST.
@Configuration(proxyBeanMethods = false)
@Import(ApiConfiguration.class)
public class ApiParts {

    @Bean
    ApiSettings apiSettings(VitrineSettings settings, HomeSecrets secrets) {
        return new ApiSettings(secrets.signing(), settings.publicUrl());
    }

    @Bean
    OperatorAccess operatorAccess(VitrineSettings settings, HomeSecrets secrets) {
        return new OperatorAccess(secrets.opsToken(), settings.refresh().cooldown());
    }

    @Bean
    HealthIndicator storesHealthIndicator(
            Databases databases, DocumentStore documents, ObjectStore objects) {
        return new StoresHealth(databases, documents, objects);
    }
}
