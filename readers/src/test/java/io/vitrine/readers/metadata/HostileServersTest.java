package io.vitrine.readers.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.domain.metadata.FailureCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What servers do to those who fetch from them: each lie is told by a real server, and a spy at the
/// socket sees every address that is connected to.
@ExtendWith(SocketSpy.class)
class HostileServersTest {

    private static final Duration TIMEOUT = Duration.ofMillis(600);

    /// 60 MB of zeros in brotli.
    private static final byte[] BROTLI_BOMB =
            Base64.getDecoder()
                    .decode(
                            """
                            y///P/gnAOKxQCD3/o///3/wTwDEYRGA7v0f////4J8AiMMCAN37P/7//8E/ARCHBQC693/8//+DfwIgDgsAdO\
                            //+P//B/8EQBwWAOje//H//w/+CYA4LADQvf/Lf8MJ/BMAcVgAoOs3AQ==\
                            """);

    private final HostileServer server = new HostileServer();
    private final HostileServer other = new HostileServer();
    private final List<GuardedFetcher> opened = new ArrayList<>();
    private final AtomicInteger turning = new AtomicInteger();

    @AfterEach
    void close() {
        opened.forEach(GuardedFetcher::close);
        server.close();
        other.close();
    }

    private FetchSettings settings(List<Integer> ports, Duration pause) {
        return new FetchSettings(
                new FetchSettings.Reach(
                        ports.stream().map(port -> "127.0.0.1:" + port).toList(),
                        Set.of("vitrine.example", "shop.example:8443")),
                new FetchSettings.Limits(
                        200, 8, 8, TIMEOUT, TIMEOUT, Duration.ofSeconds(10), 5, pause, 32 * 1024),
                new FetchSettings.Gateways(List.of(), List.of()),
                "test");
    }

    private GuardedFetcher fetcher(UnaryOperator<OkHttpClient.Builder> trusting, Integer... more) {
        return fetcher(Duration.ofMillis(400), trusting, more);
    }

    /// @param pause how long a host that failed is left alone
    private GuardedFetcher fetcher(Duration pause) {
        return fetcher(pause, client -> client);
    }

    private GuardedFetcher fetcher(
            Duration pause, UnaryOperator<OkHttpClient.Builder> trusting, Integer... more) {
        List<Integer> ports = new ArrayList<>(List.of(server.port(), other.port()));
        ports.addAll(List.of(more));
        GuardedFetcher fetcher =
                new GuardedFetcher(
                        settings(ports, pause), this::names, SocketSpy::connecting, trusting);
        opened.add(fetcher);
        return fetcher;
    }

    private GuardedFetcher fetcher() {
        return fetcher(client -> client);
    }

    /// No name leaves this machine.
    private List<InetAddress> names(String host) throws UnknownHostException {
        List<String> addresses =
                switch (host) {
                    case "localhost" -> List.of("127.0.0.1", "::1");
                    case "metadata.google.internal" -> List.of("169.254.169.254");
                    case "nat.example" -> List.of("64:ff9b::a9fe:a9fe", "2002:7f00:1::");
                    case "mixed.example" -> List.of("fe80::1", "10.0.0.1", "127.0.0.1");
                    // The server of the test when looked at first, the cloud's metadata afterwards.
                    case "turning.example" ->
                            List.of(
                                    turning.getAndIncrement() == 0
                                            ? "127.0.0.1"
                                            : "169.254.169.254");
                    default -> {
                        if (host.endsWith(".example") || host.startsWith("xn--")) {
                            yield List.of("127.0.0.1");
                        }
                        if (host.chars().anyMatch(Character::isLetter) && host.indexOf(':') < 0) {
                            throw new UnknownHostException(host);
                        }
                        yield List.of(host);
                    }
                };
        List<InetAddress> found = new ArrayList<>();
        for (String address : addresses) {
            found.add(InetAddress.getByName(address));
        }
        return found;
    }

    private static FetchResult.Failed failed(GuardedFetcher fetcher, String url) {
        FetchResult result = fetcher.fetch(FetchRequest.document(url));
        assertThat(result).as(url).isInstanceOf(FetchResult.Failed.class);
        return (FetchResult.Failed) result;
    }

    private static FailureCode code(GuardedFetcher fetcher, String url) {
        return failed(fetcher, url).code();
    }

