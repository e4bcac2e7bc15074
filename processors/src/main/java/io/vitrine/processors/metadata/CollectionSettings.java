package io.vitrine.processors.metadata;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The switches of a collection, as its operator set them.
///
/// | key | value |
/// |---|---|
/// | `rarity.exclude.TRAIT` | `true`: the trait takes no part in rarity |
/// | `rarity.bins.TRAIT` | edges such as `10,20,50`, or dates such as `2021-01-01,2022-01-01`, between which numbers count as one value; `each`: every number is a value |
///
/// Traits are meant in any spelling that folds to the same name.
///
/// @param excluded normalised names of traits
/// @param bins ascending edges, in seconds since 1970 for dates, by normalised name of the trait; none where every
///     number is a value
public record CollectionSettings(Set<String> excluded, Map<String, List<BigDecimal>> bins) {

    /// What holds where nothing is set.
    public static final CollectionSettings NONE = new CollectionSettings(Set.of(), Map.of());

    private static final String EXCLUDE = "rarity.exclude.";
    private static final String BINS = "rarity.bins.";
    private static final int MOST_EDGES = 1000;

    public CollectionSettings {
        excluded = Set.copyOf(excluded);
        bins = Map.copyOf(bins);
    }

    /// @param settings values by key
    /// @throws IllegalArgumentException with what was given and what was expected
    public static CollectionSettings of(Map<String, String> settings) {
        Set<String> excluded = new HashSet<>();
        Map<String, List<BigDecimal>> bins = new HashMap<>();
        settings.forEach((key, value) -> {
            if (key.startsWith(EXCLUDE) && key.length() > EXCLUDE.length()) {
                if (truth(key, value)) {
                    excluded.add(Texts.fold(key.substring(EXCLUDE.length())));
                }
            } else if (key.startsWith(BINS) && key.length() > BINS.length()) {
                bins.put(Texts.fold(key.substring(BINS.length())), edges(key, value));
            } else {
                throw new IllegalArgumentException(
                        "'%s' is no setting of a collection: expected rarity.exclude.TRAIT or rarity.bins.TRAIT"
                                .formatted(key));
            }
        });
        return new CollectionSettings(excluded, bins);
    }

    /// A value that the key takes, for checking a key alone.
    public static String exampleOf(String key) {
        return key.startsWith(EXCLUDE) ? "true" : "each";
    }

    private static boolean truth(String key, String value) {
        if (!value.equals("true") && !value.equals("false")) {
            throw new IllegalArgumentException(
                    "%s is '%s': expected true or false".formatted(key, value));
        }
        return value.equals("true");
    }

    private static List<BigDecimal> edges(String key, String value) {
        if (value.equals("each")) {
            return List.of();
        }
        List<BigDecimal> edges = new ArrayList<>();
        for (String text : value.split(",", -1)) {
            BigDecimal edge = edge(text.strip());
            boolean ascends =
                    edge != null && (edges.isEmpty() || edges.getLast().compareTo(edge) < 0);
            if (!ascends || edges.size() == MOST_EDGES) {
                throw new IllegalArgumentException(
                        "%s is '%s': expected up to %d ascending numbers or dates such as 10,20,50 or 2021-01-01,2022-01-01, or the word each"
                                .formatted(key, value, MOST_EDGES));
            }
            edges.add(edge);
        }
        return List.copyOf(edges);
    }

    private static @Nullable BigDecimal edge(String text) {
        String number = Numbers.canonical(text);
        if (number != null) {
            return new BigDecimal(number);
        }
        try {
            return BigDecimal.valueOf(
                    LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toEpochSecond());
        } catch (DateTimeException neither) {
            return null;
        }
    }
}
