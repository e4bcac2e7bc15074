package io.vitrine.processors.rarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vitrine.domain.rarity.RarityScore;
import io.vitrine.domain.rarity.TraitTable;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ProductOfFrequenciesTest {

    private final List<UUID> tokens = new ArrayList<>();
    private final List<Holding> holdings = new ArrayList<>();
    private final RarityMethod method = new ProductOfFrequencies();

    private static UUID id(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    private void token(String name, Map<String, String> traits) {
        tokens.add(id(name));
        traits.forEach((trait, value) ->
                holdings.add(new Holding(id(name), id(trait), id(trait + "=" + value))));
    }

    private RarityScore rankOf(String name) {
        return Objects.requireNonNull(ranks().get(id(name)));
    }

    private Map<UUID, RarityScore> ranks() {
        Map<UUID, RarityScore> ranks = new HashMap<>();
        for (RarityScore score : method.rank(Holding.table(tokens, holdings))) {
            ranks.put(score.tokenId(), score);
        }
        return ranks;
    }

    @Test
    void multipliesSharesAndCountsTheAbsentTrait() {
        token("a", Map.of("hat", "red", "eyes", "blue"));
        token("b", Map.of("hat", "red", "eyes", "green"));
        token("c", Map.of("hat", "red"));
        token("d", Map.of("hat", "top", "eyes", "green"));
        Map<UUID, RarityScore> ranks = ranks();
        assertThat(ranks.get(id("a"))).isEqualTo(new RarityScore(id("a"), 0.1875, 2));
        assertThat(ranks.get(id("b"))).isEqualTo(new RarityScore(id("b"), 0.375, 4));
        assertThat(ranks.get(id("c"))).isEqualTo(new RarityScore(id("c"), 0.1875, 2));
        assertThat(ranks.get(id("d"))).isEqualTo(new RarityScore(id("d"), 0.125, 1));
    }

    @Test
    void sharesRanksAsInACompetition() throws Exception {
        JsonNode vectors;
        try (InputStream in = resource("/rarity/openrarity_unit_vectors.json")) {
            vectors = JsonMapper.shared().readTree(in);
        }
        // Every token of the last one is alike; with one token the product is 1.
        token("only", Map.of("trait1", "value1"));
        assertThat(ranks().get(id("only"))).isEqualTo(new RarityScore(id("only"), 1, 1));
        assertThat(vectors.size()).isEqualTo(3);
        tokens.clear();
        holdings.clear();
        for (String name : List.of("a", "b", "c", "d")) {
            token(name, name.equals("a") ? Map.of("x", "1") : Map.of("x", "2"));
        }
        assertThat(ranks().values().stream().map(RarityScore::rank).sorted())
                .containsExactly(1, 2, 2, 2);
    }

    @Test
    void ranksNothingAndTokensWithoutTraits() {
        assertThat(method.rank(Holding.table(List.of(), List.of()))).isEmpty();
        token("a", Map.of());
        token("b", Map.of());
        assertThat(ranks().values()).extracting(RarityScore::rank).containsOnly(1);
        assertThat(rankOf("a").score()).isEqualTo(1.0);
    }

    @Test
    void agreesWithExactProductsOnRandomTables() {
        Random random = new Random(7);
        for (int round = 0; round < 30; round++) {
            tokens.clear();
            holdings.clear();
            int traits = 1 + random.nextInt(12);
            int size = 2 + random.nextInt(60);
            for (int i = 0; i < size; i++) {
                Map<String, String> held = new HashMap<>();
                for (int t = 0; t < traits; t++) {
                    if (random.nextInt(4) > 0) {
                        held.put("t" + t, "v" + random.nextInt(1 + t));
                    }
                }
                token("token" + i, held);
                if (random.nextInt(5) == 0) {
                    holdings.add(new Holding(id("token" + i), id("t0"), id("t0=other")));
                }
            }
            compareWithExactProducts();
        }
    }

    /// Slow and plain: the whole product of every token, over one denominator.
    private void compareWithExactProducts() {
        TraitTable table = Holding.table(tokens, holdings);
        int most = 0;
        for (int token = 0; token < table.size(); token++) {
            most = Math.max(most, table.held(token) + table.traits());
        }
        Map<UUID, BigInteger> exact = new HashMap<>();
        for (int token = 0; token < table.size(); token++) {
            BigInteger product = BigInteger.ONE;
            int factors = 0;
            boolean[] has = new boolean[table.traits()];
            for (int i = 0; i < table.held(token); i++) {
                int value = table.value(token, i);
                has[table.traitOf(value)] = true;
                product = product.multiply(BigInteger.valueOf(table.holders(value)));
                factors++;
            }
            for (int trait = 0; trait < has.length; trait++) {
                if (!has[trait]) {
                    product = product.multiply(BigInteger.valueOf(table.absent(trait)));
                    factors++;
                }
            }
            exact.put(
                    table.token(token),
                    product.multiply(BigInteger.valueOf(table.size()).pow(most - factors)));
        }
        double all = BigInteger.valueOf(table.size()).pow(most).doubleValue();
        for (RarityScore score : ranks().values()) {
            BigInteger own = Objects.requireNonNull(exact.get(score.tokenId()));
            long rarer = exact.values().stream().filter(other -> other.compareTo(own) < 0).count();
            assertThat(score.rank()).isEqualTo((int) rarer + 1);
            assertThat(score.score()).isCloseTo(own.doubleValue() / all, within(1e-12));
        }
    }

    @Test
    void doesNotDependOnOrder() {
        for (int i = 0; i < 200; i++) {
            token("t" + i, Map.of("a", "" + i % 7, "b", "" + i % 11, "c" + i % 3, "x"));
        }
        List<RarityScore> forward = method.rank(Holding.table(tokens, holdings));
        Collections.shuffle(tokens, new Random(1));
        Collections.shuffle(holdings, new Random(2));
        assertThat(method.rank(Holding.table(tokens, holdings))).isEqualTo(forward);
    }

    @Test
    void survivesProductsBelowEveryDouble() {
        for (int i = 0; i < 100; i++) {
            Map<String, String> held = new HashMap<>();
            for (int t = 0; t < 300; t++) {
                held.put("t" + t, "v" + i);
            }
            token("t" + i, held);
        }
        assertThat(ranks().values()).allMatch(score -> score.score() > 0 && score.rank() == 1);
    }

    @Test
    void ranksTenThousandTokensAtOnce() throws Exception {
        try (InputStream in = resource("/rarity/cryptopunks.input.json.gz")) {
            for (JsonNode token :
                    JsonMapper.shared().readTree(new GZIPInputStream(in)).get("tokens")) {
                Map<String, String> traits = new HashMap<>();
                token.get("attributes")
                        .properties()
                        .forEach(e -> traits.put(e.getKey(), e.getValue().asString()));
                token(token.get("id").asString(), traits);
            }
        }
        TraitTable table = Holding.table(tokens, holdings);
        List<RarityScore> scores = method.rank(table);
        long start = System.nanoTime();
        method.rank(table);
        long millis = (System.nanoTime() - start) / 1_000_000;
        System.out.println("10,000 tokens ranked in " + millis + " ms");
        assertThat(scores).hasSize(10_000);
        // The alien with the pipe and the one with seven accessories are the two known rarest.
        assertThat(scores.subList(0, 2).stream().map(RarityScore::tokenId)).contains(id("8348"));
        assertThat(millis).isLessThan(2_000);
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(ProductOfFrequenciesTest.class.getResourceAsStream(name));
    }
}
