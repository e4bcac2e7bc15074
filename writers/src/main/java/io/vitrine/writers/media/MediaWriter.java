package io.vitrine.writers.media;

import io.vitrine.db.Database;
import io.vitrine.db.StoreUnavailable;
import io.vitrine.db.documents.AssetFields;
import io.vitrine.db.documents.Document;
import io.vitrine.db.documents.DocumentCollection;
import io.vitrine.db.documents.DocumentStore;
import io.vitrine.db.documents.MetadataFields;
import io.vitrine.db.documents.VariantFields;
import io.vitrine.db.objects.ObjectStore;
import io.vitrine.domain.media.MediaFacts;
import io.vitrine.domain.media.MediaOutcome;
import io.vitrine.domain.media.PerceptualHash;
import io.vitrine.domain.media.TranscodedReference;
import io.vitrine.domain.media.TranscodedReference.Media;
import io.vitrine.domain.media.Variant;
import io.vitrine.domain.orchestration.Fence;
import io.vitrine.domain.orchestration.WorkFailure;
import io.vitrine.domain.orchestration.WorkKind;
import io.vitrine.processors.media.Variants;
import io.vitrine.writers.metadata.DocumentLocks;
import io.vitrine.writers.metadata.MediaLinks;
import io.vitrine.writers.orchestration.Retries;
import io.vitrine.writers.orchestration.WorkFences;
import io.vitrine.writers.orchestration.WorkItems;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Stores media and their smaller copies, and links them to the tokens that refer to them. Objects first,
/// then documents, then the rows with the mark.
public final class MediaWriter {

    private static final String REFERRING =
            """
            SELECT tokens.metadata_doc, tokens.collection_id
              FROM token_media JOIN tokens ON tokens.id = token_media.token_id
             WHERE token_media.reference_key = :reference AND tokens.metadata_doc IS NOT NULL
             ORDER BY tokens.metadata_doc
            """;

    private static final String LINK =
            "UPDATE token_media SET asset_id = :asset WHERE reference_key = :reference AND asset_id"
                    + " IS DISTINCT FROM :asset";

    private static final String NOT_EVALUATED = "{\"status\":\"NOT_EVALUATED\",\"verdicts\":[]}";
    private static final int DOCUMENTS_AT_ONCE = 200;
    private static final Duration WHEN_FULL = Duration.ofMinutes(5);

    private final Database catalog;
    private final DocumentStore documents;
    private final ObjectStore objects;
    private final WorkItems items;
    private final DocumentLocks locks;

    public MediaWriter(Database catalog, DocumentStore documents, ObjectStore objects) {
        this.catalog = catalog;
        this.documents = documents;
        this.objects = objects;
        this.items = new WorkItems(catalog);
        this.locks = new DocumentLocks(catalog);
    }

    /// Writes what was fetched, records what was not, and marks both.
    ///
    /// @param at wall clock
    /// @throws StoreUnavailable when a store does not take them; where its disk is full, that is recorded
    public void write(Fence fence, List<TranscodedReference> batch, Instant at) {
        try {
            for (TranscodedReference one : batch) {
                Media media = one.media();
                if (media != null) {
                    store(media, at);
                    linkDocuments(fence, one.item().key(), media.outcome().facts().sha256());
                }
            }
        } catch (StoreUnavailable store) {
            if (store.full()) {
                recordFull(fence, batch, String.valueOf(store.getMessage()));
            }
            throw store;
        }
        Retries.onConflict(() ->
                catalog.inTransaction(() -> {
                    WorkFences.hold(catalog, fence);
                    mark(fence, batch);
                }));
    }

    private void recordFull(Fence fence, List<TranscodedReference> batch, String detail) {
        WorkFailure full = new WorkFailure("SPOOL_FULL", detail, WHEN_FULL, false);
        catalog.inTransaction(() -> {
            for (TranscodedReference one : batch) {
                items.markFailed(fence, WorkKind.TRANSCODE_MEDIA, one.item().key(), full);
            }
        });
    }

    private void store(Media media, Instant at) {
        MediaOutcome outcome = media.outcome();
        MediaFacts facts = outcome.facts();
        objects.putIfAbsent(originalKey(facts.sha256()), media.bytes(), facts.head().mime());
        List<Document> variants = new ArrayList<>();
        if (outcome instanceof MediaOutcome.Transcoded transcoded) {
            for (Variant variant : transcoded.variants()) {
                String key = variantKey(facts.sha256(), variant.nominalWidth());
                objects.putIfAbsent(key, variant.bytes(), variant.mime());
                variants.add(document(facts.sha256(), key, variant));
            }
        }
        documents.upsert(DocumentCollection.MEDIA_VARIANTS, variants);
        documents.upsert(DocumentCollection.MEDIA_ASSETS, List.of(asset(media, at)));
    }

    /// Key of an original in the object store.
    public static String originalKey(String sha256) {
        return "originals/" + sha256.substring(0, 2) + "/" + sha256;
    }

    /// Key of a smaller copy in the object store.
    public static String variantKey(String sha256, int nominalWidth) {
        return "variants/" + sha256.substring(0, 2) + "/" + sha256 + "/" + nominalWidth;
    }

