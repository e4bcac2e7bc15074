package io.vitrine.processors.rarity;

import io.vitrine.domain.rarity.RankedValue;
import io.vitrine.domain.rarity.RankedValue.Kind;
import io.vitrine.domain.rarity.TraitTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/// One value that a token holds: how tests write tables down.
record Holding(UUID token, UUID trait, UUID value, boolean blank) {

    Holding(UUID token, UUID trait, UUID value) {
        this(token, trait, value, false);
    }

    static TraitTable table(List<UUID> tokens, List<Holding> holdings) {
        List<List<Integer>> held = new ArrayList<>();
        tokens.forEach(token -> held.add(new ArrayList<>()));
        Map<UUID, List<Integer>> byToken = new HashMap<>();
        IntStream.range(0, tokens.size()).forEach(i -> byToken.put(tokens.get(i), held.get(i)));
        List<RankedValue> values = new ArrayList<>();
        for (Holding one : holdings) {
            byToken.getOrDefault(one.token, new ArrayList<>()).add(values.size());
            values.add(
                    new RankedValue(
                            one.trait,
                            one.trait.toString(),
                            Kind.STRING,
                            one.value.toString(),
                            one.blank));
        }
        return TraitTable.of(
                tokens,
                held.stream()
                        .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
                        .toArray(int[][]::new),
                values);
    }
}
