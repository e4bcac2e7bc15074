package io.vitrine.domain.rarity;

import java.util.UUID;

/// One trait value that a token carries.
///
/// @param blank whether the value says that there is none: empty, or the word `none`
public record Holding(UUID tokenId, UUID traitId, UUID traitValueId, boolean blank) {

    /// A value that says something.
    public Holding(UUID tokenId, UUID traitId, UUID traitValueId) {
        this(tokenId, traitId, traitValueId, false);
    }
}
