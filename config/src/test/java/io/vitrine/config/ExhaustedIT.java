package io.vitrine.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.db.DatabaseServer;
import io.vitrine.db.DatabaseSettings;
import io.vitrine.db.Databases;
import io.vitrine.db.embedded.EmbeddedPostgres;
import io.vitrine.domain.orchestration.WorkItem;
import io.vitrine.domain.orchestration.WorkKind;
import io.vitrine.writers.orchestration.WorkItems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// P-12: a process that runs out of memory ends with 3. What it died over is tried again alone, and left aside with its
/// reason after the third time; what stood beside it is done.
class ExhaustedIT {

    private static final List<String> KEYS = List.of("a", "b", ExhaustedWorker.POISON, "d", "e");

    @TempDir private static Path home;

    private record Row(String key, String state, String code, int attempts) {}

    @Test
    void anItemThatNeedsTooMuchMemoryIsLeftAsideAfterThreeDeaths() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.temporary();
                DatabaseServer server = DatabaseServer.open(postgres.settings())) {
            Databases databases = server.databases();
            new WorkItems(databases.catalog())
                    .makeDue(
                            WorkKind.COMPUTE_RARITY,
                            ExhaustedWorker.CHAIN,
                            KEYS.stream()
                                    .map(key ->
                                            WorkItem.fresh(
                                                    WorkKind.COMPUTE_RARITY,
                                                    key,
                                                    ExhaustedWorker.CHAIN,
                                                    null))
                                    .toList());
            assertThat(
                            Stream.generate(() -> work(postgres.settings()))
                                    .limit(4)
                                    .map(String::valueOf))
                    .as("exit codes")
                    .containsExactly("3", "3", "3", "0");
            assertThat(rows(databases))
                    .containsExactly(
                            new Row("a", "DONE", "", 0),
                            new Row("b", "DONE", "", 0),
                            new Row(ExhaustedWorker.POISON, "GAVE_UP", "RESOURCE_EXHAUSTED", 3),
                            new Row("d", "DONE", "", 0),
                            new Row("e", "DONE", "", 0));
        }
    }

    private static List<Row> rows(Databases databases) {
        return databases
                .catalog()
                .jdbc()
                .sql(
                        "SELECT key, state, COALESCE(failure_code, ''), attempts FROM work_items"
                                + " ORDER BY key")
                .query((row, number) ->
                        new Row(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getInt(4)))
                .list();
    }

    private static int work(DatabaseSettings settings) {
        List<String> line =
                new ArrayList<>(
                        List.of(
                                ProcessHandle.current().info().command().orElse("java"),
                                "-Xmx64m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+ExitOnOutOfMemoryError",
                                "-cp",
                                System.getProperty("java.class.path"),
                                ExhaustedWorker.class.getName(),
                                "--vitrine.home=" + home,
                                "--vitrine.postgres.url=" + settings.url()));
        if (settings.username() != null) {
            line.add("--vitrine.postgres.username=" + settings.username());
        }
        if (settings.password() != null) {
            line.add("--vitrine.postgres.password=" + settings.password());
        }
        try {
            Process process =
                    new ProcessBuilder(line)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            return process.exitValue();
        } catch (java.io.IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
