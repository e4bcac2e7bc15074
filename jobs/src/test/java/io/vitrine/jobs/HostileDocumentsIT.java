package io.vitrine.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.db.Database;
import io.vitrine.db.DatabaseServer;
import io.vitrine.db.documents.Document;
import io.vitrine.db.documents.DocumentCollection;
import io.vitrine.db.documents.DocumentStore;
import io.vitrine.db.documents.MetadataFields;
import io.vitrine.db.documents.PostgresDocumentStore;
import io.vitrine.db.embedded.EmbeddedPostgres;
import io.vitrine.db.objects.FolderObjectStore;
import io.vitrine.db.objects.ObjectStore;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.metadata.TokenDocument;
import io.vitrine.domain.metadata.TokenDocument.Content;
import io.vitrine.domain.metadata.TokenDocument.TokenKey;
import io.vitrine.domain.orchestration.Fence;
import io.vitrine.domain.orchestration.JobName;
import io.vitrine.domain.orchestration.WorkItem;
import io.vitrine.domain.orchestration.WorkKind;
import io.vitrine.processors.chain.Identifiers;
import io.vitrine.processors.metadata.DocumentNormaliser;
import io.vitrine.processors.metadata.References;
import io.vitrine.writers.metadata.MetadataWriter;
import io.vitrine.writers.orchestration.WorkItems;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// What no store takes, beside what every store takes: the chunk commits, and the originals are kept to the byte.
class HostileDocumentsIT {

    private static final ChainId CHAIN = ChainId.evm(1);
    private static final String CONTRACT = "0x00000000000000000000000000000000000000d0";
    private static final UUID COLLECTION = Identifiers.collection(CHAIN, CONTRACT);

    private static final EmbeddedPostgres postgres = EmbeddedPostgres.temporary();
    private static final DatabaseServer server = DatabaseServer.open(postgres.settings());

    private final Database catalog = server.databases().catalog();

    @AfterAll
    static void close() {
        server.close();
        postgres.close();
    }

