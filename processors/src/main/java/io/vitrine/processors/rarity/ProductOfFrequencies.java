package io.vitrine.processors.rarity;

import io.vitrine.domain.rarity.RarityScore;
import io.vitrine.domain.rarity.TraitTable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// `product/1`: the product, over all traits of the collection, of the share of tokens that have the
/// same value; lacking a trait is a value too. A token with two values of one trait multiplies both.
/// The smaller, the rarer.
///
/// Ranks come from whole numbers. Logarithms only decide where they differ by far more than they can
/// be wrong.
public final class ProductOfFrequencies implements RarityMethod {

    private static final MathContext SHOWN = new MathContext(14);

    @Override
    public String name() {
        return "product/1";
    }

    @Override
    public boolean countsTraits() {
        return false;
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
        double all = Product.logarithmOfLackingAll(table);
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
                score = shown(StrictMath.exp(all + products[i].logarithm()));
            }
            scores.add(new RarityScore(table.token(products[i].token()), score, rank));
        }
        return scores;
    }

    /// Without the noise of the last digits, and never 0: that would say impossible.
    private static double shown(double product) {
        if (product < Double.MIN_NORMAL) {
            return Double.MIN_NORMAL;
        }
        return Math.min(1, new BigDecimal(product).round(SHOWN).doubleValue());
    }
}
