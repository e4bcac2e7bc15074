package io.vitrine.writers.metadata;

import static io.vitrine.writers.Columns.numbers;
import static io.vitrine.writers.Columns.texts;

import io.vitrine.db.Database;
import io.vitrine.db.documents.Document;
import io.vitrine.db.documents.DocumentCollection;
import io.vitrine.db.documents.DocumentStore;
import io.vitrine.db.documents.MetadataFields;
import io.vitrine.db.objects.ObjectStore;
import io.vitrine.domain.chain.AnsweredCall;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.metadata.MediaReference;
import io.vitrine.domain.metadata.NormalisedDocument;
import io.vitrine.domain.metadata.TokenDocument;
import io.vitrine.domain.metadata.TokenDocument.Content;
import io.vitrine.domain.metadata.TokenDocument.TokenKey;
import io.vitrine.domain.orchestration.Fence;
import io.vitrine.domain.orchestration.WorkFailure;
import io.vitrine.domain.orchestration.WorkItem;
import io.vitrine.domain.orchestration.WorkKind;
import io.vitrine.processors.chain.Identifiers;
import io.vitrine.processors.metadata.References;
import io.vitrine.writers.event.CallWriter;
import io.vitrine.writers.metadata.DocumentJudge.Found;
import io.vitrine.writers.metadata.DocumentJudge.Judged;
import io.vitrine.writers.metadata.TraitVocabulary.Link;
import io.vitrine.writers.orchestration.Retries;
import io.vitrine.writers.orchestration.WorkFences;
import io.vitrine.writers.orchestration.WorkItems;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.OptimisticLockingFailureException;

/// Stores documents and what they say of tokens: name, picture, traits. Object first, then the document,
/// then the rows with the mark.
public final class MetadataWriter {

    private static final String UPDATE_TOKENS =
            """
            UPDATE tokens SET name = said.name, image_url = said.image, metadata_url = said.url,
                   metadata_doc = said.doc
              FROM unnest(CAST(:ids AS uuid[]), CAST(:names AS text[]), CAST(:images AS text[]), CAST(:urls AS text[]), CAST(:docs AS text[]))
                   AS said (id, name, image, url, doc)
             WHERE tokens.id = said.id
            """;

    private static final String REMOVE_LINKS =
            "DELETE FROM token_trait_links WHERE token_id = ANY (CAST(:ids AS uuid[]))";

    private static final String INSERT_LINKS =
            """
            INSERT INTO token_trait_links (token_id, trait_id, trait_value_id, place, trait_text, value_text, display_type, max_value, unit)
            SELECT token, trait, value, place, trait_text, value_text, display_type, max_value, unit
              FROM unnest(CAST(:tokens AS uuid[]), CAST(:traits AS uuid[]), CAST(:values AS uuid[]), CAST(:places AS integer[]),
                          CAST(:traitTexts AS text[]), CAST(:valueTexts AS text[]), CAST(:displays AS text[]),
                          CAST(:ceilings AS double precision[]), CAST(:units AS text[]))
                   AS said (token, trait, value, place, trait_text, value_text, display_type, max_value, unit)
            ON CONFLICT DO NOTHING
            """;

    private static final String REMOVE_MEDIA =
            "DELETE FROM token_media WHERE token_id = ANY (CAST(:ids AS uuid[]))";

    private static final String INSERT_MEDIA =
            """
            INSERT INTO token_media (token_id, role, reference_key, asset_id)
            SELECT token, role, reference,
                   (SELECT asset_id FROM token_media known WHERE known.reference_key = reference AND known.asset_id IS NOT NULL LIMIT 1)
              FROM unnest(CAST(:tokens AS uuid[]), CAST(:roles AS text[]), CAST(:references AS text[]))
                   AS said (token, role, reference)
            ON CONFLICT (token_id, role) DO NOTHING
            RETURNING reference_key, asset_id
            """;

    /// Held, so that whoever removes one waits, and then finds its work as it is left here.
    private static final String HOLD_TOKENS =
            "SELECT id FROM tokens WHERE id = ANY (CAST(:ids AS uuid[])) FOR KEY SHARE";

    private static final String TOUCH_TOKENS =
            "UPDATE tokens SET last_refresh_at = now() WHERE id = ANY (CAST(:ids AS uuid[]))";

    private static final String KNOWN_ASSETS =
            """
            SELECT DISTINCT ON (reference_key) reference_key, asset_id FROM token_media
             WHERE reference_key = ANY (CAST(:references AS text[])) AND asset_id IS NOT NULL
            """;

