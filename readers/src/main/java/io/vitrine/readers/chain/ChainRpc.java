package io.vitrine.readers.chain;

import io.vitrine.domain.chain.BlockHeader;
import io.vitrine.domain.chain.CallAnswer;
import io.vitrine.domain.chain.ChainFeatures;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.chain.ContractCall;
import io.vitrine.domain.chain.Endpoint;
import io.vitrine.domain.event.RawLog;
import io.vitrine.readers.chain.JsonRpc.Reply;
import io.vitrine.readers.chain.NodeJson.Block;
import io.vitrine.readers.chain.NodeJson.LogLine;
import io.vitrine.readers.chain.NodeJson.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The nodes of one chain, asked by priority and then by weight.
///
/// What it returns has been checked: one wrong word and the whole answer is refused. Two things go
/// wrong here: {@link RpcUnavailable}, nothing is known, ask later; {@link RpcInconsistent}, the
/// nodes contradict themselves or the question, at a block that it names. Safe for many threads.
///
/// A rate limit counts HTTP requests of this process, a batch as one.
public final class ChainRpc implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ChainRpc.class);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(30);
    private static final int PASSES = 5;
    private static final Comparator<LogLine> BY_PLACE =
            Comparator.comparingLong(LogLine::block).thenComparingInt(LogLine::index);

    private final ChainId chain;
    private final ChainFeatures features;
    private final List<RpcNode> nodes;
    private final RpcSettings settings;
    private final OkHttpClient http;

    /// @param features what is known of the chain: its genesis, whether its blooms can be believed
    /// @param endpoints those in use, in any order
    /// @param secrets what `authType` places, by the endpoint's id
    public ChainRpc(
            ChainId chain,
            ChainFeatures features,
            List<Endpoint> endpoints,
            Map<Integer, String> secrets,
            RpcSettings settings) {
        this.chain = chain;
        this.features = features;
        this.settings = settings;
        this.http =
                new OkHttpClient.Builder()
                        .connectTimeout(settings.connect())
                        .readTimeout(settings.read())
                        .writeTimeout(settings.read())
                        .callTimeout(settings.call())
                        .followRedirects(false)
                        .followSslRedirects(false)
                        .retryOnConnectionFailure(true)
                        .connectionPool(
                                new ConnectionPool(8, 1, java.util.concurrent.TimeUnit.MINUTES))
                        .build();
        this.nodes =
                endpoints.stream()
                        .sorted(Comparator.comparingInt(Endpoint::priority))
                        .map(endpoint ->
                                new RpcNode(endpoint, secrets.get(endpoint.id()), settings, http))
                        .toList();
    }

    /// Endpoints that need no secret, of a chain of which nothing more is known.
    ///
    /// @param genesisHash hash of block 0; null when it is not known
    public ChainRpc(
            ChainId chain,
            @Nullable String genesisHash,
            List<Endpoint> endpoints,
            RpcSettings settings) {
        this(
                chain,
                ChainFeatures.unknown().withGenesis(genesisHash),
                endpoints,
                Map.of(),
                settings);
    }

    public ChainId chain() {
        return chain;
    }

    /// Number of the newest block.
    public long head() {
        return ask(RpcNode::head);
    }

    /// Number of the newest final block: by the node's tag where it has one, else so many blocks
    /// below the head; -1 when the chain is shorter than that.
    public long finalized(int depthFallback) {
        return ask(node -> {
            Reply<Block> reply =
                    node.reply(
                            "eth_getBlockByNumber", List.of("finalized", false), NodeJson::block);
            return reply instanceof Reply.Result<Block>(Optional<Block> block) && block.isPresent()
                    ? block.get().header().number()
                    : Math.max(-1, node.head() - depthFallback);
        });
    }

    /// The block; empty when no node has it: above the head, or pruned.
    public Optional<BlockHeader> header(long number) {
        return ask(node ->
                node.find("eth_getBlockByNumber", List.of(hex(number), false), NodeJson::block)
                        .map(block -> numbered(block, number).header()));
    }

    /// Every block of the range, in order, each the parent of the next; all from one endpoint.
    public List<BlockHeader> headers(long from, long toInclusive) {
        List<Long> numbers = new ArrayList<>();
        for (long number = from; number <= toInclusive; number++) {
            numbers.add(number);
        }
        return askAt(
                toInclusive,
                node -> {
                    List<BlockHeader> headers =
                            blocks(node, numbers, false).stream().map(Block::header).toList();
                    for (int i = 1; i < headers.size(); i++) {
                        BlockHeader block = headers.get(i);
                        String parent = headers.get(i - 1).hash();
                        if (!block.parentHash().equals(parent)) {
                            throw RpcInconsistent.at(
                                    block.number(), "parent hash", parent, block.parentHash());
                        }
                    }
                    return headers;
                });
    }

    /// Every wanted log of the range, in the order of the chain, with block time and what its
    /// transaction was; proven as the query says.
    ///
    /// @param headers the blocks of the range, as {@link #headers} gave them
    /// @throws RpcInconsistent naming the block, when no endpoint's answer can be proven
    public List<RawLog> logs(
            long from, long toInclusive, List<BlockHeader> headers, LogQuery query) {
        Set<String> topic0s = query.topics();
        Set<String> addresses = query.addresses();
        Completeness completeness = new Completeness(query, features.bloomReliable());
        Map<Long, BlockHeader> known = new HashMap<>();
        headers.forEach(header -> known.put(header.number(), header));
        return askAt(
                toInclusive,
                node -> {
                    List<LogLine> lines = logLines(node, from, toInclusive, topic0s, addresses);
                    if (!node.reaches(toInclusive)) {
                        throw behind(node, toInclusive); // several machines may be one endpoint
                    }
                    List<LogLine> checked =
                            checked(lines, from, toInclusive, known, topic0s, addresses);
                    completeness.check(node, checked, headers);
                    return complete(node, checked, known);
                });
    }

    /// The answers to the calls at the end of a block, in the order of the calls. A contract that
    /// refuses is an answer. What one endpoint cannot answer the next one is asked.
    ///
    /// @throws RpcUnavailable when no endpoint can be asked at all
    public List<CallAnswer> calls(List<ContractCall> calls, long block) {
        if (calls.isEmpty()) {
            return List.of();
        }
        Map<Integer, CallAnswer> answers = new TreeMap<>();
        RpcUnavailable unavailable = null;
        for (RpcNode only : order()) {
            List<Integer> open = new ArrayList<>();
            for (int i = 0; i < calls.size(); i++) {
                CallAnswer answer = answers.get(i);
                if (answer == null || answer instanceof CallAnswer.Unanswered) {
                    open.add(i);
                }
            }
            if (open.isEmpty()) {
                break;
            }
            try {
                List<CallAnswer> said =
                        ask(
                                List.of(only),
                                block,
                                node ->
                                        callNode(
                                                node,
                                                open.stream().map(calls::get).toList(),
                                                block));
                for (int i = 0; i < open.size(); i++) {
                    answers.put(open.get(i), said.get(i));
                }
            } catch (RpcUnavailable e) {
                unavailable = e;
            }
        }
        if (answers.isEmpty()) {
            throw unavailable == null ? RpcUnavailable.noEndpoint(chain) : unavailable;
        }
        return List.copyOf(answers.values());
    }

    /// The code at an address at the end of a block; empty when there is none.
    public Optional<String> code(String address, long block) {
        String code =
                askAt(
                        block,
                        node ->
                                node.ask(
                                        "eth_getCode",
                                        List.of(address, hex(block)),
                                        NodeJson::text));
        return code.equals("0x") ? Optional.empty() : Optional.of(code);
    }

    /// Base fee of a block in wei, as a hex quantity; empty where the chain has none.
    public Optional<String> baseFee(long block) {
        return askAt(
                        block,
                        node ->
                                node.find(
                                        "eth_getBlockByNumber",
                                        List.of(hex(block), false),
                                        NodeJson::baseFee))
                .filter(fee -> !fee.isEmpty());
    }

    /// Every endpoint, asked now: what it says it is, how far it is, how fast.
    public List<EndpointReport> check() {
        return nodes.stream().map(this::report).toList();
    }

    @Override
    public void close() {
        http.connectionPool().evictAll();
        http.dispatcher().executorService().shutdown();
    }

    private EndpointReport report(RpcNode node) {
        long start = System.nanoTime();
        Long number = null;
        String genesis = null;
        Long head = null;
        String code = "OK";
        String detail = "";
        java.time.Instant time = null;
        try {
            number = node.ask("eth_chainId", List.of(), NodeJson::number);
            head = node.head();
            time =
                    node.find("eth_getBlockByNumber", List.of(hex(head), false), NodeJson::block)
                            .map(block -> block.header().time())
                            .orElse(null);
            genesis = genesisOf(node).orElse(null);
            if (chain.isEvm() && number != chain.evmNumber()) {
                code = "WRONG_CHAIN";
                detail = "expected " + chain + " but was eip155:" + number;
            } else if (genesis != null
                    && features.genesisHash() != null
                    && !genesis.equals(features.genesisHash())) {
                code = "WRONG_GENESIS";
                detail = "expected genesis " + features.genesisHash() + " but was " + genesis;
            } else if (genesis == null) {
                detail = "cannot give block 0";
            }
        } catch (NodeFailure e) {
            code = e.code();
            detail = String.valueOf(e.getMessage());
        } catch (RpcNode.Refusal | RpcNode.TooLarge e) {
            code = "RPC_REFUSED";
            detail = node.url().redact(String.valueOf(e.getMessage()));
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        return new EndpointReport(node.endpoint(), code, detail, number, head, time, genesis, took);
    }

    // ---- questions to one node ----

    private List<Block> blocks(RpcNode node, Collection<Long> numbers, boolean transactions) {
        List<List<?>> questions = new ArrayList<>();
        for (long number : numbers) {
            questions.add(List.of(hex(number), transactions));
        }
        List<Reply<Block>> replies =
                node.replies("eth_getBlockByNumber", questions, NodeJson::block);
        List<Block> blocks = new ArrayList<>(replies.size());
        int i = 0;
        for (long number : numbers) {
            blocks.add(numbered(present(node, number, replies.get(i++)), number));
        }
        return blocks;
    }

    private static Block present(RpcNode node, long number, Reply<Block> reply) {
        return switch (reply) {
            case Reply.Result<Block>(Optional<Block> block) ->
                    block.orElseThrow(() ->
                            NodeFailure.passing(
                                    node.url(), "BLOCK_MISSING", "block " + number + " is null"));
            case Reply.Refused<Block>(RpcError error) ->
                    throw NodeFailure.passing(node.url(), "RPC_REFUSED", error.toString());
        };
    }

    private static Block numbered(Block block, long number) {
        if (block.header().number() != number) {
            throw RpcInconsistent.at(number, "number", number, block.header().number());
        }
        return block;
    }

    private List<LogLine> logLines(
            RpcNode node, long from, long to, Set<String> topic0s, Set<String> addresses) {
        List<LogLine> lines = new ArrayList<>();
        long next = from;
        while (next <= to) {
            long last = to - next < node.logsRange() ? to : next + node.logsRange() - 1;
            try {
                lines.addAll(
                        node.ask(
                                "eth_getLogs",
                                List.of(filter(next, last, topic0s, addresses)),
                                NodeJson::logs));
                next = last + 1;
            } catch (RpcNode.Refusal e) {
                if (e.error().meaning() != RpcError.Meaning.RANGE_TOO_LARGE) {
                    throw NodeFailure.passing(node.url(), "RPC_REFUSED", e.error().toString());
                }
                next = smaller(node, next, last, e, topic0s, addresses, lines);
            } catch (RpcNode.TooLarge e) {
                next = smaller(node, next, last, e, topic0s, addresses, lines);
            }
        }
        return lines;
    }

    /// Halves what is asked, or takes a single block's logs from its receipts; where to go on.
    private long smaller(
            RpcNode node,
            long from,
            long to,
            RuntimeException refusal,
            Set<String> topic0s,
            Set<String> addresses,
            List<LogLine> lines) {
        if (from < to) {
            node.learnLogsRange((to - from + 1) / 2);
            LOG.debug("{} takes {} blocks of logs at most", node.url(), node.logsRange());
            return from;
        }
        try {
            node.ask("eth_getBlockReceipts", List.of(hex(from)), NodeJson::receipts).stream()
                    .flatMap(receipt -> receipt.logs().stream())
                    .filter(line -> wanted(line, topic0s, addresses))
                    .forEach(lines::add);
            return from + 1;
        } catch (RpcNode.Refusal | RpcNode.TooLarge e) {
            throw NodeFailure.lasting(
                    node.url(), "BLOCK_TOO_LARGE", "block " + from + ": " + refusal.getMessage());
        }
    }

    private static Map<String, Object> filter(
            long from, long to, Set<String> topic0s, Set<String> addresses) {
        Map<String, Object> filter = new LinkedHashMap<>();
        filter.put("fromBlock", hex(from));
        filter.put("toBlock", hex(to));
        if (!addresses.isEmpty()) {
            filter.put("address", addresses.stream().sorted().toList());
        }
        if (!topic0s.isEmpty()) {
            filter.put("topics", List.of(topic0s.stream().sorted().toList()));
        }
        return filter;
    }

    private static boolean wanted(LogLine line, Set<String> topic0s, Set<String> addresses) {
        return (addresses.isEmpty() || addresses.contains(line.address()))
                && (topic0s.isEmpty()
                        || (!line.topics().isEmpty()
                                && topic0s.contains(line.topics().getFirst())));
    }

    private static List<LogLine> checked(
            List<LogLine> lines,
            long from,
            long to,
            Map<Long, BlockHeader> headers,
            Set<String> topic0s,
            Set<String> addresses) {
        List<LogLine> sorted = new ArrayList<>(lines);
        sorted.sort(BY_PLACE);
        List<LogLine> checked = new ArrayList<>(sorted.size());
        LogLine last = null;
        for (LogLine line : sorted) {
            if (line.block() < from || line.block() > to) {
                throw RpcInconsistent.at(
                        line.block(),
                        "a log outside of the range",
                        from + " to " + to,
                        line.block());
            }
            if (!wanted(line, topic0s, addresses)) {
                throw RpcInconsistent.at(
                        line.block(),
                        "a log that was not asked for",
                        "one of the topics and addresses",
                        line.address() + " " + line.topics());
            }
            BlockHeader header = headers.get(line.block());
            if (header == null || !header.hash().equals(line.blockHash())) {
                throw RpcInconsistent.at(
                        line.block(),
                        "block hash of log " + line.index(),
                        header == null ? "a known block" : header.hash(),
                        line.blockHash());
            }
            if (last != null && BY_PLACE.compare(last, line) == 0) {
                if (!last.equals(line)) {
                    throw RpcInconsistent.at(
                            line.block(), "two logs with index " + line.index(), last, line);
                }
                continue;
            }
            checked.add(line);
            last = line;
        }
        return checked;
    }

    private List<RawLog> complete(
            RpcNode node, List<LogLine> lines, Map<Long, BlockHeader> headers) {
        Map<String, Transaction> transactions = new HashMap<>();
        List<Long> numbers = lines.stream().map(LogLine::block).distinct().toList();
        for (Block block : blocks(node, numbers, true)) {
            BlockHeader known = headers.get(block.header().number());
            if (known == null || !known.hash().equals(block.header().hash())) {
                throw RpcInconsistent.at(
                        block.header().number(),
                        "hash",
                        known == null ? "a known block" : known.hash(),
                        block.header().hash());
            }
            transactions.putAll(block.transactions());
        }
        List<RawLog> logs = new ArrayList<>(lines.size());
        for (LogLine line : lines) {
            BlockHeader header = headers.get(line.block());
            Transaction transaction = transactions.get(line.transaction());
            if (header == null || transaction == null) {
                throw RpcInconsistent.at(
                        line.block(),
                        "transaction of log " + line.index(),
                        line.transaction(),
                        "not in the block");
            }
            logs.add(
                    new RawLog(
                            chain,
                            line.block(),
                            line.blockHash(),
                            header.time(),
                            line.transaction(),
                            line.index(),
                            line.address(),
                            line.topics(),
                            line.data(),
                            transaction.from(),
                            transaction.to(),
                            transaction.value()));
        }
        return logs;
    }

    private static List<CallAnswer> callNode(RpcNode node, List<ContractCall> calls, long block) {
        List<List<?>> questions = new ArrayList<>();
        for (ContractCall call : calls) {
            questions.add(List.of(Map.of("to", call.contract(), "data", call.data()), hex(block)));
        }
        List<CallAnswer> answers = new ArrayList<>(calls.size());
        for (Reply<String> reply : node.replies("eth_call", questions, NodeJson::data)) {
            answers.add(answer(node, reply));
        }
        return answers;
    }

    private static CallAnswer answer(RpcNode node, Reply<String> reply) {
        return switch (reply) {
            case Reply.Result<String>(Optional<String> data) ->
                    data.<CallAnswer>map(CallAnswer.Returned::new)
                            .orElseGet(() -> new CallAnswer.Unanswered("RPC_BAD_PAYLOAD", "null"));
            case Reply.Refused<String>(RpcError error) ->
                    switch (error.meaning()) {
                        case REVERTED -> new CallAnswer.Reverted(error.reason());
                        case METHOD_MISSING ->
                                new CallAnswer.Unanswered(
                                        "METHOD_MISSING", node.url().redact(error.message()));
                        case RANGE_TOO_LARGE, BATCH_REFUSED, RATE_LIMITED, OTHER ->
                                new CallAnswer.Unanswered(
                                        "RPC_REFUSED", node.url().redact(error.toString()));
                    };
        };
    }

    // ---- which node, how often ----

    private interface Question<T> {
        T ask(RpcNode node);
    }

    private <T> T ask(Question<T> question) {
        return ask(order(), -1, question);
    }

    private <T> T askAt(long block, Question<T> question) {
        return ask(order(), block, question);
    }

    private <T> T ask(List<RpcNode> order, long block, Question<T> question) {
        List<NodeFailure> failures = new ArrayList<>();
        RpcInconsistent contradiction = null;
        for (int pass = 0; pass < PASSES; pass++) {
            for (RpcNode node : order) {
                if (node.cooldown().isPositive()) {
                    continue;
                }
                for (int attempt = 1; attempt <= settings.tries(); attempt++) {
                    try {
                        return askOnce(node, block, question);
                    } catch (NodeFailure e) {
                        failures.add(e);
                        if (e.code().equals("INTERRUPTED")) {
                            throw RpcUnavailable.interrupted(chain);
                        }
                        if (!e.worthRepeating()) {
                            break;
                        }
                    } catch (RpcInconsistent e) {
                        contradiction = e;
                        node.suspect(e);
                    }
                    if (attempt < settings.tries()) {
                        rest(backoff(attempt));
                    }
                }
            }
            Duration wait = shortestCooldown(order);
            if (!wait.isPositive() || wait.compareTo(settings.patience()) > 0) {
                break;
            }
            rest(wait);
        }
        if (contradiction != null) {
            throw contradiction;
        }
        if (nodes.isEmpty()) {
            throw RpcUnavailable.noEndpoint(chain);
        }
        if (failures.isEmpty()) {
            order.forEach(node ->
                    failures.add(
                            NodeFailure.lasting(
                                    node.url(),
                                    "RATE_LIMITED",
                                    "asked to be left alone for another "
                                            + node.cooldown().toSeconds()
                                            + " s")));
        }
        throw RpcUnavailable.allFailed(chain, failures);
    }

    private <T> T askOnce(RpcNode node, long block, Question<T> question) {
        String reason = node.outOfUse();
        if (reason != null) {
            throw NodeFailure.lasting(node.url(), reason, "out of use");
        }
        try {
            if (!node.admitted()) {
                admit(node);
            }
            if (block >= 0 && !node.reaches(block)) {
                throw behind(node, block);
            }
            return question.ask(node);
        } catch (RpcNode.Refusal e) {
            throw NodeFailure.passing(node.url(), "RPC_REFUSED", e.error().toString());
        } catch (RpcNode.TooLarge e) {
            throw NodeFailure.lasting(
                    node.url(), "RESPONSE_TOO_LARGE", String.valueOf(e.getMessage()));
        }
    }

    private static NodeFailure behind(RpcNode node, long block) {
        return NodeFailure.lasting(
                node.url(), "HEAD_BEHIND", "its head has not reached block " + block);
    }

    /// Before its first answer counts, a node proves that it is of this chain.
    private void admit(RpcNode node) {
        long number = node.ask("eth_chainId", List.of(), NodeJson::number);
        if (chain.isEvm() && number != chain.evmNumber()) {
            throw node.putOutOfUse(
                    "WRONG_CHAIN", "expected " + chain + " but was eip155:" + number);
        }
        String expected = features.genesisHash();
        if (expected != null) {
            Optional<String> genesis = genesisOf(node);
            if (genesis.isPresent() && !genesis.get().equals(expected)) {
                throw node.putOutOfUse(
                        "WRONG_GENESIS",
                        "expected genesis " + expected + " but was " + genesis.get());
            }
        }
        node.admit();
    }

    /// Empty when the node does not go back so far.
    private static Optional<String> genesisOf(RpcNode node) {
        Reply<Block> reply =
                node.reply("eth_getBlockByNumber", List.of("0x0", false), NodeJson::block);
        return reply instanceof Reply.Result<Block>(Optional<Block> block)
                ? block.filter(zero -> zero.header().number() == 0)
                        .map(zero -> zero.header().hash())
                : Optional.empty();
    }

    private static Duration shortestCooldown(List<RpcNode> order) {
        return order.stream()
                .filter(node -> node.outOfUse() == null)
                .map(RpcNode::cooldown)
                .filter(Duration::isPositive)
                .min(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /// By priority; among equals a lot is drawn, weighted, for who comes first.
    private List<RpcNode> order() {
        Map<RpcNode, Double> lots = new HashMap<>();
        for (RpcNode node : nodes) {
            double chance = 1.0 - ThreadLocalRandom.current().nextDouble();
            lots.put(node, -Math.log(chance) / node.endpoint().weight());
        }
        return nodes.stream()
                .sorted(
                        Comparator.<RpcNode, Boolean>comparing(node -> node.suspect())
                                .thenComparingInt(node -> node.endpoint().priority())
                                .thenComparing(node -> lots.getOrDefault(node, 0.0)))
                .toList();
    }

    private Duration backoff(int attempt) {
        Duration pause = settings.backoff().multipliedBy(1L << Math.min(attempt - 1, 10));
        return pause.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : pause;
    }

    private void rest(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RpcUnavailable.interrupted(chain);
        }
    }

    private static String hex(long number) {
        return "0x" + Long.toHexString(number);
    }
}