    private static Document document(String asset, String key, Variant variant) {
        return Document.builder(asset + ":" + variant.nominalWidth() + ":" + Variants.RECIPE)
                .with(VariantFields.ASSET_ID, asset)
                .with(VariantFields.CDN_URL, "/v1/media/" + asset + "/" + variant.nominalWidth())
                .with(VariantFields.W, (long) variant.width())
                .with(VariantFields.H, (long) variant.height())
                .with(VariantFields.WIDTH, (long) variant.nominalWidth())
                .with(VariantFields.RECIPE, Variants.RECIPE)
                .with(VariantFields.MIME, variant.mime())
                .with(VariantFields.BYTES, (long) variant.bytes().length)
                .with(VariantFields.S3_KEY, key)
                .build();
    }

    /// The least of the references that led here stands as the source, whatever the order of work.
    private Document asset(Media media, Instant at) {
        MediaOutcome outcome = media.outcome();
        MediaFacts facts = outcome.facts();
        Document known =
                documents
                        .get(DocumentCollection.MEDIA_ASSETS, List.of(facts.sha256()))
                        .get(facts.sha256());
        String source = known == null ? null : known.text(AssetFields.SOURCE);
        String cid = known == null ? null : known.text(AssetFields.IPFS_CID);
        Boolean verified = known == null ? null : known.flag(AssetFields.IPFS_VERIFIED);
        Instant created = known == null ? null : known.instant(AssetFields.CREATED_AT);
        Document.Builder asset =
                Document.builder(facts.sha256())
                        .with(AssetFields.CID, facts.cid())
                        .with(AssetFields.IPFS_CID, least(cid, media.ipfsCid()))
                        .with(
                                AssetFields.IPFS_VERIFIED,
                                Objects.equals(least(cid, media.ipfsCid()), media.ipfsCid())
                                        ? media.ipfsVerified()
                                        : verified)
                        .with(AssetFields.KIND, facts.head().kind().text())
                        .with(AssetFields.SOURCE, least(source, media.source()))
                        .with(AssetFields.MIME, facts.head().mime())
                        .with(AssetFields.BYTES, facts.bytes())
                        .with(AssetFields.S3_KEY, originalKey(facts.sha256()))
                        .with(AssetFields.SHA256, facts.sha256())
                        .with(AssetFields.MODERATION, NOT_EVALUATED)
                        .with(AssetFields.CREATED_AT, created == null ? at : created);
        switch (outcome) {
            case MediaOutcome.Transcoded transcoded -> {
                asset.with(AssetFields.WIDTH, (long) transcoded.width())
                        .with(AssetFields.HEIGHT, (long) transcoded.height())
                        .with(AssetFields.PHASH, transcoded.hash().hex())
                        .with(AssetFields.PHASH_VERSION, PerceptualHash.DEFINITION);
            }
            case MediaOutcome.OriginalOnly ignored -> {
                if (facts.head().width() > 0) {
                    asset.with(AssetFields.WIDTH, (long) facts.head().shownWidth())
                            .with(AssetFields.HEIGHT, (long) facts.head().shownHeight());
                }
            }
        }
        return asset.build();
    }

    private static @Nullable String least(@Nullable String one, @Nullable String other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) <= 0 ? one : other;
    }

    private void linkDocuments(Fence fence, String referenceKey, String asset) {
        Map<String, UUID> referring = new LinkedHashMap<>();
        catalog.jdbc()
                .sql(REFERRING)
                .param("reference", referenceKey)
                .query(row -> {
                    referring.put(
                            row.getString("metadata_doc"),
                            row.getObject("collection_id", UUID.class));
                });
        List<String> ids = List.copyOf(referring.keySet());
        for (int from = 0; from < ids.size(); from += DOCUMENTS_AT_ONCE) {
            List<String> some = ids.subList(from, Math.min(ids.size(), from + DOCUMENTS_AT_ONCE));
            locks.holding(
                    fence,
                    some.stream().map(referring::get).distinct().toList(),
                    () -> link(some, referenceKey, asset));
        }
    }

    private void link(List<String> ids, String referenceKey, String asset) {
        List<Document> linked = new ArrayList<>();
        documents
                .get(DocumentCollection.METADATA_DOCS, ids)
                .values()
                .forEach(document -> {
                    String media = document.text(MetadataFields.MEDIA_JSON);
                    if (media != null) {
                        Map<String, Object> fields = new LinkedHashMap<>(document.fields());
                        fields.put(
                                MetadataFields.MEDIA_JSON,
                                MediaLinks.linked(media, referenceKey, asset));
                        linked.add(new Document(document.id(), fields));
                    }
                });
        documents.upsert(DocumentCollection.METADATA_DOCS, linked);
    }

    private void mark(Fence fence, List<TranscodedReference> batch) {
        for (TranscodedReference one : batch) {
            Media media = one.media();
            if (media != null) {
                catalog.jdbc()
                        .sql(LINK)
                        .param("asset", media.outcome().facts().sha256())
                        .param("reference", one.item().key())
                        .update();
            }
        }
        items.markDone(
                fence,
                WorkKind.TRANSCODE_MEDIA,
                batch.stream()
                        .filter(one -> one.failure() == null)
                        .map(one -> one.item().key())
                        .toList());
        for (TranscodedReference one : batch) {
            WorkFailure failure = one.failure();
            if (failure != null) {
                items.markFailed(fence, WorkKind.TRANSCODE_MEDIA, one.item().key(), failure);
            }
        }
    }
}
