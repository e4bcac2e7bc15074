package io.vitrine.domain.rarity;

import java.util.List;

/// The tokens of a collection that are ranked (alive and with a document), and which values each has.
///
/// @param tokens also those without traits
/// @param held places in `values`, one array a token
@SuppressWarnings("ArrayRecordComponent")
public record TraitLinks(List<RankedToken> tokens, int[][] held, List<TraitValue> values) {

    public TraitLinks {
        tokens = List.copyOf(tokens);
        values = List.copyOf(values);
    }
}
