package io.vitrine.db.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.db.StoreUnavailable;
import java.net.URI;
import java.time.Duration;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Against an S3 in this process that checks signatures.
class S3ObjectStoreIT extends ObjectStoreContract {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static S3Proxy proxy;
    private static S3ObjectStore store;

    @BeforeAll
    static void open() throws Exception {
        proxy =
                S3Proxy.builder()
                        .blobStore(new TransientNio2BlobStore())
                        .awsAuthentication(AuthenticationType.AWS_V4, "access", "secret")
                        .endpoint(URI.create("http://127.0.0.1:0"))
                        .build();
        proxy.start();
        store = S3ObjectStore.open(settings("media", "secret"), PATIENCE);
    }

    @AfterAll
    static void close() throws Exception {
        store.close();
        proxy.stop();
    }

    @Override
    ObjectStore store() {
        return store;
    }

    @Test
    void makesTheBucketOnceAndTakesItAfterwards() {
        S3ObjectStore.open(settings("another", "secret"), PATIENCE).close();
        try (S3ObjectStore again = S3ObjectStore.open(settings("another", "secret"), PATIENCE)) {
            assertThat(again.list("")).isEmpty();
        }
    }

    @Test
    void saysWhenTheSecretIsWrong() {
        assertThatThrownBy(() -> S3ObjectStore.open(settings("media", "wrong"), PATIENCE))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessageContaining("vitrine.objects.secret-key")
                .hasMessageNotContaining("wrong");
    }

    @Test
    void saysWhenThereIsNoServer() {
        S3Settings nobody =
                new S3Settings(URI.create("http://127.0.0.1:9"), "media", "any", "a", "b");
        assertThatThrownBy(() -> S3ObjectStore.open(nobody, Duration.ofMillis(500)))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessageContaining("vitrine.objects.endpoint");
    }

    private static S3Settings settings(String bucket, String secret) {
        return new S3Settings(
                URI.create("http://127.0.0.1:" + proxy.getPort()),
                bucket,
                "us-east-1",
                "access",
                secret);
    }
}
