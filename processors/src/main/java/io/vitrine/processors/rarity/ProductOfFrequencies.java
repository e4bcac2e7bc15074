package io.vitrine.processors.rarity;

import io.vitrine.domain.rarity.RarityScore;
import io.vitrine.domain.rarity.TraitTable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// `product/1`: the product, over all traits of the collection, of the share of tokens that have the
/// same value; lacking a trait is a value too. A token with two values of one trait multiplies both.
/// The smaller, the rarer.
///
/// Ranks come from whole numbers. Logarithms only decide where they differ by far more than they can
/// be wrong.
public final class ProductOfFrequencies implements RarityMethod {

    private static final double CERTAIN = 1e-7;
    private static final MathContext SHOWN = new MathContext(14);

    @Override
    public String name() {
        return "product/1";
    }

    @Override
    public List<RarityScore> rank(TraitTable table) {
        if (table.size() == 0) {
            return List.of();
        }
        double all = logarithmOfLackingAll(table);
        Product[] products =
                IntStream.range(0, table.size())
                        .mapToObj(token -> new Product(table, token))
                        .toArray(Product[]::new);
        Arrays.sort(products);
        List<RarityScore> scores = new ArrayList<>(products.length);
        int rank = 1;
        double score = 0;
        for (int i = 0; i < products.length; i++) {
            boolean shared = i > 0 && products[i].compareTo(products[i - 1]) == 0;
            if (!shared) {
                rank = i + 1;
                score = shown(StrictMath.exp(all + products[i].logarithm));
            }
            scores.add(new RarityScore(table.token(products[i].token), score, rank));
        }
        return scores;
    }

    /// What all tokens have in common: the product for a token that lacks every trait which any token
    /// lacks. Each token differs from it only by what it holds.
    private static double logarithmOfLackingAll(TraitTable table) {
        double sum = 0;
        int[] absent = IntStream.range(0, table.traits()).map(table::absent).sorted().toArray();
        for (int count : absent) {
            if (count > 0) {
                sum += StrictMath.log(count) - StrictMath.log(table.size());
            }
        }
        return sum;
    }

    /// Without the noise of the last digits, and never 0: that would say impossible.
    private static double shown(double product) {
        if (product < Double.MIN_NORMAL) {
            return Double.MIN_NORMAL;
        }
        return Math.min(1, new BigDecimal(product).round(SHOWN).doubleValue());
    }

    /// A token's product, relative to that of a token which lacks everything: the holders of its
    /// values over the tokens that lack its traits, and a power of the number of tokens for each
    /// factor that one side has more.
    private static final class Product implements Comparable<Product> {

        private final TraitTable table;
        private final int token;
        private final int[] above;
        private final int[] below;
        private final double logarithm;
        private @Nullable BigInteger numerator;
        private @Nullable BigInteger denominator;

        Product(TraitTable table, int token) {
            this.table = table;
            this.token = token;
            int held = table.held(token);
            int[] holders = new int[held];
            int[] lacking = new int[held];
            int lackers = 0;
            for (int i = 0; i < held; i++) {
                int value = table.value(token, i);
                holders[i] = table.holders(value);
                int trait = table.traitOf(value);
                int absent = table.absent(trait);
                if (absent > 0 && isFirstOf(trait, i)) {
                    lacking[lackers++] = absent;
                }
            }
            Arrays.sort(holders);
            above = holders;
            below = Arrays.copyOf(lacking, lackers);
            Arrays.sort(below);
            double sum = (below.length - above.length) * StrictMath.log(table.size());
            for (int count : above) {
                sum += StrictMath.log(count);
            }
            for (int count : below) {
                sum -= StrictMath.log(count);
            }
            logarithm = sum;
        }

        /// A trait held twice is not lacked twice.
        private boolean isFirstOf(int trait, int place) {
            return place == 0 || table.traitOf(table.value(token, place - 1)) != trait;
        }

        @Override
        public int compareTo(Product other) {
            double difference = logarithm - other.logarithm;
            if (Math.abs(difference) > CERTAIN * (1 + Math.abs(logarithm))) {
                return difference < 0 ? -1 : 1;
            }
            if (Arrays.equals(above, other.above) && Arrays.equals(below, other.below)) {
                return 0;
            }
            return numerator()
                    .multiply(other.denominator())
                    .compareTo(other.numerator().multiply(denominator()));
        }

        private BigInteger numerator() {
            BigInteger known = numerator;
            if (known == null) {
                known = product(above, Math.max(0, below.length - above.length));
                numerator = known;
            }
            return known;
        }

        private BigInteger denominator() {
            BigInteger known = denominator;
            if (known == null) {
                known = product(below, Math.max(0, above.length - below.length));
                denominator = known;
            }
            return known;
        }

        private BigInteger product(int[] counts, int power) {
            BigInteger product = BigInteger.ONE;
            long batch = 1;
            for (int count : counts) {
                if (batch > Integer.MAX_VALUE) {
                    product = product.multiply(BigInteger.valueOf(batch));
                    batch = 1;
                }
                batch *= count;
            }
            return product.multiply(BigInteger.valueOf(batch))
                    .multiply(BigInteger.valueOf(table.size()).pow(power));
        }
    }
}
