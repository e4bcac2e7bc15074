package io.vitrine.processors.rarity;

import io.vitrine.domain.rarity.RarityScore;
import io.vitrine.domain.rarity.TraitTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// Ranks from a comparison: 1, 2, 2, 4.
final class Ranking {

    private Ranking() {}

    /// @param perToken what is compared, by the token's number
    /// @param rarestFirst 0 only for tokens that are equally rare
    /// @param score for display; those that are equally rare show the same
    static <T> List<RarityScore> of(
            TraitTable table,
            List<T> perToken,
            Comparator<? super T> rarestFirst,
            ToDoubleFunction<? super T> score) {
        return of(
                table,
                perToken,
                rarestFirst,
                (one, other) -> rarestFirst.compare(one, other) == 0,
                score);
    }

    /// @param alike whether a token shares the rank of the one before it, although it may be a little less rare
    static <T> List<RarityScore> of(
            TraitTable table,
            List<T> perToken,
            Comparator<? super T> rarestFirst,
            BiPredicate<? super T, ? super T> alike,
            ToDoubleFunction<? super T> score) {
        List<Integer> order =
                IntStream.range(0, perToken.size())
                        .boxed()
                        .sorted(
                                Comparator.<Integer, T>comparing(perToken::get, rarestFirst)
                                        .thenComparing(Comparator.naturalOrder()))
                        .toList();
        List<RarityScore> scores = new ArrayList<>(order.size());
        int rank = 1;
        double shown = 0;
        for (int place = 0; place < order.size(); place++) {
            T one = perToken.get(order.get(place));
            T before = perToken.get(order.get(Math.max(0, place - 1)));
            if (place > 0 && !alike.test(before, one)) {
                rank = place + 1;
            }
            if (place == 0 || rarestFirst.compare(before, one) != 0) {
                shown = score.applyAsDouble(one);
            }
            scores.add(new RarityScore(table.token(order.get(place)), shown, rank));
        }
        return scores;
    }
}
