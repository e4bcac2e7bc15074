package io.vitrine.jobs;

import io.vitrine.db.Databases;
import io.vitrine.db.documents.DocumentStore;
import io.vitrine.domain.account.ApprovalScope;
import io.vitrine.domain.chain.BlockHeader;
import io.vitrine.domain.chain.Chain;
import io.vitrine.domain.event.CollectionFacts;
import io.vitrine.domain.event.NativeCurrency;
import io.vitrine.domain.event.RangeEffects;
import io.vitrine.domain.event.Reorg;
import io.vitrine.domain.event.StaleGroup;
import io.vitrine.domain.orchestration.BlockRange;
import io.vitrine.domain.orchestration.JobName;
import io.vitrine.domain.orchestration.WorkItem;
import io.vitrine.domain.orchestration.WorkKind;
import io.vitrine.jobs.engine.ClaimedRanges;
import io.vitrine.jobs.engine.DueWork;
import io.vitrine.jobs.engine.HeavyTurns;
import io.vitrine.jobs.engine.JobDefinition;
import io.vitrine.jobs.engine.JobRefused;
import io.vitrine.jobs.engine.MissingRanges;
import io.vitrine.jobs.engine.RangeSizes;
import io.vitrine.jobs.engine.Reorgs;
import io.vitrine.jobs.engine.Run;
import io.vitrine.jobs.engine.StaleGroups;
import io.vitrine.jobs.engine.Steps;
import io.vitrine.processors.event.EventCatalog;
import io.vitrine.processors.event.EventDecoder;
import io.vitrine.processors.event.RangeProjection;
import io.vitrine.readers.account.ApprovalCatalog;
import io.vitrine.readers.chain.ChainRegistry;
import io.vitrine.readers.chain.ChainRpcs;
import io.vitrine.readers.event.BlockReader;
import io.vitrine.readers.event.BlockReader.Checkpoint;
import io.vitrine.readers.event.CollectionCalls;
import io.vitrine.readers.event.ProjectionReader;
import io.vitrine.readers.event.RawEventReader;
import io.vitrine.readers.orchestration.RangeProgress;
import io.vitrine.readers.orchestration.RangeProgress.Refetched;
import io.vitrine.writers.account.ApprovalProjection;
import io.vitrine.writers.event.BulkLoad;
import io.vitrine.writers.event.CatalogProjection;
import io.vitrine.writers.event.CatalogProjection.Mode;
import io.vitrine.writers.event.CollectionWriter;
import io.vitrine.writers.event.ProjectionState;
import io.vitrine.writers.orchestration.WorkRanges;
import java.util.List;
import java.util.Optional;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemReader;

/// Turns what happened into what is: who owns what, in which collection.
///
/// | step | what | where |
/// |---|---|---|
/// | plan | the blocks that are stored and not yet projected, cut into ranges | catalog_db |
/// | project | a range: its raw events folded into transfers, balances, owners, roles, flags; replaced as a whole, then its approvals | catalog_db, wallets_db |
/// | follow | the tokens of ranges that a large backfill has loaded, derived from their transfers | catalog_db |
/// | build-indexes | the indexes, and a reference, that a large backfill has put off | catalog_db |
/// | approvals | ranges whose approvals a killed run left out | wallets_db |
/// | describe | contracts seen for the first time: name, symbol, what they claim, whether they say who owns what; asked at the projected block | nodes, catalog_db |
/// | settle | supply and state of the collections that changed, and what in them no honest contract does | catalog_db |
///
/// Writes: `tokens`, `token_balances`, `ownership_transfers`, `activities`, `processed_events`, `collections`,
/// `collection_bindings`, `collection_stats`, `collection_roles`, `collection_mint_config`, `nft_flags`, `token_anomalies`, `contract_events`,
/// `consecutive_transfers`, `wallets`, `approvals`, `approvals_history`, `approval_events`, and the due work of the jobs behind it.
public final class ProjectEvents implements JobDefinition {

