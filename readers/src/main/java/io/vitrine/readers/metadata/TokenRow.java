package io.vitrine.readers.metadata;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A token with its collection, pictures and rank.
///
/// @param sortKey what the list was ordered by, beside the number
public record TokenRow(
        UUID id,
        UUID collection,
        String chain,
        String contract,
        String number,
        String standard,
        @Nullable String name,
        @Nullable String imageUrl,
        @Nullable String imageAsset,
        @Nullable String animationAsset,
        @Nullable String owner,
        @Nullable String supply,
        boolean burned,
        boolean approximate,
        @Nullable Long mintedBlock,
        @Nullable Instant mintedAt,
        long lastBlock,
        Instant updatedAt,
        @Nullable Instant refreshedAt,
        @Nullable String metadataUrl,
        @Nullable String metadataDocument,
        String collectionSlug,
        String collectionName,
        boolean collectionVerified,
        @Nullable String rarityMethod,
        @Nullable Integer rank,
        @Nullable Double score,
        @Nullable String heldQuantity,
        String sortKey) {}
