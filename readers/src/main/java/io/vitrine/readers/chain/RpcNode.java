package io.vitrine.readers.chain;

import io.vitrine.domain.chain.Endpoint;
import io.vitrine.domain.chain.EndpointUrl;
import io.vitrine.readers.chain.JsonRpc.Envelope;
import io.vitrine.readers.chain.JsonRpc.Reply;
import io.vitrine.readers.chain.JsonRpc.Request;
import io.vitrine.readers.chain.JsonRpc.ResultReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/// One endpoint: its connections, its pace, whether it wants to be left alone, and what was learned
/// of its limits. Every failure is a {@link NodeFailure}.
final class RpcNode {

    private static final Logger LOG = LoggerFactory.getLogger(RpcNode.class);
    private static final MediaType JSON = MediaType.get("application/json");
    private static final int RATE_LIMITED = 429;
    private static final int PAYLOAD_TOO_LARGE = 413;
    private static final int LONGEST_REFUSAL = 64 * 1024;

    /// The node answered with an error of its own.
    static final class Refusal extends RuntimeException {

        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial") // never leaves the process
        private final RpcError error;

        Refusal(RpcError error) {
            super(error.toString(), null, false, false);
            this.error = error;
        }

        RpcError error() {
            return error;
        }
    }

    private final Endpoint endpoint;
    private final @Nullable String secret;
    private final RpcSettings settings;
    private final OkHttpClient http;
    private final AtomicLong ids = new AtomicLong();
    private final NodePace pace;
    private volatile int batch;
    private volatile long knownHead = -1;
    private final LearnedRange range = new LearnedRange();
    private volatile int logsAddresses = Integer.MAX_VALUE;
    private final AtomicLong unclassified = new AtomicLong();
    private final AtomicLong duplicates = new AtomicLong();
    private final AtomicLong connections = new AtomicLong();
    private final Breaker breaker;
    private volatile @Nullable String outOfUse;
    private volatile long suspectUntil = System.nanoTime();
    private volatile @Nullable Admission admission;
    private volatile boolean blockReceipts = true;