    private static final long TRANSFERS_OF_GROUP = 20_000;

    private final Steps steps;
    private final Databases databases;
    private final ChainRegistry registry;
    private final ChainRpcs nodes;
    private final Reorgs reorgs;
    private final BlockReader blocks;
    private final RawEventReader events;
    private final RangeProjection projection =
            new RangeProjection(new EventDecoder(EventCatalog.load()));
    private final CatalogProjection catalog;
    private final ApprovalProjection approvals;
    private final ApprovalCatalog approved;
    private final ProjectionState state;
    private final ProjectionReader projected;
    private final WorkRanges ranges;
    private final RangeProgress rangeProgress;
    private final RangeProgress rawProgress;
    private final DueWork work;
    private final CollectionCalls calls;
    private final CollectionWriter collections;

    public ProjectEvents(
            Steps steps,
            Databases databases,
            DocumentStore documents,
            ChainRegistry registry,
            ChainRpcs nodes,
            Reorgs reorgs,
            ApprovalScope approvals) {
        this.steps = steps;
        this.registry = registry;
        this.nodes = nodes;
        this.reorgs = reorgs;
        this.blocks = new BlockReader(databases.indexer());
        this.events = new RawEventReader(documents);
        this.catalog = new CatalogProjection(databases.catalog());
        this.approvals = new ApprovalProjection(databases, approvals);
        this.approved = new ApprovalCatalog(databases);
        this.state = new ProjectionState(databases.catalog());
        this.projected = new ProjectionReader(databases.catalog());
        this.databases = databases;
        this.ranges = new WorkRanges(databases.catalog());
        this.rangeProgress = new RangeProgress(databases.catalog());
        this.rawProgress = new RangeProgress(databases.indexer());
        this.work = new DueWork(databases.catalog());
        this.calls = new CollectionCalls(databases.catalog());
        this.collections = new CollectionWriter(databases.catalog(), documents);
    }

    @Override
    public JobName name() {
        return JobName.PROJECT_EVENTS;
    }

    @Override
    public Job job(Run run) {
        BlockRange bounds =
                new BlockRange(
                        run.request().fromBlock() == null ? 0 : run.request().fromBlock(),
                        run.request().toBlock() == null
                                ? Long.MAX_VALUE - 1
                                : run.request().toBlock());
        int size = steps.settings().chunkSize();
        MissingRanges approvalsMissing =
                new MissingRanges(steps.settings().rangeSize(), piece -> bounded(run, piece));
        HeavyTurns turns = new HeavyTurns();
        Manner manner = new Manner(new BulkLoad(databases.catalog(), steps.settings().bulkFrom()));
        StaleGroups stale = new StaleGroups(() -> projected.stale(run.chain(), TRANSFERS_OF_GROUP));
        return steps.job(
                this,
                steps.once("plan", () -> plan(run, manner)),
                steps.claimed(
                        "project",
                        new ClaimedRanges(
                                ranges,
                                rangeProgress,
                                run,
                                bounds,
                                () -> Long.MAX_VALUE,
                                () -> reorgs.isOpen(run.chain())),
                        range -> foldBounded(run, turns, range),
                        written -> replace(run, manner, turns, written)),
                steps.once("begin-follow", () -> beginFollowing(run, manner.bulk, stale)),
                steps.claimed("follow", stale, group -> group, taken -> follow(run, taken)),
                steps.once("build-indexes", () -> buildIndexes(run, manner.bulk)),
                steps.once("plan-approvals", () -> planApprovals(run, bounds, approvalsMissing)),
                steps.claimed(
                        "approvals",
                        approvalsMissing,
                        range -> fold(run, range),
                        written -> approve(run, written)),
                steps.once(
                        "begin-describe",
                        () -> begin(run, WorkKind.DESCRIBE_COLLECTION, "describe")),
                steps.claimed(
                        "describe",
                        undescribed(run, size),
                        asked -> calls.describe(nodes, run.chain(), asked.due(), asked.block()),
                        described -> describe(run, described)),
                steps.once("begin-settle", () -> begin(run, WorkKind.SETTLE_COLLECTION, "settle")),
                steps.claimed(
                        "settle",
                        work.claimed(run, WorkKind.SETTLE_COLLECTION, size),
                        due -> due,
                        due ->
                                due.forEach(batch -> {
                                    collections.settle(run.fence(), batch, currency(run));
                                    approvals.settle(run.fence(), batch);
                                    run.progress().advance(batch.size());
                                })));
    }

