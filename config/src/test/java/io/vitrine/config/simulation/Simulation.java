package io.vitrine.config.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.config.replay.SimulatedChain;
import io.vitrine.config.simulation.FaultyNode.Mood;
import io.vitrine.domain.chain.ChainFeatures;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.chain.Finality;
import io.vitrine.domain.chain.LogProof;
import io.vitrine.domain.orchestration.JobName;
import io.vitrine.jobs.engine.Failpoints;
import io.vitrine.jobs.engine.JobSettings;
import io.vitrine.jobs.engine.RunRequest;
import io.vitrine.readers.chain.RpcSettings;
import io.vitrine.writers.orchestration.JobLocks.JobBusy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// One seed: a chain, nodes that fail and lie for a while, workers that are killed, and in the end the
/// catalog of a clean run.
final class Simulation {

    private static final long FIRST_CHAIN = 1_000_000;
    private static final int DEEPEST = 64;
    private static final int LAST_ATTEMPTS = 4;
    private static final Duration BACKEND_ENDS = Duration.ofSeconds(5);

    /// How patiently nodes are asked while everything goes wrong.
    private static final RpcSettings IMPATIENT =
            new RpcSettings(
                    Duration.ofSeconds(1),
                    Duration.ofMillis(200),
                    Duration.ofSeconds(2),
                    2,
                    Duration.ofMillis(1),
                    Duration.ofMillis(20),
                    Duration.ofMinutes(15),
                    20,
                    1 << 24);

    private final long seed;
    private final SplittableRandom random;
    private final Stores faulty;
    private final Stores clean;
    private final ChainId chain;
    private final World world;
    private final long start;
    private final LogProof proof;
    private final SplittableRandom helpers;
    private final List<FaultyNode> nodes = new ArrayList<>();
    private final List<String> story = new ArrayList<>();
    private final AtomicInteger acts = new AtomicInteger();
    private volatile int killAt = Integer.MAX_VALUE;
    private @Nullable Worker worker;

