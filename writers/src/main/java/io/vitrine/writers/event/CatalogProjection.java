package io.vitrine.writers.event;

import io.vitrine.db.Database;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.event.ConsecutiveRun;
import io.vitrine.domain.event.RangeEffects;
import io.vitrine.domain.event.RangeEffects.CollectionSighting;
import io.vitrine.domain.event.RangeEffects.TokenChange;
import io.vitrine.domain.event.Reorg;
import io.vitrine.domain.event.StaleGroup;
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
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/// Replaces what the blocks of a range contribute to the catalog: one transaction removes what they
/// produced before, inserts what they produce now, brings tokens, balances and collections in line, and
/// marks the range.
///
/// A backfill writes the history of its ranges alone and leaves the tokens stale; {@link #follow} derives each of
/// them once, when the ranges are in.
///
/// A first run, a replay and a reindex are this one path; on a first run there is nothing to remove.
/// Ranges may be written in any order and in parallel: sums commute, and the owner of a token follows
/// its last transfer by (block, log, place in the batch). What a replaced range had touched is derived
/// from the history that is left: a last moment cannot be taken back by a difference. The history of a
/// range, which no other range writes, comes first; the rows that ranges share are held for the rest of the
/// transaction only. They are written in key order.
public final class CatalogProjection {

    private static final String NOTE_VERSION =
            """
            UPDATE work_ranges SET event_version = :version WHERE job = :job AND chain_id = :chain AND from_block = :from
            """;

    private static final String NOTE_UNDONE =
            """
            INSERT INTO reorgs_undone (chain_id, reorg_id) VALUES (:chain, :id) ON CONFLICT (chain_id, reorg_id) DO NOTHING
            """;

    private static final String ANY_OPEN =
            """
            SELECT EXISTS (SELECT 1 FROM work_ranges WHERE job = :job AND chain_id = :chain AND state <> 'DONE')
            """;

    private static final long MOST_OF_CONTRACT = 2L * ConsecutiveRun.LONGEST;
    private static final int SLICE = 5_000;
    private static final int PAGE = 20_000;

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
    private final StaleContracts stale;
    private final BulkLoad bulk;

    public CatalogProjection(Database catalog) {
        this(catalog, MOST_OF_CONTRACT, TokenRows.HOT);
    }

    /// @param mostOfContract tokens of one contract that are expanded from ranges at most
    /// @param hot transfers from which on a token is too many to be held in memory
    CatalogProjection(Database catalog, long mostOfContract, long hot) {
        this.catalog = catalog;
        this.ranges = new WorkRanges(catalog);
        this.items = new WorkItems(catalog);
        this.state = new ProjectionState(catalog);
        this.history = new HistoryRows(catalog);
        this.collections = new CollectionRows(catalog);
        this.tokens = new TokenRows(catalog, hot);
        this.balances = new BalanceRows(catalog);
        this.notes = new NoteRows(catalog);
        this.runs = new RunRows(catalog, mostOfContract);
        this.refreshes = new RefreshRows(catalog);
        this.stale = new StaleContracts(catalog);
        this.bulk = new BulkLoad(catalog, Long.MAX_VALUE);
    }

    /// Replaces the contribution of a claimed range and marks it done, all or nothing.
    ///
    /// @param version of the rules that made the effects
    /// @throws io.vitrine.domain.orchestration.Fenced when a newer run has taken over
    public void replace(Fence fence, BlockRange range, RangeEffects effects, int version) {
        replace(fence, range, effects, version, Mode.ADD);
    }

    /// How the tokens of a range that is new are brought in line.
    public enum Mode {
        /// By adding what the range did: for blocks above those that were settled.
        ADD,
        /// From their history: for blocks below them, as an empty balance that is settled has forgotten when it moved.
        DERIVE,
        /// Not now but by {@link #follow}.
        LOAD,
        /// From their history, and once more by {@link #follow}.
        DERIVE_AND_LEAVE
    }

    /// As {@link #replace(Fence, BlockRange, RangeEffects, int)}.
    public void replace(
            Fence fence, BlockRange range, RangeEffects effects, int version, Mode mode) {
        Retries.onConflict(() ->
                catalog.inTransaction(() -> {
                    WorkFences.hold(catalog, fence);
                    write(fence.chain(), range, effects, version, mode(fence.chain(), mode));
                    ranges.markDone(
                            fence, List.of(new WorkRanges.Done(range, effects.events().size())));
                    noteVersion(fence, range, version);
                    state.advance(fence);
                }));
    }

