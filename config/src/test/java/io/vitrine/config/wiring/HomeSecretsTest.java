package io.vitrine.config.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class HomeSecretsTest {

    @TempDir private Path home;

    private VitrineSettings settings(String... more) {
        Map<String, String> values = new ConcurrentHashMap<>();
        values.put("vitrine.home", home.toString());
        for (int i = 0; i < more.length; i += 2) {
            values.put(more[i], more[i + 1]);
        }
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("vitrine", VitrineSettings.class);
    }

    @Test
    void theyAreMadeOnceForTheirOwnerAlone() throws IOException, InterruptedException {
        Set<HomeSecrets> seen = ConcurrentHashMap.newKeySet();
        Thread[] threads = new Thread[8];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = Thread.ofVirtual().start(() -> seen.add(HomeSecrets.of(settings())));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(seen).hasSize(1);
        HomeSecrets secrets = seen.iterator().next();
        assertThat(secrets.signing()).hasSize(64).isNotEqualTo(secrets.opsToken());
        assertThat(secrets.toString()).doesNotContain(secrets.signing());
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(home.resolve("secret"))))
                .isEqualTo("rw-------");
        try (var files = Files.list(home)) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void whatIsSetIsNotKept() {
        HomeSecrets secrets =
                HomeSecrets.of(settings("vitrine.secret", "s", "vitrine.ops.token", "t"));

        assertThat(secrets).isEqualTo(new HomeSecrets("s", "t"));
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void aFileInTheWayIsSaid() throws IOException {
        Path file = Files.createFile(home.resolve("taken"));

        assertThatThrownBy(() -> Homes.prepare(file))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.exit()).isEqualTo(69))
                .hasMessageContaining(file.toString());
    }
}
