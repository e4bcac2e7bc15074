package io.vitrine.readers.metadata;

import io.vitrine.db.Database;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.metadata.ProbedCollection;
import io.vitrine.domain.metadata.TokenDocument;
import io.vitrine.domain.metadata.TokenDocument.Content;
import io.vitrine.domain.metadata.TokenDocument.TokenKey;
import io.vitrine.domain.orchestration.WorkItem;
import io.vitrine.domain.orchestration.WorkKind;
import io.vitrine.processors.metadata.References;
import io.vitrine.processors.metadata.TokenUriParser;
import io.vitrine.readers.chain.ChainRpcs;
import io.vitrine.readers.metadata.TokenUriReader.Asked;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// Asks a few tokens of a collection whether their documents changed although no event said so. While
/// many share a document or a picture, as before a reveal, the documents are fetched too.
public final class RevealProbe {

    private static final String SAMPLES =
            """
            WITH latest AS (
                SELECT DISTINCT ON (seen.token_id) tokens.collection_id, tokens.id, seen.uri, seen.content_hash, tokens.image_url
                  FROM tokens JOIN metadata_versions seen ON seen.token_id = tokens.id AND NOT seen.held
                 WHERE tokens.collection_id = ANY (CAST(:ids AS uuid[])) AND NOT tokens.burned
                   AND NOT EXISTS (SELECT 1 FROM nft_flags flags
                                    WHERE flags.chain_id = tokens.chain_id AND flags.contract = tokens.contract_address
                                      AND flags.token_id = tokens.token_number AND flags.is_frozen)
                 ORDER BY seen.token_id, seen.version DESC),
            shared AS (
                SELECT latest.*, count(*) OVER (PARTITION BY collection_id) AS documents,
                       GREATEST(count(*) OVER (PARTITION BY collection_id, content_hash),
                                count(image_url) OVER (PARTITION BY collection_id, image_url)) AS sharing
                  FROM latest),
            ranked AS (
                SELECT shared.*, row_number() OVER (PARTITION BY collection_id ORDER BY sharing DESC, md5(CAST(id AS text) || :salt)) AS place
                  FROM shared)
            SELECT collection_id, id, uri, content_hash, documents, sharing FROM ranked WHERE place <= :most
            """;

    private static final String ACTIVITY =
            """
            SELECT id, extract(epoch FROM updated_at)::bigint AS last_activity FROM collections
             WHERE id = ANY (CAST(:ids AS uuid[]))
            """;

    private static final int MOST = 3;

    /// A document that at least a fourth of a collection shares stands for something that is hidden yet.
    private static final int PART = 4;

    private final Database catalog;
    private final TokenUriReader uris;
    private final DocumentReader documents;

    public RevealProbe(Database catalog, TokenUriReader uris, DocumentReader documents) {
        this.catalog = catalog;
        this.uris = uris;
        this.documents = documents;
    }

    private record Sample(
            UUID token, String collection, String uri, String content, boolean hidden) {}

    /// The probing of each collection, in their order, to be done side by side.
    ///
    /// @param block end of which block the contracts are asked at
    public List<Callable<ProbedCollection>> probes(
            ChainRpcs nodes, ChainId chain, List<WorkItem> due, long block) {
        Map<String, Long> activity = activity(due);
        Map<String, Sample> samples = samples(due, block);
        List<WorkItem> tokens =
                samples.values().stream()
                        .map(one ->
                                WorkItem.fresh(
                                        WorkKind.FETCH_METADATA,
                                        one.token().toString(),
                                        chain,
                                        UUID.fromString(one.collection())))
                        .toList();
        Map<String, List<Asked>> asked = new HashMap<>();
        for (Asked one : uris.ask(nodes, chain, tokens, block)) {
            UUID collection = one.item().collection();
            if (collection != null && one.uri().text() != null) {
                asked.computeIfAbsent(collection.toString(), id -> new ArrayList<>()).add(one);
            }
        }
        return due.stream()
                .<Callable<ProbedCollection>>map(item ->
                        () ->
                                probe(
                                        item,
                                        chain,
                                        asked.getOrDefault(item.key(), List.of()),
                                        samples,
                                        activity.get(item.key())))
                .toList();
    }

    private ProbedCollection probe(
            WorkItem item,
            ChainId chain,
            List<Asked> asked,
            Map<String, Sample> samples,
            @Nullable Long lastActivity)
            throws Exception {
        List<UUID> moved = new ArrayList<>();
        List<UUID> changed = new ArrayList<>();
        List<Asked> inPlace = new ArrayList<>();
        boolean hidden = false;
        for (Asked one : asked) {
            Sample sample = samples.get(one.item().key());
            TokenKey token = one.token();
            String uri = one.uri().text();
            if (sample == null || token == null || uri == null) {
                continue;
            }
            hidden |= sample.hidden();
            String filled =
                    References.shortened(
                            TokenUriParser.fillId(uri, new BigInteger(token.number())));
            boolean written = References.isData(filled);
            if (!filled.equals(sample.uri())) {
                // a document that its contract writes anew at each block says nothing of others
                if (!written || sample.hidden()) {
                    moved.add(sample.token());
                }
            } else if (sample.hidden() && !written) {
                inPlace.add(one);
            }
        }
        for (Callable<TokenDocument> reading : documents.readings(chain, inPlace)) {
            TokenDocument found = reading.call();
            Content content = found.content();
            Sample sample = samples.get(found.item().key());
            if (content != null
                    && found.failure() == null
                    && sample != null
                    && !References.sha256(content.original()).equals(sample.content())) {
                changed.add(sample.token());
            }
        }
        return new ProbedCollection(item, moved, changed, asked.size(), hidden, lastActivity);
    }

    /// Others each time, as a reveal may come token by token.
    private Map<String, Sample> samples(List<WorkItem> due, long block) {
        Map<String, Sample> samples = new HashMap<>();
        catalog.jdbc()
                .sql(SAMPLES)
                .param("ids", due.stream().map(WorkItem::key).toArray(String[]::new))
                .param("salt", Long.toString(block))
                .param("most", MOST)
                .query(row -> {
                    long sharing = row.getLong("sharing");
                    samples.put(
                            row.getString("id"),
                            new Sample(
                                    row.getObject("id", UUID.class),
                                    row.getString("collection_id"),
                                    row.getString("uri"),
                                    row.getString("content_hash"),
                                    sharing > 1 && sharing * PART >= row.getLong("documents")));
                });
        return samples;
    }

    private Map<String, Long> activity(List<WorkItem> due) {
        Map<String, Long> activity = new HashMap<>();
        catalog.jdbc()
                .sql(ACTIVITY)
                .param("ids", due.stream().map(WorkItem::key).toArray(String[]::new))
                .query(row -> {
                    activity.put(row.getString("id"), row.getLong("last_activity"));
                });
        return activity;
    }
}
