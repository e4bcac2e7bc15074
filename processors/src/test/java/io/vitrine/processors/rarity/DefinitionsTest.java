package io.vitrine.processors.rarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vitrine.domain.rarity.RarityScore;
import io.vitrine.domain.rarity.TraitTable;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

/// Every method against its definition, slow and plain and in fractions, on random tables: which traits are lacked, held
/// twice, held by everybody or by nobody else.
class DefinitionsTest {

    /// What a token has: values by trait; the empty set where it lacks the trait.
    private final List<Map<Integer, Set<Integer>>> tokens = new ArrayList<>();

    private final Random random = new Random(5);
    private int traits;

    private record Fraction(BigInteger above, BigInteger below) implements Comparable<Fraction> {

        static Fraction of(long above, long below) {
            return new Fraction(BigInteger.valueOf(above), BigInteger.valueOf(below));
        }

        Fraction plus(Fraction other) {
            BigInteger sum = above.multiply(other.below).add(other.above.multiply(below));
            BigInteger product = below.multiply(other.below);
            BigInteger common = sum.gcd(product);
            return new Fraction(sum.divide(common), product.divide(common));
        }

        double value() {
            return above.doubleValue() / below.doubleValue();
        }

        @Override
        public int compareTo(Fraction other) {
            return above.multiply(other.below).compareTo(other.above.multiply(below));
        }
    }

    private TraitTable make() {
        tokens.clear();
        traits = 1 + random.nextInt(6);
        int size = 2 + random.nextInt(30);
        List<UUID> ids = new ArrayList<>();
        List<Holding> holdings = new ArrayList<>();
        for (int token = 0; token < size; token++) {
            UUID id = new UUID(1, token);
            ids.add(id);
            Map<Integer, Set<Integer>> has = new HashMap<>();
            for (int trait = 0; trait < traits; trait++) {
                Set<Integer> values = new HashSet<>();
                boolean everybody = trait == 0;
                int number = everybody ? 1 : random.nextInt(6) / 2;
                for (int i = 0; i < number; i++) {
                    values.add(random.nextInt(4));
                }
                has.put(trait, values);
                for (int value : values) {
                    holdings.add(new Holding(id, new UUID(2, trait), new UUID(3 + trait, value)));
                }
            }
            tokens.add(has);
        }
        return Holding.table(ids, holdings);
    }

    private long count(ToIntFunction<Map<Integer, Set<Integer>>> matches) {
        return tokens.stream().mapToInt(matches).sum();
    }

    private static int traitsOf(Map<Integer, Set<Integer>> token) {
        return token.values().stream().mapToInt(Set::size).sum();
    }

    /// How many tokens have each of the token's values or lack the trait as it does, and how many kinds the trait has.
    private List<long[]> counts(Map<Integer, Set<Integer>> token) {
        List<long[]> counts = new ArrayList<>();
        for (int trait = 0; trait < traits; trait++) {
            int one = trait;
            Set<Integer> all = new HashSet<>();
            tokens.forEach(other -> all.addAll(other.getOrDefault(one, Set.of())));
            long lacking = count(other -> other.getOrDefault(one, Set.of()).isEmpty() ? 1 : 0);
            long kinds = all.size() + (lacking > 0 ? 1 : 0);
            if (token.getOrDefault(one, Set.of()).isEmpty()) {
                if (!all.isEmpty()) {
                    counts.add(new long[] {lacking, kinds});
                }
            }
            for (int value : token.getOrDefault(one, Set.of())) {
                counts.add(
                        new long[] {
                            count(other ->
                                    other.getOrDefault(one, Set.of()).contains(value) ? 1 : 0),
                            kinds
                        });
            }
        }
        int said = traitsOf(token);
        counts.add(
                new long[] {
                    count(other -> traitsOf(other) == said ? 1 : 0),
                    tokens.stream().mapToInt(DefinitionsTest::traitsOf).distinct().count()
                });
        return counts;
    }

    private Fraction sum(Map<Integer, Set<Integer>> token, boolean normalised) {
        Fraction sum = Fraction.of(0, 1);
        for (long[] count : counts(token)) {
            sum = sum.plus(Fraction.of(tokens.size(), count[0] * (normalised ? count[1] : 1)));
        }
        return sum;
    }

    private Fraction distance(Map<Integer, Set<Integer>> token) {
        Fraction sum = Fraction.of(0, 1);
        for (Map<Integer, Set<Integer>> other : tokens) {
            if (other != token) {
                Set<String> one = elements(token);
                Set<String> two = elements(other);
                Set<String> either = new HashSet<>(one);
                either.addAll(two);
                one.retainAll(two);
                sum = sum.plus(Fraction.of(either.size() - one.size(), either.size()));
            }
        }
        return new Fraction(
                sum.above(), sum.below().multiply(BigInteger.valueOf(tokens.size() - 1L)));
    }

    private Set<String> elements(Map<Integer, Set<Integer>> token) {
        Set<String> elements = new HashSet<>();
        token.forEach((trait, values) -> {
            boolean known =
                    tokens.stream()
                            .anyMatch(other -> !other.getOrDefault(trait, Set.of()).isEmpty());
            if (values.isEmpty() && known) {
                elements.add(trait + " lacks");
            }
            values.forEach(value -> elements.add(trait + " " + value));
        });
        return elements;
    }

    @Test
    void ranksAndScoresAreThoseOfTheDefinitions() {
        for (int round = 0; round < 60; round++) {
            TraitTable table = make();
            compare(new SumOfInverses(), table, tokens.stream().map(t -> sum(t, false)).toList());
            compare(new TraitNormalised(), table, tokens.stream().map(t -> sum(t, true)).toList());
            compare(new JaccardDistance(), table, tokens.stream().map(this::distance).toList());
        }
    }

    /// All three: the larger, the rarer.
    private static void compare(RarityMethod method, TraitTable table, List<Fraction> expected) {
        List<RarityScore> scores = method.rank(table);
        assertThat(scores).hasSize(expected.size());
        for (RarityScore score : scores) {
            Fraction own = expected.get((int) score.tokenId().getLeastSignificantBits());
            long rarer = expected.stream().filter(other -> other.compareTo(own) > 0).count();
            assertThat(score.rank()).as(method.name()).isEqualTo((int) rarer + 1);
            assertThat(score.score()).as(method.name()).isCloseTo(own.value(), within(1e-9));
        }
    }
}
