package io.vitrine.writers.account;

import io.vitrine.db.Database;
import io.vitrine.db.Databases;
import io.vitrine.domain.account.ApprovalScope;
import io.vitrine.domain.account.ApprovalStep;
import io.vitrine.domain.account.ApprovalSwitch;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.event.ApprovalChange;
import io.vitrine.domain.event.RangeEffects;
import io.vitrine.domain.event.Reorg;
import io.vitrine.domain.event.TokenStandard;
import io.vitrine.domain.event.TokenTransfer;
import io.vitrine.domain.orchestration.BlockRange;
import io.vitrine.domain.orchestration.Fence;
import io.vitrine.domain.orchestration.WorkItem;
import io.vitrine.processors.account.TokenApprovals;
import io.vitrine.processors.chain.Identifiers;
import io.vitrine.writers.account.ApprovalRows.ApprovalKey;
import io.vitrine.writers.account.ApprovalRows.Change;
import io.vitrine.writers.account.TokenEvents.Known;
import io.vitrine.writers.account.TokenEvents.TokenKey;
import io.vitrine.writers.orchestration.Retries;
import io.vitrine.writers.orchestration.WorkFences;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Replaces what the blocks of a range contribute to approvals. The catalog must hold the same blocks
/// before: a transfer ends the approval of its token, and most contracts do not say so.
///
/// Ranges may come in any order. What a token's approvals amount to is derived from all that is said of
/// it and from all its transfers; two ranges of one chain are not derived at the same time.
public final class ApprovalProjection {

    private static final String ALL_TOKENS = "*";
    private static final long PIECE = 10_000;

    private static final String HOLD =
            "SELECT pg_advisory_xact_lock(hashtextextended('approvals|' || :chain, 12))";

    private static final String HOLD_SHARED =
            "SELECT pg_advisory_xact_lock_shared(hashtextextended('approvals|' || :chain, 12))";

    private static final String STANDARDS =
            """
            SELECT contract_address, token_standard FROM collection_bindings
             WHERE chain_id = :chain AND contract_address = ANY (CAST(:contracts AS text[])) AND selector = ''
            """;

    private static final String HAS_UNDONE =
            "SELECT EXISTS (SELECT 1 FROM reorgs_undone WHERE chain_id = :chain AND reorg_id ="
                    + " :id)";

    private static final String NOTE_UNDONE =
            """
            INSERT INTO reorgs_undone (chain_id, reorg_id) VALUES (:chain, :id) ON CONFLICT (chain_id, reorg_id) DO NOTHING
            """;

    private static final String SETTLED =
            """
            SELECT bound.contract_address, bound.token_standard FROM collection_bindings bound
             WHERE bound.chain_id = :chain AND bound.collection_id = ANY (CAST(:ids AS uuid[])) AND bound.selector = ''
            """;

    private final Database wallets;
    private final Database catalog;
    private final ApprovalScope scope;
    private final ApprovalCoverage coverage;
    private final ApprovalRows rows;
    private final TokenEvents events;

    public ApprovalProjection(Databases databases, ApprovalScope scope) {
        this.wallets = databases.wallets();
        this.catalog = databases.catalog();
        this.scope = scope;
        this.coverage = new ApprovalCoverage(wallets);
        this.rows = new ApprovalRows(wallets);
        this.events = new TokenEvents(wallets, catalog);
    }

    /// Raises the fence: what an older run still holds, it writes no more.
    public void takeOver(Fence fence) {
        WorkFences.raise(wallets, fence);
        Retries.onConflict(() ->
                wallets.inTransaction(() -> {
                    WorkFences.hold(wallets, fence);
                    coverage.joinTouching(fence.chain());
                }));
    }

    /// Says that the blocks of a range are about to change in the catalog: until {@link #replace} they are
    /// not in, so that a kill between the two is noticed.
    public void open(Fence fence, BlockRange range) {
        if (coverage.overlaps(fence.chain(), range)) {
            Retries.onConflict(() ->
                    wallets.inTransaction(() -> {
                        WorkFences.hold(wallets, fence);
                        coverage.remove(fence.chain(), range);
                    }));
        }
    }

    /// Replaces the contribution of a range and marks its blocks, all or nothing.
    ///
    /// @param version of the rules that made the effects
    /// @throws io.vitrine.domain.orchestration.Fenced when a newer run has taken over
    public void replace(Fence fence, BlockRange range, RangeEffects effects, int version) {
        if (!attempt(fence, range, effects, version, false)) {
            attempt(fence, range, effects, version, true);
        }
    }

