package io.vitrine.processors.metadata;

import io.vitrine.domain.metadata.NormalisedDocument;
import io.vitrine.domain.metadata.TokenUri;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
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
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// Normalises the 64 sample documents in turn, as their bytes came; `bytes` are bytes of documents a second.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class NormaliseBench {

    private final List<byte[]> documents = new ArrayList<>();
    private int next;

    /// Bytes that were normalised.
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    @State(Scope.Thread)
    public static class Read {
        public long bytes;
    }

    @Setup
    public void read() throws IOException {
        try (InputStream lines =
                NormaliseBench.class.getResourceAsStream("/metadata/documents.jsonl")) {
            String text =
                    new String(
                            Objects.requireNonNull(lines).readAllBytes(), StandardCharsets.UTF_8);
            for (String line : text.split("\n")) {
                documents.add(bytes(JsonMapper.shared().readTree(line)));
            }
        }
    }

    private static byte[] bytes(JsonNode row) {
        if (row.has("raw")) {
            return ((TokenUri.Data) TokenUriParser.parse(row.get("raw").asString())).bytes();
        }
        JsonNode document = row.get("doc");
        String text = document.isString() ? document.asString() : document.toString();
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Benchmark
    public NormalisedDocument normalise(Read read) {
        byte[] document = documents.get(next);
        next = next + 1 == documents.size() ? 0 : next + 1;
        read.bytes += document.length;
        return DocumentNormaliser.normalise(document, "application/json");
    }
}