    private static FetchResult.Fetched fetched(GuardedFetcher fetcher, String url) {
        FetchResult result = fetcher.fetch(FetchRequest.document(url));
        assertThat(result).as(url).isInstanceOf(FetchResult.Fetched.class);
        return (FetchResult.Fetched) result;
    }

    /// Addresses in every disguise, asked for at once and after a redirect.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:PORT/",
                "http://localhost:PORT/",
                "http://[::1]:PORT/",
                "http://[::ffff:127.0.0.1]:PORT/",
                "http://[::127.0.0.1]:PORT/",
                "http://169.254.169.254/latest/meta-data/",
                "http://metadata.google.internal/",
                "http://nat.example/",
                "http://[fd00:ec2::254]/",
                "http://[::ffff:a9fe:a9fe]/",
                "http://100.100.100.200/",
                "http://192.0.0.192/",
                "http://10.1.2.3/",
                "http://172.31.255.254/",
                "http://192.168.1.1/",
                "http://198.18.0.1/",
                "http://[64:ff9b::a00:1]/",
                "http://[2002:a00:1::]/",
                "http://[fe80::1]/",
                "http://[ff02::1]/",
                "http://224.0.0.1/",
                "http://255.255.255.255/",
                "http://0.0.0.0:PORT/",
                "https://10.0.0.1/"
            })
    void privateAddressesAreNotReachedDirectlyOrByARedirect(String url) {
        // A port of this machine that no operator allowed.
        String target = url.replace("PORT", "9");
        String allowed = url.replace("PORT", "8081");
        server.redirect("/moved", allowed);
        GuardedFetcher fetcher = fetcher();
        assertThat(code(fetcher, target)).isIn(FailureCode.SSRF_BLOCKED, FailureCode.PORT_REFUSED);
        assertThat(code(fetcher, allowed)).isEqualTo(FailureCode.SSRF_BLOCKED);
        assertThat(code(fetcher, server.url("/moved"))).isEqualTo(FailureCode.SSRF_BLOCKED);
    }

    @Test
    void aNameThatTurnsPrivateBetweenTwoRequestsIsNotFollowed() {
        String turned = "http://turning.example:" + server.port() + "/2";
        server.answer("/1", "302 Found\r\nConnection: close\r\nLocation: " + turned, "");
        server.answer("/2", "200 OK", "{}");
        assertThat(code(fetcher(), "http://turning.example:" + server.port() + "/1"))
                .isEqualTo(FailureCode.SSRF_BLOCKED);
        assertThat(turning.get()).isGreaterThan(1);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void ofSeveralAddressesOnlyTheAllowedIsTried() {
        server.answer("/1", "200 OK", "{}");
        fetched(fetcher(), "http://mixed.example:" + server.port() + "/1");
    }

    @ParameterizedTest
    @CsvSource({
        "http://vitrine.example/v1/tokens, SSRF_BLOCKED",
        "http://VITRINE.example./v1/tokens, SSRF_BLOCKED",
        "https://shop.example:8443/, SSRF_BLOCKED",
        "http://good.example@evil.example/, USERINFO_REFUSED",
        "http://:secret@evil.example/, USERINFO_REFUSED",
        "http://evil.example:22/, PORT_REFUSED",
        "http://evil.example:6000/, PORT_REFUSED",
        "http:\\\\10.0.0.1/, SSRF_BLOCKED",
        "http://10.0.0.1.:80/, SSRF_BLOCKED"
    })
    void refusesWhatLeadsElsewhereThanItSays(String url, FailureCode expected) {
        server.redirect("/moved", url);
        GuardedFetcher fetcher = fetcher();
        FetchResult picture = fetcher.fetch(FetchRequest.media(url, 1_000));
        assertThat(((FetchResult.Failed) picture).code()).isEqualTo(expected);
        assertThat(code(fetcher, url)).isEqualTo(expected);
        assertThat(code(fetcher, server.url("/moved"))).isEqualTo(expected);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void namesOfOtherScriptsAreConnectedToAsTheyAreLookedUp() {
        server.answer("/1", "200 OK", "{}");
        FetchResult.Fetched result =
                fetched(fetcher(), "http://b\u00fccher.example:" + server.port() + "/1");
        assertThat(result.finalUrl()).contains("xn--bcher-kva.example");
        assertThat(server.requests().getFirst()).contains("Host: xn--bcher-kva.example");
    }

    @Test
    void noProxyIsEverAsked() {
        AtomicInteger asked = new AtomicInteger();
        ProxySelector before = ProxySelector.getDefault();
        ProxySelector.setDefault(
                new ProxySelector() {
                    @Override
                    public List<Proxy> select(URI uri) {
                        asked.incrementAndGet();
                        return List.of(
                                new Proxy(
                                        Proxy.Type.HTTP, new InetSocketAddress("127.0.0.1", 3128)));
                    }

                    @Override
                    public void connectFailed(
                            URI uri, SocketAddress address, IOException failure) {}
                });
        try {
            server.answer("/1", "200 OK", "{}");
            fetched(fetcher(), server.url("/1"));
            assertThat(asked).hasValue(0);
        } finally {
            ProxySelector.setDefault(before);
        }
    }

    @Test
    void cookiesAreNotKept() {
        server.answer("/1", "200 OK\r\nSet-Cookie: session=1; Path=/", "{}");
        GuardedFetcher fetcher = fetcher();
        fetched(fetcher, server.url("/1"));
        fetched(fetcher, server.url("/1"));
        assertThat(server.requests()).hasSize(2).noneMatch(request -> request.contains("Cookie"));
    }

    private static byte[] zlib(byte[] bytes, boolean bare) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflate = new DeflaterOutputStream(out, new Deflater(9, bare))) {
            deflate.write(bytes);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return out.toByteArray();
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return out.toByteArray();
    }

    @Test
    void bombsOfEveryKindAreDefused() {
        byte[] zeros = new byte[20_000_000];
        server.answer("/gzip", "200 OK\r\nContent-Encoding: gzip", gzip(zeros));
        server.answer("/zlib", "200 OK\r\nContent-Encoding: deflate", zlib(zeros, false));
        server.answer("/deflate", "200 OK\r\nContent-Encoding: deflate", zlib(zeros, true));
        server.answer("/br", "200 OK\r\nContent-Encoding: br", BROTLI_BOMB);
        server.answer("/nested", "200 OK\r\nContent-Encoding: gzip, gzip", gzip(gzip(zeros)));
        server.answer("/mixed", "200 OK\r\nContent-Encoding: br, gzip", gzip(gzip(BROTLI_BOMB)));
        GuardedFetcher fetcher = fetcher();
        for (String path : List.of("/gzip", "/zlib", "/deflate", "/br", "/nested")) {
            assertThat(code(fetcher, server.url(path)))
                    .as(path)
                    .isEqualTo(FailureCode.DECODED_TOO_LARGE);
            // The ratio alone is enough, however much would be allowed.
            FetchResult large = fetcher.fetch(FetchRequest.media(server.url(path), 1_000_000_000));
            assertThat(((FetchResult.Failed) large).code())
                    .as(path)
                    .isEqualTo(FailureCode.DECODED_TOO_LARGE);
        }
        assertThat(code(fetcher, server.url("/mixed"))).isEqualTo(FailureCode.ENCODING_UNSUPPORTED);
    }

    @Test
    void honestEncodingsAreUndone() {
        byte[] json = "{\"name\":\"a\"}".getBytes(StandardCharsets.UTF_8);
        server.answer("/zlib", "200 OK\r\nContent-Encoding: deflate", zlib(json, false));
        server.answer("/deflate", "200 OK\r\nContent-Encoding: deflate", zlib(json, true));
        server.answer("/twice", "200 OK\r\nContent-Encoding: gzip, x-gzip", gzip(gzip(json)));
        server.answer("/identity", "200 OK\r\nContent-Encoding: identity", json);
        // Twelve bytes as one uncompressed block.
        byte[] brotli = HexFormat.of().parseHex("8b0580" + HexFormat.of().formatHex(json) + "03");
        server.answer("/br", "200 OK\r\nContent-Encoding: br", brotli);
        GuardedFetcher fetcher = fetcher();
        for (String path : List.of("/zlib", "/deflate", "/twice", "/identity", "/br")) {
            assertThat(fetched(fetcher, server.url(path)).bytes()).as(path).isEqualTo(json);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"zstd", "compress", "gzip, gzip, gzip, gzip", "x", "br, no-such"})
    void encodingsThatNobodyAskedForAreRefused(String encoding) {
        server.answer("/1", "200 OK\r\nContent-Encoding: " + encoding, gzip(new byte[] {1, 2, 3}));
        assertThat(code(fetcher(), server.url("/1"))).isEqualTo(FailureCode.ENCODING_UNSUPPORTED);
    }

    /// Bodies that have no end, that have another than was announced, and that are announced too long.
    @ParameterizedTest
    @CsvSource({
        "'', BODY_TOO_LARGE",
        "Content-Length: 10737418240, BODY_TOO_LARGE",
        "Content-Length: 1048577, BODY_TOO_LARGE",
        "Transfer-Encoding: chunked, BODY_TOO_LARGE"
    })
    void aBodyIsBrokenOffAtItsLimit(String header, FailureCode expected) {
        boolean chunked = header.startsWith("Transfer");
        AtomicLong sent = new AtomicLong();
        server.answer(
                "/endless",
                out -> {
                    String head = "HTTP/1.1 200 OK\r\n" + header + (header.isEmpty() ? "" : "\r\n");
                    out.write((head + "\r\n").getBytes(StandardCharsets.US_ASCII));
                    byte[] kilobytes = new byte[8_192];
                    while (sent.get() < 1L << 30) {
                        if (chunked) {
                            out.write("2000\r\n".getBytes(StandardCharsets.US_ASCII));
                        }
                        out.write(kilobytes);
                        if (chunked) {
                            out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                        }
                        sent.addAndGet(kilobytes.length);
                    }
                });
        AtomicLong read = new AtomicLong();
        assertThat(code(counting(read), server.url("/endless"))).isEqualTo(expected);
        assertThat(read.get()).isLessThanOrEqualTo((1 << 20) + 8_192);
    }

    /// Counts what of bodies is read, encoded as it comes.
    private GuardedFetcher counting(AtomicLong read) {
        return fetcher(client ->
                client.addNetworkInterceptor(chain -> {
                    Response response = chain.proceed(chain.request());
                    ResponseBody body = response.body();
                    Source source =
                            new ForwardingSource(body.source()) {
                                @Override
                                public long read(Buffer sink, long byteCount) throws IOException {
                                    long count = super.read(sink, byteCount);
                                    read.addAndGet(Math.max(0, count));
                                    return count;
                                }
                            };
                    return response.newBuilder()
                            .body(
                                    ResponseBody.create(
                                            Okio.buffer(source),
                                            body.contentType(),
                                            body.contentLength()))
                            .build();
                }));
    }

    /// A header, then a body, that never ends: one byte every now and then.
    @Test
    void whoDripsIsHungUpOn() {
        server.answer(
                "/headers",
                out -> {
                    out.write("HTTP/1.1 200 OK\r\nX-Drip: ".getBytes(StandardCharsets.US_ASCII));
                    drip(out);
                });
        server.answer(
                "/status",
                out -> {
                    out.write("HTTP/1.1 2".getBytes(StandardCharsets.US_ASCII));
                    drip(out);
                });
        server.answer(
                "/body",
                out -> {
                    out.write(
                            "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
                    drip(out);
                });
        GuardedFetcher fetcher = fetcher();
        for (String path : List.of("/headers", "/status", "/body")) {
            long start = System.nanoTime();
            assertThat(code(fetcher, server.url(path))).as(path).isEqualTo(FailureCode.TIMEOUT);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(TIMEOUT.multipliedBy(3));
        }
    }

    private static void drip(OutputStream out) throws IOException, InterruptedException {
        for (int i = 0; i < 200; i++) {
            out.write('1');
            out.flush();
            Thread.sleep(40);
        }
    }

    @Test
    void redirectsThatDripShareOneClock() {
        for (int i = 0; i < 4; i++) {
            int next = i + 1;
            server.answer(
                    "/" + i,
                    out -> {
                        Thread.sleep(250);
                        out.write(
                                ("HTTP/1.1 302 Found\r\nLocation: /" + next + "\r\n\r\n")
                                        .getBytes(StandardCharsets.US_ASCII));
                    });
        }
        assertThat(code(fetcher(), server.url("/0"))).isEqualTo(FailureCode.TIMEOUT);
    }

    @Test
    void aHundredSlowHostsDelayNoOther() throws InterruptedException, ExecutionException {
        server.answer("/slow", HostileServersTest::drip);
        other.answer("/quick", "200 OK", "{}");
        GuardedFetcher fetcher = fetcher();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<FailureCode>> slow =
                    IntStream.range(0, 100)
                            .mapToObj(host ->
                                    threads.submit(() ->
                                            code(
                                                    fetcher,
                                                    "http://slow"
                                                            + host
                                                            + ".example:"
                                                            + server.port()
                                                            + "/slow")))
                            .toList();
            List<Future<FetchResult.Fetched>> quick =
                    IntStream.range(0, 100)
                            .mapToObj(number ->
                                    threads.submit(() -> fetched(fetcher, other.url("/quick"))))
                            .toList();
            for (Future<FetchResult.Fetched> one : quick) {
                assertThat(one.get().bytes()).hasSize(2);
            }
            for (Future<FailureCode> one : slow) {
                assertThat(one.get()).isEqualTo(FailureCode.TIMEOUT);
            }
        }
    }

    @Test
    void aHostThatFailsIsLeftAloneAndTriedAgain() throws InterruptedException {
        server.answer("/1", "500 Broken", "");
        other.answer("/1", "200 OK", "{}");
        GuardedFetcher fetcher = fetcher();
        for (int i = 0; i < 50; i++) {
            FetchResult.Failed failure = failed(fetcher, server.url("/1"));
            assertThat(failure.code())
                    .isEqualTo(i < 5 ? FailureCode.SERVER_ERROR : FailureCode.HOST_DOWN);
            assertThat(failure.code().retryable()).isTrue();
        }
        assertThat(server.requests()).hasSize(5);
        fetched(fetcher, other.url("/1"));
        TimeUnit.MILLISECONDS.sleep(450);
        // One is let through, and finds it down still.
        assertThat(code(fetcher, server.url("/1"))).isEqualTo(FailureCode.SERVER_ERROR);
        assertThat(code(fetcher, server.url("/1"))).isEqualTo(FailureCode.HOST_DOWN);
        TimeUnit.MILLISECONDS.sleep(450);
        server.answer("/1", "200 OK", "{}");
        fetched(fetcher, server.url("/1"));
        fetched(fetcher, server.url("/1"));
    }

    /// Most of the work is at one host, and that dies.
    @Test
    void aHostThatDiesCostsNobodyElseAnything() {
        server.answer("/dead", out -> {});
        other.answer("/quick", "200 OK", "{}");
        GuardedFetcher fetcher = fetcher(Duration.ofMinutes(10));
        FetchRequest dead = FetchRequest.document(server.url("/dead"));
        Map<FailureCode, Integer> codes = new EnumMap<>(FailureCode.class);
        try (Warnings warnings = new Warnings()) {
            for (int token = 0; token < 100_000; token++) {
                FetchResult.Failed failed = (FetchResult.Failed) fetcher.fetch(dead);
                codes.merge(failed.code(), 1, Integer::sum);
                if (token % 1_000 == 0) {
                    fetched(fetcher, other.url("/quick"));
                }
            }
            assertThat(codes)
                    .containsOnly(
                            Map.entry(FailureCode.CONNECTION_LOST, 5),
                            Map.entry(FailureCode.HOST_DOWN, 99_995));
            assertThat(server.requests()).hasSize(5);
            assertThat(other.requests()).hasSize(100);
            assertThat(warnings.said())
                    .containsExactly(
                            "fetch.host host=127.0.0.1:"
                                    + server.port()
                                    + " reason=HOST_DOWN times=1");
        }
    }

    @Test
    void whoSaysItIsTooMuchIsLeftAloneAsLongAsItWants() throws InterruptedException {
        server.answer("/1", "429 Too Many Requests\r\nRetry-After: 1", "");
        server.answer("/2", "200 OK", "{}");
        other.answer("/1", "429 Too Many Requests", "");
        GuardedFetcher fetcher = fetcher();
        assertThat(code(fetcher, server.url("/1"))).isEqualTo(FailureCode.RATE_LIMITED);
        FetchResult.Failed refused = failed(fetcher, server.url("/2"));
        assertThat(refused.code()).isEqualTo(FailureCode.RATE_LIMITED);
        assertThat(refused.retryAfter()).isLessThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(server.requests()).hasSize(1);
        assertThat(code(fetcher, other.url("/1"))).isEqualTo(FailureCode.RATE_LIMITED);
        assertThat(code(fetcher, other.url("/1"))).isEqualTo(FailureCode.RATE_LIMITED);
        assertThat(other.requests()).hasSize(1);
        TimeUnit.MILLISECONDS.sleep(1_000);
        fetched(fetcher, server.url("/2"));
    }

    private static HeldCertificate authority() {
        return new HeldCertificate.Builder().certificateAuthority(0).commonName("Test").build();
    }

    private static HeldCertificate.Builder certificate(HeldCertificate authority, String name) {
        return new HeldCertificate.Builder()
                .commonName(name)
                .addSubjectAlternativeName(name)
                .signedBy(authority);
    }

    @Test
    void onlyCertificatesThatHoldAreBelieved() {
        HeldCertificate authority = authority();
        Instant now = Instant.now();
        HandshakeCertificates trusted =
                new HandshakeCertificates.Builder()
                        .addTrustedCertificate(authority.certificate())
                        .build();
        HeldCertificate good = certificate(authority, "tls.example").build();
        HeldCertificate expired =
                certificate(authority, "tls.example")
                        .validityInterval(
                                now.minus(Duration.ofDays(9)).toEpochMilli(),
                                now.minus(Duration.ofDays(1)).toEpochMilli())
                        .build();
        HeldCertificate early =
                certificate(authority, "tls.example")
                        .validityInterval(
                                now.plus(Duration.ofDays(1)).toEpochMilli(),
                                now.plus(Duration.ofDays(9)).toEpochMilli())
                        .build();
        HeldCertificate misnamed = certificate(authority, "another.example").build();
        HeldCertificate selfSigned =
                new HeldCertificate.Builder().addSubjectAlternativeName("tls.example").build();
        HeldCertificate stranger = certificate(authority(), "tls.example").build();
        assertThat(served(good, trusted)).isInstanceOf(FetchResult.Fetched.class);
        for (HeldCertificate bad : List.of(expired, early, misnamed, selfSigned, stranger)) {
            assertThat(served(bad, trusted))
                    .isInstanceOfSatisfying(
                            FetchResult.Failed.class,
                            failure ->
                                    assertThat(failure.code()).isEqualTo(FailureCode.TLS_INVALID));
        }
    }

    private FetchResult served(HeldCertificate certificate, HandshakeCertificates trusted) {
        HandshakeCertificates own =
                new HandshakeCertificates.Builder().heldCertificate(certificate).build();
        try (HostileServer tls = new HostileServer(own.sslContext())) {
            tls.answer("/1", "200 OK", "{}");
            return trusting(trusted, tls)
                    .fetch(FetchRequest.document("https://tls.example:" + tls.port() + "/1"));
        }
    }

    private GuardedFetcher trusting(HandshakeCertificates trusted, HostileServer tls) {
        return fetcher(
                client ->
                        client.sslSocketFactory(trusted.sslSocketFactory(), trusted.trustManager()),
                tls.port());
    }

    @Test
    void redirectsBetweenSchemesAreGuardedAlike() {
        HeldCertificate authority = authority();
        HandshakeCertificates trusted =
                new HandshakeCertificates.Builder()
                        .addTrustedCertificate(authority.certificate())
                        .build();
        HandshakeCertificates own =
                new HandshakeCertificates.Builder()
                        .heldCertificate(certificate(authority, "tls.example").build())
                        .build();
        try (HostileServer tls = new HostileServer(own.sslContext())) {
            String secure = "https://tls.example:" + tls.port();
            server.redirect("/1", secure + "/2");
            tls.redirect("/2", server.url("/3"));
            server.answer("/3", "200 OK", "{}");
            tls.redirect("/private", "http://10.0.0.1/");
            GuardedFetcher fetcher = trusting(trusted, tls);
            assertThat(fetched(fetcher, server.url("/1")).finalUrl()).isEqualTo(server.url("/3"));
            assertThat(code(fetcher, secure + "/private")).isEqualTo(FailureCode.SSRF_BLOCKED);
        }
    }

    @Test
    void oldVersionsOfTlsAreNotSpoken() throws IOException {
        try (ServerSocket old = new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"))) {
            SocketSpy.listening(old.getLocalPort());
            Thread.ofVirtual()
                    .start(() -> {
                        try (Socket client = old.accept()) {
                            InputStream in = client.getInputStream();
                            in.readNBytes(5);
                            // A ServerHello that chooses TLS 1.0.
                            client.getOutputStream()
                                    .write(
                                            HexFormat.of()
                                                    .parseHex(
                                                            "160301002a020000260301"
                                                                    + "5a".repeat(32)
                                                                    + "00002f00"));
                            in.readAllBytes();
                        } catch (IOException gone) {
                            // The client did not go on.
                        }
                    });
            assertThat(
                            code(
                                    fetcher(client -> client, old.getLocalPort()),
                                    "https://tls.example:" + old.getLocalPort() + "/1"))
                    .isEqualTo(FailureCode.TLS_INVALID);
        }
    }
}
