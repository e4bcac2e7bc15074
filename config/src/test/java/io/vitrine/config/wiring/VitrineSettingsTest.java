package io.vitrine.config.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class VitrineSettingsTest {

    @Test
    void defaultsArePinned() {
        assertThat(KnownSettings.defaults())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.ofEntries(
                                Map.entry("vitrine.home", ".vitrine"),
                                Map.entry("vitrine.postgres.url", ""),
                                Map.entry("vitrine.postgres.username", ""),
                                Map.entry("vitrine.postgres.password", ""),
                                Map.entry("vitrine.postgres.pool-size", "4"),
                                Map.entry("vitrine.postgres.catalog-pool-size", "10"),
                                Map.entry("vitrine.postgres.connection-timeout", "5000ms"),
                                Map.entry("vitrine.databases.auth.url", ""),
                                Map.entry("vitrine.databases.user.url", ""),
                                Map.entry("vitrine.databases.wallets.url", ""),
                                Map.entry("vitrine.databases.registry.url", ""),
                                Map.entry("vitrine.databases.orchestrator.url", ""),
                                Map.entry("vitrine.databases.indexer.url", ""),
                                Map.entry("vitrine.databases.catalog.url", ""),
                                Map.entry("vitrine.mongo.uri", ""),
                                Map.entry("vitrine.redis.url", ""),
                                Map.entry("vitrine.objects.endpoint", ""),
                                Map.entry("vitrine.objects.bucket", ""),
                                Map.entry("vitrine.objects.access-key", ""),
                                Map.entry("vitrine.objects.secret-key", ""),
                                Map.entry("vitrine.objects.region", "us-east-1"),
                                Map.entry(
                                        "vitrine.ipfs.gateways",
                                        "https://ipfs.io/ipfs/,https://dweb.link/ipfs/,https://gateway.pinata.cloud/ipfs/"),
                                Map.entry(
                                        "vitrine.arweave.gateways",
                                        "https://arweave.net/,https://permagate.io/"),
                                Map.entry("vitrine.fetch.allow-private", ""),
                                Map.entry("vitrine.fetch.own-hosts", ""),
                                Map.entry("vitrine.fetch.in-flight", "1000"),
                                Map.entry("vitrine.fetch.per-host", "32"),
                                Map.entry("vitrine.fetch.per-gateway", "128"),
                                Map.entry("vitrine.fetch.call-timeout", "20000ms"),
                                Map.entry("vitrine.refresh.change-interval", "3600000ms"),
                                Map.entry("vitrine.refresh.cooldown", "300000ms"),
                                Map.entry("vitrine.operators", ""),
                                Map.entry("vitrine.public-url", "http://localhost:8080"),
                                Map.entry("vitrine.secret", ""),
                                Map.entry("vitrine.ops.token", ""),
                                Map.entry("vitrine.schedule.nightly", "0 0 2 * * *"),
                                Map.entry("vitrine.jobs.chunk-size", "200"),
                                Map.entry("vitrine.jobs.threads", "3"),
                                Map.entry("vitrine.jobs.bulk-from", "20000"),
                                Map.entry("vitrine.jobs.follow", "false"),
                                Map.entry("vitrine.approvals", "all"),
                                Map.entry("vitrine.lock.silence", "60000ms"),
                                Map.entry("vitrine.rpc.connect-timeout", "5000ms"),
                                Map.entry("vitrine.rpc.read-timeout", "20000ms"),
                                Map.entry("vitrine.rpc.call-timeout", "60000ms"),
                                Map.entry("vitrine.rpc.tries", "3"),
                                Map.entry("vitrine.rpc.backoff", "500ms"),
                                Map.entry("vitrine.rpc.patience", "30000ms"),
                                Map.entry("vitrine.rpc.batch", "100"),
                                Map.entry("vitrine.rpc.quorum", "1"),
                                Map.entry("vitrine.rpc.secrets", "")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vitrine.home",
                "vitrine.jobs.chunk-size",
                "vitrine.jobs.chunkSize",
                "vitrine.ipfs.gateways[0]",
                "vitrine.rpc.secrets.7",
                "server.port",
                "user.home"
            })
    void theseKeysAreKnown(String key) {
        assertThat(KnownSettings.isKnown(key)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"vitrine.hom", "vitrine.jobs", "vitrine.ipfs.gateway", "vitrine."})
    void theseKeysAreNot(String key) {
        assertThat(KnownSettings.isKnown(key)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "VITRINE_HOME",
                "VITRINE_JOBS_CHUNKSIZE",
                "VITRINE_IPFS_GATEWAYS_0",
                "VITRINE_OPS_TOKEN",
                "VITRINE_JAVA_OPTS",
                "PATH"
            })
    void theseVariablesAreKnown(String variable) {
        assertThat(KnownSettings.knownVariable(variable)).isTrue();
    }

    @Test
    void unknownKeysAreNamedWithTheirNearest() {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(
                        new MapPropertySource(
                                "file", Map.of("vitrine.redis.ur", "x", "vitrine.home", "y")));
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                                Map.of("VITRINE_HOMES", "x")));

        assertThatThrownBy(() -> KnownSettings.check(environment))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.exit()).isEqualTo(64))
                .hasMessageContaining("vitrine.redis.ur (nearest: vitrine.redis.url)")
                .hasMessageContaining("VITRINE_HOMES (nearest: VITRINE_HOME)")
                .hasMessageNotContaining("vitrine.home ");
    }
}
