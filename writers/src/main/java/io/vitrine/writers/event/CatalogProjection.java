package io.vitrine.writers.event;

import io.vitrine.db.Database;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.event.ConsecutiveRun;
import io.vitrine.domain.event.RangeEffects;
import io.vitrine.domain.event.RangeEffects.CollectionSighting;
import io.vitrine.domain.event.RangeEffects.TokenChange;
import io.vitrine.domain.event.Reorg;
import io.vitrine.domain.orchestration.BlockRange;
import io.vitrine.domain.orchestration.Fence;
import io.vitrine.domain.orchestration.WorkItem;
import io.vitrine.domain.orchestration.WorkKind;
import io.vitrine.processors.chain.Identifiers;
import io.vitrine.processors.event.RangeProjection;
import io.vitrine.writers.event.BalanceRows.HolderKey;
import io.vitrine.writers.event.HistoryRows.Removed;
import io.vitrine.writers.event.NoteRows.NoteKey;
import io.vitrine.writers.event.RunRows.Verdict;
import io.vitrine.writers.event.TokenRows.TokenKey;
import io.vitrine.writers.orchestration.Retries;
import io.vitrine.writers.orchestration.WorkFences;
import io.vitrine.writers.orchestration.WorkItems;
import io.vitrine.writers.orchestration.WorkRanges;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/// Replaces what the blocks of a range contribute to the catalog: one transaction removes what they
/// produced before, inserts what they produce now, brings tokens, balances and collections in line, and
/// marks the range.
///
/// A first run, a replay and a reindex are this one path; on a first run there is nothing to remove.
/// Ranges may be written in any order and in parallel: sums commute, and the owner of a token follows
/// its last transfer by (block, log, place in the batch). What a replaced range had touched is derived
/// from the history that is left: a last moment cannot be taken back by a difference. Rows are written
/// in key order.
public final class CatalogProjection {

    private static final String NOTE_VERSION =
            """
            UPDATE work_ranges SET event_version = :version WHERE job = :job AND chain_id = :chain AND from_block = :from
            """;

    private static final String NOTE_UNDONE =
            """
            INSERT INTO reorgs_undone (chain_id, reorg_id) VALUES (:chain, :id) ON CONFLICT (chain_id, reorg_id) DO NOTHING
            """;

    private static final long MOST_OF_CONTRACT = 2L * ConsecutiveRun.LONGEST;
    private static final int SLICE = 5_000;

    private final Database catalog;
    private final WorkRanges ranges;
    private final WorkItems items;
    private final ProjectionState state;
    private final HistoryRows history;
    private final CollectionRows collections;
    private final TokenRows tokens;
    private final BalanceRows balances;
    private final NoteRows notes;
    private final RunRows runs;
    private final RefreshRows refreshes;

    public CatalogProjection(Database catalog) {
        this(catalog, MOST_OF_CONTRACT);
    }

    /// @param mostOfContract tokens of one contract that are expanded from ranges at most
    CatalogProjection(Database catalog, long mostOfContract) {
        this.catalog = catalog;
        this.ranges = new WorkRanges(catalog);
        this.items = new WorkItems(catalog);
        this.state = new ProjectionState(catalog);
        this.history = new HistoryRows(catalog);
        this.collections = new CollectionRows(catalog);
        this.tokens = new TokenRows(catalog);
        this.balances = new BalanceRows(catalog);
        this.notes = new NoteRows(catalog);
        this.runs = new RunRows(catalog, mostOfContract);
        this.refreshes = new RefreshRows(catalog);
    }

    /// Replaces the contribution of a claimed range and marks it done, all or nothing.
    ///
    /// @param version of the rules that made the effects
    /// @throws io.vitrine.domain.orchestration.Fenced when a newer run has taken over
    public void replace(Fence fence, BlockRange range, RangeEffects effects, int version) {
        Retries.onConflict(() ->
                catalog.inTransaction(() -> {
                    WorkFences.hold(catalog, fence);
                    write(fence.chain(), range, effects, version);
                    ranges.markDone(
                            fence, List.of(new WorkRanges.Done(range, effects.events().size())));
                    noteVersion(fence, range, version);
                    state.advance(fence);
                }));
    }

    /// Replaces the contribution of a range in a transaction that is always taken back.
    ///
    /// @param before runs in the transaction before anything is written
    /// @param after runs in it when everything is
    public void rehearse(
            ChainId chain,
            BlockRange range,
            RangeEffects effects,
            int version,
            Runnable before,
            Runnable after) {
        try {
            catalog.inTransaction(() -> {
                before.run();
                write(chain, range, effects, version);
                after.run();
                throw new Rehearsed();
            });
        } catch (Rehearsed takenBack) {
            // this is how a transaction is told to roll back
        }
    }

