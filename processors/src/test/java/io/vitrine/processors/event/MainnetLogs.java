package io.vitrine.processors.event;

import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.event.RawLog;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The logs of the recorded blocks of Ethereum.
final class MainnetLogs {

    private static final List<String> FILES =
            List.of(
                    "/mainnet/blocks-15000000-15000004.ndjson.gz",
                    "/mainnet/blocks-isolated.ndjson.gz");
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<RawLog> ALL = read();

    private MainnetLogs() {}

    /// Those of all 31 blocks.
    static List<RawLog> all() {
        return ALL;
    }

    /// One of them.
    static RawLog at(long block, int index) {
        return ALL.stream()
                .filter(log -> log.blockNumber() == block && log.logIndex() == index)
                .findFirst()
                .orElseThrow();
    }

    private static List<RawLog> read() {
        List<RawLog> logs = new ArrayList<>();
        for (String name : FILES) {
            try (InputStream file =
                            Objects.requireNonNull(MainnetLogs.class.getResourceAsStream(name));
                    BufferedReader lines =
                            new BufferedReader(
                                    new InputStreamReader(
                                            new GZIPInputStream(file), StandardCharsets.UTF_8))) {
                lines.lines().map(JSON::readTree).forEach(line -> block(line, logs));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return List.copyOf(logs);
    }

    private static void block(JsonNode line, List<RawLog> logs) {
        JsonNode block = line.get("block");
        Instant time = Instant.ofEpochSecond(Long.decode(block.get("timestamp").asString()));
        for (JsonNode receipt : line.get("receipts")) {
            for (JsonNode log : receipt.get("logs")) {
                logs.add(
                        new RawLog(
                                ChainId.evm(1),
                                Long.decode(block.get("number").asString()),
                                block.get("hash").asString(),
                                time,
                                receipt.get("transactionHash").asString(),
                                Integer.decode(log.get("logIndex").asString()),
                                log.get("address").asString(),
                                log.get("topics").valueStream().map(JsonNode::asString).toList(),
                                log.get("data").asString(),
                                null,
                                null,
                                null));
            }
        }
    }
}
