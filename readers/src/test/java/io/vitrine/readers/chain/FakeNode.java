package io.vitrine.readers.chain;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vitrine.domain.chain.Endpoint;
import io.vitrine.domain.chain.Receipt;
import io.vitrine.processors.chain.LogsBloom;
import io.vitrine.processors.chain.ReceiptsRoot;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.LongToIntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// A node of a made-up chain that tells the truth unless a test makes it lie.
final class FakeNode implements AutoCloseable {

    static final String TOPIC = "0x" + "d".repeat(64);
    static final String ADDRESS = "0x" + "a".repeat(40);
    private static final ObjectMapper JSON = new ObjectMapper();

    /// What goes over the wire instead of an answer.
    ///
    /// @param cut bytes after which the connection is closed; -1 for none
    record Wire(int status, String body, Map<String, String> headers, int cut) {

        Wire(int status, String body, Map<String, String> headers) {
            this(status, body, headers, -1);
        }

        static Wire html() {
            return new Wire(200, "<html><body>502 Bad Gateway</body></html>", Map.of());
        }
    }

    /// An error object as the result of a method.
    record Error(int code, String message, @Nullable Object data) {}

    private final HttpServer server;
    private final Map<String, Function<JsonNode, @Nullable Object>> methods = new LinkedHashMap<>();
    final List<String> asked = new CopyOnWriteArrayList<>();

    /// Blocks of each request for logs.
    final List<Long> spans = new CopyOnWriteArrayList<>();

    final List<Long> times = new CopyOnWriteArrayList<>();
    private Function<String, @Nullable Wire> fault = body -> null;
    private boolean batches = true;
    private boolean reversed;
    private boolean closing;

    private LongToIntFunction logsInBlock;

    FakeNode(long head, int count) {
        this.logsInBlock = number -> count;
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
        methods.put("eth_chainId", params -> "0x1");
        methods.put("eth_blockNumber", params -> hex(head));
        methods.put(
                "eth_getBlockByNumber",
                params -> {
                    String tag = params.get(0).asString();
                    if (!tag.startsWith("0x")) {
                        return new Error(-32602, "unknown tag", null);
                    }
                    long number = Long.decode(tag);
                    return number > head
                            ? null
                            : block(
                                    number,
                                    params.get(1).asBoolean(),
                                    logsInBlock.applyAsInt(number));
                });
        methods.put(
                "eth_getLogs",
                params -> {
                    long from = Long.decode(params.get(0).get("fromBlock").asString());
                    long to = Long.decode(params.get(0).get("toBlock").asString());
                    List<Object> logs = new ArrayList<>();
                    for (long number = from; number <= to; number++) {
                        for (int i = 0; i < logsInBlock.applyAsInt(number); i++) {
                            logs.add(log(number, i));
                        }
                    }
                    return logs;
                });
        methods.put("eth_getCode", params -> "0x60");
        methods.put(
                "eth_getBlockReceipts",
                params -> {
                    long number = Long.decode(params.get(0).asString());
                    return receipts(number, logsInBlock.applyAsInt(number));
                });
        methods.put(
                "eth_getTransactionReceipt",
                params -> {
                    long number = Long.parseLong(params.get(0).asString().substring(50), 16);
                    return receipts(number, logsInBlock.applyAsInt(number)).getFirst();
                });
    }

    Endpoint endpoint() {
        return endpoint(100, null);
    }

    Endpoint endpoint(int priority, @Nullable Integer rateLimit) {
        Endpoint plain =
                Endpoint.at(
                        "http://127.0.0.1:" + server.getAddress().getPort() + "/v2/secret-api-key");
        return new Endpoint(0, plain.url(), priority, 1, "none", rateLimit, true, null);
    }

    FakeNode method(String name, Function<JsonNode, @Nullable Object> answer) {
        methods.put(name, answer);
        return this;
    }

    FakeNode fault(Function<String, @Nullable Wire> wire) {
        this.fault = wire;
        return this;
    }

    /// The truth: how many logs a block has.
    FakeNode having(LongToIntFunction logs) {
        this.logsInBlock = logs;
        return this;
    }

    FakeNode without(String method) {
        methods.remove(method);
        return this;
    }

    /// A connection for each answer.
    FakeNode closing() {
        this.closing = true;
        return this;
    }

    FakeNode withoutBatches() {
        this.batches = false;
        return this;
    }

    FakeNode reversedBatches() {
        this.reversed = true;
        return this;
    }

    static String hex(long number) {
        return "0x" + Long.toHexString(number);
    }

    static String hash(long number) {
        return "0x" + "b".repeat(48) + String.format("%016x", number);
    }

    static String transaction(long number) {
        return "0x" + "c".repeat(48) + String.format("%016x", number);
    }

