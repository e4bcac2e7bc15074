package io.vitrine.processors.rarity;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.domain.metadata.ValueType;
import io.vitrine.domain.rarity.CollectionRanks;
import io.vitrine.domain.rarity.CountedValue;
import io.vitrine.domain.rarity.RankedToken;
import io.vitrine.domain.rarity.RarityScore;
import io.vitrine.domain.rarity.TraitLinks;
import io.vitrine.domain.rarity.TraitValue;
import io.vitrine.processors.metadata.CollectionSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TraitSelectionTest {

    private final List<TraitValue> values = new ArrayList<>();
    private final List<RankedToken> tokens = new ArrayList<>();
    private final List<int[]> held = new ArrayList<>();

    private int value(String trait, Object value) {
        ValueType type = value instanceof Number ? ValueType.NUMBER : ValueType.STRING;
        UUID traitId = new UUID(0, trait.hashCode());
        values.add(
                new TraitValue(
                        traitId,
                        trait,
                        type,
                        value.toString(),
                        value instanceof Number number ? number.doubleValue() : null));
        return values.size() - 1;
    }

    private void token(int... places) {
        tokens.add(new RankedToken(new UUID(1, tokens.size()), "t" + tokens.size()));
        held.add(places);
    }

    private List<String> counts(Map<String, String> settings) {
        return TraitSelection.table(links(), CollectionSettings.of(settings)).counts().stream()
                .map(TraitSelectionTest::text)
                .toList();
    }

    private static String text(CountedValue count) {
        return count.value().trait()
                + " "
                + count.value().kind().text()
                + " "
                + count.value().text()
                + ": "
                + count.holders();
    }

    private TraitLinks links() {
        return new TraitLinks(tokens, held.toArray(int[][]::new), values);
    }

    @Test
    void numbersTakePartByTheirBinsOrNotAtAll() {
        int red = value("hat", "red");
        for (int level : new int[] {9, 10, 19, 20, 400}) {
            token(red, value("level", level));
        }
        token(red);
        assertThat(counts(Map.of())).containsExactly("hat string red: 6");
        assertThat(counts(Map.of("rarity.bins.Level", "10,20")))
                .containsExactly(
                        "hat string red: 6",
                        "level bin (,10): 1",
                        "level bin [10,20): 2",
                        "level bin [20,): 2",
                        "level absent : 1");
        assertThat(counts(Map.of("rarity.bins.level", "each")))
                .contains("level number 9: 1", "level number 400: 1", "level absent : 1")
                .hasSize(7);
        assertThat(counts(Map.of("rarity.exclude.HAT", "true"))).isEmpty();
    }

    @Test
    void numbersAmongNamesAreNames() {
        token(value("level", 7));
        token(value("level", "max"));
        assertThat(counts(Map.of())).containsExactly("level string max: 1", "level number 7: 1");
    }

    @Test
    void twoNumbersOfOneBinCountOnce() {
        token(value("level", 1), value("level", 2));
        token(value("level", 30));
        assertThat(counts(Map.of("rarity.bins.level", "10")))
                .containsExactly("level bin (,10): 1", "level bin [10,): 1");
    }

    /// By hand: a token alone has every share 1, so nothing is rare about it.
    @Test
    void aTokenAloneHasDefinedScores() {
        token(value("hat", "red"), value("eyes", "blue"));
        CollectionRanks ranks =
                CollectionRanking.of(links(), CollectionSettings.NONE, RarityMethod.all());
        assertThat(ranks.byMethod().values())
                .allSatisfy(scores ->
                        assertThat(scores).extracting(RarityScore::rank).containsExactly(1));
        Map<String, Double> scores = new TreeMap<>();
        ranks.byMethod().forEach((method, list) -> scores.put(method, list.getFirst().score()));
        assertThat(scores)
                .isEqualTo(
                        Map.of(
                                "product/1",
                                1.0,
                                "sum-inverse/1",
                                3.0,
                                "information-content/1",
                                0.0,
                                "jaccard/1",
                                0.0,
                                "trait-normalised/1",
                                3.0));
        assertThat(ranks.root()).isEqualTo(ranks.leaves().getFirst());
    }

    @Test
    void theRootChangesWithAnythingItCommitsTo() {
        int red = value("hat", "red");
        int blue = value("hat", "blue");
        token(red);
        token(red);
        token(blue);
        byte[] root = root();
        assertThat(root()).isEqualTo(root);
        held.set(1, new int[] {blue});
        assertThat(root()).isNotEqualTo(root);
    }

    private byte[] root() {
        return CollectionRanking.of(links(), CollectionSettings.NONE, RarityMethod.all()).root();
    }
}
