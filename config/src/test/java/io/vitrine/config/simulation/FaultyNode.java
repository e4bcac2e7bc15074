package io.vitrine.config.simulation;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vitrine.config.replay.SimulatedChain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A node of a [World] that answers JSON-RPC over HTTP, truly or as its mood is.
final class FaultyNode implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int PER_MILLE = 1000;
    private static final List<String> RANGE_ERRORS =
            List.of(
                    "-32602|query returned more than %d results",
                    "-32600|You can make eth_getLogs requests with up to a %d block range.",
                    "-32005|query returned more than 10000 results. Try with this block range [0x0, 0x1].",
                    "-32602|range 1000000 exceeds limit of %d",
                    "-32614|eth_getLogs is limited to a %d range",
                    "-32600|block range is too wide",
                    "-32602|exceed maximum block range %d",
                    "-32602|query exceeds max block range %d",
                    "-32000|block range is too large, max is %d blocks",
                    "-32005|Too many logs requested. Max logs per response is %d.",
                    "-32000|query block range exceeds server limit, narrow your filter: %d");

    /// How a node is for a while.
    ///
    /// @param faults what may go wrong
    /// @param perMille how often one of them does
    /// @param lag blocks that it is behind
    /// @param stale whether it has not noticed the last reorganisation
    /// @param rangeLimit blocks of one request for logs
    /// @param wrongChain whether it says to be of another chain
    record Mood(
            Set<Fault> faults,
            int perMille,
            int lag,
            boolean stale,
            long rangeLimit,
            boolean wrongChain) {

        static final Mood HONEST = new Mood(Set.of(), 0, 0, false, Long.MAX_VALUE, false);
    }

    /// The HTTP answer instead of the true one; no status closes the connection.
    private record Wire(int status, String type, Map<String, String> headers, byte[] body) {}

    private final World world;
    private final long seed;
    private final HttpServer server;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Integer> asked = new ConcurrentHashMap<>();
    private volatile Mood mood = Mood.HONEST;

    FaultyNode(World world, long seed) {
        this.world = world;
        this.seed = seed;
        System.setProperty("sun.net.httpserver.nodelay", "true");
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 64);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(workers);
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void be(Mood next) {
        mood = next;
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            world.requested();
            Mood now = mood;
            JsonNode request = JSON.readTree(body);
            SplittableRandom random = lot(request);
            Fault fault = fault(now, request, random);
            if (fault != null && !pause(fault, random)) {
                Wire wire = wire(fault, random);
                if (wire != null) {
                    send(exchange, wire);
                    return;
                }
            }
            byte[] answer = answer(now, request, fault, random);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            if (fault == Fault.CUT_SHORT) {
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer, 0, random.nextInt(answer.length));
                exchange.getResponseBody().flush();
                return;
            }
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    /// The same question draws the same lots in the same order, however many ask at once.
    private SplittableRandom lot(JsonNode request) {
        StringBuilder question = new StringBuilder();
        each(request, one -> question.append(one.path("method")).append(one.path("params")));
        int time = asked.merge(question.toString(), 1, Integer::sum);
        return new SplittableRandom(
                seed ^ question.toString().hashCode() * 31L ^ ((long) time << 40));
    }

    private interface One {
        void look(JsonNode call);
    }

    private static void each(JsonNode request, One one) {
        if (request.isArray()) {
            request.forEach(one::look);
        } else {
            one.look(request);
        }
    }

    private static @Nullable Fault fault(Mood mood, JsonNode request, SplittableRandom random) {
        if (random.nextInt(PER_MILLE) >= mood.perMille()) {
            return null;
        }
        String method = (request.isArray() ? request.path(0) : request).path("method").asString("");
        List<Fault> possible =
                mood.faults().stream()
                        .sorted()
                        .filter(fault ->
                                switch (fault.reach()) {
                                    case ANY -> true;
                                    case BATCH -> request.isArray();
                                    case BLOCKS -> method.equals("eth_getBlockByNumber");
                                    case HEAD -> method.equals("eth_blockNumber");
                                    case LOGS -> method.equals("eth_getLogs");
                                })
                        .toList();
        return possible.isEmpty() ? null : possible.get(random.nextInt(possible.size()));
    }

    private static boolean pause(Fault fault, SplittableRandom random) {
        int millis =
                switch (fault) {
                    case LATE -> random.nextInt(1, 8);
                    case TOO_LATE -> 250;
                    default -> 0;
                };
        try {
            Thread.sleep(millis);
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
        return millis > 0;
    }

    private static @Nullable Wire wire(Fault fault, SplittableRandom random) {
        return switch (fault) {
            case SERVER_ERROR ->
                    page(random.nextBoolean() ? 500 : 502 + random.nextInt(3), Map.of());
            case PAGE_INSTEAD -> page(200, Map.of());
            case TOO_MANY_REQUESTS -> page(429, Map.of());
            case TOO_MANY_REQUESTS_AND_WHEN ->
                    page(
                            429,
                            Map.of(
                                    "Retry-After",
                                    switch (random.nextInt(4)) {
                                        case 0 -> "0";
                                        case 1 -> "1";
                                        case 2 ->
                                                DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                                        ZonedDateTime.now(ZoneOffset.UTC));
                                        default -> "999999999";
                                    }));
            case CONNECTION_CLOSED -> new Wire(0, "", Map.of(), new byte[0]);
            default -> null;
        };
    }

    private static Wire page(int status, Map<String, String> headers) {
        byte[] body =
                ("<html><body><h1>" + status + "</h1></body></html>")
                        .getBytes(StandardCharsets.UTF_8);
        return new Wire(status, "text/html", headers, body);
    }

    private static void send(HttpExchange exchange, Wire wire) throws IOException {
        if (wire.status() == 0) {
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", wire.type());
        wire.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(wire.status(), wire.body().length);
        exchange.getResponseBody().write(wire.body());
    }

    private byte[] answer(
            Mood now, JsonNode request, @Nullable Fault fault, SplittableRandom random) {
        SimulatedChain view = now.stale() ? world.stale() : world.behind(now.lag());
        String text = JSON.writeValueAsString(request);
        for (String tag : List.of("finalized", "safe")) {
            text =
                    text.replace(
                            '"' + tag + '"',
                            '"' + hex(Math.min(world.finalBlock(), view.head())) + '"');
        }
        byte[] honest = view.answer(text.getBytes(StandardCharsets.UTF_8));
        boolean untouched =
                fault == null && !now.wrongChain() && now.rangeLimit() == Long.MAX_VALUE;
        if (untouched) {
            return honest;
        }
        JsonNode answer = JSON.readTree(honest);
        each(request, call -> error(now, call, answerTo(call, answer), random));
        if (fault != null) {
            spoil(fault, request, answer, random);
        }
        return JSON.writeValueAsBytes(answer);
    }

    private static ObjectNode answerTo(JsonNode call, JsonNode answer) {
        if (!answer.isArray()) {
            return (ObjectNode) answer;
        }
        for (JsonNode one : answer) {
            if (one.path("id").equals(call.path("id"))) {
                return (ObjectNode) one;
            }
        }
        throw new IllegalStateException("no answer to " + call);
    }

    /// What a node says to a question that it could answer, and will not.
    private static void error(
            Mood mood, JsonNode call, ObjectNode answer, SplittableRandom random) {
        String method = call.path("method").asString("");
        if (method.equals("eth_chainId") && mood.wrongChain()) {
            answer.put("result", "0x5eed");
        }
        if (!method.equals("eth_getLogs")) {
            return;
        }
        JsonNode filter = call.path("params").path(0);
        long from = Long.decode(filter.path("fromBlock").asString("0x0"));
        long to = Long.decode(filter.path("toBlock").asString("0x0"));
        if (to - from + 1 > mood.rangeLimit()) {
            String[] error = RANGE_ERRORS.get(random.nextInt(RANGE_ERRORS.size())).split("\\|", 2);
            refuse(answer, Integer.parseInt(error[0]), error[1].formatted(mood.rangeLimit()));
        }
    }

    private static void refuse(ObjectNode answer, int code, String message) {
        answer.remove("result");
        answer.putObject("error").put("code", code).put("message", message);
    }

    private static void spoil(
            Fault fault, JsonNode request, JsonNode answer, SplittableRandom random) {
        List<ObjectNode> answers = new ArrayList<>();
        each(answer, one -> answers.add((ObjectNode) one));
        ObjectNode one = answers.get(random.nextInt(answers.size()));
        switch (fault) {
            case QUOTA -> refuse(one, -32005, "daily request count exceeded, request rate limited");
            case UNKNOWN_ERROR -> refuse(one, -32000, "header not found");
            case WRONG_IDS ->
                    answers.forEach(every -> every.put("id", 7_777_777 + random.nextInt(9)));
            case ELEMENT_MISSING -> ((ArrayNode) answer).remove(random.nextInt(answer.size()));
            case OUT_OF_ORDER -> shuffle((ArrayNode) answer, random);
            case NULL_BLOCK -> {
                if (one.has("result")) {
                    one.putNull("result");
                }
            }
            case WRONG_NUMBER -> {
                if (one.path("result") instanceof ObjectNode block) {
                    block.put("number", hex(Long.decode(block.path("number").asString()) + 1));
                }
            }
            case PARENT_OF_ANOTHER -> anotherParent(answers, random);
            case HEAD_GOES_BACK -> {
                long head = Long.decode(one.path("result").asString("0x0"));
                one.put("result", hex(Math.max(0, head - random.nextInt(1, 90))));
            }
            case LOGS_TWICE,
                    LOGS_SHUFFLED,
                    LOGS_REMOVED,
                    LOG_OUTSIDE,
                    LOG_NOT_ASKED_FOR,
                    LOG_OF_ANOTHER_BLOCK,
                    LOGS_CONTRADICT,
                    LOG_MISSING,
                    LOGS_MISSING -> {
                if (one.path("result") instanceof ArrayNode logs && !logs.isEmpty()) {
                    spoilLogs(fault, logs, random);
                }
            }
            case SERVER_ERROR,
                    PAGE_INSTEAD,
                    TOO_MANY_REQUESTS,
                    TOO_MANY_REQUESTS_AND_WHEN,
                    CUT_SHORT,
                    CONNECTION_CLOSED,
                    LATE,
                    TOO_LATE -> {}
        }
    }

    /// The first block of an answer may have any parent, as nothing that came with it tells otherwise.
    private static void anotherParent(List<ObjectNode> answers, SplittableRandom random) {
        if (answers.size() > 1
                && answers.get(random.nextInt(1, answers.size())).path("result")
                        instanceof ObjectNode block) {
            block.put("parentHash", word(random));
        }
    }

    private static void spoilLogs(Fault fault, ArrayNode logs, SplittableRandom random) {
        ObjectNode log = (ObjectNode) logs.get(random.nextInt(logs.size()));
        switch (fault) {
            case LOGS_TWICE -> {
                logs.addAll(logs.deepCopy());
                shuffle(logs, random);
            }
            case LOGS_SHUFFLED -> shuffle(logs, random);
            case LOGS_REMOVED -> {
                ObjectNode gone = log.deepCopy();
                gone.put("removed", true).put("data", "0x" + "ab".repeat(32));
                logs.insert(random.nextInt(logs.size() + 1), gone);
            }
            case LOG_OUTSIDE -> {
                long last = Long.decode(logs.get(logs.size() - 1).path("blockNumber").asString());
                logs.add(log.deepCopy().put("blockNumber", hex(last + 1_000)));
            }
            case LOG_NOT_ASKED_FOR -> {
                ObjectNode foreign = log.deepCopy();
                foreign.put("logIndex", "0xfff").putArray("topics").add(word(random));
                logs.add(foreign);
            }
            case LOG_OF_ANOTHER_BLOCK -> log.put("blockHash", word(random));
            case LOGS_CONTRADICT ->
                    logs.add(log.deepCopy().put("data", log.path("data").asString() + "00"));
            case LOG_MISSING -> logs.remove(random.nextInt(logs.size()));
            case LOGS_MISSING -> {
                String block = log.path("blockNumber").asString();
                boolean all = random.nextInt(4) == 0;
                for (int index = logs.size() - 1; index >= 0; index--) {
                    if (all || logs.get(index).path("blockNumber").asString().equals(block)) {
                        logs.remove(index);
                    }
                }
            }
            default -> throw new IllegalStateException(fault + " is not about logs");
        }
    }

    private static void shuffle(ArrayNode array, SplittableRandom random) {
        List<JsonNode> elements = new ArrayList<>();
        array.forEach(elements::add);
        Collections.shuffle(elements, new Random(random.nextLong()));
        array.removeAll();
        array.addAll(elements);
    }

    private static String word(SplittableRandom random) {
        return "0x" + "%016x".formatted(random.nextLong()).repeat(4);
    }

    private static String hex(long number) {
        return "0x" + Long.toHexString(number);
    }
}