    /// Before tokens that are stale are made to follow: waits for who writes as if there were none.
    public void beginFollowing(ChainId chain) {
        stale.waitForAdders(chain);
    }

    /// Makes the rows and balances of tokens follow their transfers again, all or nothing.
    ///
    /// @throws io.vitrine.domain.orchestration.Fenced when a newer run has taken over
    public void follow(Fence fence, StaleGroup group) {
        ChainId chain = fence.chain();
        Retries.onConflict(() ->
                catalog.inTransaction(() -> {
                    WorkFences.hold(catalog, fence);
                    List<String> taken = stale.take(chain, group.contracts());
                    if (!taken.isEmpty()) {
                        follow(chain, taken, isAnyOpen(fence));
                    }
                }));
    }

    /// While others may still add to a balance that is zero, it keeps its row, and with it the time at which it moved.
    private boolean isAnyOpen(Fence fence) {
        return catalog.jdbc()
                .sql(ANY_OPEN)
                .param("job", fence.job().text())
                .param("chain", fence.chain().caip2())
                .query((row, number) -> row.getBoolean(1))
                .single();
    }

    private void follow(ChainId chain, List<String> taken, boolean withZeros) {
        if (tokens.lockAll(chain, taken) > 0) {
            items.forget(WorkKind.FETCH_METADATA, tokens.removeAllWithoutHistory(chain, taken));
        }
        String last = taken.getLast();
        TokenKey after = new TokenKey(taken.getFirst(), "");
        List<List<TokenKey>> pages = tokens.pages(chain, after, last, PAGE);
        while (!pages.isEmpty()) {
            for (List<TokenKey> page : pages) {
                followPage(chain, page, withZeros);
            }
            pages = tokens.pages(chain, pages.getLast().getLast(), last, PAGE);
        }
        List<UUID> changed =
                taken.stream().map(contract -> Identifiers.collection(chain, contract)).toList();
        again(chain, WorkKind.AGGREGATE_STATS, changed);
        again(chain, WorkKind.COUNT_TRAITS, changed);
        again(chain, WorkKind.COMPUTE_RARITY, changed);
        again(chain, WorkKind.SETTLE_COLLECTION, changed);
    }

    private void followPage(ChainId chain, List<TokenKey> page, boolean withZeros) {
        Contracts contracts = new Contracts(chain, List.of(), List.of());
        List<TokenKey> multiple = tokens.follow(chain, contracts, page);
        balances.follow(chain, page.getFirst(), page.getLast(), withZeros);
        tokens.markLateHistory(chain, multiple);
        fetch(chain, contracts, new LinkedHashSet<>(page));
    }

    /// After tokens were made to follow: what was kept back until then is shown.
    public void endFollowing(Fence fence) {
        catalog.inTransaction(() -> {
            WorkFences.hold(catalog, fence);
            state.advance(fence);
        });
    }

