package io.vitrine.processors.rarity;

import io.vitrine.domain.metadata.ValueType;
import io.vitrine.domain.rarity.RankedToken;
import io.vitrine.domain.rarity.RankedValue;
import io.vitrine.domain.rarity.RankedValue.Kind;
import io.vitrine.domain.rarity.TraitLinks;
import io.vitrine.domain.rarity.TraitTable;
import io.vitrine.domain.rarity.TraitValue;
import io.vitrine.processors.metadata.CollectionSettings;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which values take part in rarity, and as what.
///
/// Texts and truths take part as they are. Numbers and dates measure: 41 and 42 are hardly two kinds, so a trait of
/// nothing but these takes part by its declared bins, or not at all. Where a trait has texts as well its numbers are
/// names among others, and take part as they are.
public final class TraitSelection {

    private TraitSelection() {}

    /// The table that methods rank by.
    public static TraitTable table(TraitLinks links, CollectionSettings settings) {
        Set<UUID> named = new HashSet<>();
        for (int[] held : links.held()) {
            for (int place : held) {
                TraitValue value = links.values().get(place);
                if (!measures(value)) {
                    named.add(value.traitId());
                }
            }
        }
        int[] place = new int[links.values().size()];
        List<RankedValue> ranked = new ArrayList<>();
        for (int value = 0; value < place.length; value++) {
            TraitValue one = links.values().get(value);
            RankedValue as = as(one, settings, named.contains(one.traitId()));
            place[value] = as == null ? -1 : ranked.size();
            if (as != null) {
                ranked.add(as);
            }
        }
        int[][] held =
                Arrays.stream(links.held())
                        .map(one ->
                                Arrays.stream(one)
                                        .map(value -> place[value])
                                        .filter(value -> value >= 0)
                                        .toArray())
                        .toArray(int[][]::new);
        return TraitTable.of(links.tokens().stream().map(RankedToken::id).toList(), held, ranked);
    }

    /// What the value counts as; null when it takes no part.
    ///
    /// @param named whether its trait also has values that are no numbers
    public static @Nullable RankedValue as(
            TraitValue value, CollectionSettings settings, boolean named) {
        if (settings.excluded().contains(value.trait())) {
            return null;
        }
        List<BigDecimal> edges = settings.bins().get(value.trait());
        Double number = value.number();
        if (number != null && measures(value)) {
            if (edges != null && !edges.isEmpty()) {
                return new RankedValue(
                        value.traitId(), value.trait(), Kind.BIN, bin(number, edges), false);
            }
            if (edges == null && !named) {
                return null;
            }
        }
        boolean blank = value.type() == ValueType.STRING && RankedValue.isBlank(value.text());
        return new RankedValue(
                value.traitId(),
                value.trait(),
                Kind.valueOf(value.type().name()),
                value.text(),
                blank);
    }

    private static boolean measures(TraitValue value) {
        return switch (value.type()) {
            case NUMBER, DATE -> true;
            case STRING, BOOLEAN -> false;
        };
    }

    /// The bin's bounds: the lower one belongs to it, the upper one does not.
    private static String bin(double number, List<BigDecimal> edges) {
        BigDecimal exact = new BigDecimal(Double.toString(number));
        int above = 0;
        while (above < edges.size() && edges.get(above).compareTo(exact) <= 0) {
            above++;
        }
        String from = above == 0 ? "(" : "[" + edges.get(above - 1).toPlainString();
        String to = above == edges.size() ? "" : edges.get(above).toPlainString();
        return from + "," + to + ")";
    }
}