    private final Database catalog;
    private final DocumentStore documents;
    private final OriginalBytes originals;
    private final WorkItems items;
    private final CallWriter calls;
    private final DocumentLocks locks;
    private final MetadataVersions versions;
    private final ProbeRows probes;
    private final TraitVocabulary vocabulary;
    private final TraitLocks traitLocks;
    private final DocumentJudge judge;

    /// @param changeInterval a document that changes again within it, at the same address, waits
    public MetadataWriter(
            Database catalog,
            DocumentStore documents,
            ObjectStore objects,
            Duration changeInterval) {
        this.catalog = catalog;
        this.versions = new MetadataVersions(catalog);
        this.probes = new ProbeRows(catalog);
        this.vocabulary = new TraitVocabulary(catalog);
        this.traitLocks = new TraitLocks(catalog);
        this.judge = new DocumentJudge(documents, versions, changeInterval);
        this.documents = documents;
        this.originals = new OriginalBytes(objects);
        this.items = new WorkItems(catalog);
        this.calls = new CallWriter(documents);
        this.locks = new DocumentLocks(catalog);
    }

    /// Writes what was found, records what was not, and marks both. What is as it was before is not
    /// written again.
    ///
    /// @param fetchedAt wall clock
    public void write(Fence fence, List<TokenDocument> batch, Instant fetchedAt) {
        List<Found> found = new ArrayList<>();
        List<AnsweredCall> answered = new ArrayList<>();
        for (TokenDocument one : batch) {
            Content content = one.content();
            TokenKey token = one.token();
            answered.addAll(one.calls());
            if (content != null && token != null) {
                found.add(new Found(token, content, one.item(), one.block()));
            }
        }
        found.forEach(one -> originals.keep(one.content().original()));
        Judged judged = new Judged();
        Map<String, String> assets = new HashMap<>();
        locks.holding(
                fence,
                found.stream().map(one -> one.token().collection()).toList(),
                () -> {
                    calls.store(fence.chain(), answered);
                    judge.judge(fence.chain(), found, judged);
                    assets.putAll(knownAssets(references(judged.news())));
                    store(fence.chain(), judged, assets, fetchedAt);
                });
        List<UUID> alive =
                batch.stream()
                        .filter(one -> one.content() != null || one.failure() == null)
                        .flatMap(one -> Stream.ofNullable(one.token()))
                        .map(TokenKey::id)
                        .sorted(Comparator.comparing(UUID::toString))
                        .toList();
        Set<UUID> written =
                judged.news().stream().map(one -> one.token().id()).collect(Collectors.toSet());
        List<UUID> touched = alive.stream().filter(id -> !written.contains(id)).toList();
        Retries.onConflict(() -> {
            makeKnown(fence, links(living(judged.news(), living(batch))));
            catalog.inTransaction(() -> {
                WorkFences.hold(catalog, fence);
                Set<UUID> living = living(batch);
                List<Found> news = living(judged.news(), living);
                List<Link> links = links(news);
                List<UUID> moved =
                        news.stream().map(one -> one.token().collection()).distinct().toList();
                hold(links, moved);
                touch(touched);
                rows(fence.chain(), news, links, assets);
                versions.write(alive, judged.seen());
                mark(fence, batch, judged.held(), living);
                count(fence.chain(), moved);
            });
        });
    }

    /// The tokens that there are; within a transaction they stay until its end.
    private Set<UUID> living(List<TokenDocument> batch) {
        return catalog.jdbc()
                .sql(HOLD_TOKENS)
                .param("ids", batch.stream().map(one -> one.item().key()).toArray(String[]::new))
                .query((row, number) -> row.getObject(1, UUID.class))
                .set();
    }

    private static List<Found> living(List<Found> found, Set<UUID> living) {
        return found.stream().filter(one -> living.contains(one.token().id())).toList();
    }

    /// The traits and values that tokens share, in a transaction of their own: writers side by side
    /// wait for each other's new ones, and should not wait for all else that a batch brings. One that
    /// no token comes to have vanishes when its collection is counted.
    private void makeKnown(Fence fence, List<Link> links) {
        List<Link> missing = vocabulary.missing(links);
        if (!missing.isEmpty()) {
            catalog.inTransaction(() -> {
                WorkFences.hold(catalog, fence);
                vocabulary.add(missing);
            });
        }
    }

    private void hold(List<Link> links, List<UUID> collections) {
        if (links.isEmpty()) {
            return;
        }
        traitLocks.share(collections);
        List<Link> missing = vocabulary.missing(links);
        if (!missing.isEmpty()) {
            throw new OptimisticLockingFailureException(
                    missing.size()
                            + " trait values were removed by a count while they were linked");
        }
    }

