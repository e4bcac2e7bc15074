package io.vitrine.processors.event;

import io.vitrine.domain.event.EventMeaning;
import io.vitrine.domain.event.EventMeaning.NotOurs;
import io.vitrine.domain.event.EventMeaning.Transfers;
import io.vitrine.domain.event.EventMeaning.Unit;
import io.vitrine.domain.event.EventMeaning.Unreadable;
import io.vitrine.domain.event.RangeEffects;
import io.vitrine.domain.event.RangeEffects.AppliedEvent;
import io.vitrine.domain.event.RangeEffects.BalanceChange;
import io.vitrine.domain.event.RangeEffects.CollectionSighting;
import io.vitrine.domain.event.RangeEffects.TokenChange;
import io.vitrine.domain.event.RawLog;
import io.vitrine.domain.event.TokenStandard;
import io.vitrine.domain.event.TokenTransfer;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Folds the logs of a range into what they change.
public final class RangeProjection {

    private final EventDecoder decoder;

    public RangeProjection(EventDecoder decoder) {
        this.decoder = decoder;
    }

    /// The effects of these logs, which may come in any order; those of other kinds have none.
    public RangeEffects project(Collection<RawLog> logs) {
        List<AppliedEvent> events = new ArrayList<>();
        List<TokenTransfer> transfers = new ArrayList<>();
        for (RawLog log : logs) {
            EventMeaning meaning = decoder.decode(log);
            switch (meaning) {
                case Transfers moved -> {
                    events.add(
                            new AppliedEvent(
                                    log.eventId(),
                                    log.blockNumber(),
                                    log.blockHash(),
                                    log.logIndex()));
                    expand(log, moved, transfers);
                }
                case NotOurs ignored -> {}
                case Unreadable ignored -> {}
            }
        }
        transfers.sort(null);
        return fold(events, transfers);
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

    private static RangeEffects fold(List<AppliedEvent> events, List<TokenTransfer> inOrder) {
        Map<TokenKey, TokenChange> tokens = new TreeMap<>();
        Map<HolderKey, BalanceChange> balances = new TreeMap<>();
        Map<String, CollectionSighting> collections = new TreeMap<>();
        for (TokenTransfer transfer : inOrder) {
            tokens.merge(
                    new TokenKey(transfer.contract(), transfer.tokenId()),
                    change(transfer),
                    RangeProjection::later);
            move(balances, transfer, transfer.from(), transfer.quantity().negate());
            move(balances, transfer, transfer.to(), transfer.quantity());
            collections.merge(transfer.contract(), sighting(transfer), RangeProjection::later);
        }
        return new RangeEffects(
                events,
                inOrder,
                List.copyOf(tokens.values()),
                List.copyOf(balances.values()),
                List.copyOf(collections.values()));
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
                wider(before.standard(), after.standard()),
                before.minted().add(after.minted()),
                before.burned().add(after.burned()),
                before.firstMint() != null ? before.firstMint() : after.firstMint(),
                after.last());
    }

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
                                after.at()));
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

    private static CollectionSighting later(CollectionSighting before, CollectionSighting after) {
        return new CollectionSighting(
                before.contract(),
                wider(before.standard(), after.standard()),
                before.firstBlock(),
                before.firstAt(),
                after.lastAt(),
                before.supplyMoved() || after.supplyMoved());
    }

    /// A contract that emits both shapes is read as ERC-1155, whatever came first.
    private static TokenStandard wider(TokenStandard one, TokenStandard other) {
        return one == TokenStandard.ERC1155 ? one : other;
    }
}
