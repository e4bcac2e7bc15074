package io.vitrine.config.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.domain.chain.ChainFeatures;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.chain.LogProof;
import io.vitrine.domain.orchestration.JobName;
import io.vitrine.jobs.engine.Failpoints;
import io.vitrine.jobs.engine.JobSettings;
import io.vitrine.writers.orchestration.JobLocks.JobBusy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.batch.core.job.JobExecution;

/// P-06, P-07: of two that start, or restart, the same job at the same moment one runs it, and the other is told that it
/// does.
@ExtendWith(Ground.Extension.class)
class RacingRunsIT {

    private static final int ROUNDS = 50;
    private static final String BUSY = "busy";

    private final Ground ground;
    private final ChainId chain = ChainId.evm(960_001);
    private final World world = new World(chain.evmNumber(), 64, new SplittableRandom(7));
    private final Set<Long> instances = ConcurrentHashMap.newKeySet();

    RacingRunsIT(Ground ground) {
        this.ground = ground;
        world.grow(3);
    }

    /// Whoever works waits until the other has been refused, and then fails; in the last round it goes on.
    private static final class Race implements Failpoints {

        private final AtomicInteger working = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();
        private volatile CountDownLatch refused = new CountDownLatch(1);
        private volatile boolean last;

        @Override
        public void reached(Moment moment, String step) {
            if (moment != Moment.AFTER_READ) {
                return;
            }
            most.accumulateAndGet(working.incrementAndGet(), Math::max);
            try {
                boolean met = refused.await(2, TimeUnit.SECONDS);
                if (!last || !met) {
                    throw new IllegalStateException("the round is over");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                working.decrementAndGet();
            }
        }
    }

    @Test
    void ofTwoOneRunsItRoundAfterRound() throws Exception {
        Race race = new Race();
        try (FaultyNode node = new FaultyNode(world, 0);
                Worker one = worker(race);
                Worker other = worker(race);
                ExecutorService racers = Executors.newFixedThreadPool(2)) {
            ground.faulty().add(chain, ChainFeatures.unknown(), List.of(node));
            for (int round = 1; round <= ROUNDS; round++) {
                race.last = round == ROUNDS;
                race.refused = new CountDownLatch(1);
                CyclicBarrier start = new CyclicBarrier(2);
                List<Future<String>> endings = new ArrayList<>();
                for (Worker worker : List.of(one, other)) {
                    endings.add(racers.submit(() -> run(worker, race, start)));
                }
                List<String> said = List.of(endings.getFirst().get(), endings.getLast().get());
                assertThat(said)
                        .as("round %d", round)
                        .containsExactlyInAnyOrder(BUSY, race.last ? "COMPLETED" : "FAILED");
            }
        }
        assertThat(race.most).as("at work at the same time").hasValue(1);
        assertThat(instances).as("instances of the job").hasSize(1);
    }

    private String run(Worker worker, Race race, CyclicBarrier start) throws Exception {
        start.await(2, TimeUnit.SECONDS);
        try {
            JobExecution execution =
                    worker.run(
                                    JobName.INDEX_BLOCKS,
                                    chain,
                                    Trial.toBlock(world.chain().head(), LogProof.BLOOM))
                            .orElseThrow();
            instances.add(execution.getJobInstance().getInstanceId());
            return execution.getStatus().name();
        } catch (JobBusy busy) {
            race.refused.countDown();
            return BUSY;
        }
    }

    private Worker worker(Race race) {
        return new Worker(
                ground.faulty().databases(),
                new JobSettings(5, 1),
                Trial.PATIENT,
                race,
                (database, act) -> {});
    }
}
