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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// What no store takes, beside what every store takes: the chunk commits, and the originals are kept to the byte.
class HostileDocumentsIT {

    private static final ChainId CHAIN = ChainId.evm(1);
    private static final String POISONED = "0x00000000000000000000000000000000000000d0";
    private static final String LARGE = "0x00000000000000000000000000000000000000d1";

    private static final EmbeddedPostgres postgres = EmbeddedPostgres.temporary();
    private static final DatabaseServer server = DatabaseServer.open(postgres.settings());

    private final Database catalog = server.databases().catalog();
    private final DocumentStore documents = new PostgresDocumentStore(server.databases());
    private final ObjectStore objects = FolderObjectStore.open(postgres.home().resolve("objects"));

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
                        "{\"image\":\"https://host/\\u0000\\ud800\",\"animation_url\":\"data:a\\u0000,b\"}",
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
        write(POISONED, originals);
        assertThat(count("SELECT count(*) FROM tokens WHERE name = 'fine'")).isEqualTo(1);
        assertThat(count("SELECT count(*) FROM trait_values WHERE normalized_value = 'red'"))
                .isEqualTo(1);
        for (int number = 0; number < originals.size(); number++) {
            byte[] original = originals.get(number);
            Document kept = kept(POISONED, number);
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

    /// What is longer than anybody reads is cut, and nothing beyond the cut counts for rarity; numbers are numbers only
    /// where nothing is lost; markup is text, and no link is a program.
    @Test
    void whatIsTooLongIsCutAndWhatIsOddIsKeptAsItIs() {
        StringBuilder crowd = new StringBuilder("{\"name\":\"crowd\",\"attributes\":[");
        for (int trait = 0; trait < 10_000; trait++) {
            crowd.append(trait == 0 ? "" : ",")
                    .append("{\"trait_type\":\"t%d\",\"value\":\"v\"}".formatted(trait));
        }
        write(
                LARGE,
                Stream.of(
                                "{\"name\":\"%s\",\"description\":\"%s\"}"
                                        .formatted(
                                                "\u00e9".repeat(1_000_000), "d".repeat(3_000_000)),
                                crowd.append("]}").toString(),
                                """
                                {"name": "numbers", "attributes": [
                                 {"trait_type": "padded", "value": "007"}, {"trait_type": "seven", "value": 7},
                                 {"trait_type": "hundred", "value": 1e2}, {"trait_type": "sum", "value": 0.30000000000000004},
                                 {"trait_type": "large", "value": 9007199254740993}, {"trait_type": "huge", "value": 1e400}]}
                                """,
                                """
                                {"name": "<script>alert(1)</script>", "external_url": "javascript:alert(1)",
                                 "image": "JaVaScRiPt:alert(1)", "description": "<img src=x onerror=alert(1)>"}
                                """)
                        .map(text -> text.getBytes(StandardCharsets.UTF_8))
                        .toList());

        assertThat(texts("SELECT CAST(octet_length(name) AS text) FROM tokens", 0))
                .containsExactly("1024");
        assertThat(kept(LARGE, 0).text(MetadataFields.NORMALIZED_JSON))
                .hasSizeBetween(64 * 1024 + 512, 64 * 1024 + 1_024);
        assertThat(kept(LARGE, 0).text(MetadataFields.NORMALIZE_ERROR)).isEqualTo("TRUNCATED");

        assertThat(kept(LARGE, 1).text(MetadataFields.NORMALIZE_ERROR)).isEqualTo("TRUNCATED");
        assertThat(
                        texts(
                                """
                                SELECT max(place) || ' ' || count(*) FROM tokens JOIN token_trait_links ON token_id = tokens.id
                                """,
                                1))
                .containsExactly("999 1000");
        assertThat(count("SELECT count(*) FROM traits WHERE normalized_name IN ('t1000', 't9999')"))
                .isZero();

        assertThat(
                        texts(
                                """
                                SELECT concat_ws(' ', trait_text, said.value_text, value_string, value_number)
                                  FROM tokens JOIN token_trait_links said ON token_id = tokens.id
                                  JOIN trait_values ON trait_values.id = trait_value_id
                                """,
                                2))
                .containsExactlyInAnyOrder(
                        "padded 007 007",
                        "seven 7 7",
                        "hundred 100 100",
                        "sum 0.30000000000000004 0.30000000000000004",
                        "large 9007199254740993 9007199254740993",
                        "huge 1e400 1e400");
        assertThat(
                        texts(
                                """
                                SELECT trait_text FROM tokens JOIN token_trait_links ON token_id = tokens.id
                                  JOIN trait_values ON trait_values.id = trait_value_id AND value_number IS NOT NULL
                                """,
                                2))
                .containsExactlyInAnyOrder("seven", "hundred", "sum");

        assertThat(texts("SELECT concat_ws('|', name, image_url) FROM tokens", 3))
                .containsExactly("<script>alert(1)</script>");
        assertThat(kept(LARGE, 3).text(MetadataFields.NORMALIZED_JSON))
                .isEqualTo(
                        "{\"attributes\":[],\"description\":\"<img src=x onerror=alert(1)>\",\"name\":\"<script>alert(1)</script>\",\"version\":1}");
        assertThat(kept(LARGE, 3).text(MetadataFields.NORMALIZE_ERROR)).isEqualTo("URL_DROPPED");
    }

    private void write(String contract, List<byte[]> originals) {
        Fence fence = new Fence(JobName.FETCH_METADATA, CHAIN, 3);
        WorkItems items = new WorkItems(catalog);
        items.takeOver(fence, WorkKind.FETCH_METADATA);
        collection(contract);
        List<TokenDocument> chunk = new ArrayList<>();
        for (int number = 0; number < originals.size(); number++) {
            chunk.add(document(contract, number, originals.get(number)));
        }
        items.makeDue(
                WorkKind.FETCH_METADATA, CHAIN, chunk.stream().map(TokenDocument::item).toList());
        items.claim(fence, WorkKind.FETCH_METADATA, originals.size(), null, null);
        new MetadataWriter(catalog, documents, objects, Duration.ZERO)
                .write(fence, chunk, Instant.EPOCH);
        assertThat(
                        count(
                                "SELECT count(*) FROM work_items WHERE kind = 'FETCH_METADATA' AND state = 'DONE' AND collection_id = '%s'"
                                        .formatted(Identifiers.collection(CHAIN, contract))))
                .isEqualTo(originals.size());
    }

    private Document kept(String contract, int number) {
        String id = CHAIN + ":" + contract + ":" + number;
        return Objects.requireNonNull(
                documents.get(DocumentCollection.METADATA_DOCS, List.of(id)).get(id));
    }

    /// What is asked about a token of the large documents.
    private List<String> texts(String select, int token) {
        return catalog.jdbc()
                .sql(select + " WHERE tokens.id = :id")
                .param("id", Identifiers.token(CHAIN, LARGE, Integer.toString(token)))
                .query((row, place) -> row.getString(1))
                .list();
    }

    private void collection(String contract) {
        UUID id = Identifiers.collection(CHAIN, contract);
        sql(
                "INSERT INTO collections (id, slug, slug_base, name, source, created_at, updated_at) VALUES ('%1$s', '%2$s', '%2$s', 'd', 'chain', now(), now())"
                        .formatted(id, contract));
        sql(
                "INSERT INTO collection_bindings (id, collection_id, chain_id, family, token_standard, contract_address, is_primary) VALUES (gen_random_uuid(), '%s', '%s', 'evm', 'erc721', '%s', true)"
                        .formatted(id, CHAIN, contract));
    }

    private TokenDocument document(String contract, int number, byte[] bytes) {
        String text = Integer.toString(number);
        UUID collection = Identifiers.collection(CHAIN, contract);
        UUID id = Identifiers.token(CHAIN, contract, text);
        sql(
                """
                INSERT INTO tokens (id, collection_id, chain_id, family, contract_address, token_number, token_number_sort, token_standard,
                                    owner_address, last_block, last_log_index, last_batch_index, updated_at)
                VALUES ('%s', '%s', '%s', 'evm', '%s', '%s', %s, 'erc721', '0x01', 1, 1, 1, now())
                """
                        .formatted(id, collection, CHAIN, contract, text, text));
        // what a contract may say
        String url = References.shortened("https://host/" + number + "\0");
        return new TokenDocument(
                WorkItem.fresh(WorkKind.FETCH_METADATA, id.toString(), CHAIN, collection),
                new TokenKey(id, collection, contract, text),
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
