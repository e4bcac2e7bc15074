package io.vitrine.domain.rarity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;

/// Who holds which value, counted: what every method of rarity starts from.
///
/// Tokens stand in the order of their ids, as texts; traits and values in that of {@link RankedValue#ORDER}: nothing
/// depends on the order in which rows were read. A token that lists a value twice counts once; a trait that a token
/// does not have at all counts as a value of its own, the absent one. A token counts once however many editions of it
/// there are.
public final class TraitTable {

    private static final Comparator<UUID> AS_TEXT =
            Comparator.<UUID>comparingLong(id -> id.getMostSignificantBits() ^ Long.MIN_VALUE)
                    .thenComparingLong(id -> id.getLeastSignificantBits() ^ Long.MIN_VALUE);

    private final List<UUID> tokens;
    private final List<RankedValue> described;
    private final int[][] values;
    private final int[] traitOfValue;
    private final int[] holdersOfValue;
    private final int[] holdersOfTrait;
    private final int[] firstOf;

    private TraitTable(
            List<UUID> tokens,
            List<RankedValue> described,
            int[][] values,
            int[] traitOfValue,
            int[] holdersOfValue,
            int[] holdersOfTrait) {
        this.tokens = tokens;
        this.described = described;
        this.values = values;
        this.traitOfValue = traitOfValue;
        this.holdersOfValue = holdersOfValue;
        this.holdersOfTrait = holdersOfTrait;
        this.firstOf = new int[holdersOfTrait.length];
        for (int value = traitOfValue.length - 1; value >= 0; value--) {
            firstOf[traitOfValue[value]] = value;
        }
    }

    /// @param tokens the tokens that are ranked, also those without traits
    /// @param held places in `known`, one array a token
    /// @param known values, in any order; equal ones are one, and those that no token holds do not count
    public static TraitTable of(List<UUID> tokens, int[][] held, List<RankedValue> known) {
        boolean[] used = new boolean[known.size()];
        for (int[] one : held) {
            for (int value : one) {
                used[value] = true;
            }
        }
        List<RankedValue> described =
                IntStream.range(0, used.length)
                        .filter(value -> used[value])
                        .mapToObj(known::get)
                        .distinct()
                        .sorted(RankedValue.ORDER)
                        .toList();
        Map<RankedValue, Integer> places = HashMap.newHashMap(described.size());
        described.forEach(value -> places.put(value, places.size()));
        int[] place = new int[used.length];
        for (int value = 0; value < used.length; value++) {
            place[value] = places.getOrDefault(known.get(value), -1);
        }
        int[] order =
                IntStream.range(0, tokens.size())
                        .boxed()
                        .sorted(Comparator.comparing(tokens::get, AS_TEXT))
                        .mapToInt(Integer::intValue)
                        .toArray();
        int[][] values = new int[order.length][];
        List<UUID> ordered = new ArrayList<>(order.length);
        for (int token = 0; token < order.length; token++) {
            ordered.add(tokens.get(order[token]));
            values[token] =
                    Arrays.stream(held[order[token]])
                            .map(value -> place[value])
                            .sorted()
                            .distinct()
                            .toArray();
        }
        return counted(List.copyOf(ordered), values, described);
    }

    private static TraitTable counted(
            List<UUID> tokens, int[][] values, List<RankedValue> described) {
        int[] traitOfValue = new int[described.size()];
        int traits = 0;
        for (int value = 0; value < traitOfValue.length; value++) {
            boolean begins =
                    value == 0
                            || !described
                                    .get(value - 1)
                                    .traitId()
                                    .equals(described.get(value).traitId());
            traits += begins ? 1 : 0;
            traitOfValue[value] = traits - 1;
        }
        int[] holdersOfValue = new int[traitOfValue.length];
        int[] holdersOfTrait = new int[traits];
        for (int[] held : values) {
            int last = -1;
            for (int value : held) {
                holdersOfValue[value]++;
                int trait = traitOfValue[value];
                holdersOfTrait[trait] += trait == last ? 0 : 1;
                last = trait;
            }
        }
        return new TraitTable(
                tokens, described, values, traitOfValue, holdersOfValue, holdersOfTrait);
    }

