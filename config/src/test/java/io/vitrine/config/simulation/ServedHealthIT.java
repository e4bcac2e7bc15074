package io.vitrine.config.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.config.Awaiting;
import io.vitrine.config.simulation.FaultyNode.Mood;
import io.vitrine.config.wiring.ApiParts;
import io.vitrine.config.wiring.Application;
import io.vitrine.config.wiring.Serving;
import io.vitrine.config.wiring.ServingParts;
import io.vitrine.db.DatabaseServer;
import io.vitrine.db.DatabaseSettings;
import io.vitrine.db.Databases;
import io.vitrine.db.cache.LocalCache;
import io.vitrine.domain.chain.ChainEntry;
import io.vitrine.domain.chain.ChainFeatures;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.chain.Endpoint;
import io.vitrine.domain.orchestration.JobName;
import io.vitrine.jobs.engine.JobRuns;
import io.vitrine.jobs.engine.RunRequest;
import io.vitrine.writers.chain.ChainRegistryWriter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.context.ConfigurableApplicationContext;

/// What a process that serves tells those who watch it: C-30, C-32, P-13's full disk, and the metrics of chains.
@ExtendWith(Ground.Extension.class)
class ServedHealthIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final ChainId WRONG_CHAIN = ChainId.evm(930_001);
    private static final ChainId WRONG_GENESIS = ChainId.evm(930_002);

    private final Ground ground;
    private int port;

    ServedHealthIT(Ground ground) {
        this.ground = ground;
    }

    @Test
    void aChainWithoutARightEndpointAndADiskWithoutRoomAreSeenFromOutside(@TempDir Path home)
            throws Exception {
        try (FaultyNode other = node(WRONG_CHAIN);
                FaultyNode fork = node(WRONG_GENESIS)) {
            other.be(new Mood(Set.of(), 0, 0, false, Long.MAX_VALUE, true));
            prepare(other, fork);
            DatabaseSettings settings = ground.settings();
            try (ConfigurableApplicationContext served =
                    Application.start(
                            new Serving(true, true),
                            List.of(
                                    "--vitrine.home=" + home,
                                    "--vitrine.postgres.url=" + settings.url(),
                                    "--vitrine.postgres.username=" + settings.username(),
                                    "--vitrine.postgres.password=" + settings.password(),
                                    "--vitrine.rpc.tries=1",
                                    "--server.port=0",
                                    "--management.health.diskspace.threshold=1000000GB"),
                            ServingParts.class,
                            ApiParts.class)) {
                port =
                        Integer.parseInt(
                                String.valueOf(
                                        served.getEnvironment().getProperty("local.server.port")));
                Awaiting.until(
                        "not ready",
                        PATIENCE,
                        () -> get("/actuator/health/readiness").statusCode() == 503);
                assertThat(get("/actuator/health/readiness").body()).contains("OUT_OF_SERVICE");
                assertThat(get("/actuator/health").body()).contains("\"DOWN\"");
                assertThat(get("/actuator/health/liveness").statusCode()).isEqualTo(200);
                Awaiting.until("metrics", PATIENCE, () -> metrics().contains("\nreorg_depth{"));
                assertThat(metrics())
                        .contains(
                                "rpc_head_lag{chain=\"" + WRONG_GENESIS + "\"",
                                "rpc_error_unclassified{chain=\"" + WRONG_CHAIN + "\"",
                                "rpc_log_duplicates{chain=\"" + WRONG_CHAIN + "\"",
                                "reorg_depth{chain=\"" + WRONG_CHAIN + "\"} 3.0");
                JobRuns runs = served.getBean(JobRuns.class);
                assertNothingStored(runs, WRONG_CHAIN, "WRONG_CHAIN");
                assertNothingStored(runs, WRONG_GENESIS, "WRONG_GENESIS");
                assertThat(
                                served.getBean(Databases.class)
                                        .indexer()
                                        .jdbc()
                                        .sql("SELECT count(*) FROM blocks")
                                        .query(Long.class)
                                        .single())
                        .isZero();
            }
        }
    }

    private static void assertNothingStored(JobRuns runs, ChainId chain, String code) {
        JobExecution execution =
                runs.run(JobName.INDEX_BLOCKS, chain, RunRequest.ALL, progress -> {});
        assertThat(execution.getStatus()).isEqualTo(BatchStatus.FAILED);
        assertThat(execution.getExitStatus().getExitDescription()).startsWith(code + ": ");
    }

    private static FaultyNode node(ChainId chain) {
        World world = new World(chain.evmNumber(), 64, new SplittableRandom(1));
        world.grow(70);
        return new FaultyNode(world, 0);
    }

    /// Two chains in the registry, and a reorganisation that once was.
    private void prepare(FaultyNode other, FaultyNode fork) {
        try (DatabaseServer server = DatabaseServer.open(ground.settings());
                LocalCache cache = new LocalCache(1 << 16)) {
            ChainRegistryWriter writer = new ChainRegistryWriter(server.databases(), cache);
            writer.put(entry(WRONG_CHAIN, ChainFeatures.unknown(), other));
            writer.put(
                    entry(
                            WRONG_GENESIS,
                            ChainFeatures.unknown().withGenesis("0x" + "7".repeat(64)),
                            fork));
            server.databases()
                    .indexer()
                    .jdbc()
                    .sql(
                            """
                            INSERT INTO reorgs (id, chain_id, ancestor, old_tip, old_tip_hash, found_at, undone_at)
                            VALUES (gen_random_uuid(), :chain, 7, 10, '0x', now(), now())
                            """)
                    .param("chain", WRONG_CHAIN.caip2())
                    .update();
        }
    }

    private static ChainEntry entry(ChainId chain, ChainFeatures features, FaultyNode node) {
        return new ChainEntry(
                chain, chain.caip2(), "ETH", 18, null, features, List.of(Endpoint.at(node.url())));
    }

    private String metrics() {
        return get("/actuator/prometheus").body();
    }

    private HttpResponse<String> get(String path) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build();
        try {
            return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