    /// Where contracts are stale, a range is loaded whatever was asked for: others may be deriving them. Activities may
    /// come without their tokens only while the reference is put off; whoever makes it again waits for those who
    /// write the table.
    private Mode mode(ChainId chain, Mode asked) {
        if (!stale.any(chain) && asked != Mode.LOAD) {
            return asked;
        }
        catalog.template().execute("LOCK TABLE activities IN ROW EXCLUSIVE MODE");
        return bulk.isTokenPutOff() ? Mode.LOAD : Mode.DERIVE_AND_LEAVE;
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
                write(chain, range, effects, version, Mode.DERIVE);
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
    /// @param pieceSize blocks that are taken back in one commit, fewer where they have moved many tokens
    /// @throws io.vitrine.domain.orchestration.Fenced when a newer run has taken over
    public void undo(Fence fence, Reorg reorg, long highest, long pieceSize) {
        long to = Math.min(reorg.oldTip(), highest);
        state.unwind(fence, reorg);
        while (to > reorg.ancestor()) {
            BlockRange piece =
                    history.downTo(
                            reorg.chain(),
                            new BlockRange(Math.max(reorg.ancestor() + 1, to - pieceSize + 1), to),
                            PAGE);
            Retries.onConflict(() ->
                    catalog.inTransaction(() -> {
                        WorkFences.hold(catalog, fence);
                        write(
                                reorg.chain(),
                                piece,
                                RangeEffects.NONE,
                                0,
                                mode(reorg.chain(), Mode.DERIVE));
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

    private void write(
            ChainId chain, BlockRange range, RangeEffects effects, int version, Mode mode) {
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
        history.insert(chain, contracts, effects, version);
        List<UUID> discovered = collections.discover(chain, contracts);
        boolean loaded =
                mode == Mode.LOAD && first && undone.isEmpty() && verdict.expand().isEmpty();
        boolean added = mode == Mode.ADD && first && undone.isEmpty();
        if (mode == Mode.LOAD || mode == Mode.DERIVE_AND_LEAVE) {
            stale.add(chain, moves(effects, removed, undone, verdict));
        }
        if (loaded) {
            collections.touch(contracts);
        } else if (added) {
            List<TokenKey> multiple = tokens.change(chain, contracts, effects.tokens());
            balances.change(chain, effects.balances());
            tokens.markLateHistory(chain, multiple);
            collections.touch(contracts);
        } else {
            Set<TokenKey> touched = touched(effects.tokens(), removed);
            tokens.lock(chain, touched);
            tokens.change(chain, contracts, effects.tokens());
            derive(chain, touched, holders(effects, removed));
            collections.touch(contracts);
        }
        verdict.expand().forEach(run -> expand(chain, contracts, run));
        undone.forEach(run -> deriveSlices(chain, run));
        if (!loaded && !added) {
            collections.derive(chain, contracts.moved());
        }
        refreshes.refresh(chain, effects.refreshes());
        notes.replace(chain, effects.notes(), unsaid);
        makeWork(chain, contracts, discovered);
        if (!loaded) {
            fetch(chain, contracts, touched(effects.tokens(), List.of()));
        }
        refreshes.renew(chain, WorkKind.DESCRIBE_COLLECTION, effects.redescribed());
        refreshes.renew(chain, WorkKind.PROBE_COLLECTION, effects.redescribed());
        refreshes.renew(
                chain, WorkKind.SETTLE_COLLECTION, NoteRows.minting(effects.notes(), unsaid));
    }

    /// How many transfers of each contract come or go.
    private static SortedMap<String, Long> moves(
            RangeEffects effects,
            List<Removed> removed,
            List<ConsecutiveRun> undone,
            Verdict verdict) {
        SortedMap<String, Long> moves = new TreeMap<>();
        effects.transfers().forEach(moved -> moves.merge(moved.contract(), 1L, Long::sum));
        removed.forEach(gone -> moves.merge(gone.contract(), 1L, Long::sum));
        for (List<ConsecutiveRun> runs : List.of(undone, verdict.expand())) {
            runs.forEach(
                    run -> moves.merge(run.contract(), run.length().longValueExact(), Long::sum));
        }
        return moves;
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
            Set<TokenKey> touched = touched(slice.tokens(), List.of());
            fetch(chain, contracts, touched);
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

    private void makeWork(ChainId chain, Contracts contracts, List<UUID> discovered) {
        items.makeDue(
                WorkKind.DESCRIBE_COLLECTION,
                chain,
                work(WorkKind.DESCRIBE_COLLECTION, chain, discovered));
        again(chain, WorkKind.AGGREGATE_STATS, contracts.moved());
        again(chain, WorkKind.COUNT_TRAITS, contracts.supplied());
        again(chain, WorkKind.COMPUTE_RARITY, contracts.supplied());
        again(chain, WorkKind.SETTLE_COLLECTION, contracts.moved());
    }

    private void fetch(ChainId chain, Contracts contracts, Set<TokenKey> touched) {
        items.makeDue(
                WorkKind.FETCH_METADATA,
                chain,
                touched.stream()
                        .map(token ->
                                WorkItem.fresh(
                                        WorkKind.FETCH_METADATA,
                                        contracts
                                                .token(token.contract(), token.tokenId())
                                                .toString(),
                                        chain,
                                        contracts.collection(token.contract())))
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
