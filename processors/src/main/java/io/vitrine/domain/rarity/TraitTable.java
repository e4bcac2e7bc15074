package io.vitrine.domain.rarity;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/// Who holds which value, counted: what every method of rarity starts from.
///
/// Tokens, traits and values are numbered in the order of their ids, so that nothing depends on the
/// order in which rows were read. A token that lists a value twice counts once; a trait that a token
/// does not have at all counts as a value of its own, the absent one.
public final class TraitTable {

    private final List<UUID> tokens;
    private final int[][] values;
    private final int[] traitOfValue;
    private final int[] holdersOfValue;
    private final int[] holdersOfTrait;
    private final boolean[] blank;

    private TraitTable(
            List<UUID> tokens,
            int[][] values,
            int[] traitOfValue,
            int[] holdersOfValue,
            int[] holdersOfTrait,
            boolean[] blank) {
        this.tokens = tokens;
        this.values = values;
        this.traitOfValue = traitOfValue;
        this.holdersOfValue = holdersOfValue;
        this.holdersOfTrait = holdersOfTrait;
        this.blank = blank;
    }

    /// @param tokens the tokens that are ranked: alive and with a document, also those without traits
    /// @param holdings of these tokens; of others they are left out
    public static TraitTable of(Collection<UUID> tokens, Collection<Holding> holdings) {
        List<UUID> sorted = List.copyOf(new TreeSet<>(tokens));
        Map<UUID, Integer> numbers = numbers(sorted);
        Map<UUID, UUID> traitOf = new HashMap<>();
        TreeSet<UUID> traitIds = new TreeSet<>();
        int[] sizes = new int[sorted.size()];
        for (Holding holding : holdings) {
            Integer token = numbers.get(holding.tokenId());
            if (token != null) {
                sizes[token]++;
                traitOf.put(holding.traitValueId(), holding.traitId());
                traitIds.add(holding.traitId());
            }
        }
        // Values of one trait stand together.
        Map<UUID, Integer> valueNumbers =
                numbers(
                        traitOf.entrySet().stream()
                                .sorted(
                                        Map.Entry.<UUID, UUID>comparingByValue()
                                                .thenComparing(Map.Entry.comparingByKey()))
                                .map(Map.Entry::getKey)
                                .toList());
        Map<UUID, Integer> traitNumbers = numbers(List.copyOf(traitIds));
        int[][] values = new int[sorted.size()][];
        Arrays.setAll(values, token -> new int[sizes[token]]);
        int[] traitOfValue = new int[valueNumbers.size()];
        boolean[] blank = new boolean[valueNumbers.size()];
        for (Holding holding : holdings) {
            Integer token = numbers.get(holding.tokenId());
            Integer value = valueNumbers.get(holding.traitValueId());
            Integer trait = traitNumbers.get(holding.traitId());
            if (token != null && value != null && trait != null) {
                values[token][--sizes[token]] = value;
                traitOfValue[value] = trait;
                blank[value] |= holding.blank();
            }
        }
        for (int token = 0; token < values.length; token++) {
            values[token] = Arrays.stream(values[token]).sorted().distinct().toArray();
        }
        return counted(sorted, values, traitOfValue, traitNumbers.size(), blank);
    }

    private static TraitTable counted(
            List<UUID> tokens, int[][] values, int[] traitOfValue, int traits, boolean[] blank) {
        int[] holdersOfValue = new int[traitOfValue.length];
        int[] holdersOfTrait = new int[traits];
        int[] lastToken = new int[traits];
        Arrays.fill(lastToken, -1);
        for (int token = 0; token < values.length; token++) {
            for (int value : values[token]) {
                holdersOfValue[value]++;
                int trait = traitOfValue[value];
                if (lastToken[trait] != token) {
                    lastToken[trait] = token;
                    holdersOfTrait[trait]++;
                }
            }
        }
        return new TraitTable(tokens, values, traitOfValue, holdersOfValue, holdersOfTrait, blank);
    }

    /// The same with one trait more, which every token has: how many values it holds that are not blank.
    public TraitTable withTraitCount() {
        int[] counts = new int[values.length];
        TreeMap<Integer, Integer> numbers = new TreeMap<>();
        for (int token = 0; token < values.length; token++) {
            for (int value : values[token]) {
                counts[token] += blank[value] ? 0 : 1;
            }
            numbers.put(counts[token], 0);
        }
        int first = traitOfValue.length;
        int next = first;
        for (Map.Entry<Integer, Integer> count : numbers.entrySet()) {
            count.setValue(next++);
        }
        int[] traits = Arrays.copyOf(traitOfValue, next);
        Arrays.fill(traits, first, next, traits());
        int[][] more = new int[values.length][];
        for (int token = 0; token < values.length; token++) {
            more[token] = Arrays.copyOf(values[token], values[token].length + 1);
            more[token][values[token].length] = numbers.getOrDefault(counts[token], first);
        }
        return counted(tokens, more, traits, traits() + 1, Arrays.copyOf(blank, next));
    }

    private static Map<UUID, Integer> numbers(List<UUID> ids) {
        Map<UUID, Integer> numbers = HashMap.newHashMap(ids.size());
        for (UUID id : ids) {
            numbers.put(id, numbers.size());
        }
        return numbers;
    }

    /// Number of tokens.
    public int size() {
        return tokens.size();
    }

    /// Number of traits that some token has.
    public int traits() {
        return holdersOfTrait.length;
    }

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
