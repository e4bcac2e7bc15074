package io.vitrine.domain.event;

import io.vitrine.domain.metadata.RefreshCause;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a log means to the catalog.
public sealed interface EventMeaning {

    /// Tokens moved.
    ///
    /// @param standard shape of the event
    /// @param operator who moved them; empty for ERC-721, whose event does not say
    /// @param from giver; the zero address for a mint
    /// @param to receiver; the zero address for a burn
    /// @param units what moved, in the order of the log; a batch may name an id twice
    record Transfers(
            TokenStandard standard, String operator, String from, String to, List<Unit> units)
            implements EventMeaning {

        public Transfers {
            units = List.copyOf(units);
        }
    }

    /// Some units of one token.
    record Unit(BigInteger tokenId, BigInteger quantity) {}

    /// A range of ids moved at once (ERC-2309); how long it claims to be is the contract's word.
    ///
    /// @param first lowest id
    /// @param last highest id, never below the first
    record ConsecutiveTransfer(String from, String to, BigInteger first, BigInteger last)
            implements EventMeaning {}

    /// A punk was sold for a bid: its log names no buyer, the transfer that stands before it does.
    record PunkSoldToBidder(String from, BigInteger tokenId) implements EventMeaning {}

    /// A log that says something only beside another one of its transaction.
    ///
    /// @param event which it is
    /// @param from giver
    /// @param to receiver
    record Companion(String event, String from, String to) implements EventMeaning {}

    /// Somebody may move tokens of an owner, or may no longer.
    ///
    /// @param owner who gave it
    /// @param operator who may; the zero address takes back whatever was given for the token
    /// @param tokenId null is all tokens of the contract
    record ApprovalChanged(
            String owner, String operator, @Nullable BigInteger tokenId, boolean approved)
            implements EventMeaning {}

    /// A contract has a new owner; the zero address is none.
    record OwnerChanged(String from, String to) implements EventMeaning {}

    /// A role was given or taken back.
    ///
    /// @param role its name where it is known, else its 32 bytes in hex
    record RoleChanged(String role, String account, boolean granted) implements EventMeaning {}

    /// A token was bound to its holder, or freed.
    record LockChanged(BigInteger tokenId, boolean locked) implements EventMeaning {}

    /// Documents of tokens changed.
    ///
    /// @param first lowest id
    /// @param last highest id; 2^256-1 is all of them
    record MetadataChanged(BigInteger first, BigInteger last, RefreshCause cause)
            implements EventMeaning {}

    /// The document of a token will never change again.
    record MetadataFrozen(BigInteger tokenId) implements EventMeaning {}

    /// What the contract says of itself changed.
    ///
    /// @param what which part
    record ContractChanged(String what) implements EventMeaning {}

    /// A proxy runs other code.
    record Upgraded(String implementation) implements EventMeaning {}

    /// A token was lent (ERC-4907).
    ///
    /// @param user the zero address for none
    /// @param expires seconds since 1970
    record UserChanged(BigInteger tokenId, String user, BigInteger expires)
            implements EventMeaning {}

    /// A token has an account of its own (ERC-6551).
    record TokenAccountCreated(
            String account,
            String implementation,
            BigInteger chainNumber,
            String contract,
            BigInteger tokenId)
            implements EventMeaning {}

    /// A contract mints on other terms.
    ///
    /// @param contract the collection, which need not be the contract that says it
    /// @param part which of its terms these replace
    /// @param stages phases in their order
    record MintTermsChanged(String contract, String part, List<MintStage> stages)
            implements EventMeaning {

        public MintTermsChanged {
            stages = List.copyOf(stages);
        }
    }

    /// A known event of another kind, such as an ERC-20 transfer: no business of the catalog.
    record NotOurs(String event) implements EventMeaning {}

    /// A log that claims a known topic and breaks the rules of its event.
    ///
    /// @param code `LOG_MALFORMED` or `UNDECODED`
    /// @param detail what was given and what was expected
    record Unreadable(String code, String detail) implements EventMeaning {}
}
