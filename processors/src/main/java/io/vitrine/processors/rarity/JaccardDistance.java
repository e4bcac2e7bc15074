package io.vitrine.processors.rarity;

import io.vitrine.domain.rarity.RarityScore;
import io.vitrine.domain.rarity.TraitTable;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// `jaccard/1`: how far a token is, on average, from the others: 1 less what two tokens have in common by what either
/// has (Jaccard 1901). Lacking a trait is a value. The larger, the rarer; a token alone has 0.
///
/// Every pair is counted, in whole numbers; ranks come from exact fractions.
public final class JaccardDistance implements RarityMethod {

    private static final double CERTAIN = 1e-9;

    @Override
    public String name() {
        return "jaccard/1";
    }

    @Override
    public boolean countsTraits() {
        return false;
    }

    @Override
    public double part(double frequency, int kinds) {
        return 1 - frequency;
    }

    @Override
    public List<RarityScore> rank(TraitTable table) {
        Comparison comparison = new Comparison(table);
        List<Likeness> likeness =
                IntStream.range(0, table.size()).mapToObj(comparison::of).toList();
        // the most alike come last
        return Ranking.of(
                table,
                likeness,
                Comparator.naturalOrder(),
                one -> table.size() < 2 ? 0 : 1 - one.sum / (table.size() - 1));
    }

    /// All tokens side by side: who holds which value, who has which trait.
    private static final class Comparison {

        private final TraitTable table;
        private final int[][] holders;
        // only of traits that some token lacks: the others are never lacked by both
        private final int[][] having;
        private final int[][] traitsOf;
        private final int[] has;
        private final int[] size;
        private final int[] shared;
        private final int[] pairs;
        private final int widest;
        private final int partial;

        Comparison(TraitTable table) {
            this.table = table;
            int tokens = table.size();
            this.holders = new int[table.values()][];
            Arrays.setAll(holders, value -> new int[table.holders(value)]);
            this.having = new int[table.traits()][];
            Arrays.setAll(having, trait -> new int[table.having(trait)]);
            this.partial =
                    (int)
                            IntStream.range(0, table.traits())
                                    .filter(trait -> table.absent(trait) > 0)
                                    .count();
            this.traitsOf = new int[tokens][];
            this.has = new int[tokens];
            this.size = new int[tokens];
            this.shared = new int[tokens];
            int[] valueEnd = new int[table.values()];
            int[] traitEnd = new int[table.traits()];
            int most = 0;
            for (int token = 0; token < tokens; token++) {
                traitsOf[token] = partialTraits(token);
                has[token] = traitsOf[token].length;
                size[token] = table.held(token) + partial - has[token];
                most = Math.max(most, size[token]);
                for (int place = 0; place < table.held(token); place++) {
                    int value = table.value(token, place);
                    holders[value][valueEnd[value]++] = token;
                }
                for (int trait : traitsOf[token]) {
                    having[trait][traitEnd[trait]++] = token;
                }
            }
            this.widest = 2 * most + 1;
            this.pairs = new int[(most + 1) * widest];
        }

        private int[] partialTraits(int token) {
            return IntStream.range(0, table.held(token))
                    .map(place -> table.traitOf(table.value(token, place)))
                    .filter(trait -> table.absent(trait) > 0)
                    .distinct()
                    .toArray();
        }

        Likeness of(int token) {
            Arrays.fill(shared, partial - has[token]);
            for (int place = 0; place < table.held(token); place++) {
                for (int other : holders[table.value(token, place)]) {
                    shared[other]++;
                }
            }
            for (int trait : traitsOf[token]) {
                for (int other : having[trait]) {
                    shared[other]++;
                }
            }
            int[] seen = new int[16];
            int kinds = 0;
            for (int other = 0; other < shared.length; other++) {
                if (other == token) {
                    continue;
                }
                int common = shared[other] - has[other];
                int either = size[token] + size[other] - common;
                int pair = common * widest + either;
                if (pairs[pair]++ == 0) {
                    if (kinds == seen.length) {
                        seen = Arrays.copyOf(seen, 2 * kinds);
                    }
                    seen[kinds++] = pair;
                }
            }
            int[] sorted = Arrays.copyOf(seen, kinds);
            Arrays.sort(sorted);
            int[] counts = new int[kinds];
            for (int kind = 0; kind < kinds; kind++) {
                counts[kind] = pairs[sorted[kind]];
                pairs[sorted[kind]] = 0;
            }
            return new Likeness(sorted, counts, widest);
        }
    }

    /// The sum of what a token shares with each other token.
    private static final class Likeness implements Comparable<Likeness> {

        private final int[] pairs;
        private final int[] counts;
        private final int widest;
        private final double sum;
        private @Nullable BigInteger above;
        private @Nullable BigInteger below;

        Likeness(int[] pairs, int[] counts, int widest) {
            this.pairs = pairs;
            this.counts = counts;
            this.widest = widest;
            double total = 0;
            for (int kind = 0; kind < pairs.length; kind++) {
                total += (double) counts[kind] * common(kind) / either(kind);
            }
            this.sum = total;
        }

        private long common(int kind) {
            return pairs[kind] / widest;
        }

        private long either(int kind) {
            return Math.max(1, pairs[kind] % widest);
        }

        @Override
        public int compareTo(Likeness other) {
            double difference = sum - other.sum;
            if (Math.abs(difference) > CERTAIN * (1 + sum)) {
                return difference < 0 ? -1 : 1;
            }
            if (Arrays.equals(pairs, other.pairs) && Arrays.equals(counts, other.counts)) {
                return 0;
            }
            add();
            other.add();
            return Objects.requireNonNull(above)
                    .multiply(Objects.requireNonNull(other.below))
                    .compareTo(
                            Objects.requireNonNull(other.above)
                                    .multiply(Objects.requireNonNull(below)));
        }

        private void add() {
            if (above != null) {
                return;
            }
            BigInteger numerator = BigInteger.ZERO;
            BigInteger denominator = BigInteger.ONE;
            for (int kind = 0; kind < pairs.length; kind++) {
                BigInteger part = BigInteger.valueOf(counts[kind] * common(kind));
                BigInteger divisor = BigInteger.valueOf(either(kind));
                BigInteger shared = denominator.gcd(divisor);
                BigInteger factor = divisor.divide(shared);
                numerator =
                        numerator.multiply(factor).add(part.multiply(denominator.divide(shared)));
                denominator = denominator.multiply(factor);
            }
            above = numerator;
            below = denominator;
        }
    }
}
