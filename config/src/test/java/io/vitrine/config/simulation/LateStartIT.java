package io.vitrine.config.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.domain.chain.ChainFeatures;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.chain.LogProof;
import io.vitrine.domain.orchestration.JobName;
import io.vitrine.jobs.engine.Failpoints;
import io.vitrine.jobs.engine.JobSettings;
import io.vitrine.jobs.engine.RunRequest;
import io.vitrine.writers.event.CollectionWriter;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.batch.core.BatchStatus;

/// C-69: who begins after the first mint is told so, once a collection; who begins before the first block is not.
@ExtendWith(Ground.Extension.class)
class LateStartIT {

    private final Ground ground;

    LateStartIT(Ground ground) {
        this.ground = ground;
    }

    @ParameterizedTest
    @CsvSource({"940001, 30, true", "940002, 0, false"})
    void tokensThatWereNeverSeenMintedAreSaid(long number, long start, boolean late) {
        ChainId chain = ChainId.evm(number);
        World world = new World(number, 64, new SplittableRandom(3));
        world.grow(60);
        try (Said said = new Said(CollectionWriter.class);
                FaultyNode node = new FaultyNode(world, 0);
                Worker worker =
                        new Worker(
                                ground.faulty().databases(),
                                new JobSettings(25, 2),
                                Trial.PATIENT,
                                Failpoints.NONE,
                                (database, act) -> {})) {
            ground.faulty()
                    .add(chain, ChainFeatures.unknown().withStartBlock(start), List.of(node));
            for (JobName job :
                    List.of(JobName.INDEX_BLOCKS, JobName.PROJECT_EVENTS, JobName.PROJECT_EVENTS)) {
                RunRequest request =
                        job == JobName.INDEX_BLOCKS
                                ? Trial.toBlock(60, LogProof.BLOOM)
                                : RunRequest.ALL;
                assertThat(worker.run(job, chain, request).orElseThrow().getStatus())
                        .isEqualTo(BatchStatus.COMPLETED);
            }
            List<String> warnings = said.lines("START_BLOCK_LATE chain=" + chain);
            assertThat(warnings).doesNotHaveDuplicates();
            assertThat(warnings.isEmpty()).isEqualTo(!late);
        }
    }
}
