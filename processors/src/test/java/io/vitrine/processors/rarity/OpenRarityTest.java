package io.vitrine.processors.rarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vitrine.domain.rarity.RarityScore;
import io.vitrine.domain.rarity.TraitTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The ranks that OpenRarity gives to whole collections, and its unit vectors.
class OpenRarityTest {

    private static final JsonMapper JSON = new JsonMapper();

    private static JsonNode read(String name) {
        try (InputStream file =
                        Objects.requireNonNull(
                                OpenRarityTest.class.getResourceAsStream("/rarity/" + name));
                InputStream plain = name.endsWith(".gz") ? new GZIPInputStream(file) : file) {
            return JSON.readTree(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static UUID token(int id) {
        return new UUID(1, id);
    }

    private static UUID named(String text) {
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Holding> holdings(UUID token, JsonNode attributes) {
        List<Holding> holdings = new ArrayList<>();
        attributes
                .properties()
                .forEach(one -> {
                    String trait = one.getKey().strip().toLowerCase(Locale.ROOT);
                    String value = one.getValue().asString().strip().toLowerCase(Locale.ROOT);
                    boolean blank = value.isEmpty() || value.equals("none");
                    holdings.add(
                            new Holding(token, named(trait), named(trait + "=" + value), blank));
                });
        return holdings;
    }

    private static TraitTable table(String name) {
        List<UUID> tokens = new ArrayList<>();
        List<Holding> holdings = new ArrayList<>();
        for (JsonNode one : read(name + ".input.json.gz").get("tokens")) {
            UUID token = token(one.get("id").asInt());
            tokens.add(token);
            holdings.addAll(holdings(token, one.get("attributes")));
        }
        return Holding.table(tokens, holdings);
    }

    private static Map<UUID, RarityScore> ranked(TraitTable table) {
        Map<UUID, RarityScore> ranked = new HashMap<>();
        new InformationContent().rank(table).forEach(score -> ranked.put(score.tokenId(), score));
        return ranked;
    }

    @ParameterizedTest
    @ValueSource(strings = {"cryptopunks", "anons_s1"})
    void givesTheRanksOfOpenRarityToAWholeCollection(String name) {
        Map<UUID, RarityScore> ranked = ranked(table(name));
        JsonNode expected = read(name + ".openrarity.json.gz").get("ranked");
        assertThat(ranked).hasSize(expected.size());
        for (JsonNode one : expected) {
            RarityScore score = Objects.requireNonNull(ranked.get(token(one.get("id").asInt())));
            assertThat(score.rank()).as(one::toString).isEqualTo(one.get("rank").asInt());
            assertThat(score.score()).isCloseTo(one.get("score").asDouble(), within(1e-9));
        }
    }

    @Test
    void agreesWithItsUnitVectors() {
        for (JsonNode vector : read("openrarity_unit_vectors.json")) {
            List<UUID> tokens = new ArrayList<>();
            List<Holding> holdings = new ArrayList<>();
            for (JsonNode attributes : vector.get("tokens")) {
                UUID token = token(tokens.size());
                tokens.add(token);
                holdings.addAll(holdings(token, attributes));
            }
            Map<UUID, RarityScore> ranked = ranked(Holding.table(tokens, holdings));
            for (JsonNode one : vector.get("expected")) {
                RarityScore score =
                        Objects.requireNonNull(ranked.get(token(one.get("id").asInt())));
                assertThat(score.rank()).as(one::toString).isEqualTo(one.get("rank").asInt());
                if (one.has("score")) {
                    assertThat(score.score()).isCloseTo(one.get("score").asDouble(), within(1e-9));
                }
            }
        }
    }

    /// Where every pair can be compared by hand.
    @Test
    void otherMethodsComeToWhatTheirDefinitionsSay() {
        TraitTable table =
                Holding.table(
                        List.of(token(0), token(1), token(2), token(3)),
                        List.of(
                                new Holding(token(0), named("hat"), named("red")),
                                new Holding(token(1), named("hat"), named("red")),
                                new Holding(token(2), named("hat"), named("blue")),
                                new Holding(token(2), named("eye"), named("laser"))));
        assertThat(scores(new JaccardDistance(), table))
                .containsExactly(1.0, 0.777777777778, 0.555555555556, 0.555555555556);
        // hat: red 2 of 4, blue 1, none 1; eye: laser 1, none 3; values held: 0 once, 1 twice, 2
        // once
        assertThat(scores(new SumOfInverses(), table))
                .containsExactly(12.0, 9.333333333333, 5.333333333333, 5.333333333333);
        // 3 kinds of hat, 2 of eye, 3 of count
        assertThat(scores(new TraitNormalised(), table))
                .containsExactly(4.666666666667, 3.333333333333, 2.0, 2.0);
    }

    private static List<Double> scores(RarityMethod method, TraitTable table) {
        return method.rank(table).stream()
                .map(RarityScore::score)
                .map(OpenRarityTest::rounded)
                .toList();
    }

    /// Without the noise of the last digits.
    private static double rounded(double score) {
        return Math.round(score * 1e12) / 1e12;
    }

    @ParameterizedTest
    @ValueSource(strings = {"cryptopunks", "anons_s1"})
    void everyMethodRanksEveryToken(String name) {
        TraitTable table = table(name);
        for (RarityMethod method : RarityMethod.all()) {
            List<RarityScore> scores = method.rank(table);
            assertThat(scores).as(method.name()).hasSize(table.size());
            for (int place = 0; place < scores.size(); place++) {
                int rank = scores.get(place).rank();
                boolean shared = place > 0 && rank == scores.get(place - 1).rank();
                assertThat(rank).isEqualTo(shared ? scores.get(place - 1).rank() : place + 1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aTokenAloneIsDefined(int tokens) {
        List<UUID> ids = tokens == 0 ? List.of() : List.of(token(0));
        for (RarityMethod method : RarityMethod.all()) {
            assertThat(method.rank(Holding.table(ids, List.of())))
                    .as(method.name())
                    .allSatisfy(score -> {
                        assertThat(score.rank()).isEqualTo(1);
                        assertThat(score.score()).isFinite();
                    })
                    .hasSize(tokens);
        }
    }
}
