package io.vitrine.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import io.vitrine.domain.event.NativeCurrency;
import io.vitrine.domain.media.MediaBudget;
import io.vitrine.domain.media.MediaOutcome;
import io.vitrine.domain.media.TranscodedReference;
import io.vitrine.domain.media.TranscodedReference.Media;
import io.vitrine.domain.metadata.CollectionDocument;
import io.vitrine.domain.metadata.CollectionStatement;
import io.vitrine.domain.metadata.TokenDocument;
import io.vitrine.domain.metadata.TokenDocument.Content;
import io.vitrine.domain.metadata.TokenDocument.TokenKey;
import io.vitrine.domain.orchestration.Fence;
import io.vitrine.domain.orchestration.Fenced;
import io.vitrine.domain.orchestration.JobName;
import io.vitrine.domain.orchestration.WorkFailure;
import io.vitrine.domain.orchestration.WorkItem;
import io.vitrine.domain.orchestration.WorkKind;
import io.vitrine.processors.chain.Identifiers;
import io.vitrine.processors.media.MediaTranscoder;
import io.vitrine.processors.metadata.DocumentNormaliser;
import io.vitrine.processors.metadata.References;
import io.vitrine.readers.orchestration.CatalogDigest;
import io.vitrine.writers.event.CollectionWriter;
import io.vitrine.writers.media.MediaWriter;
import io.vitrine.writers.metadata.CollectionDocumentWriter;
import io.vitrine.writers.metadata.MetadataWriter;
import io.vitrine.writers.orchestration.WorkItems;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Documents while others remove their tokens, transcode their pictures, or take the run over.
class DocumentsIT {

    private static final ChainId CHAIN = ChainId.evm(1);
    private static final String CONTRACT = "0x00000000000000000000000000000000000000d2";
    private static final UUID COLLECTION = Identifiers.collection(CHAIN, CONTRACT);
    private static final String PICTURE = "https://host/picture.png";

    private static final EmbeddedPostgres postgres = EmbeddedPostgres.temporary();
    private static final DatabaseServer server = DatabaseServer.open(postgres.settings());

    private final Database catalog = server.databases().catalog();
    private final DocumentStore documents = new PostgresDocumentStore(server.databases());
    private final ObjectStore objects = FolderObjectStore.open(postgres.home().resolve("objects"));
    private final WorkItems items = new WorkItems(catalog);
    private final MetadataWriter writer =
            new MetadataWriter(catalog, documents, objects, Duration.ZERO);
    private final MediaWriter pictures = new MediaWriter(catalog, documents, objects);
    private final Fence fence = new Fence(JobName.FETCH_METADATA, CHAIN, 3);
    private final Fence transcoding = new Fence(JobName.TRANSCODE_MEDIA, CHAIN, 5);

    @AfterAll
    static void close() {
        server.close();
        postgres.close();
    }

    @BeforeEach
    void empty() {
        sql("TRUNCATE collections, tokens, work_items, work_fences CASCADE");
        for (DocumentCollection each : DocumentCollection.values()) {
            documents.deleteRange(each, "", null);
        }
        sql(
                "INSERT INTO collections (id, slug, slug_base, name, source, created_at, updated_at) VALUES ('%s', 'd', 'd', 'd', 'chain', now(), now())"
                        .formatted(COLLECTION));
        sql(
                "INSERT INTO collection_bindings (id, collection_id, chain_id, family, token_standard, contract_address, is_primary) VALUES (gen_random_uuid(), '%s', '%s', 'evm', 'erc721', '%s', true)"
                        .formatted(COLLECTION, CHAIN, CONTRACT));
        items.takeOver(fence, WorkKind.FETCH_METADATA);
        items.takeOver(transcoding, WorkKind.TRANSCODE_MEDIA);
    }

