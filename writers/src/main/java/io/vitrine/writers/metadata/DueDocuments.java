package io.vitrine.writers.metadata;

import io.vitrine.db.Database;
import io.vitrine.domain.metadata.RefreshCause;
import io.vitrine.domain.metadata.RefreshReason;
import java.util.Collection;
import java.util.UUID;

/// Makes documents due again, save those that are frozen, unless the operator insists. What is due already
/// keeps its reason.
final class DueDocuments {

    private static final String RENEW =
            """
            UPDATE work_items work
               SET version = version + 1, state = CASE state WHEN 'CLAIMED' THEN 'CLAIMED' ELSE 'DUE' END, due_at = now(), attempts = 0,
                   payload = CASE WHEN state = 'DUE' AND due_at <= now() AND NOT :forced THEN payload ELSE :reason END
              FROM (SELECT work_items.key FROM work_items JOIN tokens ON CAST(tokens.id AS text) = work_items.key
                      LEFT JOIN nft_flags flags ON flags.chain_id = tokens.chain_id AND flags.contract = contract_address
                                               AND flags.token_id = token_number
                     WHERE kind = 'FETCH_METADATA' AND %s AND (:forced OR flags.is_frozen IS NOT TRUE)
                     ORDER BY work_items.key FOR UPDATE OF work_items) known
             WHERE work.kind = 'FETCH_METADATA' AND work.key = known.key
            """;

    private static final String OF_COLLECTION =
            RENEW.formatted("work_items.collection_id = CAST(:id AS uuid)");
    private static final String OF_TOKENS =
            RENEW.formatted("work_items.key = ANY (CAST(:ids AS text[]))");

    private final Database catalog;

    DueDocuments(Database catalog) {
        this.catalog = catalog;
    }

    /// @return how many tokens are due now
    int collection(UUID collection, RefreshCause cause) {
        return collection(collection, RefreshReason.of(cause));
    }

    /// @return how many tokens are due now
    int collection(UUID collection, RefreshReason reason) {
        return catalog.jdbc()
                .sql(OF_COLLECTION)
                .param("id", collection)
                .param("reason", reason.text())
                .param("forced", reason.forced())
                .update();
    }

    /// @return how many tokens are due now
    int tokens(Collection<UUID> tokens, RefreshCause cause) {
        return tokens(tokens, RefreshReason.of(cause));
    }

    /// @return how many tokens are due now
    int tokens(Collection<UUID> tokens, RefreshReason reason) {
        return tokens.isEmpty()
                ? 0
                : catalog.jdbc()
                        .sql(OF_TOKENS)
                        .param("ids", tokens.stream().map(UUID::toString).toArray(String[]::new))
                        .param("reason", reason.text())
                        .param("forced", reason.forced())
                        .update();
    }
}
