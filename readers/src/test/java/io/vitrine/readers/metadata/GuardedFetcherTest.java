package io.vitrine.readers.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.domain.metadata.FailureCode;
import io.vitrine.processors.metadata.TokenUriParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import okhttp3.Dns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SocketSpy.class)
class GuardedFetcherTest {

    private static final Duration TIMEOUT = Duration.ofMillis(600);

    private final HostileServer server = new HostileServer();
    private final List<InetSocketAddress> connects = new CopyOnWriteArrayList<>();
    private final List<GuardedFetcher> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(GuardedFetcher::close);
        server.close();
        // Nothing but the one port that was allowed was ever connected to.
        assertThat(connects)
                .allMatch(a -> a.getPort() == server.port() && a.getAddress().isLoopbackAddress());
    }

    private FetchSettings settings(int perHost, Duration timeout) {
        return new FetchSettings(
                new FetchSettings.Reach(
                        List.of("127.0.0.1:" + server.port()), Set.of("vitrine.example")),
                new FetchSettings.Limits(
                        100,
                        perHost,
                        8,
                        timeout,
                        timeout,
                        Duration.ofSeconds(10),
                        5,
                        Duration.ofSeconds(10),
                        32 * 1024),
                new FetchSettings.Gateways(
                        List.of(server.url("/dead/"), server.url("/ipfs/")),
                        List.of(server.url("/ar-first"), server.url("/ar"))),
                "test");
    }

    private FetchSettings settings() {
        return settings(4, TIMEOUT);
    }

    private void connecting(InetSocketAddress address) {
        connects.add(address);
        SocketSpy.connecting(address);
    }

    private GuardedFetcher fetcher(Dns dns) {
        GuardedFetcher fetcher =
                new GuardedFetcher(settings(), dns, this::connecting, client -> client);
        opened.add(fetcher);
        return fetcher;
    }

    private GuardedFetcher fetcher() {
        return fetcher(GuardedFetcherTest::names);
    }

    /// No test leaves this machine.
    private static List<InetAddress> names(String host) throws UnknownHostException {
        if (host.startsWith("localhost")) {
            return List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1"));
        }
        if (host.endsWith(".inside") || host.chars().noneMatch(Character::isLetter)) {
            return List.of(InetAddress.getByName(host.endsWith(".inside") ? "10.0.0.1" : host));
        }
        throw new UnknownHostException(host);
    }

    private static FetchResult.Fetched fetched(FetchResult result) {
        assertThat(result).isInstanceOf(FetchResult.Fetched.class);
        return (FetchResult.Fetched) result;
    }

    private static FetchResult.Failed failed(FetchResult result) {
        assertThat(result).isInstanceOf(FetchResult.Failed.class);
        return (FetchResult.Failed) result;
    }

    private FailureCode code(String url) {
        return failed(fetcher().fetch(FetchRequest.document(url))).code();
    }

    @Test
    void fetchesWithValidatorsAndWithoutCookies() {
        server.answer(
                "/1",
                "200 OK\r\nETag: W/\"a\"\r\nLast-Modified: now\r\nContent-Type: application/json\r\nSet-Cookie: a=b",
                "{}");
        GuardedFetcher fetcher = fetcher();
        FetchResult.Fetched result =
                fetched(fetcher.fetch(FetchRequest.document(server.url("/1"))));
        assertThat(new String(result.bytes(), StandardCharsets.UTF_8)).isEqualTo("{}");
        assertThat(result.etag()).isEqualTo("W/\"a\"");
        assertThat(result.contentType()).isEqualTo("application/json");
        server.answer("/1", "304 Not Modified\r\nETag: W/\"a\"", "");
        FetchResult again =
                fetcher.fetch(
                        new FetchRequest(
                                server.url("/1"),
                                "W/\"a\"",
                                "now",
                                1000,
                                FetchRequest.Accept.DOCUMENT));
        assertThat(again).isEqualTo(new FetchResult.NotModified());
        assertThat(server.requests().getLast())
                .contains("If-None-Match: W/\"a\"\n", "If-Modified-Since: now\n")
                .doesNotContain("Cookie");
    }

    /// Addresses as they are and in every disguise, each with a port at which somebody of this machine listens.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1",
                "http://localhost",
                "http://localhost.",
                "http://0",
                "http://0.0.0.0",
                "http://127.1",
                "http://127.0.1",
                "http://2130706433",
                "http://0x7f.1",
                "http://0x7f000001",
                "http://0177.0.0.1",
                "http://017700000001",
                "http://127.0.0.01",
                "http://127.0.0.1.",
                "http://%31%32%37.0.0.1",
                "http://[::1]",
                "http://[0:0:0:0:0:0:0:1]",
                "http://[::ffff:127.0.0.1]",
                "http://[::127.0.0.1]",
                "http://\u2460\u2461\u2466.0.0.1",
                "http://\uff11\uff12\uff17.\uff10.\uff10.\uff11",
                "http://127\u30020\u30020\u30021",
                "http:\\\\127.0.0.1",
                "http://169.254.169.254",
                "http://[::ffff:a9fe:a9fe]",
                "http://[fd00:ec2::254]",
                "http://100.100.100.200",
                "http://192.0.0.192",
                "http://metadata.inside",
                "http://10.0.0.1",
                "http://[64:ff9b::7f00:1]",
                "http://[2002:7f00:1::]",
                "http://[fe80::1]",
                "http://224.0.0.1",
                "http://255.255.255.255",
                "https://192.168.0.1"
            })
    void neverConnectsToWhatIsPrivate(String address) {
        try (HostileServer bystander = new HostileServer();
                Warnings warnings = new Warnings()) {
            bystander.answer("/secret?key=1", "200 OK", "{}");
            String url = address + ":" + bystander.port() + "/secret?key=1";
            FetchResult.Failed refused = failed(fetcher().fetch(FetchRequest.document(url)));
            assertThat(refused.code()).isEqualTo(FailureCode.SSRF_BLOCKED);
            assertThat(refused.code().retryable()).isFalse();
            assertThat(connects).isEmpty();
            assertThat(bystander.connections()).isZero();
            assertThat(warnings.said()).hasSize(1);
            assertThat(warnings.said().getFirst() + refused.detail())
                    .as("the host and no more")
                    .doesNotContain("secret", "key");
        }
    }

    @Test
    void blocksNamesThatTurnPrivateAfterTheCheck() {
        AtomicInteger asked = new AtomicInteger();
        // Public when looked at, private when connected to: as if another resolver were asked.
        Dns rebinding =
                host ->
                        List.of(
                                InetAddress.getByAddress(
                                        host,
                                        asked.getAndIncrement() == 0
                                                ? new byte[] {10, 0, 0, 1}
                                                : new byte[] {127, 0, 0, 1}));
        GuardedFetcher fetcher = fetcher(rebinding);
        for (int i = 0; i < 3; i++) {
            String url = "http://rebind.example:" + (server.port() + 1) + "/";
            assertThat(failed(fetcher.fetch(FetchRequest.document(url))).code())
                    .isEqualTo(FailureCode.SSRF_BLOCKED);
        }
        assertThat(connects).isEmpty();
    }

    @Test
    void triesOnlyTheAllowedOfSeveralAddresses() {
        server.answer("/1", "200 OK", "{}");
        Dns both =
                host ->
                        List.of(
                                InetAddress.ofLiteral("::1"),
                                InetAddress.ofLiteral("10.0.0.1"),
                                InetAddress.ofLiteral("127.0.0.1"));
        fetched(
                fetcher(both)
                        .fetch(
                                FetchRequest.document(
                                        "http://both.example:" + server.port() + "/1")));
    }

    @Test
    void ignoresProxies() {
        System.setProperty("http.proxyHost", "10.9.9.9");
        System.setProperty("http.proxyPort", "3128");
        try {
            server.answer("/1", "200 OK", "{}");
            fetched(fetcher().fetch(FetchRequest.document(server.url("/1"))));
        } finally {
            System.clearProperty("http.proxyHost");
            System.clearProperty("http.proxyPort");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://user@host.example/, USERINFO_REFUSED",
        "http://good.example:pw@10.0.0.1/, USERINFO_REFUSED",
        "http://host.example:22/, PORT_REFUSED",
        "http://host.example:25/, PORT_REFUSED",
        "https://host.example:6667/, PORT_REFUSED",
        "http://vitrine.example/v1, SSRF_BLOCKED",
        "http://nowhere.example/, DNS_FAILED",
        "ftp://host.example/, URI_INVALID",
        "http://, URI_INVALID"
    })
    void refusesBeforeConnecting(String url, FailureCode expected) {
        assertThat(code(url)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "http://10.0.0.1/, SSRF_BLOCKED",
        "http://127.0.0.1:1234/, SSRF_BLOCKED",
        "http://a@host.example/, USERINFO_REFUSED",
        "http://host.example:25/, PORT_REFUSED",
        "file:///etc/passwd, REDIRECT_SCHEME",
        "ftp://host.example/, REDIRECT_SCHEME",
        "gopher://host.example/, REDIRECT_SCHEME",
        "javascript:alert(1), REDIRECT_SCHEME"
    })
    void guardsEveryHop(String location, FailureCode expected) {
        server.redirect("/1", location);
        assertThat(code(server.url("/1"))).isEqualTo(expected);
    }

    @Test
    void followsFourRedirectsAndNoMore() {
        for (int i = 0; i < 5; i++) {
            server.redirect("/" + i, "/" + (i + 1));
        }
        server.answer("/5", "200 OK\r\nETag: \"x\"", "{}");
        FetchResult.Fetched four =
                fetched(fetcher().fetch(FetchRequest.document(server.url("/1"))));
        assertThat(four.finalUrl()).isEqualTo(server.url("/5"));
        assertThat(four.etag()).isNull();
        assertThat(code(server.url("/0"))).isEqualTo(FailureCode.TOO_MANY_REDIRECTS);
        server.redirect("/a", "/b");
        server.redirect("/b", "/a");
        assertThat(code(server.url("/a"))).isEqualTo(FailureCode.TOO_MANY_REDIRECTS);
    }

    @Test
    void breaksOffLongBodies() {
        server.answer("/announced", "200 OK\r\nContent-Length: 10000000000", new byte[10]);
        assertThat(code(server.url("/announced"))).isEqualTo(FailureCode.BODY_TOO_LARGE);
        server.answer("/less", "200 OK\r\nContent-Length: 100", new byte[10]);
        assertThat(code(server.url("/less"))).isEqualTo(FailureCode.CONNECTION_LOST);
        server.answer(
                "/more",
                "200 OK\r\nContent-Length: 2",
                "{}{}{}".getBytes(StandardCharsets.US_ASCII));
        assertThat(fetched(fetcher().fetch(FetchRequest.document(server.url("/more")))).bytes())
                .hasSize(2);
    }

    @Test
    void undoesCompressionWithinLimits() {
        server.answer(
                "/gzip",
                "200 OK\r\nContent-Encoding: gzip",
                gzip("{}".getBytes(StandardCharsets.UTF_8)));
        assertThat(fetched(fetcher().fetch(FetchRequest.document(server.url("/gzip")))).bytes())
                .hasSize(2);
        server.answer("/bomb", "200 OK\r\nContent-Encoding: gzip", gzip(new byte[50_000_000]));
        assertThat(code(server.url("/bomb"))).isEqualTo(FailureCode.DECODED_TOO_LARGE);
        FetchRequest large = FetchRequest.media(server.url("/bomb"), 200_000_000);
        assertThat(failed(fetcher().fetch(large)).code()).isEqualTo(FailureCode.DECODED_TOO_LARGE);
        server.answer(
                "/broken",
                "200 OK\r\nContent-Encoding: gzip",
                "no gzip".getBytes(StandardCharsets.US_ASCII));
        assertThat(code(server.url("/broken"))).isEqualTo(FailureCode.ENCODING_UNSUPPORTED);
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return out.toByteArray();
    }

    @Test
    void endsSlowAnswers() {
        server.answer(
                "/drip",
                out -> {
                    out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    for (int i = 0; i < 100; i++) {
                        out.write('a');
                        out.flush();
                        Thread.sleep(100);
                    }
                });
        server.answer("/silent", out -> Thread.sleep(10_000));
        long start = System.nanoTime();
        assertThat(code(server.url("/drip"))).isEqualTo(FailureCode.TIMEOUT);
        assertThat(code(server.url("/silent"))).isEqualTo(FailureCode.TIMEOUT);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void refusesEndlessHeaders() {
        server.answer("/long", "200 OK\r\nX-Long: " + "a".repeat(64 * 1024), "{}");
        assertThat(code(server.url("/long"))).isEqualTo(FailureCode.HEADERS_TOO_LARGE);
        server.answer("/many", "200 OK\r\n" + "X-Many: 1\r\n".repeat(10_000) + "X: y", "{}");
        assertThat(code(server.url("/many"))).isEqualTo(FailureCode.HEADERS_TOO_LARGE);
        server.answer("/huge", "200 OK\r\nX-Huge: " + "a".repeat(1_000_000), "{}");
        assertThat(code(server.url("/huge"))).isEqualTo(FailureCode.HEADERS_TOO_LARGE);
    }

    @ParameterizedTest
    @CsvSource({
        "404, NOT_FOUND",
        "410, NOT_FOUND",
        "403, FORBIDDEN",
        "451, FORBIDDEN",
        "429, RATE_LIMITED",
        "500, SERVER_ERROR",
        "503, SERVER_ERROR",
        "418, HTTP_STATUS"
    })
    void sortsStatuses(int status, FailureCode expected) {
        server.answer("/1", status + " Status", "no");
        assertThat(code(server.url("/1"))).isEqualTo(expected);
    }

    @Test
    void tellsWhatTheServerAskedFor() {
        server.answer("/1", "429 Slow\r\nRetry-After: 7", "");
        assertThat(failed(fetcher().fetch(FetchRequest.document(server.url("/1")))).retryAfter())
                .isEqualTo(Duration.ofSeconds(7));
        server.answer("/1", "429 Slow\r\nRetry-After: 999999999", "");
        assertThat(failed(fetcher().fetch(FetchRequest.document(server.url("/1")))).retryAfter())
                .isEqualTo(Duration.ofDays(1));
        server.answer("/1", "429 Slow\r\nRetry-After: Sun, 06 Nov 1994 08:49:37 GMT", "");
        assertThat(failed(fetcher().fetch(FetchRequest.document(server.url("/1")))).retryAfter())
                .isEqualTo(Duration.ZERO);
    }

    @Test
    void namesBrokenServers() {
        assertThat(code("https://127.0.0.1:" + server.port() + "/"))
                .isEqualTo(FailureCode.TLS_INVALID);
        server.answer("/rst", out -> {});
        assertThat(code(server.url("/rst"))).isEqualTo(FailureCode.CONNECTION_LOST);
        server.answer(
                "/junk", out -> out.write("nonsense\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
        assertThat(code(server.url("/junk"))).isEqualTo(FailureCode.CONNECTION_LOST);
        server.answer("/empty", "204 No Content", new byte[0]);
        assertThat(fetched(fetcher().fetch(FetchRequest.document(server.url("/empty")))).bytes())
                .isEmpty();
    }

    @Test
    void boundsFetchesOfOneHost() throws InterruptedException, ExecutionException {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        server.answer(
                "/1",
                out -> {
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    Thread.sleep(20);
                    now.decrementAndGet();
                    out.write(
                            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
                                    .getBytes(StandardCharsets.US_ASCII));
                });
        FetchSettings usual = settings(3, Duration.ofSeconds(10));
        FetchSettings few =
                new FetchSettings(
                        usual.reach(),
                        usual.limits(),
                        new FetchSettings.Gateways(List.of(), List.of()),
                        usual.userAgent());
        GuardedFetcher fetcher =
                new GuardedFetcher(
                        few, GuardedFetcherTest::names, this::connecting, client -> client);
        opened.add(fetcher);
        List<Future<FetchResult>> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 60; i++) {
                results.add(
                        threads.submit(
                                () -> fetcher.fetch(FetchRequest.document(server.url("/1")))));
            }
        }
        for (Future<FetchResult> result : results) {
            fetched(result.get());
        }
        assertThat(most.get()).isBetween(2, 3);
    }

    @Test
    void readsEveryKindOfUri() {
        ContentReader reader = new ContentReader(fetcher(), settings());
        String transaction = "iAmAnArweaveTransaction_0123456789-abcdefgh";
        server.answer("/ar/" + transaction + "/1.json", "200 OK", "{}");
        fetched(read(reader, "ar://" + transaction + "/1.json"));
        assertThat(failed(read(reader, "ar://" + transaction + "/2.json")).code())
                .isEqualTo(FailureCode.NOT_FOUND);
        // Gateways send each transaction to a host of its own.
        server.redirect("/ar-first/" + transaction + "/3.json", "/sandbox/3.json");
        server.answer("/sandbox/3.json", "200 OK", "{}");
        assertThat(fetched(read(reader, "ar://" + transaction + "/3.json")).finalUrl())
                .isEqualTo(server.url("/sandbox/3.json"));
        server.answer("/ar-first/" + transaction + "/4.json", "503 Down", "");
        assertThat(failed(read(reader, "ar://" + transaction + "/4.json")).code())
                .as("what may pass counts more than what is missing")
                .isEqualTo(FailureCode.SERVER_ERROR);
        int before = server.requests().size();
        assertThat(fetched(read(reader, "data:application/json,{}")).contentType())
                .isEqualTo("application/json");
        assertThat(fetched(read(reader, "{\"a\":1}")).bytes()).hasSize(7);
        assertThat(failed(read(reader, "ipfs://QmNothing")).code())
                .isEqualTo(FailureCode.CID_INVALID);
        assertThat(server.requests()).hasSize(before);
    }

    private static FetchResult read(ContentReader reader, String uri) {
        return reader.read(
                TokenUriParser.parse(uri), null, null, 1 << 20, FetchRequest.Accept.DOCUMENT);
    }
}
