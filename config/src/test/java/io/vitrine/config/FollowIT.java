package io.vitrine.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.config.Catalogs.Catalog;
import io.vitrine.config.replay.GeneratedChain;
import io.vitrine.config.replay.GeneratedChain.Shape;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// With `vitrine.jobs.follow` the catalog is made while blocks are still being read, and comes to the same.
class FollowIT {

    @TempDir private static Path homes;

    @Test
    void theCatalogFollowsTheIndexingAndIsTheSame() {
        Shape shape = new Shape(31_341, 6, 2, 40, 10, 20);
        try (Catalogs catalogs = new Catalogs(GeneratedChain.of(5, 3_000, shape).chain(), homes)) {
            Catalog followed = catalogs.make("followed");
            followed.run(
                    "indexBlocks",
                    "--vitrine.jobs.follow=true",
                    "--vitrine.jobs.chunk-size=1",
                    "--vitrine.jobs.threads=1");
            assertThat(
                            Catalogs.number(
                                    followed.databases().orchestrator(),
                                    """
                                    SELECT count(*) FROM batch.batch_job_execution early
                                      JOIN batch.batch_job_instance USING (job_instance_id)
                                     WHERE job_name = 'projectEvents' AND exit_code = 'COMPLETED'
                                       AND early.start_time < (SELECT max(end_time) FROM batch.batch_job_execution
                                                                 JOIN batch.batch_job_instance USING (job_instance_id)
                                                                WHERE job_name = 'indexBlocks')
                                    """))
                    .as("projections that wrote something before the indexing ended")
                    .isPositive();

            Catalog sequential = catalogs.make("sequential");
            sequential.run("indexBlocks");
            sequential.run("projectEvents");
            // contracts were asked at other blocks, which their digest says
            assertThat(chainDigest(followed)).isEqualTo(chainDigest(sequential));
        }
    }

    private static String chainDigest(Catalog catalog) {
        return catalog.digest()
                .lines()
                .filter(line -> line.contains("\"chainDigest\""))
                .collect(Collectors.joining());
    }
}
