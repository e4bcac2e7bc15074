package io.vitrine.processors.event;

import io.vitrine.domain.event.ApprovalChange;
import io.vitrine.domain.event.ConsecutiveRun;
import io.vitrine.domain.event.ContractNote;
import io.vitrine.domain.event.ContractNote.Kind;
import io.vitrine.domain.event.EventMeaning;
import io.vitrine.domain.event.EventMeaning.ApprovalChanged;
import io.vitrine.domain.event.EventMeaning.Companion;
import io.vitrine.domain.event.EventMeaning.ConsecutiveTransfer;
import io.vitrine.domain.event.EventMeaning.ContractChanged;
import io.vitrine.domain.event.EventMeaning.LockChanged;
import io.vitrine.domain.event.EventMeaning.MetadataChanged;
import io.vitrine.domain.event.EventMeaning.MetadataFrozen;
import io.vitrine.domain.event.EventMeaning.MintTermsChanged;
import io.vitrine.domain.event.EventMeaning.NotOurs;
import io.vitrine.domain.event.EventMeaning.OwnerChanged;
import io.vitrine.domain.event.EventMeaning.PunkSoldToBidder;
import io.vitrine.domain.event.EventMeaning.RoleChanged;
import io.vitrine.domain.event.EventMeaning.TokenAccountCreated;
import io.vitrine.domain.event.EventMeaning.Transfers;
import io.vitrine.domain.event.EventMeaning.Unit;
import io.vitrine.domain.event.EventMeaning.Unreadable;
import io.vitrine.domain.event.EventMeaning.Upgraded;
import io.vitrine.domain.event.EventMeaning.UserChanged;
import io.vitrine.domain.event.RangeEffects;
import io.vitrine.domain.event.RangeEffects.AppliedEvent;
import io.vitrine.domain.event.RangeEffects.BalanceChange;
import io.vitrine.domain.event.RangeEffects.CollectionSighting;
import io.vitrine.domain.event.RangeEffects.MetadataRefresh;
import io.vitrine.domain.event.RangeEffects.TokenChange;
import io.vitrine.domain.event.RawLog;
import io.vitrine.domain.event.TokenStandard;
import io.vitrine.domain.event.TokenTransfer;
import io.vitrine.domain.metadata.RefreshCause;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Adds up what the logs of a range mean.
final class RangeFold {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final List<AppliedEvent> events = new ArrayList<>();
    private final List<TokenTransfer> transfers = new ArrayList<>();
    private final List<ConsecutiveRun> runs = new ArrayList<>();
    private final List<ContractNote> notes = new ArrayList<>();
    private final List<MetadataRefresh> refreshes = new ArrayList<>();
    private final Set<String> redescribed = new TreeSet<>();
    private final List<ApprovalChange> approvals = new ArrayList<>();
    private final List<SoldPunk> soldPunks = new ArrayList<>();
    private final List<CountedPunk> countedPunks = new ArrayList<>();

    private record SoldPunk(RawLog log, PunkSoldToBidder sold) {}

    private record CountedPunk(RawLog log, Companion counted) {}

    void add(RawLog log, EventMeaning meaning) {
        switch (meaning) {
            case Transfers moved -> {
                apply(log);
                expand(log, moved, transfers);
            }
            case ConsecutiveTransfer moved -> {
                apply(log);
                runs.add(run(log, moved));
            }
            case PunkSoldToBidder sold -> soldPunks.add(new SoldPunk(log, sold));
            case Companion counted -> countedPunks.add(new CountedPunk(log, counted));
            case ApprovalChanged approval -> approvals.add(change(log, approval));
            case OwnerChanged owner -> note(log, Kind.OWNER, null, null, owner.to(), null);
            case RoleChanged role ->
                    note(
                            log,
                            role.granted() ? Kind.ROLE_GRANTED : Kind.ROLE_REVOKED,
                            role.role(),
                            null,
                            role.account(),
                            null);
            case LockChanged lock ->
                    note(
                            log,
                            lock.locked() ? Kind.LOCKED : Kind.UNLOCKED,
                            null,
                            lock.tokenId(),
                            null,
                            null);
            case MetadataChanged changed -> {
                apply(log);
                refreshes.add(
                        new MetadataRefresh(
                                log.address(), changed.first(), changed.last(), changed.cause()));
            }
            case MetadataFrozen frozen -> {
                note(log, Kind.FROZEN, null, frozen.tokenId(), null, null);
                refreshes.add(
                        new MetadataRefresh(
                                log.address(),
                                frozen.tokenId(),
                                frozen.tokenId(),
                                RefreshCause.EVENT_FROZEN));
            }
            case ContractChanged ignored -> {
                apply(log);
                redescribed.add(log.address());
            }
            case Upgraded upgraded -> {
                note(log, Kind.UPGRADED, null, null, upgraded.implementation(), null);
                redescribed.add(log.address());
            }
            case UserChanged user ->
                    note(
                            log,
                            Kind.USER,
                            null,
                            user.tokenId(),
                            user.user(),
                            JSON.createObjectNode()
                                    .put("expires", user.expires().toString())
                                    .toString());
            case TokenAccountCreated account -> account(log, account);
            case MintTermsChanged terms -> {
                apply(log);
                notes.add(
                        new ContractNote(
                                Kind.MINT_TERMS,
                                terms.contract(),
                                terms.part(),
                                null,
                                null,
                                ParsedEvent.stages(terms.stages()).toString(),
                                log.transactionHash(),
                                log.blockNumber(),
                                log.blockHash(),
                                log.logIndex(),
                                log.blockTime()));
            }
            case NotOurs ignored -> {}
            case Unreadable ignored -> {}
        }
    }

