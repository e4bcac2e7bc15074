package io.vitrine.config.wiring;

import io.vitrine.db.Database;
import io.vitrine.db.Databases;
import io.vitrine.db.documents.DocumentStore;
import io.vitrine.db.objects.ObjectStore;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Whether the stores that answers are made of are there; the cache is not asked, it may be lost.
final class StoresHealth implements HealthIndicator {

    private final Databases databases;
    private final DocumentStore documents;
    private final ObjectStore objects;

    StoresHealth(Databases databases, DocumentStore documents, ObjectStore objects) {
        this.databases = databases;
        this.documents = documents;
        this.objects = objects;
    }

    @Override
    public Health health() {
        try {
            databases.all().forEach(Database::now);
            documents.check();
            objects.check();
            return Health.up().build();
        } catch (RuntimeException missing) {
            return Health.down().build();
        }
    }
}