    RpcNode(Endpoint endpoint, @Nullable String secret, RpcSettings settings, OkHttpClient http) {
        this.endpoint = endpoint;
        this.secret = secret;
        this.settings = settings;
        this.http =
                http.newBuilder()
                        .eventListener(
                                new EventListener() {
                                    @Override
                                    public void connectEnd(
                                            Call call,
                                            InetSocketAddress address,
                                            Proxy proxy,
                                            @Nullable Protocol protocol) {
                                        connections.incrementAndGet();
                                    }
                                })
                        .build();
        this.pace = new NodePace(endpoint.rateLimit(), settings);
        this.breaker = new Breaker(settings.pool());
        this.batch = settings.batch();
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /// Why it may not be asked any more in this process, such as `WRONG_CHAIN`.
    @Nullable String outOfUse() {
        return outOfUse;
    }

    NodeFailure putOutOfUse(String code, String detail) {
        outOfUse = code;
        NodeFailure failure = lasting(code, detail);
        LOG.error("{}; it is not asked any more", failure.getMessage());
        return failure;
    }

    /// When an endpoint proved that it is of the chain, and how many connections it had till then.
    private record Admission(long at, long connections) {}

    /// Whether it proved that it is of the chain, lately enough, and over no older connection than
    /// the newest: a name may lead to another machine meanwhile.
    boolean admitted() {
        Admission proof = admission;
        if (proof == null) {
            return false;
        }
        long age = System.nanoTime() - proof.at();
        boolean sameConnections = proof.connections() == connections.get();
        return age < settings.pool().recheck().toNanos()
                && (sameConnections || age < settings.pool().reconnect().toNanos());
    }

    void admit() {
        admission = new Admission(System.nanoTime(), connections.get());
    }

    Breaker breaker() {
        return breaker;
    }

    /// It may pass by itself.
    NodeFailure passing(String code, String detail) {
        return NodeFailure.passing(endpoint.url(), code, withoutSecret(detail));
    }

    /// The same request would fail again.
    NodeFailure lasting(String code, String detail) {
        return NodeFailure.lasting(endpoint.url(), code, withoutSecret(detail));
    }

    private String withoutSecret(String text) {
        String key = secret;
        return key == null || key.isEmpty() ? text : text.replace(key, "***");
    }

    /// What it said, fit to be shown.
    String redact(String text) {
        return url().redact(withoutSecret(text));
    }

    /// Its weight in the lot, less while it asks to be left alone.
    double weight() {
        return endpoint.weight() * pace.share();
    }

    /// How long it wants to be left alone yet.
    Duration cooldown() {
        return pace.cooldown();
    }

    /// The most blocks that one request for logs may cover, as far as is known.
    long logsRange() {
        return range.now(settings.pool().limits());
    }

    /// Keeps a limit: of the range for as long as limits are kept, of the results only until some
    /// requests went well, as other blocks have fewer.
    void learnLogsRange(long blocks, RpcError.Meaning why) {
        long before = logsRange();
        range.learn(blocks, why == RpcError.Meaning.RANGE_TOO_LARGE);
        if (logsRange() != before) {
            LOG.debug("{} takes {} blocks of logs at most", url(), logsRange());
        }
    }

    void answeredLogs() {
        range.answered();
    }

    /// The most addresses that one request for logs may name.
    int logsAddresses() {
        return logsAddresses;
    }

    void learnLogsAddresses(int count) {
        logsAddresses = Math.max(1, Math.min(logsAddresses, count));
    }

    /// Counts words that nobody has read before; the first time they are logged.
    void unclassified(RpcError error) {
        if (unclassified.incrementAndGet() == 1) {
            LOG.warn("{} refuses in unknown words: {}", url(), redact(error.toString()));
        } else {
            LOG.debug("{} refuses in unknown words: {}", url(), redact(error.toString()));
        }
    }

    /// Counts a log that came twice in an answer.
    void duplicate() {
        duplicates.incrementAndGet();
    }

    /// Whether an answer of it did not hold, not long ago.
    boolean suspect() {
        return suspectUntil - System.nanoTime() > 0;
    }

    void suspect(String why) {
        suspectUntil = System.nanoTime() + settings.longestCooldown().toNanos();
        LOG.warn("{} is suspect: {}", url(), redact(why));
    }

    /// Whether it is worth asking for the receipts of a whole block.
    boolean givesBlockReceipts() {
        return blockReceipts;
    }

    void givesNoBlockReceipts() {
        blockReceipts = false;
    }

    /// Whether its own head has reached the block.
    boolean reaches(long block) {
        long farBehind = 64; // several machines behind one address differ by less
        return knownHead - farBehind >= block || head() >= block;
    }

    long head() {
        long head = ask("eth_blockNumber", List.of(), NodeJson::number);
        if (head < knownHead) {
            LOG.info("{}: its head went back from {} to {}", url(), knownHead, head);
        }
        knownHead = head;
        return head;
    }

    /// Its newest block when it was last asked; -1 before.
    long knownHead() {
        return knownHead;
    }

    /// What is known of it.
    ///
    /// @param lag how far it is behind the others
    EndpointState state(long lag) {
        long limit = logsRange();
        String reason = outOfUse;
        EndpointState.Use use = EndpointState.Use.READY;
        if (reason != null) {
            use = EndpointState.Use.DISABLED;
        } else if (cooldown().isPositive()) {
            use = EndpointState.Use.COOLDOWN;
        } else if (breaker.open()) {
            use = EndpointState.Use.BROKEN;
        } else if (suspect()) {
            use = EndpointState.Use.SUSPECT;
        }
        return new EndpointState(
                endpoint,
                use,
                reason == null ? "" : reason,
                knownHead < 0 ? null : knownHead,
                lag,
                cooldown(),
                limit == Long.MAX_VALUE ? null : limit,
                unclassified.get(),
                duplicates.get());
    }

    /// Asks one question whose answer cannot be null.
    <T> T ask(String method, List<?> params, ResultReader<T> reader) {
        return find(method, params, reader)
                .orElseThrow(() -> passing("RPC_BAD_PAYLOAD", method + " gave null"));
    }

    /// Asks one question.
    ///
    /// @throws Refusal when the node says no for a reason of its own
    <T> Optional<T> find(String method, List<?> params, ResultReader<T> reader) {
        return switch (reply(method, params, reader)) {
            case Reply.Result<T>(Optional<T> value) -> value;
            case Reply.Refused<T>(RpcError error) -> throw new Refusal(error);
        };
    }

    /// Asks one question and takes an error as an answer.
    <T> Reply<T> reply(String method, List<?> params, ResultReader<T> reader) {
        Request request = new Request(ids.incrementAndGet(), method, params);
        List<Envelope<T>> answer = post(JsonRpc.single(request), reader);
        Envelope<T> envelope = answer.getFirst();
        boolean named = envelope.id() != null && envelope.id() == request.id();
        if (answer.size() != 1 || (!named && envelope.reply() instanceof Reply.Result<T>)) {
            throw badPayload("expected id " + request.id() + " but was " + envelope.id());
        }
        return passable(envelope.reply());
    }

    /// Asks the same method for each list of parameters; the replies are in the order of the
    /// questions, whatever order the node answered in.
    <T> List<Reply<T>> replies(String method, List<List<?>> questions, ResultReader<T> reader) {
        List<Reply<T>> replies = new ArrayList<>(questions.size());
        while (replies.size() < questions.size()) {
            int size = Math.min(batch, questions.size() - replies.size());
            List<List<?>> part = questions.subList(replies.size(), replies.size() + size);
            if (size == 1) {
                replies.add(reply(method, part.getFirst(), reader));
            } else {
                Optional<List<Reply<T>>> answered = batch(method, part, reader);
                if (answered.isPresent()) {
                    replies.addAll(answered.get());
                } else {
                    batch = Math.max(1, size / 4);
                }
            }
        }
        return replies;
    }

    /// Empty when the node does not take a batch of this size.
    private <T> Optional<List<Reply<T>>> batch(
            String method, List<List<?>> questions, ResultReader<T> reader) {
        List<Request> requests =
                questions.stream()
                        .map(params -> new Request(ids.incrementAndGet(), method, params))
                        .toList();
        List<Envelope<T>> answer;
        try {
            answer = post(JsonRpc.batch(requests), reader);
        } catch (TooLarge e) {
            return Optional.empty();
        }
        if (answer.size() == 1 && answer.getFirst().reply() instanceof Reply.Refused<T> refused) {
            passable(refused);
            return Optional.empty();
        }
        Map<Long, Reply<T>> byId = new HashMap<>();
        for (Envelope<T> envelope : answer) {
            if (envelope.id() == null || byId.put(envelope.id(), envelope.reply()) != null) {
                throw badPayload("id " + envelope.id() + " is missing or came twice in a batch");
            }
        }
        List<Reply<T>> replies = new ArrayList<>(requests.size());
        for (Request request : requests) {
            Reply<T> reply = byId.get(request.id());
            if (reply == null) {
                throw badPayload("id " + request.id() + " is missing in a batch");
            }
            if (reply instanceof Reply.Refused<T>(RpcError error)
                    && (error.meaning() == RpcError.Meaning.BATCH_REFUSED
                            || error.meaning() == RpcError.Meaning.TOO_MANY_RESULTS)) {
                return Optional.empty();
            }
            replies.add(passable(reply));
        }
        return Optional.of(replies);
    }

    /// The answer does not fit: too large for the node, or for us.
    static final class TooLarge extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooLarge(String message) {
            super(message, null, false, false);
        }
    }