    private static List<byte[]> hostile() {
        List<byte[]> documents = new ArrayList<>();
        for (String text :
                List.of(
                        "{\"name\":\"fine\",\"attributes\":[{\"trait_type\":\"Hat\",\"value\":\"Red\"}]}",
                        "{\"name\":\"a\\u0000b\",\"attributes\":[{\"trait_type\":\"\\u0000\",\"value\":\"\\u0000x\"}]}",
                        "{\"name\":\"\\ud800\",\"attributes\":[{\"trait_type\":\"t\",\"value\":\"\\udc00\"}]}",
                        "{\"name\":\"\uffff\\uffff\",\"description\":\"\u0001\\u0001\"}",
                        "{\"name\":\"\u202eevil\u200b\"}",
                        "{\"name\":\"x\",\"attributes\":[{\"trait_type\":\"n\",\"value\":1e999999999},{\"trait_type\":\"n\",\"value\":1e308}]}",
                        "{\"name\":\"" + "n".repeat(1_000_000) + "\"}",
                        "{\"attributes\":{\"\":\"\",\"a\":null,\"b\":[[]],\"c\":{\"d\":1}}}",
                        "\ufeff{\"name\":\"marked\"}",
                        "{\"name\":\"a\u0000b\"}",
                        "[".repeat(100_000),
                        "<html>",
                        "",
                        "null")) {
            documents.add(text.getBytes(StandardCharsets.UTF_8));
        }
        documents.add("{\"name\":\"caf\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1));
        documents.add("{\"name\":\"wide\"}".getBytes(StandardCharsets.UTF_16));
        documents.add("{\"name\":\"\u20ac\"}".getBytes(Charset.forName("windows-1252")));
        documents.add(new byte[] {'{', (byte) 0x81, (byte) 0xff, 0});
        return documents;
    }

    @Test
    void aPoisonedTokenNeverFailsAChunk() {
        List<byte[]> originals = hostile();
        Fence fence = new Fence(JobName.FETCH_METADATA, CHAIN, 3);
        WorkItems items = new WorkItems(catalog);
        items.takeOver(fence, WorkKind.FETCH_METADATA);
        collection();
        List<TokenDocument> chunk = new ArrayList<>();
        for (int number = 0; number < originals.size(); number++) {
            chunk.add(document(number, originals.get(number)));
        }
        items.makeDue(
                WorkKind.FETCH_METADATA, CHAIN, chunk.stream().map(TokenDocument::item).toList());
        items.claim(fence, WorkKind.FETCH_METADATA, originals.size(), null, null);
        DocumentStore documents = new PostgresDocumentStore(server.databases());
        ObjectStore objects = FolderObjectStore.open(postgres.home().resolve("objects"));

        new MetadataWriter(catalog, documents, objects, Duration.ZERO)
                .write(fence, chunk, Instant.EPOCH);

        assertThat(
                        count(
                                "SELECT count(*) FROM work_items WHERE kind = 'FETCH_METADATA' AND state = 'DONE'"))
                .isEqualTo(originals.size());
        assertThat(count("SELECT count(*) FROM tokens WHERE name = 'fine'")).isEqualTo(1);
        assertThat(count("SELECT count(*) FROM trait_values WHERE normalized_value = 'red'"))
                .isEqualTo(1);
        for (int number = 0; number < originals.size(); number++) {
            byte[] original = originals.get(number);
            String id = CHAIN + ":" + CONTRACT + ":" + number;
            Document kept =
                    Objects.requireNonNull(
                            documents.get(DocumentCollection.METADATA_DOCS, List.of(id)).get(id));
            String text = kept.text(MetadataFields.ORIGINAL_JSON);
            byte[] bytes =
                    text == null
                            ? objects.get("documents/" + References.sha256(original))
                                    .map(object -> object.bytes())
                                    .orElse(new byte[0])
                            : text.getBytes(StandardCharsets.UTF_8);
            assertThat(bytes).as("original of %d", number).isEqualTo(original);
        }
    }

    private void collection() {
        sql(
                "INSERT INTO collections (id, slug, slug_base, name, source, created_at, updated_at) VALUES ('%s', 'd', 'd', 'd', 'chain', now(), now())"
                        .formatted(COLLECTION));
        sql(
                "INSERT INTO collection_bindings (id, collection_id, chain_id, family, token_standard, contract_address, is_primary) VALUES (gen_random_uuid(), '%s', '%s', 'evm', 'erc721', '%s', true)"
                        .formatted(COLLECTION, CHAIN, CONTRACT));
    }

    private TokenDocument document(int number, byte[] bytes) {
        String text = Integer.toString(number);
        UUID id = Identifiers.token(CHAIN, CONTRACT, text);
        sql(
                """
                INSERT INTO tokens (id, collection_id, chain_id, family, contract_address, token_number, token_number_sort, token_standard,
                                    owner_address, last_block, last_log_index, last_batch_index, updated_at)
                VALUES ('%s', '%s', '%s', 'evm', '%s', '%s', %s, 'erc721', '0x01', 1, 1, 1, now())
                """
                        .formatted(id, COLLECTION, CHAIN, CONTRACT, text, text));
        String url = "https://host/" + number;
        return new TokenDocument(
                WorkItem.fresh(WorkKind.FETCH_METADATA, id.toString(), CHAIN, COLLECTION),
                new TokenKey(id, COLLECTION, CONTRACT, text),
                List.of(),
                1,
                new Content(
                        url,
                        url,
                        bytes,
                        DocumentNormaliser.normalise(bytes, "application/json", url),
                        null,
                        null,
                        null),
                null);
    }

    private void sql(String statement) {
        catalog.jdbc().sql(statement).update();
    }

    private int count(String statement) {
        return catalog.jdbc().sql(statement).query((row, place) -> row.getInt(1)).single();
    }
}
