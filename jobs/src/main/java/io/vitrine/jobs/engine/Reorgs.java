package io.vitrine.jobs.engine;

import io.vitrine.db.Databases;
import io.vitrine.db.documents.DocumentStore;
import io.vitrine.domain.account.ApprovalScope;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.event.Reorg;
import io.vitrine.domain.orchestration.Fence;
import io.vitrine.domain.orchestration.JobName;
import io.vitrine.readers.chain.ChainRpc;
import io.vitrine.readers.event.ReorgReader;
import io.vitrine.readers.event.ReorgReader.Comparison;
import io.vitrine.writers.account.ApprovalProjection;
import io.vitrine.writers.event.CatalogProjection;
import io.vitrine.writers.event.ProjectionState;
import io.vitrine.writers.event.ReorgWriter;
import io.vitrine.writers.orchestration.JobLocks;
import io.vitrine.writers.orchestration.JobLocks.JobBusy;
import io.vitrine.writers.orchestration.WorkRanges;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes back what orphaned blocks had produced, in the order that survives a kill at any moment: the reorg
/// is a row; each database of the catalog undoes by it and marks so; only then the blocks themselves go.
public final class Reorgs {

    private static final Logger log = LoggerFactory.getLogger(Reorgs.class);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration POLL = Duration.ofMillis(100);

    private final ReorgReader reader;
    private final ReorgWriter writer;
    private final CatalogProjection catalog;
    private final ApprovalProjection approvals;
    private final WorkRanges catalogRanges;
    private final ProjectionState state;
    private final JobLocks locks;
    private final JobSettings settings;

    public Reorgs(
            Databases databases, DocumentStore documents, JobLocks locks, JobSettings settings) {
        this.reader = new ReorgReader(databases);
        this.writer = new ReorgWriter(databases.indexer(), documents);
        this.catalog = new CatalogProjection(databases.catalog());
        this.approvals = new ApprovalProjection(databases, ApprovalScope.ALL);
        this.catalogRanges = new WorkRanges(databases.catalog());
        this.state = new ProjectionState(databases.catalog());
        this.locks = locks;
        this.settings = settings;
    }

    /// Compares what is stored with the chain; where they differ, goes back to the common ancestor, in every
    /// database. What an earlier run had begun is ended first. Where that takes an operator's word, readers are told
    /// that what they see is stale, until the word is given or the chain is what it was. Nodes that are behind what is
    /// stored tell neither that it is true nor that it is final.
    ///
    /// @param index what the run that indexes may write under
    /// @param lastFinal highest block that is final now
    /// @throws JobRefused when the ancestor lies below a block that had been final
    public void settle(Fence index, ChainRpc nodes, long lastFinal) {
        ChainId chain = index.chain();
        reader.open(chain).ifPresent(reorg -> undo(index, reorg));
        Comparison now = reader.compare(chain, nodes);
        while (now.reorg().isPresent()) {
            Reorg reorg = now.reorg().get();
            long wasFinal = reader.finalBlock(chain).orElse(-1L);
            if (reader.hasReplacedFinal(chain, wasFinal, nodes)) {
                JobRefused refused = JobRefused.reorgBelowFinality(reorg, wasFinal);
                state.doubt(index, refused.code());
                throw refused;
            }
            writer.note(index, reorg);
            undo(index, reorg);
            now = reader.compare(chain, nodes);
        }
        if (now.same()) {
            state.trust(index);
            writer.raiseFinal(chain, lastFinal);
        }
    }

    /// An operator's word: nothing above the block counts any more, final or not.
    ///
    /// @return what was taken back; empty when nothing is stored above it
    /// @throws JobBusy when the chain is being indexed or projected
    public Optional<Reorg> unwind(ChainId chain, long block) {
        try (JobLocks.Held held = locks.acquire(JobName.INDEX_BLOCKS, chain)) {
            Fence index = held.fence();
            writer.takeOver(index);
            reader.open(chain).ifPresent(reorg -> undo(index, reorg));
            Optional<Reorg> above = reader.above(chain, block);
            above.ifPresent(reorg -> {
                writer.note(index, reorg);
                undo(index, reorg);
            });
            state.trust(index);
            return above;
        }
    }

    /// What the operator's word would take back.
    public Optional<Reorg> wouldUnwind(ChainId chain, long block) {
        return reader.above(chain, block);
    }

    /// The catalog's part, under the fence of the run that projects. The blocks that are left to project end at the
    /// ancestor of what it returns, until the run that indexes has replaced them.
    public Optional<Reorg> undoCatalog(Fence project) {
        Optional<Reorg> open = reader.open(project.chain());
        open.ifPresent(reorg -> undoCatalog(project, reorg));
        return open;
    }

    /// Whether blocks are to be taken back: who projects makes way.
    public boolean isOpen(ChainId chain) {
        return reader.open(chain).isPresent();
    }

    private void undo(Fence index, Reorg reorg) {
        log.warn(
                "reorg chain={} depth={} ancestor={} oldTip={}",
                reorg.chain(),
                reorg.depth(),
                reorg.ancestor(),
                reorg.oldTipHash());
        try (JobLocks.Held project = acquire(reorg.chain())) {
            catalogRanges.takeOver(project.fence());
            undoCatalog(project.fence(), reorg);
        }
        writer.finish(index, reorg);
    }

    private void undoCatalog(Fence project, Reorg reorg) {
        if (!reader.catalogHasUndone(reorg)) {
            long highest = reader.highestProjected(reorg.chain());
            catalog.undo(project, reorg, highest, settings.rangeSize());
        }
        approvals.undo(project, reorg);
    }

    /// A projection that is under way ends at a block that is no more, so it is waited for.
    private JobLocks.Held acquire(ChainId chain) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return locks.acquire(JobName.PROJECT_EVENTS, chain);
            } catch (JobBusy busy) {
                if (System.nanoTime() > deadline) {
                    throw busy;
                }
                LockSupport.parkNanos(POLL.toNanos());
            }
        }
    }
}
