package io.vitrine.jobs.engine;

import io.vitrine.db.Database;
import io.vitrine.db.Databases;
import io.vitrine.db.documents.DocumentStore;
import io.vitrine.domain.account.ApprovalScope;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.event.Coverage;
import io.vitrine.domain.event.RangeEffects;
import io.vitrine.domain.event.RawLog;
import io.vitrine.domain.orchestration.BlockRange;
import io.vitrine.domain.orchestration.JobName;
import io.vitrine.processors.event.EventCatalog;
import io.vitrine.processors.event.EventDecoder;
import io.vitrine.processors.event.RangeProjection;
import io.vitrine.readers.account.ApprovedRows;
import io.vitrine.readers.chain.ChainRpcs;
import io.vitrine.readers.event.BlockReader;
import io.vitrine.readers.event.ProjectedRows;
import io.vitrine.readers.event.RawEventReader;
import io.vitrine.readers.orchestration.RangeProgress;
import io.vitrine.writers.account.ApprovalProjection;
import io.vitrine.writers.event.CatalogProjection;
import io.vitrine.writers.orchestration.JobLocks;
import io.vitrine.writers.orchestration.WorkRanges;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Doing blocks again: plans done ranges anew for the jobs, or rehearses it and says what would change.
///
/// Work is done by whole ranges, so what is asked for is widened to the ranges that it touches.
public final class Reindexing {

    private static final EventCatalog EVENTS = EventCatalog.load();

    /// Tables with a row for what a log tells; the others follow from them.
    private static final Set<String> OF_LOGS =
            Set.of(
                    "ownership_transfers",
                    "activities",
                    "contract_events",
                    "consecutive_transfers",
                    "approvals_history");

    private final Databases databases;
    private final ChainRpcs nodes;
    private final BlockFetch fetch;
    private final BlockReader blocks;
    private final RawEventReader events;
    private final RangeProjection projection = new RangeProjection(new EventDecoder(EVENTS));
    private final CatalogProjection catalog;
    private final ApprovalProjection approvals;
    private final ProjectedRows rows;
    private final ApprovedRows approved;
    private final RangeProgress stored;
    private final RangeProgress projected;
    private final JobLocks locks;

    public Reindexing(
            Databases databases,
            DocumentStore documents,
            ChainRpcs nodes,
            BlockFetch fetch,
            JobLocks locks,
            ApprovalScope approvals) {
        this.databases = databases;
        this.nodes = nodes;
        this.fetch = fetch;
        this.blocks = new BlockReader(databases.indexer());
        this.events = new RawEventReader(documents);
        this.catalog = new CatalogProjection(databases.catalog());
        this.approvals = new ApprovalProjection(databases, approvals);
        this.rows = new ProjectedRows(databases.catalog());
        this.approved = new ApprovedRows(databases.wallets());
        this.stored = new RangeProgress(databases.indexer());
        this.projected = new RangeProgress(databases.catalog());
        this.locks = locks;
    }

    /// The blocks in which tokens of a collection moved, as far as is known.
    public Optional<BlockRange> blocks(ChainId chain, UUID collection) {
        return rows.blocks(chain, collection);
    }

    /// Stored ranges within the bounds that cannot be replayed, because they were fetched without an event that the
    /// rules of today need, or are not stored at all.
    public List<BlockRange> notReplayable(ChainId chain, BlockRange bounds) {
        List<BlockRange> missing =
                new ArrayList<>(stored.uncovered(chain, bounds, EVENTS.topics()));
        missing.addAll(stored.gaps(JobName.INDEX_BLOCKS, chain, bounds));
        return missing;
    }

    /// Plans the blocks to be read from the nodes again.
    ///
    /// @return the ranges that are planned, as one; empty when nothing of them is stored
    /// @throws JobLocks.JobBusy when the chain is being indexed
    public Optional<BlockRange> planFetch(ChainId chain, BlockRange bounds) {
        return plan(JobName.INDEX_BLOCKS, chain, List.of(bounds), stored, databases.indexer());
    }

    /// Plans the blocks to be projected again from what is stored.
    ///
    /// @return the ranges that are planned, as one; empty when nothing of them is projected
    /// @throws JobLocks.JobBusy when the chain is being projected
    public Optional<BlockRange> planProjection(ChainId chain, BlockRange bounds) {
        return plan(JobName.PROJECT_EVENTS, chain, List.of(bounds), projected, databases.catalog());
    }

    /// Plans what older rules had made to be projected again.
    ///
    /// @return the ranges that are planned, as one; empty when there are none
    /// @throws JobLocks.JobBusy when the chain is being projected
    public Optional<BlockRange> planOutdated(ChainId chain) {
        return plan(
                JobName.PROJECT_EVENTS,
                chain,
                projected.outdated(JobName.PROJECT_EVENTS, chain, EventDecoder.VERSION),
                projected,
                databases.catalog());
    }

