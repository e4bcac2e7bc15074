package io.vitrine.writers.metadata;

import io.vitrine.db.Database;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.metadata.ProbedCollection;
import io.vitrine.domain.metadata.RefreshCause;
import io.vitrine.domain.orchestration.Fence;
import io.vitrine.domain.orchestration.WorkFailure;
import io.vitrine.domain.orchestration.WorkKind;
import io.vitrine.writers.orchestration.Retries;
import io.vitrine.writers.orchestration.WorkFences;
import io.vitrine.writers.orchestration.WorkItems;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// When collections are asked whether their documents changed unannounced, and what follows when they did.
/// The payload of this work is the collection's last activity that was seen.
public final class ProbeRows {

    private static final String BEGIN =
            """
            INSERT INTO work_items (kind, key, chain_id, collection_id, payload, due_at)
            SELECT 'PROBE_COLLECTION', CAST(id AS text), :chain, id, CAST(extract(epoch FROM updated_at)::bigint AS text),
                   now() + make_interval(secs => :seconds)
              FROM collections WHERE id = ANY (CAST(:ids AS uuid[])) ORDER BY collections.id
            ON CONFLICT (kind, key) DO NOTHING
            """;

    private static final String WAKE =
            """
            UPDATE work_items work SET state = 'DUE', due_at = now(), attempts = 0, version = version + 1
              FROM (SELECT work_items.key FROM work_items JOIN collections ON collections.id = work_items.collection_id
                     WHERE kind = 'PROBE_COLLECTION' AND chain_id = :chain AND state <> 'CLAIMED'
                       AND NOT (state = 'DUE' AND due_at <= now())
                       AND extract(epoch FROM collections.updated_at)::bigint > CAST(payload AS bigint)
                     ORDER BY work_items.key FOR UPDATE OF work_items) active
             WHERE work.kind = 'PROBE_COLLECTION' AND work.key = active.key
            """;

    private static final String REVIVE =
            """
            UPDATE work_items work SET state = 'DUE', due_at = now(), attempts = 0, version = version + 1
              FROM (SELECT work_items.key FROM work_items JOIN tokens ON CAST(tokens.id AS text) = work_items.key
                     WHERE kind = 'FETCH_METADATA' AND failure_code = 'BURNED' AND state = 'GAVE_UP' AND work_items.chain_id = :chain
                       AND NOT tokens.burned
                     ORDER BY work_items.key FOR UPDATE OF work_items) living
             WHERE work.kind = 'FETCH_METADATA' AND work.key = living.key
            """;

    private static final String NOTE =
            "UPDATE work_items SET payload = :activity WHERE kind = 'PROBE_COLLECTION' AND key = :key";

    private static final List<Duration> LADDER =
            List.of(
                    Duration.ofHours(1),
                    Duration.ofHours(6),
                    Duration.ofDays(1),
                    Duration.ofDays(1),
                    Duration.ofDays(3),
                    Duration.ofDays(7),
                    Duration.ofDays(7),
                    Duration.ofDays(30));
    private static final int LAST_ATTEMPT = 10;

    private final Database catalog;
    private final WorkItems items;
    private final DueDocuments due;

    public ProbeRows(Database catalog) {
        this.catalog = catalog;
        this.items = new WorkItems(catalog);
        this.due = new DueDocuments(catalog);
    }

    /// Makes collections with documents known, to be asked after a while.
    void begin(ChainId chain, Collection<UUID> collections) {
        catalog.jdbc()
                .sql(BEGIN)
                .param("chain", chain.caip2())
                .param("ids", collections.stream().map(UUID::toString).toArray(String[]::new))
                .param("seconds", (double) LADDER.getFirst().toSeconds())
                .update();
    }

    /// Makes those due that had activity since they were asked last, and the documents of tokens that were
    /// burned when they were asked for and have been minted again.
    public void wake(ChainId chain) {
        catalog.jdbc().sql(WAKE).param("chain", chain.caip2()).update();
        catalog.jdbc().sql(REVIVE).param("chain", chain.caip2()).update();
    }

    /// Makes tokens due whose documents changed, or all of their collection; and plans the next probe.
    public void judge(Fence fence, List<ProbedCollection> probed) {
        Retries.onConflict(() ->
                catalog.inTransaction(() -> {
                    WorkFences.hold(catalog, fence);
                    probed.forEach(one -> judge(fence, one));
                }));
    }

    private void judge(Fence fence, ProbedCollection one) {
        RefreshCause cause = one.moved().isEmpty() ? RefreshCause.REVEAL : RefreshCause.BASE_URI;
        if (one.tellsOfAll()) {
            due.collection(
                    UUID.fromString(one.item().key()), one.hidden() ? RefreshCause.REVEAL : cause);
        } else {
            due.tokens(Stream.concat(one.moved().stream(), one.changed().stream()).toList(), cause);
        }
        if (one.lastActivity() != null) {
            catalog.jdbc()
                    .sql(NOTE)
                    .param("activity", one.lastActivity().toString())
                    .param("key", one.item().key())
                    .update();
        }
        if (one.hidden() && !one.tellsOfAll()) {
            items.markFailed(fence, WorkKind.PROBE_COLLECTION, one.item().key(), unrevealed(one));
        } else {
            items.markDone(fence, WorkKind.PROBE_COLLECTION, List.of(one.item().key()));
        }
    }

    /// Less and less often, until the collection is active again.
    private static WorkFailure unrevealed(ProbedCollection one) {
        int attempts = one.item().attempts();
        return new WorkFailure(
                "UNREVEALED",
                "many tokens share one document or picture: it is asked again, and at once when the collection moves",
                LADDER.get(Math.min(attempts + 1, LADDER.size() - 1)),
                attempts + 1 >= LAST_ATTEMPT);
    }
}