    private void touch(List<UUID> tokens) {
        if (tokens.isEmpty()) {
            return;
        }
        catalog.jdbc()
                .sql(TOUCH_TOKENS)
                .param("ids", tokens.stream().map(UUID::toString).toArray(String[]::new))
                .update();
    }

    private void store(
            ChainId chain, Judged judged, Map<String, String> assets, Instant fetchedAt) {
        List<Found> found = judged.news();
        documents.upsert(DocumentCollection.METADATA_HISTORY, judged.earlier());
        documents.upsert(
                DocumentCollection.METADATA_DOCS,
                found.stream().map(one -> document(chain, one, assets, fetchedAt)).toList());
    }

    private static Document document(
            ChainId chain, Found one, Map<String, String> assets, Instant fetchedAt) {
        Content content = one.content();
        return Document.builder(documentId(chain, one.token()))
                .with(MetadataFields.CHAIN_ID, chain.caip2())
                .with(MetadataFields.CONTRACT, one.token().contract())
                .with(MetadataFields.TOKEN_ID, one.token().number())
                .with(MetadataFields.TOKEN_URI, content.askedFor())
                .with(MetadataFields.ORIGINAL_JSON, OriginalBytes.text(content.original()))
                .with(MetadataFields.ORIGINAL_SHA256, References.sha256(content.original()))
                .with(MetadataFields.NORMALIZED_JSON, one.document().canonicalJson())
                .with(MetadataFields.MEDIA_JSON, MediaLinks.json(one.document().media(), assets))
                .with(MetadataFields.NORMALIZE_STATUS, one.document().status().name())
                .with(MetadataFields.NORMALIZE_ERROR, one.document().error())
                .with(MetadataFields.FETCH_STATUS, "FETCHED")
                .with(MetadataFields.FETCHED_AT, fetchedAt)
                .with(MetadataFields.ETAG, content.etag())
                .with(MetadataFields.LAST_MODIFIED, content.lastModified())
                .with(MetadataFields.IPFS_VERIFIED, content.ipfsVerified())
                .build();
    }

    /// Id of a token's document.
    static String documentId(ChainId chain, TokenKey token) {
        return chain + ":" + token.contract() + ":" + token.number();
    }

    private static List<String> references(List<Found> found) {
        return found.stream()
                .flatMap(one -> one.document().media().stream())
                .map(media -> References.key(media.uri()))
                .distinct()
                .toList();
    }

    private Map<String, String> knownAssets(List<String> references) {
        Map<String, String> assets = new LinkedHashMap<>();
        if (references.isEmpty()) {
            return assets;
        }
        catalog.jdbc()
                .sql(KNOWN_ASSETS)
                .param("references", references.toArray(String[]::new))
                .query(row -> {
                    assets.put(row.getString("reference_key"), row.getString("asset_id"));
                });
        return assets;
    }

    private void rows(
            ChainId chain, List<Found> unordered, List<Link> links, Map<String, String> assets) {
        if (unordered.isEmpty()) {
            return;
        }
        List<Found> found =
                unordered.stream()
                        .sorted(Comparator.comparing(one -> one.token().id().toString()))
                        .toList();
        String[] ids =
                found.stream().map(one -> one.token().id().toString()).toArray(String[]::new);
        catalog.jdbc()
                .sql(UPDATE_TOKENS)
                .param("ids", ids)
                .param("names", texts(found, one -> one.document().name()))
                .param("images", texts(found, one -> image(one.document())))
                .param("urls", texts(found, one -> one.content().metadataUrl()))
                .param("docs", texts(found, one -> documentId(chain, one.token())))
                .update();
        traits(links, ids);
        media(chain, found, ids, assets);
    }

    /// Last, as writers of one collection wait for each other here until they commit.
    private void count(ChainId chain, List<UUID> collections) {
        if (collections.isEmpty()) {
            return;
        }
        List<WorkItem> counted =
                collections.stream()
                        .map(id -> WorkItem.fresh(WorkKind.COUNT_TRAITS, id.toString(), chain, id))
                        .toList();
        items.makeDueAgain(WorkKind.COUNT_TRAITS, chain, counted);
        items.makeDueAgain(WorkKind.COMPUTE_RARITY, chain, counted);
        probes.begin(chain, collections);
    }

    private static @Nullable String image(NormalisedDocument document) {
        String image = document.image();
        return image == null ? null : References.shortened(image);
    }

