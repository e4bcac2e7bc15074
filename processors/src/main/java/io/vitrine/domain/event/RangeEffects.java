package io.vitrine.domain.event;

import io.vitrine.domain.metadata.RefreshCause;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the logs of a block range do to the catalog, ready to be written: sorted by key, so that
/// writers in parallel lock rows in one order.
///
/// @param events the events that have an effect on the catalog
/// @param transfers tokens that moved, in the order of the chain
/// @param tokens what the transfers did to each token
/// @param balances what they did to each holder
/// @param collections contracts that moved tokens
/// @param runs ranges of tokens that moved at once, not expanded
/// @param notes what contracts said beside transfers, in the order of the chain
/// @param refreshes tokens whose documents changed
/// @param redescribed contracts that say something else of themselves
/// @param approvals who may move whose tokens, in the order of the chain
public record RangeEffects(
        List<AppliedEvent> events,
        List<TokenTransfer> transfers,
        List<TokenChange> tokens,
        List<BalanceChange> balances,
        List<CollectionSighting> collections,
        List<ConsecutiveRun> runs,
        List<ContractNote> notes,
        List<MetadataRefresh> refreshes,
        List<String> redescribed,
        List<ApprovalChange> approvals) {

    /// Of blocks without any event of ours.
    public static final RangeEffects NONE =
            new RangeEffects(List.of(), List.of(), List.of(), List.of(), List.of());

    public RangeEffects {
        events = List.copyOf(events);
        transfers = List.copyOf(transfers);
        tokens = List.copyOf(tokens);
        balances = List.copyOf(balances);
        collections = List.copyOf(collections);
        runs = List.copyOf(runs);
        notes = List.copyOf(notes);
        refreshes = List.copyOf(refreshes);
        redescribed = List.copyOf(redescribed);
        approvals = List.copyOf(approvals);
    }

    /// Effects of transfers alone.
    public RangeEffects(
            List<AppliedEvent> events,
            List<TokenTransfer> transfers,
            List<TokenChange> tokens,
            List<BalanceChange> balances,
            List<CollectionSighting> collections) {
        this(
                events,
                transfers,
                tokens,
                balances,
                collections,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    /// Documents of a contract's tokens are to be asked for again.
    ///
    /// @param first lowest id
    /// @param last highest id
    public record MetadataRefresh(
            String contract, BigInteger first, BigInteger last, RefreshCause cause) {}

    /// An event whose effect is among these.
    public record AppliedEvent(String eventId, long blockNumber, String blockHash, int logIndex) {}

    /// How a token changed within the range.
    ///
    /// @param minted units minted
    /// @param burned units burned
    /// @param firstMint the first mint in the range; null without one
    /// @param last the last transfer in the range
    public record TokenChange(
            String contract,
            String tokenId,
            TokenStandard standard,
            BigInteger minted,
            BigInteger burned,
            @Nullable TokenTransfer firstMint,
            TokenTransfer last) {}

    /// By how many units a holder's balance moved; never for the zero address.
    ///
    /// @param at latest block time at which it did
    public record BalanceChange(
            String contract, String tokenId, String owner, BigInteger delta, Instant at) {}

    /// A contract that was seen to move tokens.
    ///
    /// @param standard ERC-1155 when any of its events was
    /// @param firstBlock block of its first event in the range
    /// @param firstAt time of that block
    /// @param lastAt latest block time of its events in the range
    /// @param supplyMoved whether anything was minted or burned
    public record CollectionSighting(
            String contract,
            TokenStandard standard,
            long firstBlock,
            Instant firstAt,
            Instant lastAt,
            boolean supplyMoved) {

        /// A contract that moves a range of tokens.
        public static CollectionSighting of(ConsecutiveRun run) {
            return new CollectionSighting(
                    run.contract(),
                    TokenStandard.ERC721,
                    run.blockNumber(),
                    run.at(),
                    run.at(),
                    run.from().equals(TokenTransfer.ZERO_ADDRESS)
                            || run.to().equals(TokenTransfer.ZERO_ADDRESS));
        }

        /// Both sightings of one contract, whichever came first.
        public CollectionSighting joined(CollectionSighting other) {
            return new CollectionSighting(
                    contract,
                    standard.wider(other.standard),
                    Math.min(firstBlock, other.firstBlock),
                    firstBlock <= other.firstBlock ? firstAt : other.firstAt,
                    lastAt.isAfter(other.lastAt) ? lastAt : other.lastAt,
                    supplyMoved || other.supplyMoved);
        }
    }
}