    @Test
    void whatWasTakenBackLeavesNoTraceInTheDigest() {
        mint(1);
        claim(1);
        write(found(1, "{\"name\":\"one\"}"));
        String before = content();
        mint(2);
        claim(2);
        write(found(2, "{\"name\":\"two\"}"));
        assertThat(content()).isNotEqualTo(before);
        remove(2);
        assertThat(content()).isEqualTo(before);
        assertThat(stored(2)).as("litter that no reader sees").isNotNull();
    }

    @Test
    void theDocumentOfACollectionEndsWithIt() {
        String empty = content();
        Fence projecting = new Fence(JobName.PROJECT_EVENTS, CHAIN, 7);
        writeAbout("{\"name\":\"about\"}", fence);
        assertThat(content()).isNotEqualTo(empty);
        WorkItem settled =
                WorkItem.fresh(
                        WorkKind.SETTLE_COLLECTION, COLLECTION.toString(), CHAIN, COLLECTION);
        items.takeOver(projecting, WorkKind.SETTLE_COLLECTION);
        items.makeDue(WorkKind.SETTLE_COLLECTION, CHAIN, List.of(settled));
        items.claim(projecting, WorkKind.SETTLE_COLLECTION, 1, null, null);
        new CollectionWriter(catalog, documents)
                .settle(projecting, List.of(settled), new NativeCurrency("ETH", 18));
        assertThat(documents.scan(DocumentCollection.METADATA_DOCS, "", null, 9)).isEmpty();
    }

    @Test
    void aTokenThatIsRemovedWhileItsDocumentIsFetchedIsNoFailure() {
        mint(1);
        mint(2);
        claim(1);
        claim(2);
        remove(2);
        String said =
                """
                {"name": "n", "image": "%s", "attributes": [{"trait_type": "Hat", "value": "Red"}]}
                """
                        .formatted(PICTURE);
        write(found(1, said), found(2, said));
        assertThat(state(1)).isEqualTo("DONE");
        assertThat(count("work_items WHERE kind = 'FETCH_METADATA'")).isEqualTo(1);
        assertThat(count("token_media")).isEqualTo(1);
        mint(2);
        assertThat(state(2)).as("minted again").isEqualTo("DUE");
    }

    @Test
    void theLastTokenOfACollectionMayGoWithIt() {
        mint(1);
        claim(1);
        remove(1);
        sql("DELETE FROM collections");
        write(found(1, "{\"name\":\"n\",\"attributes\":[{\"trait_type\":\"a\",\"value\":\"b\"}]}"));
        assertThat(count("work_items WHERE kind = 'FETCH_METADATA'")).isZero();
    }

    @Test
    void aTokenThatWasGoneWhenItWasAskedIsAskedWhenItIsMintedAgain() {
        WorkFailure gone =
                new WorkFailure("TOKEN_GONE", "no such token any more", Duration.ZERO, true);
        mint(1);
        claim(1);
        remove(1);
        mint(1);
        write(new TokenDocument(item(1), null, List.of(), 1, null, gone));
        assertThat(state(1)).as("back before it was known to be gone").isEqualTo("DUE");
        claim(1);
        remove(1);
        write(new TokenDocument(item(1), null, List.of(), 1, null, gone));
        assertThat(count("work_items")).isZero();
        mint(1);
        assertThat(state(1)).isEqualTo("DUE");
    }

    @Test
    void aRunThatWasTakenOverWritesNoDocument() {
        mint(1);
        claim(1);
        write(found(1, "{\"name\":\"new\"}"));
        writeAbout("{\"name\":\"new\"}", fence);
        items.takeOver(new Fence(JobName.FETCH_METADATA, CHAIN, 4), WorkKind.FETCH_METADATA);
        assertThatThrownBy(() -> write(found(1, "{\"name\":\"old\"}"))).isInstanceOf(Fenced.class);
        assertThat(stored(1).text(MetadataFields.NORMALIZED_JSON)).contains("new");
        assertThatThrownBy(() ->
                        new CollectionDocumentWriter(catalog, documents, objects)
                                .write(fence, List.of(about("{\"name\":\"old\"}")), Instant.EPOCH))
                .isInstanceOf(Fenced.class);
        assertThat(
                        documents
                                .get(
                                        DocumentCollection.METADATA_DOCS,
                                        List.of(CollectionDocument.id(CHAIN, CONTRACT)))
                                .values())
                .singleElement()
                .satisfies(one ->
                        assertThat(one.text(MetadataFields.NORMALIZED_JSON)).contains("new"));
    }