    private void apply(RawLog log) {
        events.add(
                new AppliedEvent(
                        log.eventId(), log.blockNumber(), log.blockHash(), log.logIndex()));
    }

    private static ConsecutiveRun run(RawLog log, ConsecutiveTransfer moved) {
        return new ConsecutiveRun(
                log.chain(),
                log.address(),
                moved.from(),
                moved.to(),
                moved.first(),
                moved.last(),
                log.transactionHash(),
                log.blockNumber(),
                log.blockHash(),
                log.logIndex(),
                log.blockTime());
    }

    private static ApprovalChange change(RawLog log, ApprovalChanged approval) {
        BigInteger token = approval.tokenId();
        return new ApprovalChange(
                log.address(),
                approval.owner(),
                approval.operator(),
                token == null ? null : token.toString(),
                approval.approved(),
                log.transactionHash(),
                log.blockNumber(),
                log.blockHash(),
                log.logIndex(),
                log.blockTime());
    }

    /// An account is noted where its token lives, if that is this chain.
    private void account(RawLog log, TokenAccountCreated account) {
        if (!account.chainNumber().equals(BigInteger.valueOf(log.chain().evmNumber()))) {
            return;
        }
        apply(log);
        notes.add(
                new ContractNote(
                        Kind.TOKEN_ACCOUNT,
                        account.contract(),
                        null,
                        account.tokenId(),
                        account.account(),
                        JSON.createObjectNode()
                                .put("implementation", account.implementation())
                                .put("registry", log.address())
                                .toString(),
                        log.transactionHash(),
                        log.blockNumber(),
                        log.blockHash(),
                        log.logIndex(),
                        log.blockTime()));
    }

    private void note(
            RawLog log,
            Kind kind,
            @Nullable String part,
            @Nullable BigInteger tokenId,
            @Nullable String account,
            @Nullable String detail) {
        apply(log);
        notes.add(
                new ContractNote(
                        kind,
                        log.address(),
                        part,
                        tokenId,
                        account,
                        detail,
                        log.transactionHash(),
                        log.blockNumber(),
                        log.blockHash(),
                        log.logIndex(),
                        log.blockTime()));
    }

    /// The sum, sorted.
    RangeEffects effects() {
        soldPunks.forEach(this::settle);
        transfers.sort(null);
        notes.sort(
                Comparator.comparingLong(ContractNote::blockNumber)
                        .thenComparingInt(ContractNote::logIndex));
        runs.sort(
                Comparator.comparingLong(ConsecutiveRun::blockNumber)
                        .thenComparingInt(ConsecutiveRun::logIndex));
        approvals.sort(
                Comparator.comparingLong(ApprovalChange::blockNumber)
                        .thenComparingInt(ApprovalChange::logIndex));
        Map<String, CollectionSighting> collections = new TreeMap<>();
        transfers.forEach(moved ->
                collections.merge(moved.contract(), sighting(moved), CollectionSighting::joined));
        runs.stream()
                .filter(ConsecutiveRun::isExpandable)
                .forEach(run ->
                        collections.merge(
                                run.contract(),
                                CollectionSighting.of(run),
                                CollectionSighting::joined));
        return fold(
                transfers,
                collections,
                new Rest(events, runs, notes, refreshes, List.copyOf(redescribed), approvals));
    }

    /// What is neither a token nor a holder.
    private record Rest(
            List<AppliedEvent> events,
            List<ConsecutiveRun> runs,
            List<ContractNote> notes,
            List<MetadataRefresh> refreshes,
            List<String> redescribed,
            List<ApprovalChange> approvals) {}

    /// The effects of transfers that stand in the order of the chain, and nothing else.
    static RangeEffects ofTransfers(List<TokenTransfer> inOrder) {
        return fold(
                inOrder,
                Map.of(),
                new Rest(List.of(), List.of(), List.of(), List.of(), List.of(), List.of()));
    }