    private static final class Rehearsed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Rehearsed() {
            super(null, null, false, false);
        }
    }

    private void noteVersion(Fence fence, BlockRange range, int version) {
        catalog.jdbc()
                .sql(NOTE_VERSION)
                .param("job", fence.job().text())
                .param("chain", fence.chain().caip2())
                .param("from", range.from())
                .param("version", version)
                .update();
    }

    /// Takes back what the orphaned blocks of a reorg had produced, newest first, and notes that it is done.
    /// Every piece stands on its own: after a kill the rest is taken back.
    ///
    /// @param highest block up to which anything is projected
    /// @param pieceSize blocks that are taken back in one commit
    /// @throws io.vitrine.domain.orchestration.Fenced when a newer run has taken over
    public void undo(Fence fence, Reorg reorg, long highest, long pieceSize) {
        long to = Math.min(reorg.oldTip(), highest);
        state.unwind(fence, reorg);
        while (to > reorg.ancestor()) {
            BlockRange piece =
                    new BlockRange(Math.max(reorg.ancestor() + 1, to - pieceSize + 1), to);
            Retries.onConflict(() ->
                    catalog.inTransaction(() -> {
                        WorkFences.hold(catalog, fence);
                        write(reorg.chain(), piece, RangeEffects.NONE, 0);
                        ranges.cut(fence, piece.from() - 1);
                    }));
            to = piece.from() - 1;
        }
        catalog.jdbc()
                .sql(NOTE_UNDONE)
                .param("chain", reorg.chain().caip2())
                .param("id", reorg.id())
                .update();
    }

    private void write(ChainId chain, BlockRange range, RangeEffects effects, int version) {
        boolean first = !history.isAny(chain, range);
        Set<String> saying = holdContracts(chain, range, effects, first);
        List<NoteKey> unsaid = first ? List.of() : notes.remove(chain, range);
        List<ConsecutiveRun> undone =
                new ArrayList<>(first ? List.of() : runs.remove(chain, range));
        Verdict verdict = runs.judge(chain, effects.runs(), running(effects, undone, saying));
        undone.addAll(verdict.fold());
        List<Removed> removed = new ArrayList<>(first ? List.of() : history.remove(chain, range));
        undone.forEach(run -> removed.add(Removed.of(run)));
        Contracts contracts = new Contracts(chain, sightings(effects, verdict), removed);
        List<UUID> discovered = collections.discover(chain, contracts);
        boolean added = first && undone.isEmpty();
        if (added) {
            List<TokenKey> multiple = tokens.change(chain, contracts, effects.tokens());
            balances.change(chain, effects.balances());
            history.insert(chain, contracts, effects, version);
            tokens.markLateHistory(chain, multiple);
            collections.touch(contracts);
        } else {
            Set<TokenKey> touched = touched(effects.tokens(), removed);
            tokens.lock(chain, touched);
            tokens.change(chain, contracts, effects.tokens());
            history.insert(chain, contracts, effects, version);
            derive(chain, touched, holders(effects, removed));
            collections.touch(contracts);
        }
        verdict.expand().forEach(run -> expand(chain, contracts, run));
        undone.forEach(run -> deriveSlices(chain, run));
        if (!added) {
            collections.derive(contracts.moved());
        }
        refreshes.refresh(chain, effects.refreshes());
        notes.replace(chain, effects.notes(), unsaid);
        makeWork(chain, contracts, discovered, effects.tokens());
        refreshes.renew(chain, WorkKind.DESCRIBE_COLLECTION, effects.redescribed());
        refreshes.renew(
                chain, WorkKind.SETTLE_COLLECTION, NoteRows.minting(effects.notes(), unsaid));
    }

    /// The contracts whose state is derived here, held; an ordinary range has none.
    private Set<String> holdContracts(
            ChainId chain, BlockRange range, RangeEffects effects, boolean first) {
        Set<String> saying = new TreeSet<>(first ? List.of() : notes.contracts(chain, range));
        effects.notes().forEach(note -> saying.add(note.contract()));
        effects.runs().forEach(run -> saying.add(run.contract()));
        notes.hold(chain, saying);
        return saying;
    }

    private static Set<String> running(
            RangeEffects effects, List<ConsecutiveRun> undone, Set<String> saying) {
        if (effects.runs().isEmpty() && undone.isEmpty()) {
            return Set.of();
        }
        return saying;
    }

    /// A range of tokens that was refused before may be expanded now, when another one is gone.
    private static List<CollectionSighting> sightings(RangeEffects effects, Verdict verdict) {
        if (verdict.expand().isEmpty()) {
            return effects.collections();
        }
        Map<String, CollectionSighting> seen = new TreeMap<>();
        effects.collections().forEach(one -> seen.put(one.contract(), one));
        verdict.expand()
                .forEach(run ->
                        seen.merge(
                                run.contract(),
                                CollectionSighting.of(run),
                                CollectionSighting::joined));
        return List.copyOf(seen.values());
    }

    private void expand(ChainId chain, Contracts contracts, ConsecutiveRun run) {
        for (int offset = 0; offset < run.length().intValueExact(); offset += SLICE) {
            RangeEffects slice = RangeProjection.expand(run, offset, SLICE);
            tokens.change(chain, contracts, slice.tokens());
            balances.change(chain, slice.balances());
            history.insert(chain, contracts, slice, 0);
            fetch(chain, contracts, slice.tokens());
        }
    }

    private void deriveSlices(ChainId chain, ConsecutiveRun run) {
        for (int offset = 0; offset < run.length().intValueExact(); offset += SLICE) {
            RangeEffects slice = RangeProjection.expand(run, offset, SLICE);
            Set<TokenKey> touched = touched(slice.tokens(), List.of());
            tokens.lock(chain, touched);
            derive(chain, touched, holders(slice, List.of()));
        }
    }

    private void derive(ChainId chain, Set<TokenKey> touched, Set<HolderKey> holders) {
        items.forget(WorkKind.FETCH_METADATA, tokens.removeWithoutHistory(chain, touched));
        tokens.derive(chain, touched);
        balances.derive(chain, holders);
        tokens.markLateHistory(chain, touched);
    }

    private static Set<TokenKey> touched(List<TokenChange> changes, List<Removed> removed) {
        Set<TokenKey> touched = new LinkedHashSet<>();
        changes.forEach(change -> touched.add(new TokenKey(change.contract(), change.tokenId())));
        removed.forEach(gone -> touched.add(new TokenKey(gone.contract(), gone.tokenId())));
        return touched;
    }

    private static Set<HolderKey> holders(RangeEffects effects, List<Removed> removed) {
        Set<HolderKey> holders = new LinkedHashSet<>();
        effects.balances()
                .forEach(moved ->
                        holders.add(
                                new HolderKey(moved.contract(), moved.tokenId(), moved.owner())));
        for (Removed gone : removed) {
            holders.add(new HolderKey(gone.contract(), gone.tokenId(), gone.from()));
            holders.add(new HolderKey(gone.contract(), gone.tokenId(), gone.to()));
        }
        return holders;
    }

    private void makeWork(
            ChainId chain, Contracts contracts, List<UUID> discovered, List<TokenChange> changes) {
        items.makeDue(
                WorkKind.DESCRIBE_COLLECTION,
                chain,
                work(WorkKind.DESCRIBE_COLLECTION, chain, discovered));
        fetch(chain, contracts, changes);
        again(chain, WorkKind.AGGREGATE_STATS, contracts.moved());
        again(chain, WorkKind.COUNT_TRAITS, contracts.supplied());
        again(chain, WorkKind.COMPUTE_RARITY, contracts.supplied());
        again(chain, WorkKind.SETTLE_COLLECTION, contracts.moved());
    }

    private void fetch(ChainId chain, Contracts contracts, List<TokenChange> changes) {
        items.makeDue(
                WorkKind.FETCH_METADATA,
                chain,
                changes.stream()
                        .map(change ->
                                WorkItem.fresh(
                                        WorkKind.FETCH_METADATA,
                                        Identifiers.token(
                                                        chain, change.contract(), change.tokenId())
                                                .toString(),
                                        chain,
                                        contracts.collection(change.contract())))
                        .toList());
    }

    private void again(ChainId chain, WorkKind kind, List<UUID> collections) {
        items.makeDueAgain(kind, chain, work(kind, chain, collections));
    }

    private static List<WorkItem> work(WorkKind kind, ChainId chain, List<UUID> collections) {
        return collections.stream()
                .map(collection -> WorkItem.fresh(kind, collection.toString(), chain, collection))
                .toList();
    }
}