    private <T> Reply<T> passable(Reply<T> reply) {
        if (reply instanceof Reply.Refused<T>(RpcError error)
                && error.meaning() == RpcError.Meaning.RATE_LIMITED) {
            throw leaveAlone(null, error.toString());
        }
        return reply;
    }

    private <T> List<Envelope<T>> post(byte[] body, ResultReader<T> reader) {
        if (!pace.await()) {
            throw lasting("INTERRUPTED", "waiting for its turn");
        }
        okhttp3.Request.Builder request =
                new okhttp3.Request.Builder()
                        .url(endpoint.url().address())
                        .post(RequestBody.create(body, JSON));
        authorise(request);
        try (Response response = http.newCall(request.build()).execute()) {
            int status = response.code();
            if (status == RATE_LIMITED) {
                throw leaveAlone(response.header("Retry-After"), "HTTP 429");
            }
            if (status == PAYLOAD_TOO_LARGE) {
                return refusal(response, reader);
            }
            if (status == 401 || status == 403) {
                throw lasting("RPC_NOT_PERMITTED", "HTTP " + status);
            }
            if (status >= 300 && status < 400) {
                throw lasting("RPC_BAD_PAYLOAD", "HTTP " + status);
            }
            return read(response, reader);
        } catch (InterruptedIOException e) {
            throw gaveUp(e);
        } catch (IOException e) {
            throw passing("RPC_UNREACHABLE", said(e));
        }
    }

