package io.vitrine.jobs.engine;

import io.vitrine.db.Databases;
import io.vitrine.db.documents.DocumentStore;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.orchestration.BlockRange;
import io.vitrine.domain.orchestration.Fence;
import io.vitrine.domain.orchestration.JobName;
import io.vitrine.readers.event.BlockReader;
import io.vitrine.readers.event.BlockReader.Checkpoint;
import io.vitrine.readers.event.ProjectedRows;
import io.vitrine.readers.orchestration.CatalogVerification.Finding;
import io.vitrine.readers.orchestration.CatalogVerification.Verdict;
import io.vitrine.writers.event.CatalogRepair;
import io.vitrine.writers.event.ReorgWriter;
import io.vitrine.writers.orchestration.JobLocks;
import io.vitrine.writers.orchestration.WorkRanges;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Puts right what a verification found. Whatever can be had again is had again through the jobs: blocks from the
/// nodes, the catalog from the raw events; here they are only planned. What no job would touch is put right here: rows
/// that nothing tells of, and what is derived from other rows.
public final class Repair {

    /// What the nodes have to be asked for again.
    private static final Set<String> OF_THE_NODES =
            Set.of("blocks", "ranges", "parents", "canonical", "raw");

    private static final Set<String> OF_CONTENT = Set.of("metadata", "media");

    private final Databases databases;
    private final BlockReader blocks;
    private final ProjectedRows rows;
    private final ReorgWriter checkpoints;
    private final CatalogRepair catalog;
    private final JobLocks locks;

    public Repair(Databases databases, DocumentStore documents, JobLocks locks) {
        this.databases = databases;
        this.blocks = new BlockReader(databases.indexer());
        this.rows = new ProjectedRows(databases.catalog());
        this.checkpoints = new ReorgWriter(databases.indexer(), documents);
        this.catalog = new CatalogRepair(databases);
        this.locks = locks;
    }

    /// What is left to be done by the jobs.
    ///
    /// @param fetch blocks that are planned to be asked for again; null for none
    /// @param project whether blocks are planned to be projected again
    /// @param content documents and pictures that are due again
    public record Planned(@Nullable BlockRange fetch, boolean project, int content) {}

    /// Plans what the jobs can do, and does the rest.
    ///
    /// @throws JobLocks.JobBusy when the chain is being indexed or projected
    public Planned plan(ChainId chain, List<Finding> findings) {
        List<Finding> different =
                findings.stream().filter(one -> one.verdict() == Verdict.DIFFERENT).toList();
        if (different.stream().anyMatch(one -> one.check().equals("checkpoint"))) {
            checkpoints.correctCheckpoint(chain);
        }
        List<BlockRange> again = places(different, OF_THE_NODES, true);
        if (!again.isEmpty()) {
            try (JobLocks.Held held = locks.acquire(JobName.INDEX_BLOCKS, chain)) {
                WorkRanges ranges = new WorkRanges(databases.indexer());
                ranges.takeOver(held.fence());
                ranges.planAgain(held.fence(), again);
            }
        }
        boolean project = false;
        try (JobLocks.Held held = locks.acquire(JobName.PROJECT_EVENTS, chain)) {
            project = repairCatalog(held.fence(), different);
        }
        return new Planned(bounds(again), project || !again.isEmpty(), content(chain, different));
    }

    private boolean repairCatalog(Fence fence, List<Finding> different) {
        Optional<Checkpoint> stored = blocks.checkpoint(fence.chain()).filter(Checkpoint::exists);
        if (stored.isEmpty() || different.isEmpty()) {
            return false;
        }
        WorkRanges ranges = new WorkRanges(databases.catalog());
        ranges.takeOver(fence);
        catalog.removeUntold(fence, new BlockRange(stored.get().start(), stored.get().last()));
        Set<String> contracts = new TreeSet<>();
        different.stream()
                .filter(one -> !OF_CONTENT.contains(one.check()))
                .forEach(one -> contracts.addAll(one.damage().contracts()));
        catalog.derive(fence, contracts);
        List<BlockRange> again = new ArrayList<>(places(different, OF_THE_NODES, false));
        again.addAll(rows.withoutToken(fence.chain()));
        ranges.planAgain(fence, again);
        return !again.isEmpty();
    }

    private int content(ChainId chain, List<Finding> different) {
        Set<String> contracts = new TreeSet<>();
        different.stream()
                .filter(one -> OF_CONTENT.contains(one.check()))
                .forEach(one -> contracts.addAll(one.damage().contracts()));
        return contracts.isEmpty() ? 0 : catalog.renewContent(chain, contracts);
    }

    /// The blocks that findings of these checks, or of the others, are about.
    private static List<BlockRange> places(
            List<Finding> different, Set<String> checks, boolean these) {
        return different.stream()
                .filter(one -> checks.contains(one.check()) == these)
                .flatMap(one -> one.damage().blocks().stream())
                .distinct()
                .sorted(Comparator.comparingLong(BlockRange::from))
                .toList();
    }

    private static @Nullable BlockRange bounds(List<BlockRange> again) {
        if (again.isEmpty()) {
            return null;
        }
        long last = again.stream().mapToLong(BlockRange::to).max().orElseThrow();
        return new BlockRange(again.getFirst().from(), last);
    }
}
