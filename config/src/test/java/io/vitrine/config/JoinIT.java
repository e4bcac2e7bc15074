package io.vitrine.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.config.Catalogs.Catalog;
import io.vitrine.config.Program.Answer;
import io.vitrine.config.Program.Started;
import io.vitrine.config.replay.GeneratedChain;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two processes at one job: each range is done once, and by whom leaves no trace.
class JoinIT {

    private static final GeneratedChain GENERATED =
            GeneratedChain.of(17, 2_000, new GeneratedChain.Shape(31337, 6, 3, 20, 5, 25));

    private static final String TWICE =
            "SELECT count(*) FROM work_ranges WHERE attempts <> 1 OR state <> 'DONE'";

    private static final String WORKED =
            """
            SELECT count(*) FROM
                (SELECT 1 FROM batch.batch_step_execution WHERE step_name LIKE '%worker%' AND write_count > 0
                  GROUP BY job_execution_id) executions
            """;

    @TempDir private static Path homes;

    private static Catalogs catalogs;

    @BeforeAll
    static void open() {
        catalogs = new Catalogs(GENERATED.chain(), homes);
    }

    @AfterAll
    static void close() {
        catalogs.close();
    }

    @Test
    void twoProcessesDoEachRangeOnce() throws InterruptedException {
        Catalog alone = catalogs.make("alone");
        alone.run("indexBlocks");
        alone.run("projectEvents");

        Catalog shared = catalogs.make("shared");
        shared.done(
                "chain", "add", "eip155:31337", "--rpc", catalogs.rpcUrl(), "--rate-limit", "60");
        Started leader =
                shared.start(
                        "indexBlocks", "--vitrine.jobs.chunk-size=1", "--vitrine.jobs.threads=1");
        assertThat(leader.works()).as(leader::said).isTrue();
        Answer joined =
                shared.answer(shared.running("indexBlocks", "--join", "--vitrine.jobs.threads=1"));

        assertThat(joined.exit()).as(joined::err).isZero();
        assertThat(leader.exit()).isZero();
        assertThat(Catalogs.number(shared.databases().indexer(), TWICE)).isZero();
        assertThat(Catalogs.number(shared.databases().orchestrator(), WORKED)).isEqualTo(2);
        shared.run("projectEvents", "--join");
        assertThat(shared.digest()).isEqualTo(alone.digest());
    }
}
