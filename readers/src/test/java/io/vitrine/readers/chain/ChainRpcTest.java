package io.vitrine.readers.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.domain.chain.BlockHeader;
import io.vitrine.domain.chain.CallAnswer;
import io.vitrine.domain.chain.ChainFeatures;
import io.vitrine.domain.chain.ContractCall;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Answers that are whole, answers that lie, and answers that are none.
class ChainRpcTest extends WithNodes {

    @Test
    void headersAndLogsAreComplete() {
        ChainRpc rpc = rpc(node(300, 2).reversedBatches());

        assertThat(rpc.head()).isEqualTo(300);
        assertThat(rpc.finalized(64)).isEqualTo(236);
        assertThat(rpc.header(301)).isEmpty();
        assertThat(rpc.header(7)).map(BlockHeader::hash).contains(FakeNode.hash(7));
        List<BlockHeader> headers = rpc.headers(10, 260);
        assertThat(headers).extracting(BlockHeader::number).hasSize(251).isSorted();
        List<RawLog> logs = rpc.range(10, 260, null, WANTED.from(Set.of(FakeNode.ADDRESS))).logs();
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

    /// What nobody asked for is not stored, and whoever sends it is asked last from then on.
    @Test
    void aLogThatWasNotAskedForIsLeftOutAndItsSenderIsSuspect() {
        leftOut(log -> put(log, "blockNumber", "0x9"));
        leftOut(log -> put(log, "topics", List.of("0x" + "e".repeat(64))));
        leftOut(log -> put(log, "address", "0x" + "e".repeat(40)));
    }

    private void leftOut(UnaryOperator<Map<String, Object>> lie) {
        FakeNode liar =
                node(5, 1)
                        .method(
                                "eth_getLogs",
                                params ->
                                        List.of(
                                                FakeNode.log(1, 0),
                                                lie.apply(new LinkedHashMap<>(FakeNode.log(2, 3))),
                                                FakeNode.log(2, 0),
                                                FakeNode.log(3, 0)));
        ChainRpc rpc = rpc(liar, node(5, 1));
        List<RawLog> logs = rpc.range(1, 3, null, WANTED.from(Set.of(FakeNode.ADDRESS))).logs();

        assertThat(logs).extracting(RawLog::blockNumber).containsExactly(1L, 2L, 3L);
        assertThat(rpc.states())
                .extracting(EndpointState::use)
                .containsExactly(EndpointState.Use.SUSPECT, EndpointState.Use.READY);
    }

    /// A log of another block at the same height: the chain may have been reorganised in between.
    @Test
    void aRangeWhoseLogsAreOfOtherBlocksIsReadAnewUpToThreeTimes() {
        AtomicInteger answers = new AtomicInteger();
        FakeNode node =
                node(5, 1)
                        .method(
                                "eth_getLogs",
                                params ->
                                        List.of(
                                                FakeNode.log(1, 0),
                                                answers.incrementAndGet() < 3
                                                        ? put(
                                                                new LinkedHashMap<>(
                                                                        FakeNode.log(2, 0)),
                                                                "blockHash",
                                                                FakeNode.hash(77))
                                                        : FakeNode.log(2, 0)));
        ChainRpc rpc = rpc(node);

        ChainRpc.RangeAnswer answer = rpc.range(1, 2, FakeNode.hash(0), WANTED);
        assertThat(answer.logs()).hasSize(2);
        assertThat(answer.headers()).hasSize(2);
        assertThat(asked(node, "eth_getLogs")).isEqualTo(3);
        answers.set(-100);
        assertThatThrownBy(() -> rpc.range(1, 2, null, WANTED))
                .isInstanceOfSatisfying(
                        RpcInconsistent.class,
                        e -> {
                            assertThat(e.block()).isEqualTo(2);
                            assertThat(e.otherBranch()).isTrue();
                        });
        assertThat(asked(node, "eth_getLogs")).isEqualTo(6);
    }

    @Test
    void aRangeThatDoesNotFollowTheBlockBeforeIsRefused() {
        assertThatThrownBy(() -> rpc(node(5, 1)).range(3, 4, FakeNode.hash(99), WANTED))
                .isInstanceOfSatisfying(
                        RpcInconsistent.class, e -> assertThat(e.block()).isEqualTo(3))
                .hasMessageContaining("parent hash");
    }

    @Test
    void anAnswerThatIsCutOffIsNeverStoredInPart() {
        AtomicInteger answers = new AtomicInteger();
        FakeNode node = node(9, 3);
        node.fault(request -> {
            if (!request.contains("eth_getLogs") || answers.incrementAndGet() > 2) {
                return null;
            }
            String id = request.replaceAll(".*\"id\":(\\d+).*", "$1");
            String whole = "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":[" + JSON_LOG + "]}";
            return answers.get() == 1
                    ? new FakeNode.Wire(200, whole, Map.of(), whole.length() - 40)
                    : new FakeNode.Wire(200, whole.substring(0, whole.length() - 2), Map.of());
        });

        assertThat(logs(rpc(node), 0, 9)).hasSize(30);
        assertThat(answers).hasValue(3);
    }

    private static final String JSON_LOG =
            new tools.jackson.databind.ObjectMapper().writeValueAsString(FakeNode.log(1, 0));

