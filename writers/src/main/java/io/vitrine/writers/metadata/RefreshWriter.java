package io.vitrine.writers.metadata;

import io.vitrine.db.Database;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.metadata.RefreshReason;
import io.vitrine.domain.orchestration.WorkKind;
import io.vitrine.writers.orchestration.Retries;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// Makes metadata and media due again because somebody asked for it.
public final class RefreshWriter {

    private static final String MEDIA =
            """
            UPDATE work_items work SET version = version + 1, state = CASE state WHEN 'CLAIMED' THEN 'CLAIMED' ELSE 'DUE' END,
                   due_at = now(), attempts = 0
              FROM (SELECT key FROM work_items
                     WHERE kind = 'TRANSCODE_MEDIA'
                       AND key IN (SELECT reference_key FROM token_media JOIN tokens ON tokens.id = token_media.token_id
                                     LEFT JOIN nft_flags flags ON flags.chain_id = tokens.chain_id AND flags.contract = contract_address
                                                              AND flags.token_id = token_number
                                    WHERE %s = :id AND (:forced OR flags.is_frozen IS NOT TRUE))
                     ORDER BY key FOR UPDATE) known
             WHERE work.kind = 'TRANSCODE_MEDIA' AND work.key = known.key
            """;

    private static final String MEDIA_OF_COLLECTION = MEDIA.formatted("tokens.collection_id");
    private static final String MEDIA_OF_TOKEN = MEDIA.formatted("tokens.id");

    private static final String CONTRACT =
            """
            UPDATE work_items SET version = version + 1, state = CASE state WHEN 'CLAIMED' THEN 'CLAIMED' ELSE 'DUE' END,
                   due_at = now(), attempts = 0
             WHERE kind = 'FETCH_COLLECTION' AND key = CAST(:id AS text)
            """;

    private static final String FAILED =
            """
            UPDATE work_items work SET version = version + 1, state = 'DUE', due_at = now(), attempts = 0, lone_deaths = NULL,
                   payload = CASE WHEN work.kind = 'FETCH_METADATA' AND payload IS NOT NULL THEN :reason ELSE payload END
              FROM (SELECT kind, key FROM work_items WHERE failure_code = :code AND state IN ('DUE', 'GAVE_UP')
                     ORDER BY kind, key FOR UPDATE) failed
             WHERE work.kind = failed.kind AND work.key = failed.key
            RETURNING work.kind, work.chain_id
            """;

    private final Database catalog;
    private final DueDocuments documents;

    public RefreshWriter(Database catalog) {
        this.catalog = catalog;
        this.documents = new DueDocuments(catalog);
    }

    /// How much is due now.
    public record Due(int documents, int media) {}

    /// The documents of a collection's tokens and of its contract, and their media.
    public Due collection(UUID collection, RefreshReason reason) {
        catalog.jdbc().sql(CONTRACT).param("id", collection).update();
        return new Due(
                documents.collection(collection, reason),
                media(MEDIA_OF_COLLECTION, collection, reason));
    }

    /// The document of a token, and its media.
    public Due token(UUID token, RefreshReason reason) {
        return new Due(
                documents.tokens(List.of(token), reason), media(MEDIA_OF_TOKEN, token, reason));
    }

    private int media(String question, UUID id, RefreshReason reason) {
        return catalog.jdbc()
                .sql(question)
                .param("id", id)
                .param("forced", reason.forced())
                .update();
    }

    /// Everything that failed so.
    ///
    /// @return how much, by chain and kind
    public Map<ChainId, Map<WorkKind, Integer>> failed(String code, RefreshReason reason) {
        Map<ChainId, Map<WorkKind, Integer>> due = new TreeMap<>();
        Retries.onConflict(() -> {
            due.clear();
            catalog.jdbc()
                    .sql(FAILED)
                    .param("code", code)
                    .param("reason", reason.text())
                    .query(row -> {
                        due.computeIfAbsent(
                                        new ChainId(row.getString("chain_id")),
                                        chain -> new EnumMap<>(WorkKind.class))
                                .merge(WorkKind.valueOf(row.getString("kind")), 1, Integer::sum);
                    });
        });
        return due;
    }
}
