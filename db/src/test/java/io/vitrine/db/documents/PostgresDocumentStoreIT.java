package io.vitrine.db.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.db.DatabaseServer;
import io.vitrine.db.embedded.EmbeddedPostgres;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresDocumentStoreIT extends DocumentStoreContract {

    private static EmbeddedPostgres postgres;
    private static DatabaseServer server;

    @BeforeAll
    static void open() {
        postgres = EmbeddedPostgres.temporary();
        server = DatabaseServer.open(postgres.settings());
    }

    @AfterAll
    static void close() {
        server.close();
        postgres.close();
    }

    @Override
    DocumentStore store() {
        return new PostgresDocumentStore(server.databases());
    }

    @Test
    void doesNotJoinTheCallersTransaction() {
        assertThatThrownBy(() ->
                        server.databases()
                                .catalog()
                                .inTransaction(() -> {
                                    store().upsert(
                                                    DocumentCollection.CALLS,
                                                    List.of(Document.builder("x").build()));
                                    throw new IllegalStateException("rolled back");
                                }))
                .hasMessage("rolled back");
        assertThat(store().get(DocumentCollection.CALLS, List.of("x"))).hasSize(1);
    }
}
