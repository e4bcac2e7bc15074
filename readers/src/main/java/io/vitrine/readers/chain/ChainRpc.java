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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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

    private static final int READS = 3;

    private final ChainId chain;
    private final ChainFeatures features;
    private final BloomElements elements = new BloomElements();
    private final NodePool pool;
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
        this.pool =
                new NodePool(
                        chain,
                        features,
                        endpoints.stream()
                                .sorted(Comparator.comparingInt(Endpoint::priority))
                                .map(endpoint ->
                                        new RpcNode(
                                                endpoint,
                                                secrets.get(endpoint.id()),
                                                settings,
                                                http))
                                .toList(),
                        settings);
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
        return pool.head();
    }

    /// Number of the newest final block: by the node's tag where it has one, else so many blocks
    /// below the head; -1 when the chain is shorter than that.
    public long finalized(int depthFallback) {
        return pool.ask(node -> {
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
        return pool.ask(node ->
                node.find(
                                "eth_getBlockByNumber",
                                List.of(NodeJson.hex(number), false),
                                NodeJson::block)
                        .map(block -> numbered(block, number).header()));
    }

    /// Every block of the range, in order, each the parent of the next; all from one endpoint.
    public List<BlockHeader> headers(long from, long toInclusive) {
        List<Long> numbers = new ArrayList<>();
        for (long number = from; number <= toInclusive; number++) {
            numbers.add(number);
        }
        return pool.askAt(
                toInclusive,
                node -> {
                    List<BlockHeader> headers =
                            blocks(node, numbers, false).stream().map(Block::header).toList();
                    for (int i = 1; i < headers.size(); i++) {
                        BlockHeader block = headers.get(i);
                        String parent = headers.get(i - 1).hash();
                        if (!block.parentHash().equals(parent)) {
                            throw RpcInconsistent.otherBlock(
                                    block.number(), "parent hash", parent, block.parentHash());
                        }
                    }
                    return headers;
                });
    }

    /// Blocks and their logs, which belong together.
    public record RangeAnswer(List<BlockHeader> headers, List<RawLog> logs) {

        /// The last of the blocks.
        public long reached() {
            return headers.getLast().number();
        }
    }

    /// The blocks of a range and its wanted logs; the first of the blocks alone where the query bounds the logs and one
    /// endpoint is believed. When the two do not fit, as after a reorganisation
    /// in between, both are read anew.
    ///
    /// @param parentHash hash of the block before, which the first one must follow; null for any
    /// @throws RpcInconsistent naming the block, when it does not follow or no answer holds
    public RangeAnswer range(
            long from, long toInclusive, @Nullable String parentHash, LogQuery query) {
        for (int attempt = 1; ; attempt++) {
            try {
                List<BlockHeader> headers = headers(from, toInclusive);
                BlockHeader first = headers.getFirst();
                if (parentHash != null && !first.parentHash().equals(parentHash)) {
                    throw RpcInconsistent.otherBlock(
                            from, "parent hash", parentHash, first.parentHash());
                }
                return answer(from, toInclusive, headers, query);
            } catch (RpcInconsistent e) {
                if (!e.otherBranch() || attempt >= READS) {
                    throw e;
                }
                LOG.info("{}: {}; read anew", chain, e.getMessage());
            }
        }
    }

    /// Every wanted log of the blocks, in the order of the chain, with block time and what its transaction was; proven
    /// as the query says. What an endpoint gives of blocks that it was not read up to is not proven, and left out.
    private RangeAnswer answer(
            long from, long toInclusive, List<BlockHeader> headers, LogQuery wanted) {
        int quorum = settings.pool().quorum();
        LogQuery query = quorum > 1 ? wanted.upTo(Integer.MAX_VALUE) : wanted;
        Completeness completeness = new Completeness(query, features.bloomReliable(), elements);
        Map<Long, BlockHeader> known = byNumber(headers);
        NodePool.Question<RangeAnswer> question =
                node -> {
                    LogSplitter splitter = new LogSplitter(node, query, known);
                    List<LogLine> lines = splitter.logs(from, toInclusive);
                    List<BlockHeader> read =
                            headers.stream()
                                    .filter(header -> header.number() <= splitter.reached())
                                    .toList();
                    if (!node.reaches(toInclusive)) {
                        // several machines may be one endpoint
                        throw NodePool.behind(node, toInclusive);
                    }
                    List<LogLine> settled = LogChecks.settle(node, lines, byNumber(read), query);
                    completeness.check(node, settled, read);
                    return new RangeAnswer(read, complete(node, settled, known));
                };
        return quorum > 1
                ? new RangeAnswer(
                        headers,
                        new LogQuorum(pool, quorum)
                                .agreed(toInclusive, node -> question.ask(node).logs()))
                : pool.askAt(toInclusive, question);
    }

    private static Map<Long, BlockHeader> byNumber(List<BlockHeader> headers) {
        Map<Long, BlockHeader> known = new HashMap<>();
        headers.forEach(header -> known.put(header.number(), header));
        return known;
    }

    /// The answers to the calls at the end of a block, in the order of the calls. A contract that
    /// refuses is an answer. What one endpoint cannot answer the next one is asked. What is not asked, as
    /// the answers to others are large, is unanswered.
    ///
    /// @throws RpcUnavailable when no endpoint can be asked at all
    public List<CallAnswer> calls(List<ContractCall> calls, long block) {
        if (calls.isEmpty()) {
            return List.of();
        }
        CallRound round = new CallRound(block);
        Map<Integer, CallAnswer> answers = new TreeMap<>();
        RpcUnavailable unavailable = null;
        for (RpcNode only : pool.order()) {
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
                        pool.ask(
                                List.of(only),
                                block,
                                node -> round.ask(node, open.stream().map(calls::get).toList()));
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
                pool.askAt(
                        block,
                        node ->
                                node.ask(
                                        "eth_getCode",
                                        List.of(address, NodeJson.hex(block)),
                                        NodeJson::text));
        return code.equals("0x") ? Optional.empty() : Optional.of(code);
    }

    /// Every endpoint, asked now: what it says it is, how far it is, how fast.
    public List<EndpointReport> check() {
        return pool.nodes().stream().map(this::report).toList();
    }

    /// What has been learned of every endpoint so far.
    public List<EndpointState> states() {
        return pool.states();
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
                    node.find(
                                    "eth_getBlockByNumber",
                                    List.of(NodeJson.hex(head), false),
                                    NodeJson::block)
                            .map(block -> block.header().time())
                            .orElse(null);
            genesis = NodePool.genesis(node).orElse(null);
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
            detail = node.redact(String.valueOf(e.getMessage()));
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        return new EndpointReport(node.endpoint(), code, detail, number, head, time, genesis, took);
    }

    // ---- questions to one node ----

    private List<Block> blocks(RpcNode node, Collection<Long> numbers, boolean transactions) {
        List<List<?>> questions = new ArrayList<>();
        for (long number : numbers) {
            questions.add(List.of(NodeJson.hex(number), transactions));
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
                    block.orElseThrow(
                            () -> node.passing("BLOCK_MISSING", "block " + number + " is null"));
            case Reply.Refused<Block>(RpcError error) ->
                    throw node.passing("RPC_REFUSED", error.toString());
        };
    }

    private static Block numbered(Block block, long number) {
        if (block.header().number() != number) {
            throw RpcInconsistent.at(number, "number", number, block.header().number());
        }
        return block;
    }

    private List<RawLog> complete(
            RpcNode node, List<LogLine> lines, Map<Long, BlockHeader> headers) {
        Map<String, Transaction> transactions = new HashMap<>();
        List<Long> numbers = lines.stream().map(LogLine::block).distinct().toList();
        for (Block block : blocks(node, numbers, true)) {
            BlockHeader known = headers.get(block.header().number());
            if (known == null || !known.hash().equals(block.header().hash())) {
                throw RpcInconsistent.otherBlock(
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
}
