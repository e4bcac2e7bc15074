package io.vitrine.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.config.Catalogs.Catalog;
import io.vitrine.config.replay.GeneratedChain;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same chain gives the same catalog, however the work is cut and by however many it is done.
class SameDigestIT {

    private static final GeneratedChain.Shape SHAPE =
            new GeneratedChain.Shape(31337, 12, 4, 60, 5, 25);
    private static final GeneratedChain GENERATED = GeneratedChain.of(7, 1_000, SHAPE);
    private static final List<String> JOBS =
            List.of("indexBlocks", "projectEvents", "aggregateFloors");

    private static final String EXITS =
            "SELECT exit_code FROM batch.batch_job_execution ORDER BY job_execution_id";

    @TempDir private static Path homes;

    private static Catalogs catalogs;
    private static Catalog plain;

    @BeforeAll
    static void open() {
        catalogs = new Catalogs(GENERATED.chain(), homes);
        plain = filled(1000, 1);
    }

    @AfterAll
    static void close() {
        catalogs.close();
    }

    private static Catalog filled(int chunkSize, int threads) {
        Catalog catalog = catalogs.make("c" + chunkSize + "t" + threads);
        fill(catalog, chunkSize, threads);
        return catalog;
    }

    private static void fill(Catalog catalog, int chunkSize, int threads) {
        for (String job : JOBS) {
            catalog.run(
                    job,
                    "--vitrine.jobs.chunk-size=" + chunkSize,
                    "--vitrine.jobs.threads=" + threads);
        }
    }

    @Test
    void chunkSizesAndThreadsLeaveNoTrace() {
        assertThat(plain.rowCounts().get("catalog_db public.ownership_transfers"))
                .isEqualTo(GENERATED.truth().transferRows());
        String expected = plain.digest();
        assertThat(filled(1000, 4).digest()).isEqualTo(expected);
        assertThat(filled(7, 1).digest()).isEqualTo(expected);
        assertThat(filled(1, 4).digest()).isEqualTo(expected);
    }

    @Test
    void doingItAgainChangesNothing() {
        String digest = plain.digest();
        Map<String, Long> rows = plain.rowCounts();

        fill(plain, 7, 4);

        assertThat(plain.digest()).isEqualTo(digest);
        assertThat(plain.rowCounts()).isEqualTo(rows);
        assertThat(plain.databases().orchestrator().jdbc().sql(EXITS).query(String.class).list())
                .containsExactly("COMPLETED", "COMPLETED", "COMPLETED", "NOOP", "NOOP", "NOOP");
    }
}
