package io.vitrine.readers.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.domain.chain.BlockHeader;
import io.vitrine.domain.chain.CallAnswer;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.chain.ContractCall;
import io.vitrine.domain.chain.Endpoint;
import io.vitrine.domain.event.RawLog;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChainRpcTest {

    private static final ChainId CHAIN = ChainId.evm(1);
    private static final LogQuery WANTED = LogQuery.of(Set.of(FakeNode.TOPIC));
    static final RpcSettings QUICK =
            new RpcSettings(
                    Duration.ofSeconds(1),
                    Duration.ofMillis(400),
                    Duration.ofSeconds(10),
                    3,
                    Duration.ofMillis(1),
                    Duration.ofSeconds(2),
                    Duration.ofMinutes(15),
                    100,
                    64 * 1024 * 1024);

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    private FakeNode node(long head, int logs) {
        FakeNode node = new FakeNode(head, logs);
        open.add(node);
        return node;
    }

    private ChainRpc rpc(FakeNode... nodes) {
        List<Endpoint> endpoints = new ArrayList<>();
        for (int i = 0; i < nodes.length; i++) {
            endpoints.add(nodes[i].endpoint(i, null));
        }
        ChainRpc rpc = new ChainRpc(CHAIN, null, endpoints, QUICK);
        open.add(rpc);
        return rpc;
    }

    private static List<RawLog> logs(ChainRpc rpc, long from, long to) {
        return rpc.logs(from, to, rpc.headers(from, to), WANTED);
    }

    @Test
    void headersAndLogsAreComplete() {
        ChainRpc rpc = rpc(node(300, 2).reversedBatches());

        assertThat(rpc.head()).isEqualTo(300);
        assertThat(rpc.finalized(64)).isEqualTo(236);
        assertThat(rpc.header(301)).isEmpty();
        assertThat(rpc.header(7)).map(BlockHeader::hash).contains(FakeNode.hash(7));
        assertThat(rpc.baseFee(7)).contains("0x3b9aca00");
        List<BlockHeader> headers = rpc.headers(10, 260);
        assertThat(headers).extracting(BlockHeader::number).hasSize(251).isSorted();
        List<RawLog> logs = rpc.logs(10, 260, headers, WANTED.from(Set.of(FakeNode.ADDRESS)));
        assertThat(logs).hasSize(502);
        RawLog first = logs.getFirst();
        assertThat(first.blockTime()).isEqualTo(Instant.ofEpochSecond(1_700_000_010));
        assertThat(first.transactionFrom()).isEqualTo("0x" + "1".repeat(40));
        assertThat(first.transactionTo()).isEqualTo(FakeNode.ADDRESS);
        assertThat(first.transactionValue()).isEqualTo(BigInteger.valueOf(16));
        assertThat(first.topics()).hasSize(4);
    }

    @Test
    void aServerWithoutBatchesIsAskedOneByOne() {
        FakeNode node = node(40, 1).withoutBatches();
        ChainRpc rpc = rpc(node);

        assertThat(logs(rpc, 0, 39)).hasSize(40);
        assertThat(node.asked.stream().filter("batch"::equals).count()).isLessThan(8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    -32602|Log response size exceeded. You can make eth_getLogs requests with up to a 2K block range and no limit on the response size
                    -32005|query returned more than 10000 results. Try with this block range [0xBDE5F8, 0x102DBCC].
                    -32614|eth_getLogs is limited to a 10,000 range
                    -32600|block range is too wide
                    -32602|exceed maximum block range 500
                    -32000|query block range exceeds server limit, narrow your filter: 100
                    -32000|query returns too many logs, narrow your filter: 20000
                    -32005|Too many logs requested. Max logs per response is 100.
                    -32602|query exceeds max results 20000, retry with the range 1-2
                    -32000|Max range: 800
                    -32000|Maximum allowed number of requested blocks is 10
                    -32000|requested too many blocks from 1 to 9, maximum is set to 5
                    -32000|limited to 1024 block
                    -32000|Block range limit exceeded.
                    -32000|please limit the query to at most 1000 blocks
                    -32000|ranges over 10000 blocks are not supported on freetier
                    -32000|eth_getLogs range is too large, max is 1k blocks
                    -32000|logs matched by query exceeds limit of 10000
                    -32000|backend response too large
                    -32000|no backend is currently healthy to serve traffic
                    -32000|block range is bigger than maxBlockRange
                    -32005|block range too large, max range: 5
                    -32602|range 1000000 exceeds limit of 10000
                    """)
    void aRangeThatIsTooLargeIsHalved(int code, String message) {
        FakeNode node = node(63, 1);
        ChainRpc rpc = rpc(refusingMoreThan(5, node, new FakeNode.Error(code, message, null)));

        assertThat(logs(rpc, 0, 63)).hasSize(64);
        assertThat(node.asked.stream().filter("eth_getLogs"::equals).count()).isLessThan(30);
    }

    @Test
    void theReasonMayStandInTheDataOnly() {
        FakeNode.Error error =
                new FakeNode.Error(
                        -32602,
                        "invalid params",
                        Map.of("payload", "range 9009594 is bigger than range limit 2000"));

        assertThat(logs(rpc(refusingMoreThan(5, node(20, 1), error)), 0, 20)).hasSize(21);
    }

    @Test
    void aBlockThatIsTooLargeIsReadFromItsReceipts() {
        FakeNode node =
                refusingMoreThan(0, node(3, 2), new FakeNode.Error(-32000, "too many logs", null));

        assertThat(logs(rpc(node), 0, 3)).hasSize(8);
    }

    private static FakeNode refusingMoreThan(long blocks, FakeNode node, FakeNode.Error error) {
        return node.method(
                "eth_getLogs",
                params -> {
                    long from = Long.decode(params.get(0).get("fromBlock").asString());
                    long to = Long.decode(params.get(0).get("toBlock").asString());
                    List<Object> logs = new ArrayList<>();
                    for (long number = from; number <= to; number++) {
                        logs.add(FakeNode.log(number, 0));
                    }
                    return to - from + 1 > blocks ? error : logs;
                });
    }

    @Test
    void duplicatesRemovedAndUnsortedLogsAreSettled() {
        Map<String, Object> removed = new LinkedHashMap<>(FakeNode.log(1, 7));
        removed.put("removed", true);
        FakeNode node =
                node(3, 1)
                        .having(number -> number == 2 ? 2 : number == 1 ? 1 : 0)
                        .method(
                                "eth_getLogs",
                                params ->
                                        List.of(
                                                FakeNode.log(2, 1),
                                                removed,
                                                FakeNode.log(2, 0),
                                                FakeNode.log(1, 0),
                                                FakeNode.log(2, 1)));

        assertThat(logs(rpc(node), 0, 3))
                .extracting(log -> log.blockNumber() + "/" + log.logIndex())
                .containsExactly("1/0", "2/0", "2/1");
    }

    @Test
    void aLieIsRefusedAndNamesItsBlock() {
        refused("outside of the range", log -> put(log, "blockNumber", "0x9"));
        refused("not asked for", log -> put(log, "topics", List.of("0x" + "e".repeat(64))));
        refused("block hash", log -> put(log, "blockHash", FakeNode.hash(77)));
        refused("index 0", log -> put(log, "data", "0xff"));
    }

    private void refused(String reason, UnaryOperator<Map<String, Object>> lie) {
        FakeNode liar =
                node(5, 1)
                        .method(
                                "eth_getLogs",
                                params ->
                                        List.of(
                                                FakeNode.log(2, 0),
                                                lie.apply(
                                                        new LinkedHashMap<>(FakeNode.log(2, 0)))));
        assertThatThrownBy(() -> logs(rpc(liar), 1, 3))
                .isInstanceOf(RpcInconsistent.class)
                .hasMessageContaining(reason)
                .hasMessageContaining("Block ");
        assertThat(logs(rpc(liar, node(5, 1)), 1, 3)).hasSize(3);
    }

    private static Map<String, Object> put(Map<String, Object> log, String key, Object value) {
        log.put(key, value);
        return log;
    }

    @Test
    void aBrokenParentLinkNamesItsBlock() {
        FakeNode node =
                node(9, 0)
                        .method(
                                "eth_getBlockByNumber",
                                params -> {
                                    long number = Long.decode(params.get(0).asString());
                                    Map<String, Object> block = FakeNode.block(number, false, 0);
                                    return number == 6
                                            ? put(block, "parentHash", FakeNode.hash(99))
                                            : block;
                                });

        assertThatThrownBy(() -> rpc(node).headers(2, 8))
                .isInstanceOfSatisfying(
                        RpcInconsistent.class, e -> assertThat(e.block()).isEqualTo(6));
    }

    @Test
    void aNodeOfAnotherChainIsNotAsked() {
        FakeNode other = node(9, 1).method("eth_chainId", params -> "0x2");
        ChainRpc rpc = rpc(other, node(9, 1));

        assertThat(logs(rpc, 0, 9)).hasSize(10);
        assertThat(rpc.head()).isEqualTo(9);
        assertThat(other.asked).containsOnly("eth_chainId").hasSize(1);
        assertThatThrownBy(() -> rpc(other).head())
                .isInstanceOf(RpcUnavailable.class)
                .hasMessageContaining("WRONG_CHAIN")
                .hasMessageContaining("expected eip155:1 but was eip155:2");
    }

    @Test
    void aNodeWithAnotherGenesisIsNotAsked() {
        FakeNode node = node(9, 1);
        ChainRpc rpc = new ChainRpc(CHAIN, FakeNode.hash(5), List.of(node.endpoint()), QUICK);
        open.add(rpc);

        assertThatThrownBy(rpc::head).hasMessageContaining("WRONG_GENESIS");
    }

    @Test
    void aNodeBehindIsNotUsedAboveItsHead() {
        FakeNode behind = node(5, 0);
        ChainRpc rpc = rpc(behind, node(20, 1));

        assertThat(logs(rpc, 0, 10)).hasSize(11);
        assertThat(behind.asked).doesNotContain("eth_getLogs");
        assertThatThrownBy(() -> rpc(behind).headers(0, 6)).hasMessageContaining("HEAD_BEHIND");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html><body>502</body></html>",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":[{\"blockNumber\":\"0x1\"",
                "",
                "[]",
                "{\"jsonrpc\":\"2.0\",\"id\":999999,\"result\":\"0x1\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1}",
                "null"
            })
    void whatIsNoAnswerIsAskedElsewhere(String body) {
        FakeNode broken = node(9, 1).fault(request -> new FakeNode.Wire(200, body, Map.of()));

        assertThat(rpc(broken, node(9, 1)).head()).isEqualTo(9);
        assertThatThrownBy(() -> rpc(broken).head())
                .isInstanceOfSatisfying(
                        RpcUnavailable.class,
                        e -> assertThat(e.code()).isEqualTo("RPC_BAD_PAYLOAD"))
                .hasMessageNotContaining("secret-api-key")
                .hasMessageContaining("/***");
    }

    @Test
    void aMissingElementOfABatchIsAnError() {
        FakeNode node =
                node(9, 1)
                        .fault(request ->
                                request.startsWith("[")
                                        ? new FakeNode.Wire(
                                                200,
                                                "[{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":null}]",
                                                Map.of())
                                        : null);

        assertThatThrownBy(() -> rpc(node).headers(0, 5)).hasMessageContaining("is missing");
    }

    @Test
    void aSilentOrDeadNodeIsUnavailable() {
        FakeNode silent = node(9, 1).fault(request -> sleep());
        FakeNode dead = new FakeNode(9, 1);
        dead.close();

        assertThatThrownBy(() -> rpc(silent).head()).hasMessageContaining("RPC_TIMEOUT");
        assertThatThrownBy(() -> rpc(dead).head()).hasMessageContaining("RPC_UNREACHABLE");
        assertThat(rpc(dead, silent, node(9, 1)).head()).isEqualTo(9);
        assertThatThrownBy(() -> rpc().head()).hasMessageContaining("no endpoint in use");
    }

    private static FakeNode.@Nullable Wire sleep() {
        try {
            Thread.sleep(700);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return null;
    }

    @Test
    void retryAfterIsKept() {
        AtomicInteger requests = new AtomicInteger();
        FakeNode node =
                node(9, 1)
                        .fault(request ->
                                requests.incrementAndGet() == 2
                                        ? new FakeNode.Wire(429, "", Map.of("Retry-After", "1"))
                                        : null);
        ChainRpc rpc = rpc(node);

        assertThat(rpc.head()).isEqualTo(9);
        assertThat(node.times.get(2) - node.times.get(1))
                .isGreaterThan(Duration.ofMillis(950).toNanos());
    }

    @Test
    void aLimitWithinAnAnswerIsALimit() {
        FakeNode limited =
                node(9, 1)
                        .method(
                                "eth_blockNumber",
                                params ->
                                        new FakeNode.Error(
                                                -32005, "daily request count exceeded", null));

        assertThat(rpc(limited, node(9, 1)).head()).isEqualTo(9);
        assertThat(limited.asked).containsExactly("eth_chainId", "eth_blockNumber");
    }

    @Test
    void theRateLimitHolds() {
        FakeNode node = node(9, 1);
        ChainRpc rpc = new ChainRpc(CHAIN, null, List.of(node.endpoint(1, 20)), QUICK);
        open.add(rpc);
        long start = System.nanoTime();
        for (int i = 0; i < 10; i++) {
            rpc.head();
        }

        assertThat(System.nanoTime() - start).isGreaterThan(Duration.ofMillis(490).toNanos());
    }

    @Test
    void callsKeepTheirOrderAndNeverThrowForAContract() {
        FakeNode node = node(9, 1).reversedBatches().method("eth_call", ChainRpcTest::call);
        List<ContractCall> calls = new ArrayList<>();
        for (String data : List.of("0x01", "0x02", "0x03", "0x04", "0x05", "0x01")) {
            calls.add(new ContractCall(FakeNode.ADDRESS, data));
        }

        assertThat(rpc(node).calls(calls, 9))
                .containsExactly(
                        new CallAnswer.Returned("0xabcd"),
                        new CallAnswer.Reverted("0x08c379a0"),
                        new CallAnswer.Reverted("execution reverted: rate limit"),
                        new CallAnswer.Unanswered("RPC_REFUSED", "-32000 missing trie node 12"),
                        new CallAnswer.Returned("0x"),
                        new CallAnswer.Returned("0xabcd"));
        assertThat(rpc(node(9, 1)).calls(calls.subList(0, 1), 9))
                .containsExactly(
                        new CallAnswer.Unanswered("METHOD_MISSING", "the method does not exist"));
        assertThat(rpc(node(9, 1), node).calls(calls.subList(0, 1), 9))
                .containsExactly(new CallAnswer.Returned("0xabcd"));
    }

    private static Object call(tools.jackson.databind.JsonNode params) {
        return switch (params.get(0).get("data").asString()) {
            case "0x01" -> "0xABCD";
            case "0x02" -> new FakeNode.Error(3, "execution reverted: no", "0x08c379a0");
            case "0x03" -> new FakeNode.Error(-32000, "execution reverted: rate limit", null);
            case "0x04" -> new FakeNode.Error(-32000, "missing trie node 12", null);
            default -> "0x";
        };
    }

    @Test
    void codeAndReports() {
        FakeNode node = node(9, 1);
        assertThat(rpc(node).code(FakeNode.ADDRESS, 9)).contains("0x60");
        node.method("eth_getCode", params -> "0x");
        assertThat(rpc(node).code(FakeNode.ADDRESS, 9)).isEmpty();
        List<EndpointReport> reports =
                rpc(node, node(9, 0).fault(request -> FakeNode.Wire.html())).check();
        assertThat(reports)
                .extracting(EndpointReport::code)
                .containsExactly("OK", "RPC_BAD_PAYLOAD");
        assertThat(reports.getFirst().genesisHash()).isEqualTo(FakeNode.hash(0));
    }

    @Test
    void manyLogsAreReadFast() {
        FakeNode node = node(499, 100);
        ChainRpc rpc = rpc(node);
        List<BlockHeader> headers = rpc.headers(0, 499);
        long start = System.nanoTime();

        List<RawLog> logs = rpc.logs(0, 499, headers, WANTED);

        assertThat(logs).hasSize(50_000);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertThat(took).as("the fake's own time included").isLessThan(Duration.ofSeconds(10));
        System.out.println("50000 logs in " + took.toMillis() + " ms");
    }
}
