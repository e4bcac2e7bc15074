package io.vitrine.readers.metadata;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A collection with its counts. Names are those of the schema; numbers of units and prices are
/// plain decimal text.
///
/// @param spamScore share of the signs of spam; null when the contract was not asked
/// @param unverified whether the contract does not say who owns its tokens
/// @param chains the chains of all its bindings, primary first
/// @param sortKey what the list was ordered by
public record CollectionRow(
        UUID id,
        String slug,
        String name,
        @Nullable String symbol,
        @Nullable String description,
        @Nullable String category,
        @Nullable String imageUrl,
        @Nullable String bannerUrl,
        @Nullable String websiteUrl,
        @Nullable String socialLinks,
        boolean verified,
        boolean hidden,
        @Nullable String totalSupply,
        @Nullable String totalMinted,
        @Nullable String maxSupply,
        @Nullable Integer royaltyBasisPoints,
        @Nullable String royaltyReceiver,
        @Nullable String metadataStandard,
        String status,
        @Nullable Instant mintStart,
        @Nullable Instant mintEnd,
        @Nullable String mintPrice,
        @Nullable Long deployedBlock,
        String indexStatus,
        @Nullable String tags,
        Instant createdAt,
        Instant updatedAt,
        String chain,
        String contract,
        String standard,
        @Nullable String spamScore,
        boolean unverified,
        List<String> chains,
        int items,
        int owners,
        int listed,
        int sales,
        @Nullable String floorPrice,
        @Nullable String floorCurrency,
        String volume,
        @Nullable String marketCap,
        @Nullable Long countedAtBlock,
        @Nullable Instant countedAt,
        String sortKey) {

    public CollectionRow {
        chains = List.copyOf(chains);
    }

    /// Whether it gives every sign of spam, and no operator vouches for it.
    public boolean spam() {
        return !verified && "1".equals(spamScore);
    }
}
