package io.vitrine.db.documents;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.vitrine.db.StoreUnavailable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Against a server of MongoDB's wire protocol in this process, or the one that
/// `VITRINE_TEST_MONGO_URI` names.
class MongoDocumentStoreIT extends DocumentStoreContract {

    private static @Nullable MongoServer server;
    private static MongoDocumentStore store;

    @BeforeAll
    static void open() {
        String uri = System.getenv("VITRINE_TEST_MONGO_URI");
        if (uri == null) {
            server = new MongoServer(new MemoryBackend());
            uri = server.bindAndGetConnectionString() + "/vitrine_test";
        }
        store = MongoDocumentStore.open(uri, Duration.ofSeconds(5));
    }

    @AfterAll
    static void close() {
        store.close();
        if (server != null) {
            server.shutdownNow();
        }
    }

    @Override
    DocumentStore store() {
        return store;
    }

    @Test
    void saysWhenThereIsNoServer() {
        assertThatThrownBy(() ->
                        MongoDocumentStore.open(
                                "mongodb://someone:secret@127.0.0.1:9/x", Duration.ofMillis(300)))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessageContaining("127.0.0.1:9")
                .hasMessageContaining("vitrine.mongo.uri")
                .hasMessageNotContaining("secret");
    }
}
