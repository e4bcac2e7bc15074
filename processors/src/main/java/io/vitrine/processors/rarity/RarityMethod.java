package io.vitrine.processors.rarity;

import io.vitrine.domain.rarity.RarityScore;
import io.vitrine.domain.rarity.TraitTable;
import java.util.List;

/// A way to say how rare a token is. A new method is one file and one entry in {@link #all()}.
public sealed interface RarityMethod
        permits ProductOfFrequencies,
                SumOfInverses,
                InformationContent,
                JaccardDistance,
                TraitNormalised {

    /// Name and version, such as `product/1`: a changed definition is a new version.
    String name();

    /// Whether the number of a token's traits is a trait.
    boolean countsTraits();

    /// What a value contributes to a token's rarity, comparable among the token's values: its logarithm where the
    /// method multiplies, its summand where it adds, and the tokens that differ in it where it compares pairs.
    ///
    /// @param frequency share of the tokens that have the value
    /// @param kinds different values that its trait takes, the absent one included
    double part(double frequency, int kinds);

    /// Ranks all tokens; rarest first, tokens of one rank in the order of their ids. The same table
    /// gives the same ranks and scores, to the last bit.
    List<RarityScore> rank(TraitTable table);

    /// Every method there is.
    static List<RarityMethod> all() {
        return List.of(
                new ProductOfFrequencies(),
                new SumOfInverses(),
                new InformationContent(),
                new JaccardDistance(),
                new TraitNormalised());
    }
}
