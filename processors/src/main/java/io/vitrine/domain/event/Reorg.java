package io.vitrine.domain.event;

import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.orchestration.BlockRange;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Blocks that were stored and that the chain has replaced.
///
/// @param id random
/// @param ancestor highest stored block that still is the chain's; the block before the first when none is
/// @param ancestorHash null when none is left
/// @param ancestorAt its time; null when none is left
/// @param oldTip highest block that was stored
public record Reorg(
        UUID id,
        ChainId chain,
        long ancestor,
        @Nullable String ancestorHash,
        @Nullable Instant ancestorAt,
        long oldTip,
        String oldTipHash) {

    /// The blocks that are no more.
    public BlockRange orphaned() {
        return new BlockRange(ancestor + 1, oldTip);
    }

    /// How many blocks.
    public long depth() {
        return oldTip - ancestor;
    }
}
