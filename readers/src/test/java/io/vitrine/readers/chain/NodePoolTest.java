package io.vitrine.readers.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.domain.chain.ChainFeatures;
import io.vitrine.domain.chain.Endpoint;
import io.vitrine.domain.event.RawLog;
import io.vitrine.readers.chain.EndpointState.Use;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Endpoints that stand in for each other: limits, silence, wrong chains, lagging heads (rows C-22 to
/// C-34, C-37, C-44, C-45 and C-66 to C-68).
class NodePoolTest extends WithNodes {

    private static final RpcSettings IMPATIENT =
            new RpcSettings(
                            QUICK.connect(),
                            QUICK.read(),
                            QUICK.call(),
                            3,
                            Duration.ofMillis(1),
                            Duration.ZERO,
                            QUICK.longestCooldown(),
                            100,
                            QUICK.answerBytes())
                    .with(QUICK.pool());

    private ChainRpc impatient(FakeNode... nodes) {
        return rpc(ChainFeatures.unknown(), IMPATIENT, nodes);
    }

    private static RpcSettings with(Duration recheck, Duration reconnect, int quorum) {
        RpcSettings.Pool pool = QUICK.pool();
        return IMPATIENT.with(
                new RpcSettings.Pool(
                        pool.failures(),
                        pool.probe(),
                        pool.goodProbes(),
                        recheck,
                        reconnect,
                        pool.limits(),
                        pool.lag(),
                        quorum));
    }

    private static FakeNode limited(FakeNode node, Map<String, String> headers) {
        return node.fault(request ->
                request.contains("eth_chainId") ? null : new FakeNode.Wire(429, "", headers));
    }

    private static EndpointState first(ChainRpc rpc) {
        return rpc.states().getFirst();
    }

    // ---- limits ----

    @Test
    void retryAfterInSecondsIsKeptWhileOthersAreAsked() {
        FakeNode limited = limited(node(9, 1), Map.of("Retry-After", "7"));
        ChainRpc rpc = rpc(limited, node(9, 1));

        assertThat(rpc.head()).isEqualTo(9);
        int asked = limited.times.size();
        assertThat(logs(rpc, 0, 9)).hasSize(10);
        assertThat(limited.times).as("left alone").hasSize(asked);
        assertThat(first(rpc).use()).isEqualTo(Use.COOLDOWN);
        assertThat(first(rpc).cooldown()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(7));
    }

    @Test
    void retryAfterAsADateIsKept() {
        String date =
                DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(60));
        ChainRpc rpc = rpc(limited(node(9, 1), Map.of("Retry-After", date)), node(9, 1));

        assertThat(rpc.head()).isEqualTo(9);
        assertThat(first(rpc).cooldown()).isBetween(Duration.ofSeconds(50), Duration.ofSeconds(60));
    }

    @Test
    void aShortRetryAfterIsWaitedForWhenThereIsNobodyElse() {
        AtomicInteger requests = new AtomicInteger();
        FakeNode node =
                node(9, 1)
                        .fault(request ->
                                requests.incrementAndGet() == 2
                                        ? new FakeNode.Wire(429, "", Map.of("Retry-After", "1"))
                                        : null);

        assertThat(rpc(node).head()).isEqualTo(9);
        assertThat(node.times.get(2) - node.times.get(1))
                .isGreaterThan(Duration.ofMillis(950).toNanos());
    }

    @Test
    void withoutRetryAfterThePauseDoublesWithJitterAndTheWeightFalls() {
        FakeNode limited = limited(node(9, 1), Map.of());
        RpcSettings settings =
                new RpcSettings(
                        QUICK.connect(),
                        QUICK.read(),
                        QUICK.call(),
                        1,
                        Duration.ofSeconds(1),
                        Duration.ZERO,
                        QUICK.longestCooldown(),
                        100,
                        QUICK.answerBytes());
        RpcNode node = new RpcNode(limited.endpoint(), null, settings, new okhttp3.OkHttpClient());

        double weight = node.weight();
        for (int refusal = 0; refusal < 4; refusal++) {
            assertThatThrownBy(node::head).hasMessageContaining("RATE_LIMITED");
            assertThat(node.cooldown())
                    .isBetween(
                            Duration.ofMillis((500L << refusal) - 400),
                            Duration.ofMillis(1500L << refusal));
            assertThat(node.weight()).isLessThan(weight);
            weight = node.weight();
        }
    }

    @Test
    void withoutRetryAfterThePauseIsAtMostThirtySeconds() {
        RpcSettings settings =
                new RpcSettings(
                        QUICK.connect(),
                        QUICK.read(),
                        QUICK.call(),
                        1,
                        Duration.ofSeconds(100),
                        Duration.ZERO,
                        QUICK.longestCooldown(),
                        100,
                        QUICK.answerBytes());
        RpcNode node =
                new RpcNode(
                        limited(node(9, 1), Map.of()).endpoint(),
                        null,
                        settings,
                        new okhttp3.OkHttpClient());

        assertThatThrownBy(node::head).hasMessageContaining("RATE_LIMITED");
        assertThat(node.cooldown()).isBetween(Duration.ofSeconds(14), Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @ValueSource(strings = {"daily request count exceeded", "Too Many Requests", "quota reached"})
    void aLimitWithinAnAnswerIsALimitAndNoRangeThatIsTooLarge(String words) {
        FakeNode limited =
                node(63, 1)
                        .method("eth_getLogs", params -> new FakeNode.Error(-32005, words, null));
        ChainRpc rpc = rpc(limited, node(63, 1));

        assertThat(logs(rpc, 0, 63)).hasSize(64);
        assertThat(limited.spans).as("never split, never repeated").containsExactly(64L);
    }

    @Test
    void anAbsurdRetryAfterIsCappedAndTheNextEndpointAnswers() {
        FakeNode limited = limited(node(9, 1), Map.of("Retry-After", "999999999"));
        ChainRpc rpc = rpc(limited, node(9, 1));

        assertThat(rpc.head()).isEqualTo(9);
        assertThat(first(rpc).use()).isEqualTo(Use.COOLDOWN);
        assertThat(first(rpc).cooldown()).isBetween(Duration.ofMinutes(14), Duration.ofMinutes(15));
        assertThatThrownBy(() -> impatient(limited).head()).hasMessageContaining("RATE_LIMITED");
    }

    // ---- silence ----

    @Test
    void aConnectionThatIsNeverTakenIsTriedThreeTimesAndThenTheNextOne() throws Exception {
        RpcSettings settings =
                new RpcSettings(
                        Duration.ofMillis(100),
                        QUICK.read(),
                        QUICK.call(),
                        3,
                        Duration.ofMillis(1),
                        Duration.ZERO,
                        QUICK.longestCooldown(),
                        100,
                        QUICK.answerBytes());
        try (BrokenServer full = BrokenServer.full()) {
            assertThatThrownBy(() -> rpc(settings, full.endpoint()).head())
                    .isInstanceOfSatisfying(
                            RpcUnavailable.class,
                            e -> assertThat(e.code()).isIn("RPC_TIMEOUT", "RPC_UNREACHABLE"));
            assertThat(rpc(settings, full.endpoint(), node(9, 1).endpoint(500, null)).head())
                    .isEqualTo(9);
        }
    }

    @Test
    void aSilentAnswerIsAskedThreeTimesAndThenElsewhere() {
        FakeNode silent =
                node(9, 1)
                        .fault(request -> {
                            sleep(500);
                            return null;
                        });

        assertThat(rpc(silent, node(9, 1)).head()).isEqualTo(9);
        assertThat(silent.times).hasSize(3);
    }

    @Test
    void anAnswerThatDripsIsGivenUpWhenTheWholeCallTakesTooLong() throws Exception {
        RpcSettings settings =
                new RpcSettings(
                        QUICK.connect(),
                        QUICK.read(),
                        Duration.ofMillis(150),
                        3,
                        Duration.ofMillis(1),
                        Duration.ZERO,
                        QUICK.longestCooldown(),
                        100,
                        QUICK.answerBytes());
        try (BrokenServer dripping = BrokenServer.dripping()) {
            assertThatThrownBy(() -> rpc(settings, dripping.endpoint()).head())
                    .isInstanceOfSatisfying(
                            RpcUnavailable.class,
                            e -> assertThat(e.code()).isEqualTo("RPC_TIMEOUT"));
            assertThat(dripping.connections()).isEqualTo(3);
            assertThat(rpc(settings, dripping.endpoint(), node(9, 1).endpoint(500, null)).head())
                    .isEqualTo(9);
        }
    }

    private ChainRpc rpc(RpcSettings settings, Endpoint... endpoints) {
        ChainRpc rpc = new ChainRpc(CHAIN, null, List.of(endpoints), settings);
        open.add(rpc);
        return rpc;
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- which chain it is ----

    @Test
    void aNodeOfAnotherChainIsDisabledBeforeAnyDataIsAskedFor() {
        FakeNode other = node(9, 1).method("eth_chainId", params -> "0x2");
        ChainRpc rpc = rpc(other, node(9, 1));

        assertThat(logs(rpc, 0, 9)).hasSize(10);
        assertThat(rpc.head()).isEqualTo(9);
        assertThat(other.asked).containsExactly("eth_chainId");
        assertThat(first(rpc).use()).isEqualTo(Use.DISABLED);
        assertThat(first(rpc).reason()).isEqualTo("WRONG_CHAIN");
        assertThatThrownBy(() -> rpc(other).head())
                .isInstanceOfSatisfying(
                        RpcUnavailable.class, e -> assertThat(e.code()).isEqualTo("WRONG_CHAIN"))
                .hasMessageContaining("expected eip155:1 but was eip155:2");
    }

    @Test
    void aNodeWithAnotherGenesisIsDisabledBeforeAnyDataIsAskedFor() {
        FakeNode fork = node(9, 1);
        ChainRpc rpc = rpc(ChainFeatures.unknown().withGenesis(FakeNode.hash(5)), QUICK, fork);

        assertThatThrownBy(() -> logs(rpc, 0, 9))
                .isInstanceOfSatisfying(
                        RpcUnavailable.class, e -> assertThat(e.code()).isEqualTo("WRONG_GENESIS"));
        assertThat(first(rpc).reason()).isEqualTo("WRONG_GENESIS");
        assertThat(fork.asked).doesNotContain("eth_getLogs");
    }

    /// A name that leads to another machine: the answer over the new connection is not believed.
    @Test
    void afterAReconnectTheChainIsCheckedBeforeTheAnswerIsBelieved() {
        AtomicBoolean swapped = new AtomicBoolean();
        FakeNode node =
                node(9, 1).closing().method("eth_chainId", params -> swapped.get() ? "0x2" : "0x1");
        ChainRpc rpc =
                rpc(ChainFeatures.unknown(), with(Duration.ofHours(1), Duration.ZERO, 1), node);

        assertThat(rpc.head()).isEqualTo(9);
        swapped.set(true);
        assertThatThrownBy(rpc::head).hasMessageContaining("WRONG_CHAIN");
        assertThat(first(rpc).use()).isEqualTo(Use.DISABLED);
    }

    @Test
    void fromTimeToTimeTheChainIsCheckedOverTheSameConnectionToo() {
        AtomicBoolean swapped = new AtomicBoolean();
        FakeNode node = node(9, 1).method("eth_chainId", params -> swapped.get() ? "0x2" : "0x1");
        ChainRpc rpc =
                rpc(
                        ChainFeatures.unknown(),
                        with(Duration.ofMillis(50), Duration.ofHours(1), 1),
                        node);

        assertThat(rpc.head()).isEqualTo(9);
        swapped.set(true);
        sleep(60);
        assertThatThrownBy(rpc::head).hasMessageContaining("WRONG_CHAIN");
    }

    // ---- heads ----

    @Test
    void aNodeBehindIsNotAskedAboveItsHead() {
        FakeNode behind = node(5, 0);
        ChainRpc rpc = rpc(behind, node(20, 1));

        assertThat(logs(rpc, 0, 10)).hasSize(11);
        assertThat(behind.asked).doesNotContain("eth_getLogs");
        assertThatThrownBy(() -> rpc(behind).headers(0, 6)).hasMessageContaining("HEAD_BEHIND");
    }

    @Test
    void aHeadFarBehindTheOthersIsNotTheChainsHead() {
        ChainRpc rpc = rpc(node(100, 0), node(110, 0));

        assertThat(rpc.headers(108, 109)).hasSize(2);
        assertThat(rpc.head()).isEqualTo(110);
        assertThat(first(rpc).lag()).isEqualTo(10);
        ChainRpc near = rpc(node(106, 0), node(110, 0));
        assertThat(near.headers(108, 109)).hasSize(2);
        assertThat(near.head()).as("within the lag that is allowed").isEqualTo(106);
    }

    @Test
    void whereOnlyNodesBehindAreLeftTheirHeadIsTheHead() {
        FakeNode ahead = node(110, 0);
        ChainRpc rpc = impatient(node(100, 0), ahead);
        assertThat(rpc.headers(108, 109)).hasSize(2);
        ahead.close();

        assertThat(rpc.head()).isEqualTo(100);
    }

    /// Several machines behind one address: the head is of one, the logs are of another.
    @Test
    void logsOfANodeWhoseHeadFellBelowTheRangeAreNotBelieved() {
        AtomicInteger heads = new AtomicInteger();
        FakeNode behind =
                node(20, 0)
                        .method(
                                "eth_blockNumber",
                                params -> heads.incrementAndGet() <= 2 ? "0x14" : "0x5")
                        .method("eth_getLogs", params -> List.of());
        ChainRpc rpc = impatient(behind);

        assertThatThrownBy(() -> rpc.range(8, 10, null, WANTED))
                .hasMessageContaining("HEAD_BEHIND");
        assertThat(behind.asked).contains("eth_getLogs");
    }

    @Test
    void aHeadThatGoesBackIsTakenAsItIs() {
        AtomicLong head = new AtomicLong(20);
        FakeNode node = node(20, 1).method("eth_blockNumber", params -> FakeNode.hex(head.get()));
        ChainRpc rpc = impatient(node);

        assertThat(rpc.head()).isEqualTo(20);
        head.set(12);
        assertThat(rpc.head()).isEqualTo(12);
        assertThat(rpc.finalized(5)).isEqualTo(7);
        head.set(21);
        assertThat(rpc.head()).isEqualTo(21);
    }

    @Test
    void aBlockThatIsNullBelowTheHeadIsAskedForFiveTimesAndThenElsewhere() {
        AtomicInteger nulls = new AtomicInteger();
        FakeNode forgetful = forgetting(7, nulls, 4);
        assertThat(impatient(forgetful).headers(6, 7)).hasSize(2);
        assertThat(nulls).hasValue(4);

        nulls.set(0);
        FakeNode hopeless = forgetting(7, nulls, 100);
        assertThat(impatient(hopeless, node(9, 0)).headers(6, 7)).hasSize(2);
        assertThat(nulls).hasValue(5);
        assertThatThrownBy(() -> impatient(hopeless).headers(6, 7))
                .hasMessageContaining("block 7 is null");
    }

    private FakeNode forgetting(long block, AtomicInteger nulls, int times) {
        return node(9, 0)
                .method(
                        "eth_getBlockByNumber",
                        params -> {
                            long number = Long.decode(params.get(0).asString());
                            return number == block
                                            && nulls.get() < times
                                            && nulls.incrementAndGet() > 0
                                    ? null
                                    : FakeNode.block(number, false, 0);
                        });
    }

    // ---- several endpoints ----

    @Test
    void whenEndpointsDifferAThirdDecidesAndWithoutOneTheBlockIsNamed() {
        FakeNode liar = node(9, 2).having(number -> number == 4 ? 1 : 2);
        RpcSettings quorum = with(Duration.ofHours(1), Duration.ofHours(1), 2);
        ChainFeatures bloomless = ChainFeatures.parse("{\"bloomReliable\": false}");

        ChainRpc three = rpc(bloomless, quorum, liar, node(9, 2), node(9, 2));
        List<RawLog> agreed = three.range(0, 9, null, WANTED).logs();
        assertThat(agreed).hasSize(20);
        assertThat(first(three).use()).isEqualTo(Use.SUSPECT);
        ChainRpc two = rpc(bloomless, quorum, liar, node(9, 2));
        assertThatThrownBy(() -> logs(two, 0, 9))
                .isInstanceOfSatisfying(
                        RpcInconsistent.class, e -> assertThat(e.block()).isEqualTo(4))
                .hasMessageContaining("RPC_QUORUM");
        assertThatThrownBy(() -> logs(rpc(bloomless, quorum, liar), 0, 9))
                .isInstanceOfSatisfying(
                        RpcUnavailable.class, e -> assertThat(e.code()).isEqualTo("RPC_QUORUM"));
    }

    @Test
    void whenTheFirstDiesWithinARangeTheNextGivesTheSameLogs() {
        AtomicInteger pieces = new AtomicInteger();
        FakeNode dying = node(63, 2);
        dying.fault(request -> {
            boolean dead = pieces.get() >= 2;
            if (request.contains("eth_getLogs")) {
                pieces.incrementAndGet();
            }
            return dead ? new FakeNode.Wire(503, "gone", Map.of()) : null;
        });
        ChainRpc learned = impatient(dying, node(63, 2));

        assertThat(logs(learned, 0, 15)).isEqualTo(logs(rpc(node(63, 2)), 0, 15));
        assertThat(logs(learned, 16, 63)).isEqualTo(logs(rpc(node(63, 2)), 16, 63));
    }

    @Test
    void anEndpointThatFailedIsAskedLastUntilThreeGoodProbes() {
        AtomicBoolean down = new AtomicBoolean(true);
        FakeNode first =
                node(9, 1)
                        .fault(request ->
                                down.get() ? new FakeNode.Wire(503, "down", Map.of()) : null);
        FakeNode second = node(9, 1);
        ChainRpc rpc = impatient(first, second);

        assertThat(rpc.header(3)).isPresent();
        assertThat(first(rpc).use()).isEqualTo(Use.BROKEN);
        down.set(false);
        first.asked.clear();
        second.asked.clear();
        long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (!first.asked.contains("eth_getBlockByNumber") && System.nanoTime() < deadline) {
            assertThat(rpc.header(3)).isPresent();
            sleep(6);
        }

        assertThat(first(rpc).use()).isEqualTo(Use.READY);
        assertThat(first.asked.subList(0, first.asked.indexOf("eth_getBlockByNumber")))
                .filteredOn("eth_blockNumber"::equals)
                .as("good probes before work")
                .hasSize(3);
        assertThat(second.asked).contains("eth_getBlockByNumber");
    }

    @Test
    void theLastEndpointIsAskedThoughItFailed() {
        AtomicBoolean down = new AtomicBoolean(true);
        FakeNode only =
                node(9, 1)
                        .fault(request ->
                                down.get() ? new FakeNode.Wire(503, "down", Map.of()) : null);
        ChainRpc rpc = impatient(only);

        assertThatThrownBy(rpc::head).isInstanceOf(RpcUnavailable.class);
        assertThat(first(rpc).use()).isEqualTo(Use.BROKEN);
        down.set(false);
        assertThat(rpc.head()).isEqualTo(9);
    }

    // ---- keys ----

    @Test
    void aKeyThatAServerEchoesIsNeverShown() {
        List<String> shown = new ArrayList<>();
        for (String echo : List.of("/v2/secret-api-key", "secret-api-key", "top-secret-header")) {
            FakeNode echoing =
                    node(9, 1)
                            .method(
                                    "eth_blockNumber",
                                    params ->
                                            new FakeNode.Error(
                                                    -32000, "unknown project " + echo, null))
                            .method(
                                    "eth_getLogs",
                                    params ->
                                            new FakeNode.Error(
                                                    -32000,
                                                    "unknown project " + echo,
                                                    Map.of("project", echo)));
            Endpoint plain = echoing.endpoint();
            Endpoint authorised =
                    new Endpoint(7, plain.url(), 1, 1, "header:X-Key", null, true, null);
            ChainRpc rpc =
                    new ChainRpc(
                            CHAIN,
                            ChainFeatures.unknown(),
                            List.of(authorised),
                            Map.of(7, "top-secret-header"),
                            IMPATIENT);
            open.add(rpc);
            assertThatThrownBy(rpc::head).satisfies(e -> shown.add(String.valueOf(e.getMessage())));
            assertThatThrownBy(() -> rpc.range(0, 0, null, WANTED))
                    .satisfies(e -> shown.add(String.valueOf(e.getMessage())));
            rpc.check().forEach(report -> shown.add(report.toString()));
            rpc.states().forEach(state -> shown.add(state.toString()));
        }

        assertThat(shown)
                .hasSize(12)
                .noneMatch(text -> text.contains("secret"))
                .filteredOn(text -> text.contains("RPC_REFUSED"))
                .allMatch(text -> text.contains("***"));
    }

    // ---- pace ----

    /// The limit is of this process: two processes with the same endpoint take twice as much.
    @Test
    void manyThreadsTogetherKeepTheRateLimitOfAnEndpoint() throws Exception {
        FakeNode node = node(9, 1);
        ChainRpc rpc = rpc(QUICK, node.endpoint(1, 50));
        try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
            List<Future<Long>> heads = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                heads.add(threads.submit(rpc::head));
            }
            for (Future<Long> head : heads) {
                assertThat(head.get()).isEqualTo(9);
            }
        }
        List<Long> times = node.times.stream().sorted().toList();
        Map<Integer, Long> pace = new LinkedHashMap<>();
        for (int i = 10; i < times.size(); i++) {
            pace.put(i, times.get(i) - times.get(i - 10));
        }

        assertThat(pace.values())
                .as("ten requests take 200 ms at 50 a second, but for how they arrive")
                .allMatch(nanos -> nanos > Duration.ofMillis(120).toNanos());
    }

    @Test
    void aHeadThatIsNullIsNoAnswer() {
        FakeNode node = node(9, 1).method("eth_blockNumber", NodePoolTest::nothing);

        assertThatThrownBy(() -> impatient(node).head()).hasMessageContaining("RPC_BAD_PAYLOAD");
    }

    private static @Nullable Object nothing(tools.jackson.databind.JsonNode params) {
        return null;
    }
}