    /// The transfer that counts a punk stands before the log of its sale, in the same transaction.
    private void settle(SoldPunk punk) {
        countedPunks.stream()
                .filter(counted -> counted.log().address().equals(punk.log().address()))
                .filter(counted ->
                        counted.log().transactionHash().equals(punk.log().transactionHash()))
                .filter(counted -> counted.log().blockNumber() == punk.log().blockNumber())
                .filter(counted -> counted.log().logIndex() < punk.log().logIndex())
                .filter(counted -> counted.counted().from().equals(punk.sold().from()))
                .max(Comparator.comparingInt(counted -> counted.log().logIndex()))
                .ifPresent(counted -> {
                    apply(punk.log());
                    expand(
                            punk.log(),
                            new Transfers(
                                    TokenStandard.CRYPTOPUNKS,
                                    "",
                                    punk.sold().from(),
                                    counted.counted().to(),
                                    List.of(new Unit(punk.sold().tokenId(), BigInteger.ONE))),
                            transfers);
                });
    }

    private static void expand(RawLog log, Transfers moved, List<TokenTransfer> into) {
        String operator = moved.operator().isEmpty() ? null : moved.operator();
        int batchIndex = 0;
        for (Unit unit : moved.units()) {
            into.add(
                    new TokenTransfer(
                            log.chain(),
                            log.address(),
                            unit.tokenId().toString(),
                            moved.from(),
                            moved.to(),
                            log.transactionHash(),
                            log.logIndex(),
                            batchIndex++,
                            unit.quantity(),
                            moved.standard(),
                            operator,
                            log.blockNumber(),
                            log.blockHash(),
                            log.blockTime()));
        }
    }

    private record TokenKey(String contract, String tokenId) implements Comparable<TokenKey> {
        @Override
        public int compareTo(TokenKey other) {
            int byContract = contract.compareTo(other.contract);
            return byContract != 0 ? byContract : tokenId.compareTo(other.tokenId);
        }
    }

    private record HolderKey(String contract, String tokenId, String owner)
            implements Comparable<HolderKey> {
        @Override
        public int compareTo(HolderKey other) {
            int byContract = contract.compareTo(other.contract);
            if (byContract != 0) {
                return byContract;
            }
            int byToken = tokenId.compareTo(other.tokenId);
            return byToken != 0 ? byToken : owner.compareTo(other.owner);
        }
    }

    private static RangeEffects fold(
            List<TokenTransfer> inOrder, Map<String, CollectionSighting> collections, Rest rest) {
        Map<TokenKey, TokenChange> tokens = new TreeMap<>();
        Map<HolderKey, BalanceChange> balances = new TreeMap<>();
        for (TokenTransfer transfer : inOrder) {
            tokens.merge(
                    new TokenKey(transfer.contract(), transfer.tokenId()),
                    change(transfer),
                    RangeFold::later);
            move(balances, transfer, transfer.from(), transfer.quantity().negate());
            move(balances, transfer, transfer.to(), transfer.quantity());
        }
        return new RangeEffects(
                rest.events(),
                inOrder,
                List.copyOf(tokens.values()),
                List.copyOf(balances.values()),
                List.copyOf(collections.values()),
                rest.runs(),
                rest.notes(),
                rest.refreshes(),
                rest.redescribed(),
                rest.approvals());
    }

    private static TokenChange change(TokenTransfer transfer) {
        BigInteger minted = transfer.isMint() ? transfer.quantity() : BigInteger.ZERO;
        BigInteger burned = transfer.isBurn() ? transfer.quantity() : BigInteger.ZERO;
        @Nullable TokenTransfer mint = transfer.isMint() ? transfer : null;
        return new TokenChange(
                transfer.contract(),
                transfer.tokenId(),
                transfer.standard(),
                minted,
                burned,
                mint,
                transfer);
    }

    private static TokenChange later(TokenChange before, TokenChange after) {
        return new TokenChange(
                before.contract(),
                before.tokenId(),
                before.standard().wider(after.standard()),
                before.minted().add(after.minted()),
                before.burned().add(after.burned()),
                before.firstMint() != null ? before.firstMint() : after.firstMint(),
                after.last());
    }

    /// A chain's time may go back from block to block, so a balance has the latest, in whichever order they come.
    private static void move(
            Map<HolderKey, BalanceChange> balances,
            TokenTransfer transfer,
            String owner,
            BigInteger delta) {
        if (owner.equals(TokenTransfer.ZERO_ADDRESS)) {
            return;
        }
        balances.merge(
                new HolderKey(transfer.contract(), transfer.tokenId(), owner),
                new BalanceChange(
                        transfer.contract(), transfer.tokenId(), owner, delta, transfer.at()),
                (before, after) ->
                        new BalanceChange(
                                before.contract(),
                                before.tokenId(),
                                before.owner(),
                                before.delta().add(after.delta()),
                                before.at().isAfter(after.at()) ? before.at() : after.at()));
    }

    private static CollectionSighting sighting(TokenTransfer transfer) {
        return new CollectionSighting(
                transfer.contract(),
                transfer.standard(),
                transfer.blockNumber(),
                transfer.at(),
                transfer.at(),
                transfer.isMint() || transfer.isBurn());
    }
}
