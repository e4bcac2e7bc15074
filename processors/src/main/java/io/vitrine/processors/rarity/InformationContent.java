package io.vitrine.processors.rarity;

import io.vitrine.domain.rarity.RarityScore;
import io.vitrine.domain.rarity.TraitTable;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// `information-content/1`: what a token's traits tell, in bits, by what a token of the collection tells on
/// average. Lacking a trait is a value, and the number of values that are not blank is a trait. A token with more
/// values that nobody else has comes first, whatever its score. The larger, the rarer.
///
/// This is OpenRarity's ranking (openrarity.dev), rank for rank: the order comes from whole numbers, and a token whose
/// score is that of the one before it to a part in 1,000,000,000 shares its rank.
public final class InformationContent implements RarityMethod {

    private static final double LN_2 = StrictMath.log(2);
    private static final double CLOSE = 1e-9;

    /// The information of a token is the logarithm of the product of its frequencies.
    private record Information(int unique, Product product) {}

    private static final Comparator<Information> RAREST_FIRST =
            Comparator.comparingInt(Information::unique)
                    .reversed()
                    .thenComparing(Information::product);

    @Override
    public String name() {
        return "information-content/1";
    }

    @Override
    public boolean countsTraits() {
        return true;
    }

    @Override
    public double part(double frequency, int kinds) {
        return frequency <= 0 ? 0 : -StrictMath.log(frequency);
    }

    @Override
    public List<RarityScore> rank(TraitTable table) {
        if (table.size() == 0) {
            return List.of();
        }
        TraitTable counted = table.withTraitCount();
        double all = Product.logarithmOfLackingAll(counted);
        double average = entropy(counted);
        List<Information> information =
                IntStream.range(0, counted.size())
                        .mapToObj(token ->
                                new Information(
                                        unique(counted, token), new Product(counted, token)))
                        .toList();
        ToDoubleFunction<Information> score =
                one ->
                        average == 0
                                ? 0
                                : Math.max(0, -(all + one.product().logarithm()) / LN_2 / average);
        return Ranking.of(
                counted,
                information,
                RAREST_FIRST,
                (before, one) ->
                        before.unique() == one.unique()
                                && close(score.applyAsDouble(before), score.applyAsDouble(one)),
                score);
    }

    private static boolean close(double one, double other) {
        return Math.abs(one - other) <= CLOSE * Math.max(Math.abs(one), Math.abs(other));
    }

    private static int unique(TraitTable table, int token) {
        int unique = 0;
        for (int place = 0; place < table.held(token); place++) {
            unique += table.holders(table.value(token, place)) == 1 ? 1 : 0;
        }
        return unique;
    }

    /// The entropy of the collection, in bits.
    static double entropy(TraitTable table) {
        double bits = 0;
        for (int value = 0; value < table.values(); value++) {
            bits += bits(table.holders(value), table.size());
        }
        for (int trait = 0; trait < table.traits(); trait++) {
            bits += bits(table.absent(trait), table.size());
        }
        return bits;
    }

    private static double bits(int count, int size) {
        double share = (double) count / size;
        return count == 0 ? 0 : -share * StrictMath.log(share) / LN_2;
    }
}
