package io.vitrine.config;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.vitrine.db.cache.CacheKeys;
import io.vitrine.db.cache.RedisCache;
import io.vitrine.db.embedded.EmbeddedPostgres;
import io.vitrine.db.objects.FolderObjectStore;
import io.vitrine.db.objects.ObjectStore;
import io.vitrine.db.objects.S3ObjectStore;
import io.vitrine.db.objects.S3Settings;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;

/// Servers of the user's own instead of the embedded ones: a PostgreSQL, a redis-server, an S3 that
/// checks signatures, a server of MongoDB's wire protocol. The catalogs are equal.
@ExtendWith(SharedHome.Resolver.class)
class OwnServersIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir private static Path home;

    private static EmbeddedPostgres postgres;
    private static RedisServer redis;
    private static S3Proxy objects;
    private static MongoServer mongo;
    private static Typing typing;

    @BeforeAll
    static void start(MainnetHome mainnet) throws Exception {
        postgres = EmbeddedPostgres.temporary();
        int redisPort = freePort();
        redis = RedisServer.newRedisServer().port(redisPort).build();
        redis.start();
        objects =
                S3Proxy.builder()
                        .blobStore(new TransientNio2BlobStore())
                        .awsAuthentication(AuthenticationType.AWS_V4, "access", "secret")
                        .endpoint(URI.create("http://127.0.0.1:0"))
                        .build();
        objects.start();
        mongo = new MongoServer(new MemoryBackend());
        String documents = mongo.bindAndGetConnectionString() + "/vitrine";
        typing =
                Typing.at(home)
                        .with(
                                "--vitrine.postgres.url=" + postgres.url(),
                                "--vitrine.postgres.username=" + postgres.username(),
                                "--vitrine.postgres.password=" + postgres.password(),
                                "--vitrine.redis.url=redis://127.0.0.1:" + redisPort,
                                "--vitrine.objects.endpoint=http://127.0.0.1:" + objects.getPort(),
                                "--vitrine.objects.bucket=media",
                                "--vitrine.objects.access-key=access",
                                "--vitrine.objects.secret-key=secret",
                                "--vitrine.mongo.uri=" + documents);
        DemoHome.awaitPort();
        typing.done("demo", "--once");
        mainnet.index(typing);
    }

    @AfterAll
    static void stop() throws Exception {
        mongo.shutdownNow();
        objects.stop();
        redis.stop();
        postgres.close();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void theDemoIsThatOfTheEmbeddedStores(DemoHome embedded) {
        assertThat(typing.digest(DemoHome.CHAIN))
                .isEqualTo(embedded.typing().digest(DemoHome.CHAIN));
    }

    @Test
    void theMainnetBlocksAreThoseOfTheEmbeddedStores(MainnetHome embedded) {
        assertThat(typing.digest(MainnetHome.CHAIN))
                .isEqualTo(embedded.typing().digest(MainnetHome.CHAIN));
    }

    @Test
    void everyObjectIsInTheS3AndNothingInTheHome(DemoHome embedded) {
        try (ObjectStore folder = FolderObjectStore.open(embedded.path().resolve("objects"));
                ObjectStore s3 = s3()) {
            List<String> keys = s3.list("");
            assertThat(keys).hasSizeGreaterThan(300).isEqualTo(folder.list(""));
        }
        assertThat(Files.exists(home.resolve("postgres"))).isFalse();
        assertThat(Files.exists(home.resolve("objects"))).isFalse();
    }

    @Test
    void theRegistryIsReadThroughRedisAndAChangeIsSeenAtOnce(MainnetHome mainnet) {
        String listed = typing.done("chain", "list", "--json").out();
        try (RedisCache cache = RedisCache.open(redisUrl(), PATIENCE)) {
            cache.put(CacheKeys.CHAINS, "[]", Duration.ofMinutes(5));
            assertThat(typing.done("chain", "list", "--json").json()).isEmpty();
            mainnet.add(typing);
            assertThat(cache.get(CacheKeys.CHAINS)).isEmpty();
            assertThat(typing.done("chain", "list", "--json").out()).isEqualTo(listed);
        }
    }

    private static String redisUrl() {
        return "redis://127.0.0.1:" + redis.ports().getFirst();
    }

    private static ObjectStore s3() {
        return S3ObjectStore.open(
                new S3Settings(
                        URI.create("http://127.0.0.1:" + objects.getPort()),
                        "media",
                        "us-east-1",
                        "access",
                        "secret"),
                PATIENCE);
    }
}