    @Test
    void aConnectionThatIsResetWithinAnAnswerIsAskedAgain() throws Exception {
        try (BrokenServer broken = BrokenServer.resettingWithinTheBody()) {
            ChainRpc rpc =
                    new ChainRpc(
                            CHAIN,
                            null,
                            List.of(broken.endpoint(), node(9, 1).endpoint(500, null)),
                            QUICK);
            open.add(rpc);

            assertThat(rpc.head()).isEqualTo(9);
            assertThat(broken.connections()).isGreaterThanOrEqualTo(QUICK.tries());
        }
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
    void callsKeepTheirOrderAndNeverThrowForAContract() {
        FakeNode node = node(9, 1).reversedBatches().method("eth_call", ChainRpcTest::call);
        List<ContractCall> calls = new ArrayList<>();
        for (String data : List.of("0x01", "0x02", "0x03", "0x04", "0x05", "0x01", "0x06")) {
            calls.add(new ContractCall(FakeNode.ADDRESS, data));
        }

        assertThat(rpc(node).calls(calls, 9))
                .containsExactly(
                        new CallAnswer.Returned("0xabcd"),
                        new CallAnswer.Reverted("0x08c379a0"),
                        new CallAnswer.Reverted("execution reverted: rate limit"),
                        new CallAnswer.Unanswered("RPC_REFUSED", "-32000 missing trie node 12"),
                        new CallAnswer.Returned("0x"),
                        new CallAnswer.Returned("0xabcd"),
                        new CallAnswer.Reverted("out of gas"));
        assertThat(rpc(node(9, 1)).calls(calls.subList(0, 1), 9))
                .containsExactly(
                        new CallAnswer.Unanswered("METHOD_MISSING", "the method does not exist"));
        assertThat(rpc(node(9, 1), node).calls(calls.subList(0, 1), 9))
                .containsExactly(new CallAnswer.Returned("0xabcd"));
    }

    @Test
    void aContractThatBurnsGasForeverTakesNoAnswerFromOthers() {
        String burner = "0x" + "b".repeat(40);
        FakeNode node =
                node(9, 1)
                        .method("eth_call", ChainRpcTest::call)
                        .fault(request -> request.contains(burner) ? sleep() : null);
        List<ContractCall> calls = new ArrayList<>();
        for (int call = 0; call < 40; call++) {
            calls.add(new ContractCall(FakeNode.ADDRESS, call % 2 == 0 ? "0x01" : "0x05"));
        }
        for (int call = 0; call < 20; call++) {
            calls.add(11, new ContractCall(burner, "0x" + call));
        }
        List<CallAnswer> answers = rpc(node).calls(calls, 9);
        for (int i = 0; i < calls.size(); i++) {
            ContractCall call = calls.get(i);
            if (call.contract().equals(burner)) {
                assertThat(answers.get(i))
                        .isInstanceOfSatisfying(
                                CallAnswer.Unanswered.class,
                                silent -> assertThat(silent.code()).isEqualTo("RPC_TIMEOUT"));
            } else {
                assertThat(answers.get(i))
                        .isEqualTo(
                                new CallAnswer.Returned(
                                        call.data().equals("0x01") ? "0xabcd" : "0x"));
            }
        }
        assertThat(asked(node, "eth_blockNumber"))
                .as("its calls are not tried one by one")
                .isLessThan(12);
    }

    @Test
    void answersTakeNoMoreRoomThanThereIs() {
        String large = "0x" + "ab".repeat(1 << 20);
        FakeNode node =
                node(9, 1)
                        .method(
                                "eth_call",
                                params ->
                                        params.get(0).get("data").asString().equals("0x01")
                                                ? large
                                                : "0xabcd");
        List<ContractCall> calls = new ArrayList<>();
        for (int call = 0; call < 30; call++) {
            calls.add(new ContractCall(FakeNode.ADDRESS, call % 2 == 0 ? "0x01" : "0x02"));
        }
        List<CallAnswer> answers = rpc(node).calls(calls, 9);
        assertThat(answers).hasSize(30);
        assertThat(answers.stream().filter(new CallAnswer.Returned(large)::equals).count())
                .isBetween(3L, 8L);
        assertThat(answers.getFirst()).isEqualTo(new CallAnswer.Returned(large));
        assertThat(answers.getLast())
                .isInstanceOfSatisfying(
                        CallAnswer.Unanswered.class,
                        unasked -> assertThat(unasked.code()).isEqualTo("NO_ROOM"));
    }

    private static Object call(tools.jackson.databind.JsonNode params) {
        return switch (params.get(0).get("data").asString()) {
            case "0x01" -> "0xABCD";
            case "0x02" -> new FakeNode.Error(3, "execution reverted: no", "0x08c379a0");
            case "0x03" -> new FakeNode.Error(-32000, "execution reverted: rate limit", null);
            case "0x04" -> new FakeNode.Error(-32000, "missing trie node 12", null);
            case "0x06" -> new FakeNode.Error(-32000, "out of gas", null);
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
        ChainRpc rpc = rpc(ChainFeatures.unknown(), RpcSettings.defaults(), node);
        long start = System.nanoTime();

        List<RawLog> logs = rpc.range(0, 499, null, WANTED).logs();

        assertThat(logs).hasSize(50_000);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertThat(took).as("the fake's own time included").isLessThan(Duration.ofSeconds(10));
        System.out.println("50000 logs in " + took.toMillis() + " ms");
    }
}
