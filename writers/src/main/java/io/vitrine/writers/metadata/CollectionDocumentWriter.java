package io.vitrine.writers.metadata;

import static io.vitrine.writers.Columns.texts;

import io.vitrine.db.Database;
import io.vitrine.db.documents.Document;
import io.vitrine.db.documents.DocumentCollection;
import io.vitrine.db.documents.DocumentStore;
import io.vitrine.db.documents.MetadataFields;
import io.vitrine.db.objects.ObjectStore;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.metadata.CollectionDocument;
import io.vitrine.domain.metadata.CollectionStatement;
import io.vitrine.domain.metadata.TokenDocument.Content;
import io.vitrine.domain.orchestration.Fence;
import io.vitrine.domain.orchestration.WorkFailure;
import io.vitrine.domain.orchestration.WorkKind;
import io.vitrine.processors.metadata.References;
import io.vitrine.writers.event.CallWriter;
import io.vitrine.writers.orchestration.Retries;
import io.vitrine.writers.orchestration.WorkFences;
import io.vitrine.writers.orchestration.WorkItems;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Stores the documents of contracts, and what they say of collections.
public final class CollectionDocumentWriter {

    private static final String UPDATE =
            """
            UPDATE collections
               SET name = COALESCE(called, said.name, bound.contract_address), description = said.description, image_url = said.image,
                   banner_url = said.banner, website_url = said.website, stated_fee_bps = CAST(said.fee AS integer),
                   stated_fee_receiver = said.receiver
              FROM unnest(CAST(:ids AS uuid[]), CAST(:names AS text[]), CAST(:descriptions AS text[]), CAST(:images AS text[]),
                          CAST(:banners AS text[]), CAST(:websites AS text[]), CAST(:fees AS text[]), CAST(:receivers AS text[]))
                   AS said (id, name, description, image, banner, website, fee, receiver)
              JOIN collection_bindings bound ON bound.collection_id = said.id AND bound.is_primary
             WHERE collections.id = said.id
            """;

    private final Database catalog;
    private final DocumentStore documents;
    private final OriginalBytes originals;
    private final WorkItems items;
    private final CallWriter calls;
    private final DocumentLocks locks;

    public CollectionDocumentWriter(
            Database catalog, DocumentStore documents, ObjectStore objects) {
        this.catalog = catalog;
        this.documents = documents;
        this.originals = new OriginalBytes(objects);
        this.items = new WorkItems(catalog);
        this.calls = new CallWriter(documents);
        this.locks = new DocumentLocks(catalog);
    }

    /// Writes what was found, records what was not, and marks both. What could not be had leaves what was
    /// said before.
    ///
    /// @param fetchedAt wall clock
    public void write(Fence fence, List<CollectionDocument> batch, Instant fetchedAt) {
        batch.stream()
                .flatMap(one -> Stream.ofNullable(one.content()))
                .forEach(content -> originals.keep(content.original()));
        locks.holding(
                fence,
                batch.stream().map(one -> UUID.fromString(one.item().key())).toList(),
                () -> {
                    calls.store(
                            fence.chain(),
                            batch.stream().flatMap(one -> Stream.ofNullable(one.call())).toList());
                    store(fence.chain(), batch, fetchedAt);
                });
        List<CollectionDocument> said =
                batch.stream()
                        .filter(one -> one.statement() != null)
                        .sorted(Comparator.comparing(one -> one.item().key()))
                        .toList();
        Retries.onConflict(() ->
                catalog.inTransaction(() -> {
                    WorkFences.hold(catalog, fence);
                    update(said);
                    mark(fence, batch);
                }));
    }

    private void store(ChainId chain, List<CollectionDocument> batch, Instant fetchedAt) {
        List<String> gone =
                batch.stream()
                        .filter(one -> one.statement() != null && one.content() == null)
                        .map(one -> documentId(chain, one))
                        .toList();
        documents.delete(DocumentCollection.METADATA_DOCS, gone);
        documents.upsert(
                DocumentCollection.METADATA_DOCS,
                batch.stream()
                        .flatMap(one -> {
                            Content content = one.content();
                            return content == null
                                    ? Stream.empty()
                                    : Stream.of(document(chain, one, content, fetchedAt));
                        })
                        .toList());
    }

    private static Document document(
            ChainId chain, CollectionDocument one, Content content, Instant fetchedAt) {
        return Document.builder(documentId(chain, one))
                .with(MetadataFields.CHAIN_ID, chain.caip2())
                .with(MetadataFields.CONTRACT, one.contract())
                .with(MetadataFields.TOKEN_URI, content.askedFor())
                .with(MetadataFields.ORIGINAL_JSON, OriginalBytes.text(content.original()))
                .with(MetadataFields.ORIGINAL_SHA256, References.sha256(content.original()))
                .with(MetadataFields.NORMALIZED_JSON, content.document().canonicalJson())
                .with(MetadataFields.NORMALIZE_STATUS, content.document().status().name())
                .with(MetadataFields.NORMALIZE_ERROR, content.document().error())
                .with(MetadataFields.FETCH_STATUS, "FETCHED")
                .with(MetadataFields.FETCHED_AT, fetchedAt)
                .with(MetadataFields.ETAG, content.etag())
                .with(MetadataFields.LAST_MODIFIED, content.lastModified())
                .with(MetadataFields.IPFS_VERIFIED, content.ipfsVerified())
                .build();
    }

    private static String documentId(ChainId chain, CollectionDocument one) {
        return CollectionDocument.id(chain, Objects.requireNonNull(one.contract()));
    }

    private void update(List<CollectionDocument> said) {
        if (said.isEmpty()) {
            return;
        }
        List<CollectionStatement> statements =
                said.stream().map(one -> Objects.requireNonNull(one.statement())).toList();
        catalog.jdbc()
                .sql(UPDATE)
                .param("ids", texts(said, one -> one.item().key()))
                .param("names", texts(statements, CollectionStatement::name))
                .param("descriptions", texts(statements, CollectionStatement::description))
                .param("images", texts(statements, one -> shortened(one.image())))
                .param("banners", texts(statements, one -> shortened(one.banner())))
                .param("websites", texts(statements, CollectionStatement::website))
                .param("fees", texts(statements, one -> text(one.feeBasisPoints())))
                .param("receivers", texts(statements, CollectionStatement::feeReceiver))
                .update();
    }

    private static @Nullable String shortened(@Nullable String reference) {
        return reference == null ? null : References.shortened(reference);
    }

    private static @Nullable String text(@Nullable Integer number) {
        return number == null ? null : number.toString();
    }

    private void mark(Fence fence, List<CollectionDocument> batch) {
        items.markDone(
                fence,
                WorkKind.FETCH_COLLECTION,
                batch.stream()
                        .filter(one -> one.failure() == null)
                        .map(one -> one.item().key())
                        .toList());
        for (CollectionDocument one : batch) {
            WorkFailure failure = one.failure();
            if (failure != null) {
                items.markFailed(fence, WorkKind.FETCH_COLLECTION, one.item().key(), failure);
            }
        }
    }
}
