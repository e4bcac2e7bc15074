package io.vitrine.readers.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One token that moved. From the zero address it is a mint, to it a burn.
public record TransferRow(
        String from,
        String to,
        String quantity,
        @Nullable String operator,
        String transaction,
        int logIndex,
        int batchIndex,
        long block,
        String blockHash,
        Instant at) {}