    private void traits(List<Link> links, String[] ids) {
        catalog.jdbc().sql(REMOVE_LINKS).param("ids", ids).update();
        if (links.isEmpty()) {
            return;
        }
        catalog.jdbc()
                .sql(INSERT_LINKS)
                .param("tokens", texts(links, link -> link.token().toString()))
                .param("traits", texts(links, link -> link.trait().toString()))
                .param("values", texts(links, link -> link.value().toString()))
                .param("places", numbers(links, link -> (long) link.said().order()))
                .param("traitTexts", texts(links, link -> link.said().name()))
                .param("valueTexts", texts(links, link -> link.said().text()))
                .param("displays", texts(links, link -> link.said().displayType()))
                .param(
                        "ceilings",
                        texts(links, link -> TraitVocabulary.number(link.said().maxValue())))
                .param("units", texts(links, link -> link.said().unit()))
                .update();
    }

    private static List<Link> links(List<Found> found) {
        return found.stream().flatMap(one -> links(one).stream()).toList();
    }

    private static List<Link> links(Found one) {
        return one.document().attributes().stream()
                .map(said -> {
                    UUID trait = Identifiers.trait(one.token().collection(), said.normalizedName());
                    UUID value =
                            Identifiers.traitValue(
                                    trait, said.valueType().text(), said.normalizedValue());
                    return new Link(one.token().id(), one.token().collection(), trait, value, said);
                })
                .toList();
    }

    private record Media(UUID token, UUID collection, String document, MediaReference reference) {}

    /// Whoever transcodes a picture links it where it is referred to by then. So one that was not linked when the document
    /// was stored, or is not now, must be looked at after this is committed.
    ///
    /// @param assets that were linked in the documents
    private void media(ChainId chain, List<Found> found, String[] ids, Map<String, String> assets) {
        List<Media> media =
                found.stream()
                        .flatMap(one ->
                                one.document().media().stream()
                                        .map(reference ->
                                                new Media(
                                                        one.token().id(),
                                                        one.token().collection(),
                                                        documentId(chain, one.token()),
                                                        reference)))
                        .toList();
        catalog.jdbc().sql(REMOVE_MEDIA).param("ids", ids).update();
        if (media.isEmpty()) {
            return;
        }
        Set<String> unlinked = new HashSet<>();
        catalog.jdbc()
                .sql(INSERT_MEDIA)
                .param("tokens", texts(media, one -> one.token().toString()))
                .param("roles", texts(media, one -> one.reference().role()))
                .param("references", texts(media, one -> References.key(one.reference().uri())))
                .query(row -> {
                    if (row.getString("asset_id") == null) {
                        unlinked.add(row.getString("reference_key"));
                    }
                });
        Map<String, WorkItem> due = new LinkedHashMap<>();
        for (Media one : media) {
            String uri = one.reference().uri();
            String key = References.key(uri);
            due.putIfAbsent(
                    key,
                    new WorkItem(
                            WorkKind.TRANSCODE_MEDIA,
                            key,
                            chain,
                            one.collection(),
                            0,
                            References.isData(uri) ? "doc:" + one.document() : uri));
        }
        List<WorkItem> linked = new ArrayList<>();
        List<WorkItem> open = new ArrayList<>();
        for (WorkItem one : due.values()) {
            boolean known = assets.containsKey(one.key()) && !unlinked.contains(one.key());
            (known ? linked : open).add(one);
        }
        items.makeDue(WorkKind.TRANSCODE_MEDIA, chain, linked);
        List<String> before = items.makeDueAfterAll(WorkKind.TRANSCODE_MEDIA, chain, open);
        Set<String> linkedSince = knownAssets(before).keySet();
        items.makeDueAgain(
                WorkKind.TRANSCODE_MEDIA,
                chain,
                open.stream().filter(one -> linkedSince.contains(one.key())).toList());
    }

    /// What became of a token that is gone nobody needs to know; should it be minted again, its work is new.
    private void mark(
            Fence fence,
            List<TokenDocument> batch,
            Map<String, WorkFailure> held,
            Set<UUID> living) {
        items.markDone(
                fence,
                WorkKind.FETCH_METADATA,
                batch.stream()
                        .filter(one -> one.failure() == null)
                        .map(one -> one.item().key())
                        .filter(key -> !held.containsKey(key))
                        .toList());
        for (TokenDocument one : batch) {
            WorkFailure failure = held.getOrDefault(one.item().key(), one.failure());
            if (failure != null) {
                items.markFailed(fence, WorkKind.FETCH_METADATA, one.item().key(), failure);
            }
        }
        items.forget(
                WorkKind.FETCH_METADATA,
                batch.stream()
                        .map(one -> UUID.fromString(one.item().key()))
                        .filter(token -> !living.contains(token))
                        .toList());
    }
}
