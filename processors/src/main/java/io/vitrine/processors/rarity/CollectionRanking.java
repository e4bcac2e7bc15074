package io.vitrine.processors.rarity;

import io.vitrine.domain.rarity.CollectionRanks;
import io.vitrine.domain.rarity.RankedToken;
import io.vitrine.domain.rarity.RarityScore;
import io.vitrine.domain.rarity.TraitLinks;
import io.vitrine.domain.rarity.TraitTable;
import io.vitrine.processors.metadata.CollectionSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/// Ranks a collection by several methods, and commits to the result.
public final class CollectionRanking {

    private CollectionRanking() {}

    /// Same links, settings and methods: same ranks, and same root.
    public static CollectionRanks of(
            TraitLinks links, CollectionSettings settings, List<RarityMethod> methods) {
        TraitTable table = TraitSelection.table(links, settings);
        Map<String, List<RarityScore>> byMethod = new LinkedHashMap<>();
        Map<UUID, SortedMap<String, RarityScore>> byToken = HashMap.newHashMap(table.size());
        for (RarityMethod method : methods) {
            List<RarityScore> scores = method.rank(table);
            byMethod.put(method.name(), scores);
            for (RarityScore score : scores) {
                byToken.computeIfAbsent(score.tokenId(), id -> new TreeMap<>())
                        .put(method.name(), score);
            }
        }
        Map<UUID, String> names = HashMap.newHashMap(table.size());
        for (RankedToken token : links.tokens()) {
            names.put(token.id(), token.name());
        }
        TraitTable counted = table.withTraitCount();
        double entropy = InformationContent.entropy(counted);
        int[] kinds = counted.kinds();
        List<byte[]> leaves = new ArrayList<>(counted.size());
        for (int token = 0; token < counted.size(); token++) {
            UUID id = counted.token(token);
            leaves.add(
                    RarityTree.hash(
                            RarityTree.leaf(
                                    names.getOrDefault(id, ""),
                                    counted.size(),
                                    entropy,
                                    counted.counts(token, kinds),
                                    byToken.getOrDefault(id, new TreeMap<>()))));
        }
        return new CollectionRanks(
                counted.counts(),
                entropy,
                byMethod,
                counted.tokens(),
                leaves,
                RarityTree.root(leaves));
    }
}
