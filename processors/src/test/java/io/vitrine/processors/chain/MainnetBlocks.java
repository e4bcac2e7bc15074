package io.vitrine.processors.chain;

import io.vitrine.domain.chain.Receipt;
import io.vitrine.domain.chain.Receipt.Outcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The recorded blocks of Ethereum, as far as they commit to their logs.
final class MainnetBlocks {

    private static final List<String> FILES =
            List.of(
                    "/mainnet/blocks-15000000-15000004.ndjson.gz",
                    "/mainnet/blocks-isolated.ndjson.gz");
    private static final JsonMapper JSON = new JsonMapper();

    private MainnetBlocks() {}

    record Recorded(long number, String receiptsRoot, String bloom, List<Receipt> receipts) {

        List<Receipt.Log> logs() {
            return receipts.stream().flatMap(receipt -> receipt.logs().stream()).toList();
        }

        @Override
        public String toString() {
            return Long.toString(number);
        }
    }

    /// All of them, 31.
    static List<Recorded> all() {
        List<Recorded> blocks = new ArrayList<>();
        for (String name : FILES) {
            try (InputStream file =
                            Objects.requireNonNull(MainnetBlocks.class.getResourceAsStream(name));
                    BufferedReader lines =
                            new BufferedReader(
                                    new InputStreamReader(
                                            new GZIPInputStream(file), StandardCharsets.UTF_8))) {
                lines.lines().map(JSON::readTree).map(MainnetBlocks::block).forEach(blocks::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return blocks;
    }

    private static Recorded block(JsonNode line) {
        JsonNode block = line.get("block");
        return new Recorded(
                Long.decode(block.get("number").asString()),
                block.get("receiptsRoot").asString(),
                block.get("logsBloom").asString(),
                line.get("receipts").valueStream().map(MainnetBlocks::receipt).toList());
    }

    private static Receipt receipt(JsonNode json) {
        return new Receipt(
                Integer.decode(json.get("type").asString()),
                new Outcome.Status(json.get("status").asString().equals("0x1")),
                Long.decode(json.get("cumulativeGasUsed").asString()),
                json.get("logs").valueStream().map(MainnetBlocks::log).toList());
    }

    private static Receipt.Log log(JsonNode json) {
        return new Receipt.Log(
                json.get("address").asString(),
                json.get("topics").valueStream().map(JsonNode::asString).toList(),
                json.get("data").asString());
    }
}
