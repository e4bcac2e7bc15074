package io.vitrine.processors.rarity;

import io.vitrine.domain.rarity.TraitTable;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A token's product, relative to that of a token which lacks everything: the holders of its
/// values over the tokens that lack its traits, and a power of the number of tokens for each
/// factor that one side has more.
final class Product implements Comparable<Product> {

    private static final double CERTAIN = 1e-7;

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

    int token() {
        return token;
    }

    /// Natural logarithm of the product by that of a token which lacks everything.
    double logarithm() {
        return logarithm;
    }

    /// What all tokens have in common: the product for a token that lacks every trait which any token
    /// lacks. Each token differs from it only by what it holds.
    static double logarithmOfLackingAll(TraitTable table) {
        double sum = 0;
        int[] absent = IntStream.range(0, table.traits()).map(table::absent).sorted().toArray();
        for (int count : absent) {
            if (count > 0) {
                sum += StrictMath.log(count) - StrictMath.log(table.size());
            }
        }
        return sum;
    }
}
