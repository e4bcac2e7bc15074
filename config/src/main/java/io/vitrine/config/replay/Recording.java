package io.vitrine.config.replay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Turns recorded lines into blocks whose JSON is written once, when they are loaded.
final class Recording {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Recording() {}

    static List<RecordedBlock> read(InputStream lines) throws IOException {
        List<RecordedBlock> blocks = new ArrayList<>();
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(lines, StandardCharsets.UTF_8), 1 << 16);
        long number = 0;
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            RecordedBlock block = parse(line, number);
            if (block != null) {
                blocks.add(block);
            }
        }
        return blocks;
    }

    private static @Nullable RecordedBlock parse(String text, long line) {
        JsonNode root;
        try {
            root = JSON.readTree(text);
        } catch (JacksonException notJson) {
            throw UnreadableChain.line(line, "a JSON object", notJson);
        }
        JsonNode block = root.get("block");
        if (block == null && line == 1 && root.isObject()) {
            return null;
        }
        if (!(block instanceof ObjectNode header)
                || !(root.get("receipts") instanceof JsonNode receipts)) {
            throw UnreadableChain.line(line, "the members block and receipts", null);
        }
        Map<String, JsonNode> receiptOf = new HashMap<>();
        for (JsonNode receipt : receipts) {
            receiptOf.put(receipt.path("transactionHash").asString(), receipt);
        }
        List<RecordedTransaction> transactions = new ArrayList<>();
        JsonNode listed = header.remove("transactions");
        if (listed == null) {
            throw UnreadableChain.line(line, "a block with its transactions", null);
        }
        for (JsonNode transaction : listed) {
            String hash = transaction.path("hash").asString();
            if (!(receiptOf.get(hash) instanceof ObjectNode receipt)) {
                throw UnreadableChain.line(line, "a receipt of transaction " + hash, null);
            }
            transactions.add(transaction(hash, transaction, receipt));
        }
        return new RecordedBlock(
                Hex.number(header.path("number").asString()),
                header.path("hash").asString(),
                open(header),
                transactions);
    }

    private static RecordedTransaction transaction(
            String hash, JsonNode transaction, ObjectNode receipt) {
        List<RecordedLog> logs = new ArrayList<>();
        JsonNode listed = receipt.remove("logs");
        if (listed != null) {
            for (JsonNode log : listed) {
                logs.add(log(log));
            }
        }
        return new RecordedTransaction(
                hash, JSON.writeValueAsBytes(transaction), open(receipt), List.copyOf(logs));
    }

    private static RecordedLog log(JsonNode log) {
        List<String> topics = new ArrayList<>(4);
        for (JsonNode topic : log.path("topics")) {
            topics.add(topic.asString());
        }
        return new RecordedLog(
                log.path("address").asString().intern(),
                List.copyOf(topics),
                JSON.writeValueAsBytes(log));
    }

    /// The object without its closing brace, so that one more member can follow.
    private static byte[] open(ObjectNode node) {
        byte[] whole = JSON.writeValueAsBytes(node);
        return Arrays.copyOf(whole, whole.length - 1);
    }
}
