package io.vitrine.config.cli;

import io.vitrine.config.cli.Operations.Outcome;
import io.vitrine.config.cli.Operations.ProgressWatch;
import io.vitrine.config.cli.Operations.Refresh;
import io.vitrine.config.wiring.Refused;
import io.vitrine.domain.metadata.RefreshCause;
import io.vitrine.writers.orchestration.Requests;
import io.vitrine.writers.orchestration.Requests.Taken;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The worker that takes what operators ask for through the API, one after the other. While the job that
/// would answer is busy, the request waits.
final class RequestTaker {

    private static final Logger log = LoggerFactory.getLogger(RequestTaker.class);
    private static final String REFRESH = "refresh";
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(2);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Requests requests;
    private final Operations operations;
    private final Duration silence;

    /// @param silence after which a worker that says nothing counts as gone
    RequestTaker(Requests requests, Operations operations, Duration silence) {
        this.requests = requests;
        this.operations = operations;
        this.silence = silence;
    }

    /// Answers what waits, until nothing does.
    void takeAll() {
        try {
            for (Optional<Taken> taken = take(); taken.isPresent(); taken = take()) {
                answer(taken.get());
            }
        } catch (RuntimeException failure) {
            log.warn(
                    "requests.unavailable {}",
                    Failures.masked(String.valueOf(failure.getMessage())));
        }
    }

    private Optional<Taken> take() {
        return requests.take(REFRESH, silence);
    }

    private void answer(Taken taken) {
        try {
            Outcome outcome = operations.refresh(wish(taken.payload()), alive(taken.id()));
            String note = Failures.masked(outcome.message());
            switch (outcome.ending()) {
                case DONE, FAILED -> requests.end(taken.id(), true, outcome.execution(), note);
                case LOCKED, STOPPED -> requests.giveBack(taken.id(), PAUSE, note);
            }
        } catch (Refused refused) {
            requests.end(taken.id(), false, null, String.valueOf(refused.getMessage()));
        } catch (RuntimeException failure) {
            log.error("request.failed id={}", taken.id(), failure);
            requests.end(
                    taken.id(),
                    true,
                    null,
                    "It failed for a reason of ours, see the log: "
                            + failure.getClass().getSimpleName());
        }
    }

    private static Refresh wish(String payload) {
        JsonNode asked = JSON.readTree(payload);
        return new Refresh(
                text(asked, "collection"),
                text(asked, "token"),
                text(asked, "failed"),
                asked.path("force").asBoolean(false),
                RefreshCause.API);
    }

    private static @Nullable String text(JsonNode asked, String name) {
        return asked.hasNonNull(name) ? asked.get(name).asString() : null;
    }

    /// Says now and then that the request is being worked on.
    private ProgressWatch alive(UUID id) {
        AtomicLong said = new AtomicLong(System.nanoTime());
        return (label, done, total, finished) -> {
            long last = said.get();
            long now = System.nanoTime();
            if (now - last > SIGN_OF_LIFE.toNanos() && said.compareAndSet(last, now)) {
                requests.touch(id);
            }
        };
    }
}
