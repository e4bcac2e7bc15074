package io.vitrine.readers.event;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An entry of the feed, with the token it speaks of.
///
/// @param sortTime the time it is ordered by, to the microsecond
public record ActivityRow(
        UUID id,
        String type,
        String chain,
        String contract,
        String number,
        @Nullable String tokenName,
        @Nullable String imageAsset,
        String collectionSlug,
        String collectionName,
        @Nullable String from,
        @Nullable String to,
        @Nullable String quantity,
        @Nullable String price,
        @Nullable String currency,
        @Nullable String marketplace,
        @Nullable String transaction,
        @Nullable Long block,
        @Nullable Integer logIndex,
        int itemIndex,
        Instant at,
        String sortTime) {}
