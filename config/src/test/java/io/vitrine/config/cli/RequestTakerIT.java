package io.vitrine.config.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.config.replay.DemoChain;
import io.vitrine.db.Databases;
import io.vitrine.db.embedded.EmbeddedPostgres;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.orchestration.JobName;
import io.vitrine.readers.orchestration.RequestReader;
import io.vitrine.readers.orchestration.RequestRow;
import io.vitrine.writers.orchestration.JobLocks;
import io.vitrine.writers.orchestration.Requests;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// The worker that takes requests, on a real server and with the real jobs.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestTakerIT {

    private static final ChainId CHAIN = ChainId.evm(DemoChain.CHAIN_ID);
    private static final Duration SILENCE = Duration.ofSeconds(60);

    @TempDir private static Path home;

    private final EmbeddedPostgres postgres = EmbeddedPostgres.temporary();
    private Session session;
    private Requests requests;
    private RequestReader reader;
    private RequestTaker taker;

    @BeforeAll
    void open() {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        session =
                new Session(
                        List.of(
                                "--vitrine.home=" + home,
                                "--vitrine.postgres.url=" + postgres.settings().url(),
                                "--vitrine.postgres.username=" + postgres.settings().username(),
                                "--vitrine.postgres.password=" + postgres.settings().password()),
                        out,
                        out);
        Databases databases = session.get(Databases.class);
        requests = new Requests(databases);
        reader = new RequestReader(databases);
        taker = new RequestTaker(requests, session.get(Operations.class), SILENCE);
    }

    @AfterAll
    void close() {
        session.close();
        postgres.close();
    }

    private UUID ask(String payload) {
        return requests.ask("refresh", "fetchMetadata", payload, null, "tests", Duration.ZERO)
                .orElseThrow();
    }

    private RequestRow row(UUID id) {
        return reader.byId(id).orElseThrow();
    }

    @Test
    void whatCannotBeDoneIsRefusedWithTheReason() {
        UUID id = ask("{\"collection\":\"nowhere\",\"force\":false}");
        assertThat(row(id).state()).isEqualTo("waiting");
        taker.takeAll();
        assertThat(row(id).state()).isEqualTo("refused");
        assertThat(row(id).note()).contains("No collection 'nowhere'");
    }

    @Test
    void aBusyJobLetsARequestWaitAndASilentWorkerLosesIt() {
        Databases databases = session.get(Databases.class);
        databases
                .catalog()
                .jdbc()
                .sql(
                        """
                        INSERT INTO work_items (kind, key, chain_id, state, failure_code)
                        VALUES ('FETCH_METADATA', gen_random_uuid()::text, :chain, 'GAVE_UP', 'NOT_FOUND')
                        """)
                .param("chain", CHAIN.caip2())
                .update();
        UUID id = ask("{\"failed\":\"NOT_FOUND\",\"force\":false}");
        try (JobLocks.Held held =
                session.get(JobLocks.class).acquire(JobName.FETCH_METADATA, CHAIN)) {
            taker.takeAll();
            assertThat(held.fence().chain()).isEqualTo(CHAIN);
            assertThat(row(id).state()).isEqualTo("waiting");
            assertThat(row(id).note()).contains("fetchMetadata");
        }
        databases
                .orchestrator()
                .jdbc()
                .sql(
                        "UPDATE batch.requests SET state = 'running', updated_at = now() - interval '2 minutes' WHERE id = :id")
                .param("id", id)
                .update();
        taker.takeAll();
        assertThat(row(id).state()).isEqualTo("done");
        assertThat(row(id).note()).contains("documents");
    }

    @Test
    void theSameMayNotBeAskedTwiceWithinTheCooldown() {
        String payload = "{\"failed\":\"TIMEOUT\",\"force\":false}";
        Duration cooldown = Duration.ofMinutes(5);
        assertThat(requests.ask("refresh", "fetchMetadata", payload, null, "tests", cooldown))
                .isPresent();
        assertThat(
                        requests.ask(
                                "refresh",
                                "fetchMetadata",
                                payload.replace("false", "true"),
                                null,
                                "tests",
                                cooldown))
                .isEmpty();
        assertThat(reader.cooldownLeft("refresh", payload, cooldown))
                .isBetween(Duration.ofMinutes(4), cooldown);
    }
}