    @Test
    void aDocumentThatIsNotInPlaceIsPutThereAgain() {
        mint(1);
        claim(1);
        write(found(1, "{\"name\":\"old\"}"));
        Document old = stored(1);
        dueAgain(1);
        write(found(1, "{\"name\":\"new\"}"));
        documents.upsert(DocumentCollection.METADATA_DOCS, List.of(old));
        dueAgain(1);
        write(found(1, "{\"name\":\"new\"}"));
        assertThat(stored(1).text(MetadataFields.NORMALIZED_JSON)).contains("new");
        assertThat(count("metadata_versions")).isEqualTo(2);
    }

    @Test
    void aTokenWhosePictureIsTranscodedMeanwhileIsLinkedAfterAll() throws Exception {
        mint(1);
        mint(2);
        claim(1);
        write(found(1, "{\"image\":\"" + PICTURE + "\"}"));
        WorkItem picture = claimPicture();
        claim(2);
        write(found(2, "{\"image\":\"" + PICTURE + "\"}"));
        pictures.write(transcoding, List.of(transcoded(picture)), Instant.EPOCH);
        // whoever transcoded it may have looked for its tokens before the second one referred to it
        pictures.write(transcoding, List.of(transcoded(claimPicture())), Instant.EPOCH);
        assertThat(linked(1)).isTrue();
        assertThat(linked(2)).isTrue();
        assertThat(count("work_items WHERE kind = 'TRANSCODE_MEDIA' AND state = 'DONE'"))
                .isEqualTo(1);
    }

    @Test
    void aPictureThatNobodyReferredToAnyMoreIsFetchedAgain() throws Exception {
        mint(1);
        claim(1);
        write(found(1, "{\"image\":\"" + PICTURE + "\"}"));
        WorkItem picture = claimPicture();
        remove(1);
        pictures.write(transcoding, List.of(transcoded(picture)), Instant.EPOCH);
        mint(2);
        claim(2);
        write(found(2, "{\"image\":\"" + PICTURE + "\"}"));
        pictures.write(transcoding, List.of(transcoded(claimPicture())), Instant.EPOCH);
        assertThat(linked(2)).isTrue();
    }

    @Test
    void aReferenceThatWasGivenUpOrWaitsKeepsItsTurn() {
        mint(1);
        claim(1);
        write(found(1, "{\"image\":\"" + PICTURE + "\"}"));
        claimPicture();
        catalog.inTransaction(() ->
                items.markFailed(
                        transcoding,
                        WorkKind.TRANSCODE_MEDIA,
                        References.key(PICTURE),
                        new WorkFailure("NOT_FOUND", "404", Duration.ZERO, true)));
        mint(2);
        claim(2);
        write(found(2, "{\"image\":\"" + PICTURE + "\"}"));
        assertThat(count("work_items WHERE kind = 'TRANSCODE_MEDIA' AND state = 'GAVE_UP'"))
                .isEqualTo(1);
    }

    private void mint(int number) {
        sql(
                """
                INSERT INTO tokens (id, collection_id, chain_id, family, contract_address, token_number, token_number_sort, token_standard,
                                    owner_address, last_block, last_log_index, last_batch_index, updated_at)
                VALUES ('%s', '%s', '%s', 'evm', '%s', '%d', %d, 'erc721', '0x01', 1, 1, 1, now())
                """
                        .formatted(id(number), COLLECTION, CHAIN, CONTRACT, number, number));
        items.makeDue(WorkKind.FETCH_METADATA, CHAIN, List.of(item(number)));
    }