    /// What older rules had made, neighbours together.
    public List<BlockRange> outdated(ChainId chain) {
        List<BlockRange> joined = new ArrayList<>();
        for (BlockRange range :
                projected.outdated(JobName.PROJECT_EVENTS, chain, EventDecoder.VERSION)) {
            if (!joined.isEmpty() && joined.getLast().to() + 1 == range.from()) {
                BlockRange before = joined.removeLast();
                joined.add(new BlockRange(before.from(), range.to()));
            } else {
                joined.add(range);
            }
        }
        return joined;
    }

    private Optional<BlockRange> plan(
            JobName job,
            ChainId chain,
            List<BlockRange> wanted,
            RangeProgress progress,
            Database database) {
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        BlockRange bounds = new BlockRange(wanted.getFirst().from(), wanted.getLast().to());
        Optional<BlockRange> whole = progress.whole(job, chain, bounds);
        if (whole.isPresent()) {
            try (JobLocks.Held held = locks.acquire(job, chain)) {
                WorkRanges ranges = new WorkRanges(database);
                ranges.takeOver(held.fence());
                ranges.planAgain(held.fence(), wanted);
            }
        }
        return whole;
    }

    /// One row that would be another.
    ///
    /// @param row table and key
    /// @param before null when it would be added
    /// @param after null when it would be removed
    public record Difference(
            String row, @Nullable String before, @Nullable String after, String reason) {

        /// `added`, `removed` or `changed`.
        public String change() {
            if (before == null) {
                return "added";
            }
            return after == null ? "removed" : "changed";
        }
    }

    /// Does it all in a transaction that is taken back, and says which rows would be others. Nothing is written.
    ///
    /// @param fromRaw from what is stored, without asking a node
    /// @return empty when nothing of the blocks is projected
    /// @throws JobLocks.JobBusy when the chain is being projected
    public Optional<List<Difference>> rehearse(ChainId chain, BlockRange bounds, boolean fromRaw) {
        Optional<BlockRange> whole = projected.whole(JobName.PROJECT_EVENTS, chain, bounds);
        return whole.map(range -> {
            RangeEffects effects = projection.project(logs(chain, range, fromRaw));
            try (JobLocks.Held held = locks.acquire(JobName.PROJECT_EVENTS, chain)) {
                return rehearse(held.fence().chain(), range, effects);
            }
        });
    }

    private List<RawLog> logs(ChainId chain, BlockRange range, boolean fromRaw) {
        if (fromRaw) {
            return events.logs(chain, range, blocks.blocks(chain, range));
        }
        Coverage coverage = fetch.coverage(chain);
        List<RawLog> logs = new ArrayList<>();
        long step = JobSettings.MOST_BLOCKS;
        for (long from = range.from(); from <= range.to(); from += step) {
            BlockRange part = new BlockRange(from, Math.min(range.to(), from + step - 1));
            logs.addAll(fetch.fetch(nodes.of(chain), part, coverage, null).logs());
        }
        return logs;
    }

    private List<Difference> rehearse(ChainId chain, BlockRange range, RangeEffects effects) {
        Map<String, String> before = new TreeMap<>();
        Map<String, String> after = new TreeMap<>();
        Set<String> touched = touched(chain, range, effects);
        catalog.rehearse(
                chain,
                range,
                effects,
                EventDecoder.VERSION,
                () -> before.putAll(rows.rows(chain, range, touched)),
                () -> {
                    after.putAll(rows.rows(chain, range, touched));
                    approvals.rehearse(
                            chain,
                            range,
                            effects,
                            () -> before.putAll(approved.rows(chain, range, touched)),
                            () -> after.putAll(approved.rows(chain, range, touched)));
                });
        Set<String> keys = new TreeSet<>(before.keySet());
        keys.addAll(after.keySet());
        return keys.stream()
                .filter(key -> !Objects.equals(before.get(key), after.get(key)))
                .map(key -> difference(key, before.get(key), after.get(key)))
                .toList();
    }

    private Set<String> touched(ChainId chain, BlockRange range, RangeEffects effects) {
        Set<String> contracts = rows.contracts(chain, range);
        effects.collections().forEach(seen -> contracts.add(seen.contract()));
        effects.notes().forEach(note -> contracts.add(note.contract()));
        effects.approvals().forEach(change -> contracts.add(change.contract()));
        return contracts;
    }

    private static Difference difference(
            String key, @Nullable String before, @Nullable String after) {
        if (!OF_LOGS.contains(key.substring(0, key.indexOf(' ')))) {
            return new Difference(key, before, after, "follows from what the logs tell");
        }
        String reason = "the log is read otherwise, or stands elsewhere";
        if (before == null) {
            reason = "the log is read so now";
        } else if (after == null) {
            reason = "no log says so now";
        }
        return new Difference(key, before, after, reason);
    }
}
