package io.vitrine.readers.metadata;

import io.vitrine.domain.metadata.FailureCode;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.CookieJar;
import okhttp3.Dns;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/// Fetches addresses that strangers wrote, without letting them reach what is private, wait for ever
/// or send without end.
///
/// Safe for any number of threads, virtual ones best. Nothing a server does makes this throw.
public final class GuardedFetcher implements AutoCloseable {

    private static final int MOST_REDIRECTS = 4;
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);
    private static final Duration KEPT = Duration.ofSeconds(30);
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    /// The ports that browsers refuse, as the WHATWG's Fetch standard lists them.
    private static final Set<Integer> BAD_PORTS =
            Set.of(
                    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79,
                    87, 95, 101, 102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137,
                    139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540,
                    548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049,
                    3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679,
                    6697, 10080);

    private static final Pattern NUMBER = Pattern.compile("[0-9]+|0[xX][0-9a-fA-F]*");
    private static final Pattern DOTTED =
            Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");
    private static final Pattern LINE_LIMIT = Pattern.compile("\\\\n not found: limit=(\\d+) ");

    private final FetchSettings settings;
    private final OkHttpClient client;
    private final HostNotices notices = new HostNotices();
    private final HostTurns turns;
    private final Set<String> gateways = new HashSet<>();

    /// Ready to fetch.
    public GuardedFetcher(FetchSettings settings) {
        this(settings, Dns.SYSTEM, address -> {}, client -> client);
    }

    /// @param connecting told of every address before it is connected to
    /// @param trusting makes a client of a test trust the authority of that test
    GuardedFetcher(
            FetchSettings settings,
            Dns dns,
            Consumer<InetSocketAddress> connecting,
            UnaryOperator<OkHttpClient.Builder> trusting) {
        this.settings = settings;
        FetchSettings.Limits limits = settings.limits();
        turns = new HostTurns(limits, notices);
        AddressGuard guard = new AddressGuard(settings.reach().allowPrivate());
        client =
                trusting.apply(new OkHttpClient.Builder())
                        .proxy(Proxy.NO_PROXY)
                        .socketFactory(new GuardedSockets(guard, connecting))
                        .dns(host -> permitted(host, dns.lookup(host), guard))
                        .cookieJar(CookieJar.NO_COOKIES)
                        .followRedirects(false)
                        .followSslRedirects(false)
                        // A kept connection may have died in the meantime; every new one is
                        // guarded.
                        .retryOnConnectionFailure(true)
                        .connectionPool(
                                new ConnectionPool(
                                        limits.inFlight(), KEPT.toSeconds(), TimeUnit.SECONDS))
                        .connectTimeout(limits.connectTimeout())
                        .readTimeout(limits.callTimeout())
                        .callTimeout(limits.callTimeout())
                        .build();
        FetchSettings.Gateways named = settings.gateways();
        for (List<String> bases : List.of(named.ipfs(), named.arweave())) {
            for (String base : bases) {
                HttpUrl url = HttpUrl.parse(base);
                if (url == null) {
                    throw new IllegalArgumentException(
                            "a gateway is "
                                    + base
                                    + ": expected an http address such as https://ipfs.io/ipfs/");
                }
                gateways.add(authority(url));
            }
        }
    }

    /// Of a host with public and private addresses only the public ones are tried.
    private static List<InetAddress> permitted(
            String host, List<InetAddress> addresses, AddressGuard guard)
            throws UnknownHostException {
        List<InetAddress> permitted = new ArrayList<>();
        for (InetAddress address : addresses) {
            if (guard.allowsSomePort(address)) {
                permitted.add(address);
            }
        }
        if (permitted.isEmpty() && !addresses.isEmpty()) {
            throw AddressBlocked.of(host);
        }
        return permitted;
    }

    /// Fetches, following at most four redirects.
    public FetchResult fetch(FetchRequest request) {
        long left = settings.limits().callTimeout().toNanos();
        HttpUrl url = HttpUrl.parse(request.url());
        if (url == null) {
            return FetchResult.failed(FailureCode.URI_INVALID, "no http address");
        }
        for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
            FetchResult.Failed refused = refuse(url);
            if (refused != null) {
                return refused;
            }
            Hop outcome = hop(request, url, hop, left);
            switch (outcome) {
                case Hop.Done(FetchResult result) -> {
                    return result;
                }
                case Hop.Elsewhere(String location, long took) -> {
                    left -= took;
                    HttpUrl next = url.resolve(location);
                    if (next == null) {
                        return FetchResult.failed(
                                FailureCode.REDIRECT_SCHEME, "redirect by " + url.host());
                    }
                    url = next;
                }
            }
        }
        return FetchResult.failed(
                FailureCode.TOO_MANY_REDIRECTS,
                "more than " + MOST_REDIRECTS + ", last " + url.host());
    }

    private sealed interface Hop {
        record Done(FetchResult result) implements Hop {}

        /// @param took nanoseconds
        record Elsewhere(String location, long took) implements Hop {}
    }

    private FetchResult.@Nullable Failed refuse(HttpUrl url) {
        if (!url.encodedUsername().isEmpty() || !url.encodedPassword().isEmpty()) {
            return FetchResult.failed(FailureCode.USERINFO_REFUSED, url.host());
        }
        if (BAD_PORTS.contains(url.port())) {
            return FetchResult.failed(FailureCode.PORT_REFUSED, url.host() + ":" + url.port());
        }
        if (isDisguised(url.host())) {
            notices.warn(url.host(), "DISGUISED_ADDRESS");
            return FetchResult.failed(FailureCode.SSRF_BLOCKED, url.host());
        }
        if (isOwn(url)) {
            notices.warn(url.host(), "OWN_HOST");
            return FetchResult.failed(FailureCode.SSRF_BLOCKED, "our own " + url.host());
        }
        return null;
    }

    /// Whether a host is an IPv4 address in another spelling than the usual one: `127.1`, `0x7f.1`, `2130706433`,
    /// `0177.0.0.1`. Resolvers disagree about what these are, and no honest link has one.
    private static boolean isDisguised(String host) {
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        String last = name.substring(name.lastIndexOf('.') + 1);
        return NUMBER.matcher(last).matches() && !DOTTED.matcher(host).matches();
    }

    private boolean isOwn(HttpUrl url) {
        String host = url.host();
        // A name with a dot at its end is the same name.
        while (host.endsWith(".")) {
            host = host.substring(0, host.length() - 1);
        }
        Set<String> own = settings.reach().ownHosts();
        return own.contains(host) || own.contains(host + ":" + url.port());
    }

    private static String authority(HttpUrl url) {
        return url.host() + ":" + url.port();
    }

    private Hop hop(FetchRequest request, HttpUrl url, int hop, long left) {
        if (left <= 0) {
            return new Hop.Done(FetchResult.failed(FailureCode.TIMEOUT, url.host()));
        }
        String host = authority(url);
        FetchSettings.Limits limits = settings.limits();
        int permits = gateways.contains(host) ? limits.perGateway() : limits.perHost();
        try {
            if (turns.enter(host, permits)
                    instanceof HostTurns.Turn.Refused(FailureCode code, Duration after)) {
                return new Hop.Done(new FetchResult.Failed(code, url.host(), after));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new Hop.Done(FetchResult.failed(FailureCode.HOST_BUSY, "stopped"));
        }
        Hop outcome = new Hop.Done(FetchResult.failed(FailureCode.UNFORESEEN, url.host()));
        try {
            outcome = call(request, url, hop, left);
            return outcome;
        } finally {
            if (outcome instanceof Hop.Done(FetchResult.Failed failed)) {
                turns.leave(host, failed.code(), failed.retryAfter());
            } else {
                turns.leave(host, null, null);
            }
        }
    }

    private Hop call(FetchRequest request, HttpUrl url, int hop, long left) {
        long start = System.nanoTime();
        try {
            Call call = client.newCall(build(request, url, hop));
            call.timeout().timeout(left, TimeUnit.NANOSECONDS);
            try (Response response = call.execute()) {
                return read(request, url, hop, response, start);
            }
        } catch (IOException | RuntimeException failure) {
            return new Hop.Done(classify(failure, url));
        }
    }

    /// Validators go to the URL they belong to, never to where it redirects.
    private Request build(FetchRequest request, HttpUrl url, int hop) {
        Request.Builder builder =
                new Request.Builder()
                        .url(url)
                        .header("User-Agent", settings.userAgent())
                        .header("Accept", request.accept().header())
                        .header("Accept-Encoding", "gzip");
        if (hop == 0 && request.etag() != null) {
            builder.header("If-None-Match", request.etag());
        }
        if (hop == 0 && request.lastModified() != null) {
            builder.header("If-Modified-Since", request.lastModified());
        }
        return builder.build();
    }

    private Hop read(FetchRequest request, HttpUrl url, int hop, Response response, long start)
            throws IOException {
        Headers headers = response.headers();
        if (headers.byteCount() > settings.limits().headerBytes()) {
            return new Hop.Done(
                    FetchResult.failed(
                            FailureCode.HEADERS_TOO_LARGE,
                            headers.byteCount()
                                    + " bytes, at most "
                                    + settings.limits().headerBytes()));
        }
        int status = response.code();
        String location = response.header("Location");
        if (REDIRECTS.contains(status) && location != null) {
            return new Hop.Elsewhere(location, System.nanoTime() - start);
        }
        // To a request without validators it says nothing, and is a refusal as others are.
        if (status == 304 && hop == 0 && request.isConditional()) {
            return new Hop.Done(new FetchResult.NotModified());
        }
        if (status < 200 || status > 299) {
            return new Hop.Done(refusal(status, response, url));
        }
        byte[] bytes = BodyReader.read(response, request.byteCap());
        return new Hop.Done(
                new FetchResult.Fetched(
                        status,
                        bytes,
                        response.header("Content-Type"),
                        hop == 0 ? response.header("ETag") : null,
                        hop == 0 ? response.header("Last-Modified") : null,
                        url.toString(),
                        FetchResult.Verification.NOT_APPLICABLE));
    }

    private static FetchResult refusal(int status, Response response, HttpUrl url) {
        FailureCode code =
                switch (status) {
                    case 404, 410 -> FailureCode.NOT_FOUND;
                    case 429 -> FailureCode.RATE_LIMITED;
                    case 401, 403, 451 -> FailureCode.FORBIDDEN;
                    default -> status >= 500 ? FailureCode.SERVER_ERROR : FailureCode.HTTP_STATUS;
                };
        return new FetchResult.Failed(code, status + " from " + url.host(), retryAfter(response));
    }

    private static @Nullable Duration retryAfter(Response response) {
        String text = response.header("Retry-After");
        if (text == null) {
            return null;
        }
        Duration wait;
        try {
            wait = Duration.ofSeconds(Long.parseLong(text.strip()));
        } catch (NumberFormatException noSeconds) {
            try {
                Instant then =
                        ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                                .toInstant();
                wait = Duration.between(Instant.now(), then);
            } catch (DateTimeParseException noDate) {
                return null;
            }
        }
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }

    private FetchResult classify(Exception failure, HttpUrl url) {
        String host = url.host();
        if (isBlocked(failure, 0)) {
            notices.warn(host, "PRIVATE_ADDRESS");
            return FetchResult.failed(FailureCode.SSRF_BLOCKED, host);
        }
        if (isEndlessHeader(failure)) {
            return FetchResult.failed(FailureCode.HEADERS_TOO_LARGE, host);
        }
        return switch (failure) {
            case BodyReader.Refused refused ->
                    FetchResult.failed(refused.code(), refused.getMessage() + " from " + host);
            case SSLException _ -> FetchResult.failed(FailureCode.TLS_INVALID, host);
            case UnknownHostException _ -> FetchResult.failed(FailureCode.DNS_FAILED, host);
            case InterruptedIOException _ -> FetchResult.failed(FailureCode.TIMEOUT, host);
            case ConnectException _, NoRouteToHostException _ ->
                    FetchResult.failed(FailureCode.CONNECT_FAILED, host);
            case IllegalArgumentException _ -> FetchResult.failed(FailureCode.URI_INVALID, host);
            case Exception other ->
                    FetchResult.failed(
                            FailureCode.CONNECTION_LOST,
                            other.getClass().getSimpleName() + " from " + host);
        };
    }

    /// OkHttp stops reading a header line of its own accord, and says so only in words.
    private static boolean isEndlessHeader(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof EOFException) {
                Matcher limit = LINE_LIMIT.matcher(String.valueOf(cause.getMessage()));
                if (limit.lookingAt() && limit.group(1).length() >= 5) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isBlocked(Throwable failure, int depth) {
        if (failure instanceof AddressBlocked) {
            return true;
        }
        if (depth > 8) {
            return false;
        }
        for (Throwable suppressed : failure.getSuppressed()) {
            if (isBlocked(suppressed, depth + 1)) {
                return true;
            }
        }
        return failure.getCause() != null && isBlocked(failure.getCause(), depth + 1);
    }

    /// Says, once a minute at most, what the host of a URL did.
    void notice(String url, FailureCode what) {
        HttpUrl parsed = HttpUrl.parse(url);
        notices.warn(parsed == null ? "unknown" : parsed.host(), what.name());
    }

    @Override
    public void close() {
        client.connectionPool().evictAll();
        client.dispatcher().executorService().shutdown();
    }
}