    /// How a run writes its ranges.
    private static final class Manner {

        private final BulkLoad bulk;
        private volatile long doneBefore = Long.MAX_VALUE;

        Manner(BulkLoad bulk) {
            this.bulk = bulk;
        }

        Mode of(BlockRange range) {
            if (bulk.hasBegun()) {
                return Mode.LOAD;
            }
            return range.to() < doneBefore ? Mode.DERIVE : Mode.ADD;
        }
    }

    private NativeCurrency currency(Run run) {
        Chain chain =
                registry.chain(run.chain()).orElseThrow(() -> JobRefused.unknownChain(run.chain()));
        return new NativeCurrency(chain.nativeSymbol(), chain.decimals());
    }

    private void plan(Run run, Manner manner) {
        manner.doneBefore = rangeProgress.highestDone(name(), run.chain()).orElse(-1L);
        ranges.takeOver(run.fence());
        approvals.takeOver(run.fence());
        long canonical =
                reorgs.undoCatalog(run.fence()).map(Reorg::ancestor).orElse(Long.MAX_VALUE);
        Optional<Checkpoint> checkpoint = blocks.checkpoint(run.chain()).filter(Checkpoint::exists);
        if (checkpoint.isEmpty()) {
            return;
        }
        state.begin(run.chain(), checkpoint.get().start());
        List<Refetched> again =
                rawProgress.refetched(run.chain(), projected.refetchedSeen(run.chain()));
        if (!again.isEmpty()) {
            state.planAgain(
                    run.fence(),
                    again.stream().map(Refetched::range).toList(),
                    again.getLast().id());
        }
        long from =
                run.request().fromBlock() == null
                        ? checkpoint.get().start()
                        : Math.max(run.request().fromBlock(), checkpoint.get().start());
        long stored = Math.min(checkpoint.get().last(), canonical);
        long to =
                run.request().toBlock() == null
                        ? stored
                        : Math.min(run.request().toBlock(), stored);
        if (from > to) {
            return;
        }
        BlockRange wanted = new BlockRange(from, to);
        for (BlockRange gap : rangeProgress.gaps(name(), run.chain(), wanted)) {
            ranges.plan(run.fence(), gap, steps.settings().rangeSize());
        }
        rangeProgress
                .firstOpen(name(), run.chain(), wanted)
                .ifPresent(open ->
                        manner.bulk.begin(blocks.logs(run.chain(), new BlockRange(open, to))));
        run.progress().begin("project", rangeProgress.open(name(), run.chain(), wanted));
    }

    private void beginFollowing(Run run, BulkLoad bulk, StaleGroups stale) {
        bulk.end();
        catalog.beginFollowing(run.chain());
        run.progress().begin("follow", stale.begin());
    }

    private void follow(Run run, Chunk<? extends StaleGroup> taken) {
        for (StaleGroup group : taken) {
            catalog.follow(run.fence(), group);
            run.progress().advance(group.transfers());
        }
    }

    /// What is loaded is whole now; readers are told of it before their indexes are back.
    private void buildIndexes(Run run, BulkLoad bulk) {
        catalog.endFollowing(run.fence());
        nameReachedBlock(run);
        List<String> pending = bulk.pending();
        run.progress().begin("build-indexes", pending.size());
        for (String name : pending) {
            bulk.restore(name);
            run.progress().advance(1);
        }
    }