    /// The same with one trait more, which every token has: how many values it holds that are not blank.
    public TraitTable withTraitCount() {
        int[] counts = new int[values.length];
        TreeMap<String, Integer> numbers = new TreeMap<>();
        for (int token = 0; token < values.length; token++) {
            for (int value : values[token]) {
                counts[token] += described.get(value).blank() ? 0 : 1;
            }
            numbers.put(Integer.toString(counts[token]), 0);
        }
        List<RankedValue> more = new ArrayList<>(described);
        for (Map.Entry<String, Integer> number : numbers.entrySet()) {
            number.setValue(more.size());
            more.add(RankedValue.count(Integer.parseInt(number.getKey())));
        }
        int[][] held = new int[values.length][];
        for (int token = 0; token < values.length; token++) {
            held[token] = Arrays.copyOf(values[token], values[token].length + 1);
            held[token][values[token].length] =
                    Objects.requireNonNull(numbers.get(Integer.toString(counts[token])));
        }
        return counted(tokens, held, List.copyOf(more));
    }

    /// The counts of every value, and of the absent ones that some token has.
    public List<CountedValue> counts() {
        int[] kinds = kinds();
        List<CountedValue> counts = new ArrayList<>();
        for (int value = 0; value < described.size(); value++) {
            counts.add(counted(value, kinds));
        }
        for (int trait = 0; trait < kinds.length; trait++) {
            if (absent(trait) > 0) {
                counts.add(lacking(trait, kinds));
            }
        }
        return counts;
    }

    /// The counts of what the token has or lacks, in the order of {@link RankedValue#ORDER}.
    ///
    /// @param kinds of all traits
    public List<CountedValue> counts(int token, int[] kinds) {
        List<CountedValue> counts = new ArrayList<>();
        int next = 0;
        for (int value : values[token]) {
            for (; next < traitOfValue[value]; next++) {
                counts.add(lacking(next, kinds));
            }
            counts.add(counted(value, kinds));
            next = traitOfValue[value] + 1;
        }
        for (; next < kinds.length; next++) {
            counts.add(lacking(next, kinds));
        }
        return counts;
    }

    private CountedValue counted(int value, int[] kinds) {
        return new CountedValue(
                described.get(value), holdersOfValue[value], kinds[traitOfValue[value]]);
    }

    private CountedValue lacking(int trait, int[] kinds) {
        RankedValue one = described.get(firstOf[trait]);
        return new CountedValue(
                RankedValue.absent(one.traitId(), one.trait()), absent(trait), kinds[trait]);
    }

    /// Number of tokens.
    public int size() {
        return tokens.size();
    }

    /// Number of traits that some token has.
    public int traits() {
        return holdersOfTrait.length;
    }

    /// The tokens, in order.
    public List<UUID> tokens() {
        return tokens;
    }

    /// Id of the token.
    public UUID token(int token) {
        return tokens.get(token);
    }

    /// How many values the token holds.
    public int held(int token) {
        return values[token].length;
    }

    /// The value that stands at a place among those the token holds; values of one trait are
    /// neighbours.
    public int value(int token, int place) {
        return values[token][place];
    }

    /// The trait that the value is one of.
    public int traitOf(int value) {
        return traitOfValue[value];
    }

    /// Tokens that hold the value.
    public int holders(int value) {
        return holdersOfValue[value];
    }

    /// Tokens that hold no value of the trait.
    public int absent(int trait) {
        return tokens.size() - holdersOfTrait[trait];
    }

    /// Number of values that some token holds.
    public int values() {
        return traitOfValue.length;
    }

    /// Tokens that hold some value of the trait.
    public int having(int trait) {
        return holdersOfTrait[trait];
    }

    /// How many different values the trait takes, the absent one counted where a token lacks it.
    public int[] kinds() {
        int[] kinds = new int[traits()];
        for (int trait : traitOfValue) {
            kinds[trait]++;
        }
        for (int trait = 0; trait < kinds.length; trait++) {
            kinds[trait] += absent(trait) > 0 ? 1 : 0;
        }
        return kinds;
    }
}
