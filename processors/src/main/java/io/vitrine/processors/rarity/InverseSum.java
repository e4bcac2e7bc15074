package io.vitrine.processors.rarity;

import io.vitrine.domain.rarity.TraitTable;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A sum of inverses of whole numbers. Doubles decide only where they differ by far more than they can be wrong.
final class InverseSum implements Comparable<InverseSum> {

    private static final double CERTAIN = 1e-9;

    private final long[] divisors;
    private final double sum;
    private @Nullable BigInteger above;
    private @Nullable BigInteger below;

    private InverseSum(long[] divisors) {
        this.divisors = divisors;
        double total = 0;
        for (long divisor : divisors) {
            total += 1.0 / divisor;
        }
        this.sum = total;
    }

    /// Over all traits: 1 by the tokens that have the token's value or lack the trait as it does, and by a weight of the
    /// trait.
    ///
    /// @param weights of the traits
    static InverseSum of(TraitTable table, int token, int[] weights) {
        long[] divisors = new long[table.traits() + table.held(token)];
        boolean[] held = new boolean[table.traits()];
        int length = 0;
        for (int place = 0; place < table.held(token); place++) {
            int value = table.value(token, place);
            int trait = table.traitOf(value);
            held[trait] = true;
            divisors[length++] = (long) table.holders(value) * weights[trait];
        }
        for (int trait = 0; trait < held.length; trait++) {
            if (!held[trait]) {
                divisors[length++] = (long) table.absent(trait) * weights[trait];
            }
        }
        long[] sorted = Arrays.copyOf(divisors, length);
        Arrays.sort(sorted);
        return new InverseSum(sorted);
    }

    double sum() {
        return sum;
    }

    @Override
    public int compareTo(InverseSum other) {
        double difference = sum - other.sum;
        if (Math.abs(difference) > CERTAIN * (1 + sum)) {
            return difference < 0 ? -1 : 1;
        }
        if (Arrays.equals(divisors, other.divisors)) {
            return 0;
        }
        return numerator()
                .multiply(other.denominator())
                .compareTo(other.numerator().multiply(denominator()));
    }

    private BigInteger numerator() {
        add();
        return Objects.requireNonNull(above);
    }

    private BigInteger denominator() {
        add();
        return Objects.requireNonNull(below);
    }

    private void add() {
        if (above != null) {
            return;
        }
        BigInteger numerator = BigInteger.ZERO;
        BigInteger denominator = BigInteger.ONE;
        for (long divisor : divisors) {
            BigInteger one = BigInteger.valueOf(divisor);
            BigInteger common = denominator.gcd(one);
            numerator = numerator.multiply(one.divide(common)).add(denominator.divide(common));
            denominator = denominator.multiply(one.divide(common));
        }
        above = numerator;
        below = denominator;
    }
}
