package io.vitrine.domain.chain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What is kept of a block.
///
/// @param hash lower-case hex with 0x
/// @param parentHash lower-case hex with 0x
/// @param time the block's timestamp, whole seconds
/// @param logsBloom the 256-byte bloom in hex; null where the node gives none
/// @param receiptsRoot root of the receipts trie; null where the node gives none
public record BlockHeader(
        long number,
        String hash,
        String parentHash,
        Instant time,
        @Nullable String logsBloom,
        @Nullable String receiptsRoot) {}