    /// A range and what it does to the catalog.
    private record FoldedRange(BlockRange range, RangeEffects effects) {}

    /// As much of a claimed range as a worker may hold in memory; the rest is given back.
    private FoldedRange foldBounded(Run run, HeavyTurns turns, BlockRange claimed) {
        BlockRange range = bounded(run, claimed);
        if (!range.equals(claimed)) {
            ranges.giveBack(run.fence(), claimed, range.to() + 1);
        }
        if (range.size() == 1) {
            turns.take(range, blocks.logs(run.chain(), range));
        }
        try {
            return fold(run, range);
        } catch (RuntimeException | Error e) {
            turns.giveBack(range);
            throw e;
        }
    }

    private BlockRange bounded(Run run, BlockRange range) {
        return range.size() == 1 ? range : blocks.upTo(run.chain(), range, RangeSizes.MOST_LOGS);
    }

    private FoldedRange fold(Run run, BlockRange range) {
        List<BlockHeader> stored = blocks.blocks(run.chain(), range);
        return new FoldedRange(range, projection.project(events.logs(run.chain(), range, stored)));
    }

    private void replace(
            Run run, Manner manner, HeavyTurns turns, Chunk<? extends FoldedRange> written) {
        for (FoldedRange folded : written) {
            try {
                replace(run, manner, folded);
            } finally {
                turns.giveBack(folded.range());
            }
        }
    }

    private void replace(Run run, Manner manner, FoldedRange folded) {
        approvals.open(run.fence(), folded.range());
        catalog.replace(
                run.fence(),
                folded.range(),
                folded.effects(),
                EventDecoder.VERSION,
                manner.of(folded.range()));
        approvals.replace(run.fence(), folded.range(), folded.effects(), EventDecoder.VERSION);
        nameReachedBlock(run);
        run.progress().advance(folded.range().size());
    }

    /// Usually nothing: approvals are written behind the catalog, range by range. A run that was killed
    /// between the two left some out.
    private void planApprovals(Run run, BlockRange bounds, MissingRanges missing) {
        long blocks =
                missing.begin(
                        projected.done(name(), run.chain(), bounds),
                        approved.covered(run.chain(), bounds));
        run.progress().begin("approvals", blocks);
    }

    private void approve(Run run, Chunk<? extends FoldedRange> written) {
        for (FoldedRange folded : written) {
            approvals.replace(run.fence(), folded.range(), folded.effects(), EventDecoder.VERSION);
            run.progress().advance(folded.range().size());
        }
    }

    /// Hash and time of the block that readers are told of stand in another database than the mark.
    private void nameReachedBlock(Run run) {
        projected
                .unnamed(run.chain())
                .flatMap(block ->
                        blocks.blocks(run.chain(), new BlockRange(block, block)).stream()
                                .findFirst())
                .ifPresent(block -> state.name(run.chain(), block));
    }

    private void begin(Run run, WorkKind kind, String step) {
        nameReachedBlock(run);
        work.begin(run, kind, step);
    }

    /// Collections, and the block at which their contracts are asked.
    private record Undescribed(List<WorkItem> due, long block) {}

    /// While the catalog reflects no block yet, there is none at which contracts could be asked.
    private ItemReader<Undescribed> undescribed(Run run, int size) {
        ItemReader<List<WorkItem>> claimed = work.claimed(run, WorkKind.DESCRIBE_COLLECTION, size);
        return () -> {
            Optional<Long> block = projected.lastBlock(run.chain());
            List<WorkItem> due = block.isEmpty() ? null : claimed.read();
            return due == null ? null : new Undescribed(due, block.get());
        };
    }

    private void describe(Run run, Chunk<? extends List<CollectionFacts>> described) {
        for (List<CollectionFacts> batch : described) {
            collections.describe(run.fence(), batch);
            run.progress().advance(batch.size());
        }
    }
}
