package io.vitrine.processors.rarity;

import io.vitrine.domain.rarity.RarityScore;
import io.vitrine.domain.rarity.TraitTable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// `sum-inverse/1`: the sum, over all traits, of 1 by the share of tokens that have the same value, as rarity.tools has
/// it. Lacking a trait is a value, and the number of values that are not blank is a trait. The larger, the rarer.
///
/// Ranks come from exact fractions.
public final class SumOfInverses implements RarityMethod {

    @Override
    public String name() {
        return "sum-inverse/1";
    }

    @Override
    public boolean countsTraits() {
        return true;
    }

    @Override
    public double part(double frequency, int kinds) {
        return frequency <= 0 ? 0 : 1 / frequency;
    }

    @Override
    public List<RarityScore> rank(TraitTable table) {
        TraitTable counted = table.withTraitCount();
        int[] weights = new int[counted.traits()];
        Arrays.fill(weights, 1);
        List<InverseSum> sums =
                IntStream.range(0, counted.size())
                        .mapToObj(token -> InverseSum.of(counted, token, weights))
                        .toList();
        return Ranking.of(
                counted, sums, Comparator.reverseOrder(), one -> one.sum() * counted.size());
    }
}