    Simulation(long seed, Stores faulty, Stores clean) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.faulty = faulty;
        this.clean = clean;
        this.chain = ChainId.evm(FIRST_CHAIN + seed);
        this.world = new World(chain.evmNumber(), DEEPEST, new SplittableRandom(~seed));
        // a lot of its own, so that the story of a remembered seed does not change
        this.proof =
                new SplittableRandom(seed + 7).nextInt(3) == 0 ? LogProof.RECEIPTS : LogProof.BLOOM;
        this.helpers = new SplittableRandom(seed + 13);
        this.start = random.nextInt(5) == 0 ? random.nextInt(1, 12) : 0;
    }

    /// What happened, for whoever reads of a failure.
    String story() {
        return String.join("\n", story);
    }

    void run() {
        int count = random.nextInt(1, 4);
        for (int index = 0; index < count; index++) {
            nodes.add(new FaultyNode(world, seed * 31 + index));
        }
        try {
            world.grow(random.nextInt(20, 60));
            faulty.add(chain, features(), nodes);
            int steps = random.nextInt(2, 6);
            for (int step = 1; step <= steps; step++) {
                step(step, steps);
            }
            end();
        } finally {
            if (worker != null) {
                worker.close();
            }
            nodes.forEach(FaultyNode::close);
        }
    }

    private ChainFeatures features() {
        ChainFeatures features =
                ChainFeatures.unknown()
                        .withStartBlock(start)
                        .withFinality(
                                random.nextBoolean()
                                        ? new Finality.Tagged()
                                        : new Finality.Depth(DEEPEST));
        return random.nextBoolean() ? features.withGenesis(world.chain().genesisHash()) : features;
    }

    private void step(int step, int steps) {
        if (step > 1) {
            change();
        }
        // faults fade out
        int worst = 700 * (steps - step + 1) / steps;
        for (FaultyNode node : nodes) {
            node.be(mood(worst));
        }
        if (Switches.REORGS && random.nextInt(3) == 0) {
            world.turnAfter(random.nextInt(2, 120), this::change);
        }
        acts.set(0);
        killAt = random.nextInt(3) == 0 ? 1 + square(1500) : Integer.MAX_VALUE;
        tell("step " + step + ": head " + world.chain().head() + ", killed at act " + killAt);
        if (worker != null && random.nextInt(3) == 0) {
            worker.close();
            worker = null;
        }
        attempt(JobName.INDEX_BLOCKS, RunRequest.ALL, IMPATIENT);
        attempt(JobName.PROJECT_EVENTS, RunRequest.ALL, IMPATIENT);
        world.noTurn();
    }

    /// Small numbers more often than large ones.
    private int square(int most) {
        return random.nextInt(1 + random.nextInt(most));
    }

    private void change() {
        if (!Switches.REORGS || random.nextInt(3) == 0) {
            world.grow(random.nextInt(0, 12));
        } else if (random.nextInt(5) == 0) {
            tell(world.flipBack());
        } else {
            int depth = random.nextInt(4) == 0 ? random.nextInt(1, DEEPEST + 1) : 1 + square(8);
            tell(world.reorganise(depth));
            world.grow(random.nextInt(0, 4));
        }
    }

    private Mood mood(int worst) {
        if (random.nextInt(4) == 0) {
            return Mood.HONEST;
        }
        Set<Fault> faults = EnumSet.noneOf(Fault.class);
        for (Fault fault : Fault.values()) {
            if (random.nextInt(3) == 0) {
                faults.add(fault);
            }
        }
        if (!Switches.MISSING_LOGS) {
            faults.remove(Fault.LOGS_MISSING);
        }
        if (proof != LogProof.RECEIPTS) {
            faults.remove(Fault.LOG_MISSING); // a bloom cannot tell
        }
        // what is rare on the wire costs most time here
        if (random.nextInt(6) != 0) {
            faults.remove(Fault.TOO_LATE);
        }
        boolean liar = nodes.size() > 1 && random.nextInt(8) == 0;
        return new Mood(
                faults,
                liar ? 1000 : random.nextInt(1 + worst / 3),
                random.nextInt(3) == 0 ? random.nextInt(1, 20) : 0,
                Switches.REORGS && random.nextInt(6) == 0,
                random.nextInt(3) == 0 ? random.nextLong(1, 9) : Long.MAX_VALUE,
                nodes.size() > 1 && random.nextInt(10) == 0);
    }

    private void attempt(JobName job, RunRequest request, RpcSettings patience) {
        RunRequest asked =
                job == JobName.INDEX_BLOCKS ? Trial.toBlock(world.chain().head(), proof) : request;
        Worker leader = living(patience);
        if (helpers.nextInt(3) != 0) {
            tell(job + ": " + ending(leader, job, asked));
            return;
        }
        // two processes at one job
        try (Worker helper = worker(patience)) {
            Thread helping =
                    Thread.ofVirtual()
                            .start(() ->
                                    tell(
                                            "helper of "
                                                    + job
                                                    + ", "
                                                    + helper.join(job, chain, asked)));
            tell(job + " with a helper: " + ending(leader, job, asked));
            helping.join();
            if (helper.isDead()) {
                Backends.awaitReleased(faulty.databases().orchestrator(), chain, BACKEND_ENDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String ending(Worker leader, JobName job, RunRequest asked) {
        try {
            return leader.run(job, chain, asked).map(Trial::ending).orElse("killed");
        } catch (JobBusy busy) {
            return "the helper was first";
        }
    }

    /// Of half of the seeds, every projection is a backfill if it has at least as many logs as the catalog.
    private long bulkFrom() {
        return new SplittableRandom(seed + 13).nextBoolean() ? 1 : JobSettings.BULK_FROM;
    }

    private Worker living(RpcSettings patience) {
        Worker current = worker;
        if (current != null && !current.isDead()) {
            return current;
        }
        if (current != null) {
            current.close();
            Backends.awaitReleased(faulty.databases().orchestrator(), chain, BACKEND_ENDS);
        }
        Worker born = worker(patience);
        worker = born;
        return born;
    }

    private Worker worker(RpcSettings patience) {
        Worker[] born = new Worker[1];
        born[0] =
                new Worker(
                        faulty.databases(),
                        new JobSettings(1 + square(30), random.nextInt(1, 4), bulkFrom()),
                        patience,
                        Failpoints.NONE,
                        (database, act) -> {
                            if (acts.incrementAndGet() == killAt) {
                                throw born[0].kill();
                            }
                        });
        return born[0];
    }

    private void end() {
        killAt = Integer.MAX_VALUE;
        world.noTurn();
        world.outgrow();
        nodes.forEach(node -> node.be(Mood.HONEST));
        if (worker != null) {
            worker.kill();
        }
        SimulatedChain truth = world.chain();
        tell("honest from here: head " + truth.head() + " " + truth.headHash());
        for (JobName job : List.of(JobName.INDEX_BLOCKS, JobName.PROJECT_EVENTS)) {
            String last = "";
            for (int attempt = 1;
                    attempt <= LAST_ATTEMPTS && !last.equals("COMPLETED");
                    attempt++) {
                RunRequest request =
                        job == JobName.INDEX_BLOCKS
                                ? Trial.toBlock(truth.head(), proof)
                                : RunRequest.ALL;
                last =
                        living(Trial.PATIENT)
                                .run(job, chain, request)
                                .map(Trial::ending)
                                .orElse("killed");
                tell("last " + job + ": " + last);
            }
            assertThat(last).as("%s with honest nodes", job).isEqualTo("COMPLETED");
        }
        new Trial(chain, world, start, faulty, clean).assertClean();
    }

    private synchronized void tell(String what) {
        story.add(what);
    }
}