    static Map<String, Object> block(long number, boolean full, int logs) {
        Map<String, Object> block = new LinkedHashMap<>();
        block.put("number", hex(number));
        block.put("hash", hash(number));
        block.put("parentHash", hash(number - 1));
        block.put("timestamp", hex(1_700_000_000 + number));
        Commitment commitment =
                COMMITMENTS.computeIfAbsent(number + "/" + logs, key -> commitment(number, logs));
        block.put("logsBloom", commitment.bloom());
        block.put("receiptsRoot", commitment.receiptsRoot());
        block.put("baseFeePerGas", "0x3b9aca00");
        Map<String, Object> transaction = new LinkedHashMap<>();
        transaction.put("hash", transaction(number));
        transaction.put("from", "0x" + "1".repeat(40));
        transaction.put("to", ADDRESS.toUpperCase(java.util.Locale.ROOT).replace("0X", "0x"));
        transaction.put("value", "0x10");
        transaction.put("accessList", List.of(Map.of("address", ADDRESS)));
        block.put(
                "transactions",
                logs == 0 ? List.of() : List.of(full ? transaction : transaction(number)));
        return block;
    }

    /// What a header says about the block's logs.
    private record Commitment(String bloom, String receiptsRoot) {}

    private static final Map<String, Commitment> COMMITMENTS = new ConcurrentHashMap<>();

    private static Commitment commitment(long number, int logs) {
        List<Receipt.Log> all =
                IntStream.range(0, logs).mapToObj(index -> committed(log(number, index))).toList();
        List<Receipt> receipts =
                logs == 0
                        ? List.of()
                        : List.of(new Receipt(2, new Receipt.Outcome.Status(true), 21_000, all));
        return new Commitment(LogsBloom.of(all).toString(), ReceiptsRoot.of(receipts));
    }

    @SuppressWarnings("unchecked")
    private static Receipt.Log committed(Map<String, Object> log) {
        return new Receipt.Log(
                (String) Objects.requireNonNull(log.get("address")),
                (List<String>) Objects.requireNonNull(log.get("topics")),
                (String) Objects.requireNonNull(log.get("data")));
    }

    /// The receipts of a block: of one transaction, which has all its logs.
    static List<Map<String, Object>> receipts(long number, int logs) {
        if (logs == 0) {
            return List.of();
        }
        Map<String, Object> receipt = new LinkedHashMap<>();
        receipt.put("transactionHash", transaction(number));
        receipt.put("transactionIndex", "0x0");
        receipt.put("blockNumber", hex(number));
        receipt.put("type", "0x2");
        receipt.put("status", "0x1");
        receipt.put("cumulativeGasUsed", hex(21_000));
        receipt.put(
                "logs", IntStream.range(0, logs).mapToObj(index -> log(number, index)).toList());
        return List.of(receipt);
    }

    static Map<String, Object> log(long number, int index) {
        Map<String, Object> log = new LinkedHashMap<>();
        log.put("blockNumber", hex(number));
        log.put("blockHash", hash(number));
        log.put("transactionHash", transaction(number));
        log.put("transactionIndex", "0x0");
        log.put("logIndex", hex(index));
        log.put("address", ADDRESS);
        log.put("topics", List.of(TOPIC, "0x" + "0".repeat(64), hash(index), hash(number)));
        log.put("data", "0x");
        log.put("removed", false);
        return log;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            times.add(System.nanoTime());
            Wire wire = fault.apply(body);
            if (wire == null) {
                wire = new Wire(200, answer(JSON.readTree(body)), Map.of());
            }
            if (closing) {
                exchange.getResponseHeaders().set("Connection", "close");
            }
            wire.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] bytes = wire.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(wire.status(), bytes.length);
            exchange.getResponseBody().write(bytes, 0, wire.cut() < 0 ? bytes.length : wire.cut());
            exchange.getResponseBody().flush();
        }
    }

    private String answer(JsonNode request) {
        if (!request.isArray()) {
            return JSON.writeValueAsString(envelope(request));
        }
        if (!batches) {
            asked.add("batch");
            return "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32600,\"message\":\"batch"
                    + " requests are disabled\"}}";
        }
        List<Object> answers = new ArrayList<>();
        for (JsonNode one : request) {
            answers.add(reversed ? 0 : answers.size(), envelope(one));
        }
        return JSON.writeValueAsString(answers);
    }

    private Map<String, Object> envelope(JsonNode request) {
        String method = request.get("method").asString();
        asked.add(method);
        if (method.equals("eth_getLogs")) {
            JsonNode filter = request.get("params").get(0);
            spans.add(
                    Long.decode(filter.get("toBlock").asString())
                            - Long.decode(filter.get("fromBlock").asString())
                            + 1);
        }
        Map<String, Object> envelope = new LinkedHashMap<>();
        envelope.put("jsonrpc", "2.0");
        Function<JsonNode, @Nullable Object> known = methods.get(method);
        Object result =
                known == null
                        ? new Error(-32601, "the method does not exist", null)
                        : known.apply(request.get("params"));
        if (result instanceof Error(int code, String message, Object data)) {
            Map<String, Object> error = new LinkedHashMap<>();
            error.put("code", code);
            error.put("message", message);
            if (data != null) {
                error.put("data", data);
            }
            envelope.put("error", error);
        } else {
            envelope.put("result", result);
        }
        envelope.put("id", request.get("id").asLong());
        return envelope;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