    private void remove(int number) {
        sql("DELETE FROM tokens WHERE id = '%s'".formatted(id(number)));
        items.forget(WorkKind.FETCH_METADATA, List.of(id(number)));
    }

    private void claim(int number) {
        assertThat(items.claim(fence, WorkKind.FETCH_METADATA, 1, null, id(number).toString()))
                .hasSize(1);
    }

    private void dueAgain(int number) {
        items.makeDueAgain(WorkKind.FETCH_METADATA, CHAIN, List.of(item(number)));
        claim(number);
    }

    private WorkItem claimPicture() {
        return items.claim(transcoding, WorkKind.TRANSCODE_MEDIA, 1, null, null).getFirst();
    }

    private void write(TokenDocument... found) {
        writer.write(fence, List.of(found), Instant.EPOCH);
    }

    private void writeAbout(String text, Fence by) {
        CollectionDocument about = about(text);
        items.takeOver(by, WorkKind.FETCH_COLLECTION);
        items.makeDue(WorkKind.FETCH_COLLECTION, CHAIN, List.of(about.item()));
        items.claim(by, WorkKind.FETCH_COLLECTION, 1, null, null);
        new CollectionDocumentWriter(catalog, documents, objects)
                .write(by, List.of(about), Instant.EPOCH);
    }

    private static CollectionDocument about(String text) {
        return new CollectionDocument(
                WorkItem.fresh(WorkKind.FETCH_COLLECTION, COLLECTION.toString(), CHAIN, COLLECTION),
                CONTRACT,
                null,
                content("https://host/about", text),
                CollectionStatement.NONE,
                null);
    }

    private static UUID id(int number) {
        return Identifiers.token(CHAIN, CONTRACT, Integer.toString(number));
    }

    private static WorkItem item(int number) {
        return WorkItem.fresh(WorkKind.FETCH_METADATA, id(number).toString(), CHAIN, COLLECTION);
    }

    private static TokenDocument found(int number, String text) {
        return new TokenDocument(
                item(number),
                new TokenKey(id(number), COLLECTION, CONTRACT, Integer.toString(number)),
                List.of(),
                1,
                content("https://host/" + number, text),
                null);
    }

    private static Content content(String url, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Content(
                url,
                url,
                bytes,
                DocumentNormaliser.normalise(bytes, "application/json", url),
                null,
                null,
                null);
    }

    private static TranscodedReference transcoded(WorkItem item) {
        byte[] bytes = "<svg xmlns='http://www.w3.org/2000/svg'/>".getBytes(StandardCharsets.UTF_8);
        MediaOutcome outcome = MediaTranscoder.transcode(bytes, MediaBudget.DEFAULT);
        return new TranscodedReference(item, new Media(PICTURE, null, null, bytes, outcome), null);
    }

    private Document stored(int number) {
        String id = CHAIN + ":" + CONTRACT + ":" + number;
        return Objects.requireNonNull(
                documents.get(DocumentCollection.METADATA_DOCS, List.of(id)).get(id));
    }

    /// Whether the token's row and its document both name the asset.
    private boolean linked(int number) {
        return count(
                                "token_media WHERE asset_id IS NOT NULL AND token_id = '%s'"
                                        .formatted(id(number)))
                        == 1
                && String.valueOf(stored(number).text(MetadataFields.MEDIA_JSON))
                        .contains("assetId");
    }

    private String content() {
        return new CatalogDigest(server.databases(), documents).of(CHAIN, null).content();
    }

    private String state(int number) {
        return catalog.jdbc()
                .sql("SELECT state FROM work_items WHERE key = :key")
                .param("key", id(number).toString())
                .query((row, place) -> row.getString(1))
                .single();
    }

    private int count(String what) {
        return catalog.jdbc()
                .sql("SELECT count(*) FROM " + what)
                .query((row, place) -> row.getInt(1))
                .single();
    }

    private void sql(String statement) {
        catalog.jdbc().sql(statement).update();
    }
}
