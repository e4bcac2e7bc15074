package io.vitrine.processors.rarity;

import io.vitrine.domain.rarity.RarityScore;
import io.vitrine.domain.rarity.TraitTable;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// `trait-normalised/1`: as {@link SumOfInverses}, but what a trait adds is divided by the number of values that it
/// takes, so that a trait of many values does not outweigh the others. The larger, the rarer.
///
/// Ranks come from exact fractions.
public final class TraitNormalised implements RarityMethod {

    @Override
    public String name() {
        return "trait-normalised/1";
    }

    @Override
    public boolean countsTraits() {
        return true;
    }

    @Override
    public double part(double frequency, int kinds) {
        return frequency <= 0 ? 0 : 1 / (frequency * kinds);
    }

    @Override
    public List<RarityScore> rank(TraitTable table) {
        TraitTable counted = table.withTraitCount();
        int[] weights = counted.kinds();
        List<InverseSum> sums =
                IntStream.range(0, counted.size())
                        .mapToObj(token -> InverseSum.of(counted, token, weights))
                        .toList();
        return Ranking.of(
                counted, sums, Comparator.reverseOrder(), one -> one.sum() * counted.size());
    }
}
