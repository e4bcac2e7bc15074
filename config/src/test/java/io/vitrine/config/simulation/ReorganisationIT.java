package io.vitrine.config.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.config.simulation.FaultyNode.Mood;
import io.vitrine.config.simulation.World.Replacement;
import io.vitrine.domain.chain.ChainFeatures;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.chain.Finality;
import io.vitrine.domain.chain.LogProof;
import io.vitrine.domain.orchestration.JobName;
import io.vitrine.jobs.engine.Failpoints;
import io.vitrine.jobs.engine.JobSettings;
import io.vitrine.jobs.engine.RunRequest;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// However deep a reorganisation goes, the catalog is that of the chain that is left; and so wherever a
/// worker dies while it takes orphaned blocks back.
@ExtendWith(Ground.Extension.class)
class ReorganisationIT {

    private static final int FINALITY = 64;
    private static final int DEATHS = 12;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final AtomicInteger CHAINS = new AtomicInteger(910_000);

    private final Ground ground;
    private ChainId chain = ChainId.evm(1);
    private World world = new World(1, FINALITY, new SplittableRandom(1));

    ReorganisationIT(Ground ground) {
        this.ground = ground;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 12, 32, 63, 64})
    void theCatalogFollowsWhateverTheDepth(int depth) {
        try (FaultyNode node = chainOf(FINALITY + 3)) {
            run(7);
            world.reorganise(depth, Replacement.LONGER);
            run(5);
            judge();
        }
    }

    @ParameterizedTest
    @EnumSource(Replacement.class)
    void theCatalogFollowsWhateverComesInstead(Replacement replacement) {
        try (FaultyNode node = chainOf(24)) {
            run(7);
            world.reorganise(9, replacement);
            world.outgrow();
            run(5);
            judge();
        }
    }

    /// At whichever request of the run the chain changes: no other run is needed.
    @Test
    void aRunThatMeetsAReorganisationInItsMiddleGoesOnByItself() {
        int met = 0;
        for (int request = 12; request < 60; request += 6) {
            try (FaultyNode node = chainOf(24)) {
                world.turnAfter(request, () -> world.reorganise(20, Replacement.LONGER));
                run(2);
                world.noTurn();
                met += reorgs();
                run(5); // the chain that came instead is longer
                judge();
            } catch (AssertionError e) {
                throw new AssertionError("at request " + request + ": " + e.getMessage(), e);
            }
        }
        assertThat(met).as("runs that had stored blocks which were replaced").isPositive();
    }

    @Test
    void aNodeWhoseBlocksNeverFollowEachOtherEndsTheRunAfterSomeAttempts() {
        try (FaultyNode node = chainOf(24)) {
            node.be(
                    new Mood(
                            EnumSet.of(Fault.PARENT_OF_ANOTHER),
                            1000,
                            0,
                            false,
                            Long.MAX_VALUE,
                            false));
            try (Worker worker = worker(2, () -> {})) {
                assertThat(worker.run(JobName.INDEX_BLOCKS, chain, toHead()))
                        .map(Trial::ending)
                        .hasValueSatisfying(ending -> assertThat(ending).startsWith("FAILED"));
            }
            node.be(Mood.HONEST);
            run(5);
            judge();
        }
    }

    /// C-51: what had been final is not taken back without a word of the operator's; until then readers are told that it
    /// is stale.
    @Test
    void aReorganisationBelowFinalityIsRefusedUntilAnOperatorUnwinds() {
        whenFinalBlocksAreReplaced(
                0,
                (node, worker) -> {
                    String refused =
                            worker.run(JobName.INDEX_BLOCKS, chain, toHead())
                                    .orElseThrow()
                                    .getExitStatus()
                                    .getExitDescription();
                    assertThat(refused)
                            .startsWith("REORG_BELOW_FINALITY: ")
                            .contains(
                                    "vitrine unwind --chain " + chain + " --to-block 20 --confirm");
                    assertThat(
                                    Stores.number(
                                            ground.faulty().databases().indexer(),
                                            chain,
                                            "SELECT count(*) FROM blocks WHERE chain_id = :chain"))
                            .as("blocks that stay")
                            .isEqualTo(41);
                    assertThat(isStale()).as("readers are told").isTrue();
                    worker.unwind(chain, 20);
                    assertThat(isStale()).as("after the operator's word").isFalse();
                    run(5);
                    judge();
                    assertThat(isStale()).isFalse();
                });
    }

    /// What was refused ends by itself when the chain is what it was.
    @Test
    void whatIsStaleIsSoNoLongerWhenTheChainComesBack() {
        whenFinalBlocksAreReplaced(
                0,
                (node, worker) -> {
                    assertThat(worker.run(JobName.INDEX_BLOCKS, chain, toHead()))
                            .map(Trial::ending)
                            .hasValueSatisfying(ending -> assertThat(ending).startsWith("FAILED"));
                    assertThat(isStale()).isTrue();
                    world.flipBack();
                    run(7);
                    assertThat(isStale()).isFalse();
                    judge();
                });
    }

    /// A node that is behind does not know what came instead.
    @Test
    void whatIsStaleStaysSoWhileTheNodesAreBehind() {
        whenFinalBlocksAreReplaced(
                0,
                (node, worker) -> {
                    worker.run(JobName.INDEX_BLOCKS, chain, toHead());
                    assertThat(isStale()).isTrue();
                    int lag = (int) world.chain().head() - 30;
                    node.be(new Mood(Set.of(), 0, lag, false, Long.MAX_VALUE, false));
                    assertThat(worker.run(JobName.INDEX_BLOCKS, chain, RunRequest.ALL))
                            .map(Trial::ending)
                            .contains("COMPLETED");
                    assertThat(isStale()).as("while the node is behind").isTrue();
                    node.be(Mood.HONEST);
                    worker.unwind(chain, 20);
                    run(5);
                    judge();
                    assertThat(isStale()).isFalse();
                });
    }

    /// What had been final stays, whichever of its blocks a node does not have at the moment.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void aBlockThatANodeLacksIsNoReasonToTakeFinalOnesBack(int seed) {
        whenFinalBlocksAreReplaced(
                seed,
                (node, worker) -> {
                    node.be(
                            new Mood(
                                    EnumSet.of(Fault.NULL_BLOCK),
                                    500,
                                    0,
                                    false,
                                    Long.MAX_VALUE,
                                    false));
                    worker.run(JobName.INDEX_BLOCKS, chain, toHead());
                    assertThat(reorgs()).as("what was taken back").isZero();
                    node.be(Mood.HONEST);
                    worker.run(JobName.INDEX_BLOCKS, chain, toHead());
                    assertThat(reorgs()).as("what was taken back").isZero();
                    assertThat(isStale()).isTrue();
                });
    }

    private interface Doing {
        void with(FaultyNode node, Worker worker);
    }

    /// Of 40 blocks that were final but for 8, all above the 20th are others now.
    private void whenFinalBlocksAreReplaced(long seed, Doing doing) {
        chain = ChainId.evm(CHAINS.incrementAndGet());
        world = new World(chain.evmNumber(), FINALITY, new SplittableRandom(chain.evmNumber()));
        world.grow(40);
        try (FaultyNode node = new FaultyNode(world, seed);
                Worker worker = worker(5, () -> {})) {
            ChainFeatures features = ChainFeatures.unknown().withFinality(new Finality.Depth(8));
            ground.faulty().add(chain, features, List.of(node));
            run(7);
            world.reorganise(20, Replacement.LONGER);
            world.outgrow();
            doing.with(node, worker);
        }
    }

    private boolean isStale() {
        return ground.faulty()
                .databases()
                .catalog()
                .jdbc()
                .sql("SELECT stale_reason FROM projection_state WHERE chain_id = :chain")
                .param("chain", chain.caip2())
                .query((row, place) -> "REORG_BELOW_FINALITY".equals(row.getString(1)))
                .single();
    }

    private int reorgs() {
        return (int)
                Stores.number(
                        ground.faulty().databases().indexer(),
                        chain,
                        "SELECT count(*) FROM reorgs WHERE chain_id = :chain");
    }

    @Test
    void ofAChainThatIsReplacedFromItsBeginningNothingIsLeft() {
        try (FaultyNode node = chainOf(24)) {
            run(7);
            world.reorganise(24, Replacement.SHORTER);
            world.outgrow();
            run(5);
            judge();
        }
    }

    @Test
    void aReorganisationOfProvisionalBlocksAboveAGapIsNotTakenForOneOfFinalBlocks() {
        try (FaultyNode node = chainOf(FINALITY + 6)) {
            try (Worker worker = worker(5, () -> {})) {
                RunRequest upper =
                        new RunRequest(
                                60L, world.chain().head(), false, null, null, LogProof.BLOOM);
                assertThat(worker.run(JobName.INDEX_BLOCKS, chain, upper))
                        .map(Trial::ending)
                        .contains("COMPLETED");
            }
            world.reorganise(3, Replacement.LONGER);
            run(5);
            judge();
        }
    }

    @Test
    void thereAndBackAgainIsAsIfNothingHadBeen() {
        try (FaultyNode node = chainOf(24)) {
            run(7);
            world.reorganise(9, Replacement.SHORTER);
            run(7);
            world.flipBack();
            run(5);
            judge();
        }
    }

    @Test
    void aKillAnywhereWhileBlocksAreTakenBackLeavesNoTrace() {
        killAtEvery(DEATHS);
    }

    @Test
    @Tag("soak")
    void aKillAtEachActWhileBlocksAreTakenBackLeavesNoTrace() {
        killAtEvery(Integer.MAX_VALUE);
    }

    /// Counts what a worker does to its databases while it follows a reorganisation; then as many others
    /// die, each at another of these acts.
    private void killAtEvery(int deaths) {
        AtomicInteger acts = new AtomicInteger();
        dieAt(Integer.MAX_VALUE, acts);
        int all = acts.get();
        int step = Math.max(1, all / deaths);
        for (int death = 1; death <= all; death += step) {
            dieAt(death, new AtomicInteger());
        }
    }

    private void dieAt(int death, AtomicInteger acts) {
        try (FaultyNode node = chainOf(16)) {
            run(7);
            world.reorganise(9, Replacement.LONGER);
            Worker[] mortal = new Worker[1];
            mortal[0] =
                    worker(
                            3,
                            () -> {
                                if (acts.incrementAndGet() == death) {
                                    throw mortal[0].kill();
                                }
                            });
            try (Worker dying = mortal[0]) {
                boolean died = dying.run(JobName.INDEX_BLOCKS, chain, toHead()).isEmpty();
                assertThat(died).as("died at act %d", death).isEqualTo(dying.isDead());
            }
            Backends.awaitReleased(ground.faulty().databases().orchestrator(), chain, PATIENCE);
            run(5);
            judge();
        } catch (AssertionError e) {
            throw new AssertionError("killed at act " + death + ": " + e.getMessage(), e);
        }
    }

    /// A chain of its own, known to a node.
    private FaultyNode chainOf(int blocks) {
        long number = CHAINS.incrementAndGet();
        chain = ChainId.evm(number);
        world = new World(number, FINALITY, new SplittableRandom(number));
        world.grow(blocks);
        FaultyNode node = new FaultyNode(world, 0);
        ChainFeatures features = ChainFeatures.unknown().withFinality(new Finality.Depth(FINALITY));
        ground.faulty().add(chain, features, List.of(node));
        return node;
    }

    private Worker worker(int chunkSize, Runnable each) {
        return new Worker(
                ground.faulty().databases(),
                new JobSettings(chunkSize, 1),
                Trial.PATIENT,
                Failpoints.NONE,
                (database, act) -> each.run());
    }

    private RunRequest toHead() {
        return Trial.toBlock(world.chain().head(), LogProof.BLOOM);
    }

    private void run(int chunkSize) {
        try (Worker worker = worker(chunkSize, () -> {})) {
            for (JobName job : List.of(JobName.INDEX_BLOCKS, JobName.PROJECT_EVENTS)) {
                RunRequest request = job == JobName.INDEX_BLOCKS ? toHead() : RunRequest.ALL;
                assertThat(worker.run(job, chain, request).map(Trial::ending).orElse("killed"))
                        .as(job.text())
                        .isEqualTo("COMPLETED");
            }
        }
    }

    private void judge() {
        new Trial(chain, world, 0, ground.faulty(), ground.clean()).assertClean();
    }
}