    private NodeFailure gaveUp(InterruptedIOException e) {
        boolean interrupted =
                !(e instanceof SocketTimeoutException) && Thread.currentThread().isInterrupted();
        return passing(interrupted ? "INTERRUPTED" : "RPC_TIMEOUT", said(e));
    }

    /// A page that is too large may be refused in words too, which say what would work.
    private <T> List<Envelope<T>> refusal(Response response, ResultReader<T> reader) {
        try (InputStream answer = new CappedStream(response.body().byteStream(), LONGEST_REFUSAL)) {
            List<Envelope<T>> envelopes = JsonRpc.read(answer, reader);
            if (!envelopes.isEmpty()
                    && envelopes.stream()
                            .allMatch(one ->
                                    one.reply() instanceof Reply.Refused<T>(RpcError error)
                                            && error.meaning().tooLarge())) {
                return envelopes;
            }
        } catch (JacksonException | IOException e) {
            LOG.debug("{}: HTTP 413 without an error of its own", url());
        }
        throw new TooLarge("HTTP 413");
    }

    private <T> List<Envelope<T>> read(Response response, ResultReader<T> reader) {
        try (InputStream answer =
                new CappedStream(response.body().byteStream(), settings.answerBytes())) {
            List<Envelope<T>> envelopes = JsonRpc.read(answer, reader);
            if (!response.isSuccessful()
                    && envelopes.stream()
                            .anyMatch(envelope -> envelope.reply() instanceof Reply.Result<T>)) {
                throw badPayload("a result with HTTP " + response.code());
            }
            if (envelopes.isEmpty()) {
                throw badPayload("an empty list");
            }
            pace.answered();
            return envelopes;
        } catch (JacksonException e) {
            if (e.getCause() instanceof InterruptedIOException timeout) {
                throw gaveUp(timeout);
            }
            String status = response.isSuccessful() ? "" : "HTTP " + response.code() + ", ";
            throw response.code() >= 500
                    ? passing("RPC_UNREACHABLE", "HTTP " + response.code())
                    : badPayload(status + "expected JSON and found " + found(response, e));
        } catch (InterruptedIOException e) {
            throw gaveUp(e);
        } catch (IOException e) {
            throw badPayload(said(e));
        }
    }

    /// A page for people says enough by its type.
    private static String found(Response response, JacksonException e) {
        String type = response.header("Content-Type");
        return type == null || type.contains("json") ? e.getOriginalMessage() : type;
    }

    private NodeFailure badPayload(String detail) {
        return passing("RPC_BAD_PAYLOAD", detail);
    }

    private static String said(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private void authorise(okhttp3.Request.Builder request) {
        String key = secret;
        if (key == null) {
            return;
        }
        String type = endpoint.authType();
        if (type.equals("bearer")) {
            request.header("Authorization", "Bearer " + key);
        } else if (type.equals("basic")) {
            byte[] plain = key.getBytes(StandardCharsets.UTF_8);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(plain));
        } else if (type.startsWith("header:")) {
            request.header(type.substring("header:".length()), key);
        }
    }

    private NodeFailure leaveAlone(@Nullable String retryAfter, String detail) {
        pace.leaveAlone(retryAfter);
        return lasting("RATE_LIMITED", detail);
    }

    /// The address for messages.
    EndpointUrl url() {
        return endpoint.url();
    }
}
