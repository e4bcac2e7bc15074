package io.vitrine.processors.rarity;

import io.vitrine.domain.rarity.RankedValue;
import io.vitrine.domain.rarity.RankedValue.Kind;
import io.vitrine.domain.rarity.RarityScore;
import io.vitrine.domain.rarity.TraitTable;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

/// Ranks the 10,000 CryptoPunks, counting included.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class RankBench {

    @Param({"product", "sum-inverse", "information-content", "jaccard", "trait-normalised"})
    public String method = "";

    private final List<UUID> tokens = new ArrayList<>();
    private final List<int[]> held = new ArrayList<>();
    private final Map<RankedValue, Integer> values = new LinkedHashMap<>();
    private RarityMethod ranking = new InformationContent();

    @Setup
    public void read() throws IOException {
        ranking =
                RarityMethod.all().stream()
                        .filter(one -> one.name().startsWith(method + "/"))
                        .findFirst()
                        .orElseThrow();
        try (InputStream file =
                RankBench.class.getResourceAsStream("/rarity/cryptopunks.input.json.gz")) {
            JsonNode table =
                    JsonMapper.shared().readTree(new GZIPInputStream(Objects.requireNonNull(file)));
            for (JsonNode token : table.get("tokens")) {
                tokens.add(new UUID(1, token.get("id").asInt()));
                held.add(
                        token.get("attributes").properties().stream()
                                .mapToInt(one -> place(one.getKey(), one.getValue().asString()))
                                .toArray());
            }
        }
    }

    private int place(String trait, String value) {
        String text = value.strip().toLowerCase(Locale.ROOT);
        RankedValue ranked =
                new RankedValue(
                        UUID.nameUUIDFromBytes(trait.getBytes(StandardCharsets.UTF_8)),
                        trait.toLowerCase(Locale.ROOT),
                        Kind.STRING,
                        text,
                        RankedValue.isBlank(text));
        return values.computeIfAbsent(ranked, one -> values.size());
    }

    @Benchmark
    public List<RarityScore> rank() {
        return ranking.rank(
                TraitTable.of(tokens, held.toArray(int[][]::new), List.copyOf(values.keySet())));
    }
}
