package io.vitrine.readers.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.domain.chain.ChainFeatures;
import io.vitrine.domain.chain.LogProof;
import io.vitrine.domain.event.RawLog;
import io.vitrine.readers.chain.RpcMessages.Said;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Nodes that want ranges in smaller pieces, in the words of their providers (rows C-01 to C-21).
class LogSplitterTest extends WithNodes {

    /// The words of rows C-01 to C-18: code, message, the limit that it names, the range that it names.
    private static final String MESSAGES =
            """
            -32602|Log response size exceeded. You can make eth_getLogs requests with up to a 2K block range and no limit on the response size, or you can request any block range with a cap of 10K logs in the response. Based on your parameters and the response size limit, this block range should work: [0x0, 0xd043b8]||13648825
            -32600|You can make eth_getLogs requests with up to a 500 block range. Based on your parameters, this block range should work: [0x123c9b2, 0x123cba5]|500|500
            -32005|query returned more than 10000 results. Try with this block range [0xBDE5F8, 0x102DBCC].||4519381
            -32602|range 1000000 exceeds limit of 10000|10000|
            -32614|eth_getLogs is limited to a 10,000 range|10000|
            -32600|block range is too wide||
            -32600|maximum [from, to] blocks distance: 3000|3000|
            -32602|exceed maximum block range 500|500|
            -32602|exceed maximum block range: 500|500|
            -32602|invalid block range params||
            -32602|block range extends beyond current head block||
            -32000|exceed max topics||
            -32000|exceed max addresses or topics per search position||
            -32003|response too large||
            -32602|query block range exceeds server limit, narrow your filter: 100|100|
            -32000|query block range exceeds server limit, narrow your filter: 100|100|
            -32000|query returns too many logs, narrow your filter: 20000||
            -32005|Too many logs requested. Max logs per response is 100.||
            -32602|query exceeds max block range 100000|100000|
            -32602|query exceeds max results 20000, retry with the range 100-199||100
            -32602|block range extends beyond current head block: requested 12, head 9||
            -32000|Max range: 800|800|
            -32000|Maximum allowed number of requested blocks is 10|10|
            -32000|requested too many blocks from 1 to 9, maximum is set to 5|5|
            -32000|limited to 1024 block|1024|
            -32000|limited to a 1000|1000|
            -32000|exceeds the range allowed for your plan (3000 > 2000)|2000|
            -32000|Block range limit exceeded.||
            -32000|please limit the query to at most 1000 blocks|1000|
            -32000|maximum block range: 2000|2000|
            -32000|ranges over 10000 blocks are not supported on freetier|10000|
            -32000|eth_getLogs range is too large, max is 1k blocks|1000|
            -32000|query exceeds max results||
            -32000|logs matched by query exceeds limit of 10000||
            -32000|query returned more than 10000 results||
            -32000|Block range is too large||
            -32000|backend response too large||
            -32000|block range too large||
            -32000|no backend is currently healthy to serve traffic||
            -32000|block range is bigger than maxBlockRange||
            -32000|block range is larger than max block range, block range = 2000, max block range = 1000|1000|
            -32005|block range too large, max range: 5|5|
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = MESSAGES)
    void everyProvidersWordsSplitTheRangeAndNoLogIsLost(
            int code, String message, @Nullable Long limit, @Nullable Long range) {
        FakeNode node = refusingMoreThan(5, node(63, 1), new FakeNode.Error(code, message, null));
        ChainRpc rpc = rpc(node);

        assertThat(places(logs(rpc, 0, 63))).isEqualTo(places(logs(rpc(node(63, 1)), 0, 63)));
        assertThat(asked(node, "eth_getLogs")).as("requests").isLessThan(40);
        assertThat(rpc.states().getFirst().unclassified()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = MESSAGES)
    void theLimitOrTheRangeThatTheWordsNameIsUnderstood(
            int code, String message, @Nullable Long limit, @Nullable Long range) {
        Said said = new RpcError(code, message, null).said();

        assertThat(said.meaning().tooLarge()).isTrue();
        assertThat(said.limit()).isEqualTo(limit);
        if (range != null) {
            long from = said.from() == null ? 0 : said.from();
            assertThat(said.to()).isNotNull().isEqualTo(from + range - 1);
        }
    }

    private static List<String> places(List<RawLog> logs) {
        return logs.stream().map(log -> log.blockNumber() + "/" + log.logIndex()).toList();
    }

    @Test
    void theReasonMayStandInTheDataOnly() {
        FakeNode.Error error =
                new FakeNode.Error(
                        -32602,
                        "invalid params",
                        Map.of("payload", "range 9009594 is bigger than range limit 2000"));
        FakeNode node = refusingMoreThan(5, node(20, 1), error);

        assertThat(logs(rpc(node), 0, 20)).hasSize(21);
        assertThat(
                        new RpcError(
                                        -32602,
                                        "invalid params",
                                        "range 9 is bigger than range limit 4")
                                .said())
                .isEqualTo(new Said(RpcError.Meaning.RANGE_TOO_LARGE, 4L, null, null));
    }

    @Test
    void anInfuraRangeInTheDataDoesNotDisturb() {
        FakeNode.Error error =
                new FakeNode.Error(
                        -32005,
                        "query returned more than 10000 results. Try with this block range [0x0, 0x4].",
                        Map.of("from", "0x0", "limit", 10000, "to", "0x4"));
        FakeNode node = refusingMoreThan(5, node(20, 1), error);

        assertThat(logs(rpc(node), 0, 20)).hasSize(21);
        assertThat(spans(node).subList(0, 2)).containsExactly(21L, 5L);
    }

    /// A refusal with HTTP 413 may say more than its status.
    @Test
    void aRefusalInAPageThatIsTooLargeIsReadToo() {
        FakeNode node =
                node(63, 1)
                        .fault(request -> {
                            if (!request.contains("eth_getLogs")) {
                                return null;
                            }
                            String id = request.replaceAll(".*\"id\":(\\d+).*", "$1");
                            return request.contains("\"toBlock\":\"0x3f\"")
                                            && request.contains("\"fromBlock\":\"0x0\"")
                                    ? new FakeNode.Wire(
                                            413,
                                            "{\"jsonrpc\":\"2.0\",\"id\":"
                                                    + id
                                                    + ",\"error\":{\"code\":-32614,\"message\":"
                                                    + "\"eth_getLogs is limited to a 10 range\"}}",
                                            Map.of())
                                    : null;
                        });
        ChainRpc rpc = rpc(node);

        assertThat(logs(rpc, 0, 63)).hasSize(64);
        assertThat(rpc.states().getFirst().logsRange()).isEqualTo(10);
    }

    @Test
    void aSuggestionIsFollowedAndTheLimitIsKeptForTheNextRange() {
        FakeNode node =
                refusingMoreThan(
                        10, node(99, 1), new FakeNode.Error(-32602, "limited to 10 blocks", null));
        ChainRpc rpc = rpc(node);

        assertThat(logs(rpc, 0, 99)).hasSize(100);
        assertThat(asked(node, "eth_getLogs")).isEqualTo(11);
        assertThat(rpc.states().getFirst().logsRange()).isEqualTo(10);
        assertThat(logs(rpc, 0, 99)).hasSize(100);
        assertThat(asked(node, "eth_getLogs")).isEqualTo(21);
    }

    @Test
    void aLimitThatWasLearnedIsForgottenInTime() throws InterruptedException {
        FakeNode node =
                refusingMoreThan(
                        10, node(99, 1), new FakeNode.Error(-32602, "limited to 10 blocks", null));
        RpcSettings.Pool pool = QUICK.pool();
        ChainRpc rpc =
                rpc(
                        ChainFeatures.unknown(),
                        QUICK.with(
                                new RpcSettings.Pool(
                                        pool.failures(),
                                        pool.probe(),
                                        pool.goodProbes(),
                                        pool.recheck(),
                                        pool.reconnect(),
                                        Duration.ofMillis(300),
                                        pool.lag(),
                                        pool.quorum())),
                        node);

        assertThat(logs(rpc, 0, 19)).hasSize(20);
        assertThat(rpc.states().getFirst().logsRange()).isEqualTo(10);
        Thread.sleep(310);
        assertThat(rpc.states().getFirst().logsRange()).isNull();
    }

    /// Whoever suggests what it has just refused is asked for half of it each time.
    @Test
    void aSuggestionOfWhatWasRefusedIsHalvedAndBounded() {
        FakeNode node = node(63, 1);
        node.method(
                "eth_getLogs",
                params -> {
                    JsonNode filter = params.get(0);
                    long from = Long.decode(filter.get("fromBlock").asString());
                    long to = Long.decode(filter.get("toBlock").asString());
                    return to > from
                            ? new FakeNode.Error(
                                    -32602,
                                    "query exceeds max results 1, retry with the range %d-%d"
                                            .formatted(from, to),
                                    null)
                            : List.of(FakeNode.log(from, 0));
                });
        ChainRpc rpc = rpc(node);

        assertThat(logs(rpc, 0, 63)).hasSize(64);
        List<Long> spans = spans(node);
        assertThat(spans.subList(0, 7)).containsExactly(64L, 32L, 16L, 8L, 4L, 2L, 1L);
    }

    @Test
    void aSuggestionThatShrinksByOneIsBoundedToo() {
        FakeNode node = node(63, 1);
        node.method(
                "eth_getLogs",
                params -> {
                    JsonNode filter = params.get(0);
                    long from = Long.decode(filter.get("fromBlock").asString());
                    long to = Long.decode(filter.get("toBlock").asString());
                    return to > from
                            ? new FakeNode.Error(
                                    -32602, "maximum block range: " + (to - from), null)
                            : List.of(FakeNode.log(from, 0));
                });

        assertThat(logs(rpc(node), 0, 63)).hasSize(64);
        assertThat(spans(node).indexOf(1L)).isLessThanOrEqualTo(8);
    }

    @Test
    void aBlockThatIsTooLargeIsReadFromItsReceipts() {
        FakeNode node =
                refusingMoreThan(0, node(3, 2), new FakeNode.Error(-32000, "too many logs", null));

        assertThat(logs(rpc(node), 0, 3)).hasSize(8);
        assertThat(asked(node, "eth_getBlockReceipts")).isEqualTo(4);
    }

    /// C-62: a contract that fills its blocks makes answers shorter, not larger.
    @Test
    void whereLogsAreBoundedTheRestOfTheRangeIsLeftAndNoBlockIsCut() {
        ChainRpc rpc = rpc(node(20, 4));
        List<RawLog> found = new ArrayList<>();
        for (int most : List.of(1, 10)) {
            found.clear();
            for (long next = 0; next <= 20; ) {
                ChainRpc.RangeAnswer answer = rpc.range(next, 20, null, WANTED.upTo(most));
                long blocks = answer.reached() - next + 1;
                assertThat(answer.headers()).hasSize((int) blocks);
                assertThat(answer.logs()).hasSize((int) (4 * blocks)).hasSizeLessThan(2 * most + 4);
                found.addAll(answer.logs());
                next = answer.reached() + 1;
            }
            assertThat(found).isEqualTo(logs(rpc, 0, 20));
        }
    }

    /// What is left for another time is proven then, and not believed before.
    @Test
    void whereLogsAreBoundedNoneOfALaterBlockIsTaken() {
        FakeNode liar = node(20, 4);
        liar.method(
                "eth_getLogs",
                params -> {
                    long from = Long.decode(params.get(0).get("fromBlock").asString());
                    long to = Long.decode(params.get(0).get("toBlock").asString());
                    if (to > from) {
                        return new FakeNode.Error(-32602, "maximum block range: 1", null);
                    }
                    List<Object> logs = new ArrayList<>();
                    for (int i = 0; i < 4; i++) {
                        logs.add(FakeNode.log(from, i));
                    }
                    logs.add(FakeNode.log(17, 0));
                    return logs;
                });
        ChainRpc rpc = rpc(liar);

        ChainRpc.RangeAnswer answer =
                rpc.range(0, 20, null, WANTED.upTo(8).provenBy(LogProof.RECEIPTS));

        assertThat(answer.reached()).isEqualTo(1);
        assertThat(answer.logs()).extracting(RawLog::blockNumber).containsOnly(0L, 1L).hasSize(8);
        assertThat(rpc.states())
                .extracting(EndpointState::use)
                .containsExactly(EndpointState.Use.SUSPECT);
    }

    @Test
    void withoutReceiptsOfTheBlockThoseOfItsTransactionsAreRead() {
        FakeNode node =
                refusingMoreThan(0, node(3, 2), new FakeNode.Error(-32000, "too many logs", null))
                        .without("eth_getBlockReceipts");

        assertThat(logs(rpc(node), 0, 3)).hasSize(8);
        assertThat(asked(node, "eth_getTransactionReceipt")).isEqualTo(4);
    }

    @Test
    void withoutAnyReceiptsTheBlockIsNamedAndNeverPassedOver() {
        FakeNode node =
                refusingMoreThan(0, node(3, 2), new FakeNode.Error(-32000, "too many logs", null))
                        .without("eth_getBlockReceipts")
                        .without("eth_getTransactionReceipt");

        assertThatThrownBy(() -> logs(rpc(node), 2, 3))
                .isInstanceOfSatisfying(
                        RpcUnavailable.class,
                        e -> assertThat(e.code()).isEqualTo("BLOCK_TOO_LARGE"))
                .hasMessageContaining("block 2");
        assertThat(logs(rpc(node, node(3, 2)), 0, 3)).as("the next endpoint can").hasSize(8);
    }

    @Test
    void receiptsInPlaceOfLogsMustComeToTheRoot() {
        FakeNode node =
                refusingMoreThan(0, node(3, 2), new FakeNode.Error(-32000, "too many logs", null))
                        .method("eth_getBlockReceipts", params -> FakeNode.receipts(2, 1));

        assertThatThrownBy(() -> logs(rpc(node), 2, 2)).hasMessageContaining("receiptsRoot");
    }

    /// Words that nobody has read before, from a node that means a range that is too large.
    @Test
    void unknownWordsThatHalfTheRangeCuresWereAboutTheRange() {
        FakeNode node =
                refusingMoreThan(
                        10, node(19, 1), new FakeNode.Error(-32000, "please be gentle", null));
        ChainRpc rpc = rpc(node);

        assertThat(logs(rpc, 0, 19)).hasSize(20);
        assertThat(rpc.states().getFirst().unclassified()).isEqualTo(1);
        assertThat(spans(node)).containsExactly(20L, 10L, 10L);
    }

    @Test
    void unknownWordsThatHalfTheRangeDoesNotCureAreAFailure() {
        FakeNode node =
                refusingMoreThan(
                        0, node(63, 1), new FakeNode.Error(-32000, "the moon is full", null));

        assertThatThrownBy(() -> logs(rpc(node), 0, 63))
                .hasMessageContaining("RPC_REFUSED")
                .hasMessageContaining("the moon is full");
        assertThat(spans(node)).as("once in half, three tries").hasSize(6);
        assertThat(logs(rpc(node, node(63, 1)), 0, 63)).hasSize(64);
    }

    @Test
    void aFilterWithTooManyAddressesIsSplitByAddresses() {
        Set<String> addresses = new HashSet<>(Set.of(FakeNode.ADDRESS));
        LongStream.range(0, 7).forEach(i -> addresses.add("0x" + "9".repeat(39) + i));
        FakeNode node = node(9, 1);
        node.method(
                "eth_getLogs",
                params -> {
                    List<String> asked = new ArrayList<>();
                    params.get(0).get("address").forEach(one -> asked.add(one.asString()));
                    if (asked.size() > 2) {
                        return new FakeNode.Error(
                                -32000, "exceed max addresses or topics per search position", null);
                    }
                    return asked.contains(FakeNode.ADDRESS)
                            ? LongStream.rangeClosed(0, 9)
                                    .mapToObj(number -> FakeNode.log(number, 0))
                                    .toList()
                            : List.of();
                });
        ChainRpc rpc = rpc(node);

        assertThat(rpc.range(0, 9, null, WANTED.from(addresses)).logs()).hasSize(10);
        assertThat(spans(node)).as("never a smaller range").containsOnly(10L);
    }

    /// Blocks of each request for logs, by what went over the wire.
    private static List<Long> spans(FakeNode node) {
        return node.spans;
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
}