    /// Replaces the contribution of a range in a transaction that is always taken back. Within one of the catalog it
    /// sees what that has written.
    ///
    /// @param before runs in the transaction before anything is written
    /// @param after runs in it when everything is
    public void rehearse(
            ChainId chain,
            BlockRange range,
            RangeEffects effects,
            Runnable before,
            Runnable after) {
        try {
            wallets.inTransaction(() -> {
                hold(chain, true);
                before.run();
                change(chain, range, effects.approvals(), moved(chain, effects));
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

    /// Most ranges change nothing here; they look together, and only who changes something is alone.
    private boolean attempt(
            Fence fence, BlockRange range, RangeEffects effects, int version, boolean alone) {
        boolean[] done = new boolean[1];
        Retries.onConflict(() ->
                wallets.inTransaction(() -> {
                    WorkFences.hold(wallets, fence);
                    ChainId chain = fence.chain();
                    hold(chain, alone);
                    Known known = events.known(chain, range);
                    List<TokenKey> moved = known.anyToken() ? moved(chain, effects) : List.of();
                    boolean changes =
                            known.inRange() || !effects.approvals().isEmpty() || !moved.isEmpty();
                    done[0] = alone || !changes;
                    if (!done[0]) {
                        return;
                    }
                    if (changes) {
                        change(chain, range, effects.approvals(), moved);
                    }
                    coverage.remove(chain, range);
                    coverage.mark(fence, range, version);
                }));
        return done[0];
    }

    private void hold(ChainId chain, boolean alone) {
        wallets.jdbc()
                .sql(alone ? HOLD : HOLD_SHARED)
                .param("chain", chain.caip2())
                .query(row -> {});
    }

    private List<TokenKey> moved(ChainId chain, RangeEffects effects) {
        List<TokenTransfer> single =
                effects.transfers().stream()
                        .filter(transfer -> transfer.standard() != TokenStandard.ERC1155)
                        .toList();
        return events.approved(chain, single, effects.runs());
    }

    /// Takes back what the orphaned blocks of a reorg had produced, newest first; the catalog must have
    /// done so before. Done once, it is not done again.
    ///
    /// @throws io.vitrine.domain.orchestration.Fenced when a newer run has taken over
    public void undo(Fence fence, Reorg reorg) {
        if (hasUndone(reorg)) {
            return;
        }
        takeOver(fence);
        long to = reorg.oldTip();
        while (to > reorg.ancestor()) {
            BlockRange piece = new BlockRange(Math.max(reorg.ancestor() + 1, to - PIECE + 1), to);
            Retries.onConflict(() ->
                    wallets.inTransaction(() -> {
                        WorkFences.hold(wallets, fence);
                        hold(reorg.chain(), true);
                        coverage.remove(reorg.chain(), piece);
                        change(reorg.chain(), piece, List.of(), List.of());
                    }));
            to = piece.from() - 1;
        }
        wallets.jdbc()
                .sql(NOTE_UNDONE)
                .param("chain", reorg.chain().caip2())
                .param("id", reorg.id())
                .update();
    }

    private boolean hasUndone(Reorg reorg) {
        return wallets.jdbc()
                .sql(HAS_UNDONE)
                .param("chain", reorg.chain().caip2())
                .param("id", reorg.id())
                .query((row, number) -> row.getBoolean(1))
                .single();
    }

    private void change(
            ChainId chain, BlockRange range, List<ApprovalChange> said, List<TokenKey> moved) {
        List<ApprovalChange> heard = heard(chain, said);
        List<ApprovalKey> removed = new ArrayList<>(rows.remove(chain, range));
        Set<TokenKey> tokens = new LinkedHashSet<>(moved);
        tokens.addAll(events.remove(chain, range));
        removed.stream()
                .filter(key -> !key.tokenId().equals(ALL_TOKENS))
                .forEach(key -> tokens.add(new TokenKey(key.contract(), key.tokenId())));
        List<ApprovalChange> ofTokens =
                heard.stream().filter(change -> change.tokenId() != null).toList();
        ofTokens.forEach(change -> tokens.add(token(change)));
        events.insert(chain, ofTokens);
        removed.addAll(rows.remove(chain, List.copyOf(tokens)));
        List<Change> changes = new ArrayList<>(ofAll(chain, heard));
        events.steps(chain, tokens)
                .forEach((token, steps) -> changes.addAll(ofToken(chain, token, steps)));
        rows.insert(chain, changes);
        Set<ApprovalKey> touched = new LinkedHashSet<>(removed);
        changes.forEach(change -> touched.add(change.key()));
        rows.derive(chain, touched);
        rows.deriveAccounts(removed);
    }

    private static TokenKey token(ApprovalChange change) {
        return new TokenKey(change.contract(), Objects.requireNonNull(change.tokenId()));
    }

    /// Those of the approvals that are kept at all.
    private List<ApprovalChange> heard(ChainId chain, List<ApprovalChange> said) {
        if (scope == ApprovalScope.ALL || said.isEmpty()) {
            return said;
        }
        Set<String> owners = new HashSet<>();
        said.forEach(change -> owners.add(change.owner()));
        Set<String> linked = Set.copyOf(rows.linked(chain, owners));
        return said.stream().filter(change -> linked.contains(change.owner())).toList();
    }

    private List<Change> ofAll(ChainId chain, List<ApprovalChange> heard) {
        List<ApprovalChange> ofAll =
                heard.stream().filter(change -> change.tokenId() == null).toList();
        Map<String, String> standards =
                standards(chain, ofAll.stream().map(ApprovalChange::contract).distinct().toList());
        return ofAll.stream()
                .map(change ->
                        new Change(
                                Identifiers.approval(
                                        chain, change.transactionHash(), change.logIndex()),
                                change.owner(),
                                ApprovalRows.key(
                                        chain,
                                        change.owner(),
                                        change.contract(),
                                        ALL_TOKENS,
                                        change.operator()),
                                standards.getOrDefault(
                                        change.contract(), TokenStandard.ERC721.text()),
                                change.approved(),
                                change.transactionHash(),
                                change.blockNumber(),
                                change.blockHash(),
                                change.logIndex(),
                                change.at()))
                .toList();
    }

    private static List<Change> ofToken(ChainId chain, TokenKey token, List<ApprovalStep> steps) {
        return TokenApprovals.switches(steps).stream()
                .map(change -> ofToken(chain, token, change))
                .toList();
    }

    private static Change ofToken(ChainId chain, TokenKey token, ApprovalSwitch change) {
        ApprovalStep step = change.step();
        return new Change(
                change.follows()
                        ? Identifiers.approval(
                                chain,
                                step.transactionHash(),
                                step.logIndex(),
                                token.tokenId(),
                                change.operator())
                        : Identifiers.approval(chain, step.transactionHash(), step.logIndex()),
                change.owner(),
                ApprovalRows.key(
                        chain,
                        change.owner(),
                        token.contract(),
                        token.tokenId(),
                        change.operator()),
                TokenStandard.ERC721.text(),
                change.approved(),
                step.transactionHash(),
                step.blockNumber(),
                step.blockHash(),
                step.logIndex(),
                step.at());
    }

    private Map<String, String> standards(ChainId chain, Collection<String> contracts) {
        Map<String, String> standards = new HashMap<>();
        if (!contracts.isEmpty()) {
            catalog.jdbc()
                    .sql(STANDARDS)
                    .param("chain", chain.caip2())
                    .param("contracts", contracts.toArray(String[]::new))
                    .query(row -> {
                        standards.put(row.getString(1), simple(row.getString(2)));
                    });
        }
        return standards;
    }

    private static String simple(String standard) {
        return standard.equals(TokenStandard.ERC1155.text())
                ? standard
                : TokenStandard.ERC721.text();
    }

    /// Brings the standard of approvals for all tokens in line with what the collections turned out to be.
    ///
    /// @param settled work of collections that are settled
    public void settle(Fence fence, List<WorkItem> settled) {
        Map<String, String> standards = new HashMap<>();
        catalog.jdbc()
                .sql(SETTLED)
                .param("chain", fence.chain().caip2())
                .param("ids", settled.stream().map(WorkItem::key).toArray(String[]::new))
                .query(row -> {
                    standards.put(row.getString(1), simple(row.getString(2)));
                });
        if (standards.isEmpty()) {
            return;
        }
        List<String> contracts = List.copyOf(standards.keySet());
        Retries.onConflict(() ->
                wallets.inTransaction(() -> {
                    WorkFences.hold(wallets, fence);
                    hold(fence.chain(), true);
                    rows.say(
                            fence.chain(),
                            contracts,
                            contracts.stream()
                                    .map(standards::get)
                                    .map(Objects::requireNonNull)
                                    .toList());
                }));
    }
}
