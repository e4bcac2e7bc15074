package io.vitrine.config.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class OwnHostsTest {

    private static Set<String> hosts(Map<String, String> settings) {
        return OwnHosts.of(
                new Binder(new MapConfigurationPropertySource(settings))
                        .bindOrCreate("vitrine", VitrineSettings.class));
    }

    @Test
    void theApiTheStoreAndWhatIsNamedAreOurOwn() {
        assertThat(hosts(Map.of())).containsExactly("localhost:8080");
        assertThat(
                        hosts(
                                Map.of(
                                        "vitrine.public-url", "https://Catalog.example",
                                        "vitrine.objects.endpoint", "http://minio.example:9000",
                                        "vitrine.objects.bucket", "media",
                                        "vitrine.fetch.own-hosts", "cdn.example,Admin.example:81")))
                .containsExactlyInAnyOrder(
                        "catalog.example",
                        "minio.example:9000",
                        "media.minio.example:9000",
                        "cdn.example",
                        "admin.example:81");
    }

    @Test
    void aStoreThatManyShareIsNotRefusedAsAWhole() {
        assertThat(
                        hosts(
                                Map.of(
                                        "vitrine.objects.endpoint",
                                        "https://s3.us-east-1.amazonaws.com",
                                        "vitrine.objects.bucket",
                                        "ours")))
                .containsExactlyInAnyOrder("localhost:8080", "ours.s3.us-east-1.amazonaws.com");
    }
}
