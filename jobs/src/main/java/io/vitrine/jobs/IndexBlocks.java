package io.vitrine.jobs;

import io.vitrine.db.Databases;
import io.vitrine.db.documents.DocumentStore;
import io.vitrine.domain.chain.Chain;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.chain.Finality;
import io.vitrine.domain.event.Coverage;
import io.vitrine.domain.orchestration.BlockRange;
import io.vitrine.domain.orchestration.Fenced;
import io.vitrine.domain.orchestration.JobName;
import io.vitrine.jobs.engine.BlockFetch;
import io.vitrine.jobs.engine.BlockFetch.Fetched;
import io.vitrine.jobs.engine.ClaimedRanges;
import io.vitrine.jobs.engine.HeavyTurns;
import io.vitrine.jobs.engine.JobDefinition;
import io.vitrine.jobs.engine.JobRefused;
import io.vitrine.jobs.engine.RangeSizes;
import io.vitrine.jobs.engine.ReorgRecovery;
import io.vitrine.jobs.engine.Reorgs;
import io.vitrine.jobs.engine.Run;
import io.vitrine.jobs.engine.Steps;
import io.vitrine.readers.chain.ChainRegistry;
import io.vitrine.readers.chain.ChainRpc;
import io.vitrine.readers.chain.ChainRpcs;
import io.vitrine.readers.chain.RpcInconsistent;
import io.vitrine.readers.event.BlockReader;
import io.vitrine.readers.event.BlockReader.Checkpoint;
import io.vitrine.readers.orchestration.RangeProgress;
import io.vitrine.writers.event.BlockWriter;
import io.vitrine.writers.event.ChainMoved;
import io.vitrine.writers.event.CoverageWriter;
import io.vitrine.writers.event.RawEventWriter;
import io.vitrine.writers.orchestration.WorkRanges;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.infrastructure.item.Chunk;

/// Stores what happened on a chain: its blocks and its logs.
///
/// | step | what | where |
/// |---|---|---|
/// | plan | stored blocks compared with the chain, orphans taken back; the blocks from the start to the last final one | every database |
/// | index | a range: headers and logs from the nodes, checked; stored, then marked | events.raw, indexer_db |
///
/// Writes: `events.raw`, `blocks`, `work_ranges`, `indexer_checkpoints`.
public final class IndexBlocks implements JobDefinition {

    private static final Logger log = LoggerFactory.getLogger(IndexBlocks.class);
    private static final int DEPTH_WITHOUT_TAG = 64;

    /// Blocks of a row of the plan; they are cut when they are claimed.
    private static final int PLANNED_TOGETHER = 10_000;

    private final Steps steps;
    private final ChainRegistry registry;
    private final ChainRpcs nodes;
    private final Reorgs reorgs;
    private final BlockReader blocks;
    private final BlockWriter blockWriter;
    private final RawEventWriter events;
    private final WorkRanges ranges;
    private final RangeProgress progress;
    private final BlockFetch fetch;
    private final CoverageWriter coverages;
    private final Clock clock;

    public IndexBlocks(
            Steps steps,
            Databases databases,
            DocumentStore documents,
            ChainRegistry registry,
            ChainRpcs nodes,
            Reorgs reorgs,
            BlockFetch fetch,
            Clock clock) {
        this.steps = steps;
        this.registry = registry;
        this.nodes = nodes;
        this.reorgs = reorgs;
        this.blocks = new BlockReader(databases.indexer());
        this.blockWriter = new BlockWriter(databases.indexer());
        this.events = new RawEventWriter(documents);
        this.ranges = new WorkRanges(databases.indexer());
        this.fetch = fetch;
        this.coverages = new CoverageWriter(databases.indexer());
        this.progress = new RangeProgress(databases.indexer());
        this.clock = clock;
    }

    @Override
    public JobName name() {
        return JobName.INDEX_BLOCKS;
    }

    @Override
    public Job job(Run run) {
        ChainRpc chain = nodes.of(run.chain());
        BlockRange bounds =
                new BlockRange(
                        run.request().fromBlock() == null ? 0 : run.request().fromBlock(),
                        run.request().toBlock() == null
                                ? Long.MAX_VALUE - 1
                                : run.request().toBlock());
        Wanted wanted = new Wanted(run.chain());
        RangeSizes sizes =
                new RangeSizes(steps.settings().rangeSize(), steps.settings().chunkSize());
        HeavyTurns turns = new HeavyTurns();
        ReorgRecovery recovery =
                new ReorgRecovery(run, ranges, () -> plan(run, chain, wanted.coverage()));
        return steps.job(
                this,
                steps.once(
                        "plan",
                        () -> {
                            ranges.takeOver(run.fence());
                            plan(run, chain, wanted.coverage());
                        }),
                steps.claimed(
                        "index",
                        new ClaimedRanges(ranges, progress, run, bounds, sizes::next, () -> false),
                        range -> fetch(run, chain, wanted, recovery, turns, range),
                        written -> store(run, wanted, recovery, sizes, turns, written)));
    }

