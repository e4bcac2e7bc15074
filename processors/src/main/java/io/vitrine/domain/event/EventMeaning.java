package io.vitrine.domain.event;

import java.math.BigInteger;
import java.util.List;

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

    /// A known event of another kind, such as an ERC-20 transfer: no business of the catalog.
    record NotOurs(String event) implements EventMeaning {}

    /// A log that claims a known topic and breaks the rules of its event.
    ///
    /// @param code `LOG_MALFORMED` or `UNDECODED`
    /// @param detail what was given and what was expected
    record Unreadable(String code, String detail) implements EventMeaning {}
}
