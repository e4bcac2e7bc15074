package io.vitrine.domain.rarity;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/// The ranks of a collection, what they rest on, and the root that commits to both.
///
/// @param counts of every value, the absent ones and the numbers of traits included
/// @param entropy bits that a token of the collection tells on average; what `information-content/1` divides by
/// @param byMethod scores by name and version of their method
/// @param tokens in the order of the tree's leaves, which is that of their ids
/// @param leaves hashes, one a token
/// @param root of the Merkle tree over the leaves
@SuppressWarnings("ArrayRecordComponent")
public record CollectionRanks(
        List<CountedValue> counts,
        double entropy,
        Map<String, List<RarityScore>> byMethod,
        List<UUID> tokens,
        List<byte[]> leaves,
        byte[] root) {

    public CollectionRanks {
        counts = List.copyOf(counts);
        byMethod = Map.copyOf(byMethod);
        tokens = List.copyOf(tokens);
        leaves = List.copyOf(leaves);
    }
}