    /// Once at the beginning, and again after a reorganisation that the run meets.
    private void plan(Run run, ChainRpc nodes, Coverage coverage) {
        Chain chain =
                registry.chain(run.chain()).orElseThrow(() -> JobRefused.unknownChain(run.chain()));
        blockWriter.begin(run.chain(), coverage.startBlock(chain.features().startBlock()));
        long head = nodes.head();
        long lastFinal = lastFinal(chain, nodes, head);
        reorgs.settle(run.fence(), nodes, lastFinal);
        Checkpoint checkpoint = blocks.checkpoint(run.chain()).orElseThrow();
        long from =
                run.request().fromBlock() == null ? checkpoint.start() : run.request().fromBlock();
        long to = last(run, head, lastFinal);
        if (to > head) {
            throw JobRefused.aboveHead(run.chain(), to, head);
        }
        long first = Math.max(from, checkpoint.start());
        if (first > to) {
            return;
        }
        BlockRange bounds = new BlockRange(first, to);
        coverages.planMissing(run.fence(), bounds, coverage);
        for (BlockRange gap : progress.gaps(name(), run.chain(), bounds)) {
            ranges.plan(run.fence(), gap, PLANNED_TOGETHER);
        }
        run.progress().begin("index", progress.open(name(), run.chain(), bounds));
    }

    private static long last(Run run, long head, long lastFinal) {
        if (run.request().toHead()) {
            return head;
        }
        Long asked = run.request().toBlock();
        return asked == null ? lastFinal : asked;
    }

    private static long lastFinal(Chain chain, ChainRpc nodes, long head) {
        return switch (chain.features().finality()) {
            case Finality.Tagged() -> nodes.finalized(DEPTH_WITHOUT_TAG);
            case Finality.Depth(int depth) -> head - depth;
        };
    }

    /// What a run wants: the same from its beginning to its end, looked up when the first step needs it.
    private final class Wanted {

        private final ChainId chain;
        private @Nullable Coverage coverage;
        private @Nullable Long key;

        Wanted(ChainId chain) {
            this.chain = chain;
        }

        synchronized Coverage coverage() {
            Coverage known = coverage == null ? fetch.coverage(chain) : coverage;
            coverage = known;
            return known;
        }

        synchronized long key() {
            long known = key == null ? coverages.name(coverage()) : key;
            key = known;
            return known;
        }
    }

    /// A range as the nodes give it; null when the chain was reorganised while it was read.
    private @Nullable Fetched fetch(
            Run run,
            ChainRpc chain,
            Wanted wanted,
            ReorgRecovery recovery,
            HeavyTurns turns,
            BlockRange range) {
        try {
            Fetched fetched =
                    fetch.fetch(
                            chain,
                            range,
                            wanted.coverage(),
                            run.request().proof(),
                            RangeSizes.MOST_READ);
            if (!fetched.range().equals(range) && !isLeft(run, range, fetched.range())) {
                return null;
            }
            turns.take(fetched.range(), fetched.events().size());
            return fetched;
        } catch (RpcInconsistent moved) {
            if (!moved.otherBranch()) {
                throw moved;
            }
            recovery.recover(range, moved);
            return null;
        }
    }

    /// The rest of a range of too many logs is given back.
    ///
    /// @return whether its beginning is still this run's
    private boolean isLeft(Run run, BlockRange claimed, BlockRange read) {
        try {
            ranges.giveBack(run.fence(), claimed, read.to() + 1);
            return true;
        } catch (Fenced lost) {
            if (!lost.claimOnly()) {
                throw lost;
            }
            log.info("reorg.dropped chain={} blocks={}", run.chain(), claimed);
            return false;
        }
    }

    private void store(
            Run run,
            Wanted wanted,
            ReorgRecovery recovery,
            RangeSizes sizes,
            HeavyTurns turns,
            Chunk<? extends Fetched> written) {
        for (Fetched fetched : written) {
            try {
                store(run, wanted, fetched);
                recovery.written();
                sizes.learn(fetched.range(), fetched.events().size());
            } catch (ChainMoved moved) {
                recovery.recover(fetched.range(), moved);
            } catch (Fenced lost) {
                if (!lost.claimOnly()) {
                    throw lost;
                }
                // a reorganisation took the range out of the plan while it was read
                log.info("reorg.dropped chain={} blocks={}", run.chain(), fetched.range());
            } finally {
                turns.giveBack(fetched.range());
            }
        }
    }

    private void store(Run run, Wanted wanted, Fetched fetched) {
        events.store(fetched.events(), clock.instant(), fetched.head());
        Map<Long, Integer> counts =
                fetched.events().stream()
                        .collect(
                                Collectors.groupingBy(
                                        event -> event.log().blockNumber(),
                                        Collectors.summingInt(event -> 1)));
        blockWriter.write(
                run.fence(),
                wanted.key(),
                fetched.headers(),
                counts,
                List.of(new WorkRanges.Done(fetched.range(), fetched.events().size())));
        run.progress().advance(fetched.range().size());
    }
}
