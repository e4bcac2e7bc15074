package io.vitrine.writers.orchestration;

import io.vitrine.db.Database;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.orchestration.Fence;
import io.vitrine.domain.orchestration.Fenced;
import io.vitrine.domain.orchestration.WorkFailure;
import io.vitrine.domain.orchestration.WorkItem;
import io.vitrine.domain.orchestration.WorkKind;
import io.vitrine.processors.metadata.Texts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/// Work that is not a block range: made due, claimed by a run, marked in the transaction of its data.
public final class WorkItems {

    private static final String MAKE_DUE =
            """
            INSERT INTO work_items (kind, key, chain_id, collection_id, payload)
            SELECT :kind, key, :chain, collection_id, payload
              FROM unnest(CAST(:keys AS text[]), CAST(:collections AS uuid[]), CAST(:payloads AS text[]))
                   AS due (key, collection_id, payload)
             ORDER BY key COLLATE "C"
            ON CONFLICT (kind, key) DO NOTHING
            """;

    private static final String MAKE_DUE_AGAIN =
            """
            INSERT INTO work_items (kind, key, chain_id, collection_id, payload)
            SELECT :kind, key, :chain, collection_id, payload
              FROM unnest(CAST(:keys AS text[]), CAST(:collections AS uuid[]), CAST(:payloads AS text[]))
                   AS due (key, collection_id, payload)
             ORDER BY key COLLATE "C"
            ON CONFLICT (kind, key) DO UPDATE
               SET version = work_items.version + 1,
                   state = CASE work_items.state WHEN 'CLAIMED' THEN 'CLAIMED' ELSE 'DUE' END,
                   due_at = now(),
                   attempts = 0
            """;

    private static final String HOLD =
            """
            SELECT key FROM work_items WHERE kind = :kind AND key = ANY (CAST(:keys AS text[])) ORDER BY key FOR KEY SHARE
            """;

    private static final String DUE_AFTER_ALL =
            """
            UPDATE work_items work
               SET version = version + 1, state = CASE state WHEN 'CLAIMED' THEN 'CLAIMED' ELSE 'DUE' END, due_at = now()
              FROM (SELECT kind, key FROM work_items
                     WHERE kind = :kind AND key = ANY (CAST(:keys AS text[])) AND state IN ('CLAIMED', 'DONE')
                     ORDER BY key FOR NO KEY UPDATE) done
             WHERE work.kind = done.kind AND work.key = done.key
            """;

    private static final String TAKE_OVER =
            """
            UPDATE work_items SET state = 'DUE'
             WHERE kind = :kind AND chain_id = :chain AND state = 'CLAIMED'
               AND claim_job = :job AND claim_token < :token
            """;

    private static final String DISTRUST =
            """
            UPDATE work_items work
               SET state = CASE WHEN too_often AND version = claimed_version THEN 'GAVE_UP' ELSE 'DUE' END,
                   lone_deaths = CASE WHEN too_often AND version = claimed_version THEN NULL
                                      WHEN alone THEN lone_deaths + 1
                                      ELSE COALESCE(lone_deaths, 0) END,
                   attempts = CASE WHEN alone THEN attempts + 1 ELSE attempts END,
                   failure_code = CASE WHEN alone THEN :code ELSE failure_code END,
                   failure_detail = CASE WHEN alone
                                         THEN 'runs that died of memory over it alone: ' || (lone_deaths + 1)
                                         ELSE failure_detail END
              FROM (SELECT count(*) = 1 AND bool_and(lone_deaths IS NOT NULL) AS alone,
                           count(*) = 1 AND bool_and(lone_deaths + 1 >= :most) AS too_often
                      FROM work_items
                     WHERE chain_id = :chain AND state = 'CLAIMED' AND claim_job = :job AND claim_token = :dead) held
             WHERE chain_id = :chain AND state = 'CLAIMED' AND claim_job = :job AND claim_token = :dead
            RETURNING work.kind, work.key, work.state
            """;

    private static final String LOOK_AGAIN =
            """
            UPDATE work_items work SET due_at = now()
              FROM (SELECT kind, key FROM work_items
                     WHERE kind = :kind AND chain_id = :chain AND state = 'DUE' AND due_at > now() AND failure_code = :code
                     ORDER BY key FOR UPDATE SKIP LOCKED) waiting
             WHERE work.kind = waiting.kind AND work.key = waiting.key
            """;

    private static final String CLAIM_IN_TURN =
            """
            UPDATE work_items work
               SET state = 'CLAIMED', claim_job = :job, claim_token = :token, claimed_version = version
              FROM (SELECT kind, key FROM work_items
                     WHERE kind = :kind AND chain_id = :chain AND state = 'DUE' AND due_at <= now()
                       AND (CAST(:collection AS uuid) IS NULL OR collection_id = CAST(:collection AS uuid))
                       AND (CAST(:key AS text) IS NULL OR key = CAST(:key AS text))
                       AND lone_deaths %s LIMIT :limit FOR UPDATE SKIP LOCKED) due
             WHERE work.kind = due.kind AND work.key = due.key
            RETURNING work.kind, work.key, work.chain_id, work.collection_id, work.attempts, work.payload
            """;

    private static final String CLAIM = CLAIM_IN_TURN.formatted("IS NULL ORDER BY due_at, key");

    private static final String CLAIM_SUSPECT =
            CLAIM_IN_TURN.formatted("IS NOT NULL ORDER BY lone_deaths, due_at, key");

    private static final String RELEASE =
            """
            UPDATE work_items SET state = 'DUE'
             WHERE chain_id = :chain AND state = 'CLAIMED' AND claim_job = :job AND claim_token = :token
            """;

    private static final String MARK_DONE =
            """
            UPDATE work_items
               SET state = CASE WHEN version = claimed_version THEN 'DONE' ELSE 'DUE' END,
                   attempts = 0, failure_code = NULL, failure_detail = NULL, lone_deaths = NULL
             WHERE kind = :kind AND key = ANY (CAST(:keys AS text[]))
               AND state = 'CLAIMED' AND claim_job = :job AND claim_token = :token
            """;

    private static final String MARK_FAILED =
            """
            UPDATE work_items
               SET state = CASE WHEN :giveUp AND version = claimed_version THEN 'GAVE_UP' ELSE 'DUE' END,
                   attempts = CASE WHEN version = claimed_version THEN attempts + :counted ELSE 0 END,
                   due_at = CASE WHEN version = claimed_version THEN now() + make_interval(secs => :seconds) ELSE now() END,
                   failure_code = :code, failure_detail = :detail, lone_deaths = NULL
             WHERE kind = :kind AND key = :key AND state = 'CLAIMED' AND claim_job = :job AND claim_token = :token
            """;

    private static final String FORGET =
            """
            DELETE FROM work_items WHERE kind = :kind AND key = ANY (CAST(:keys AS text[])) AND state <> 'CLAIMED'
            """;

    private static final String FORGET_CLAIMED =
            """
            UPDATE work_items SET version = version + 1 WHERE kind = :kind AND key = ANY (CAST(:keys AS text[])) AND state = 'CLAIMED'
            """;

    private static final int DETAIL_LIMIT = 1000;

    /// Failure code of what the memory does not suffice for.
    public static final String RESOURCE_EXHAUSTED = "RESOURCE_EXHAUSTED";

    private static final int MOST_LONE_DEATHS = 3;

    private final Database catalog;

    public WorkItems(Database catalog) {
        this.catalog = catalog;
    }

    /// Makes new things due; those that are known already stay as they are.
    public void makeDue(WorkKind kind, ChainId chain, Collection<WorkItem> items) {
        insert(MAKE_DUE, kind, chain, items);
    }

    /// Makes things due whether or not they were done before.
    public void makeDueAgain(WorkKind kind, ChainId chain, Collection<WorkItem> items) {
        insert(MAKE_DUE_AGAIN, kind, chain, items);
    }

    private void insert(String sql, WorkKind kind, ChainId chain, Collection<WorkItem> items) {
        if (!items.isEmpty()) {
            bound(sql, kind, chain, items).update();
        }
    }

    private StatementSpec bound(
            String sql, WorkKind kind, ChainId chain, Collection<WorkItem> items) {
        @Nullable String[] keys = new @Nullable String[items.size()];
        @Nullable String[] collections = new @Nullable String[items.size()];
        @Nullable String[] payloads = new @Nullable String[items.size()];
        int row = 0;
        for (WorkItem item : items) {
            keys[row] = item.key();
            UUID collection = item.collection();
            collections[row] = collection == null ? null : collection.toString();
            payloads[row] = item.payload();
            row++;
        }
        return catalog.jdbc()
                .sql(sql)
                .param("kind", kind.name())
                .param("chain", chain.caip2())
                .param("keys", keys)
                .param("collections", collections)
                .param("payloads", payloads);
    }

    /// Makes new things due, and those again that are done or that a run has claimed; others keep their turn. No run claims
    /// any of them before the caller's transaction ends, so that whoever does sees what it wrote.
    ///
    /// @return keys of those that were known before
    public List<String> makeDueAfterAll(WorkKind kind, ChainId chain, Collection<WorkItem> items) {
        if (items.isEmpty()) {
            return List.of();
        }
        Set<String> fresh =
                bound(MAKE_DUE + "RETURNING key", kind, chain, items)
                        .query((row, number) -> row.getString(1))
                        .set();
        List<String> known =
                items.stream().map(WorkItem::key).filter(key -> !fresh.contains(key)).toList();
        if (known.isEmpty()) {
            return known;
        }
        String[] keys = known.toArray(String[]::new);
        catalog.jdbc()
                .sql(HOLD)
                .param("kind", kind.name())
                .param("keys", keys)
                .query((row, number) -> number)
                .list();
        catalog.jdbc().sql(DUE_AFTER_ALL).param("kind", kind.name()).param("keys", keys).update();
        return known;
    }

    /// Raises the fence and frees what older runs left claimed; what waits for the block that the catalog reflects is
    /// looked at again.
    public void takeOver(Fence fence, WorkKind kind) {
        WorkFences.raise(catalog, fence);
        catalog.jdbc()
                .sql(TAKE_OVER)
                .param("kind", kind.name())
                .param("chain", fence.chain().caip2())
                .param("job", fence.job().text())
                .param("token", fence.token())
                .update();
        catalog.jdbc()
                .sql(LOOK_AGAIN)
                .param("kind", kind.name())
                .param("chain", fence.chain().caip2())
                .param("code", WorkFailure.NOT_REACHED)
                .update();
    }

    /// What a run leaves that died of memory.
    ///
    /// @param items how many it held; they are due, and suspect until they are done or fail in an ordinary way
    /// @param givenUp the one that this was too often, as kind and key; null for none
    public record Suspects(int items, @Nullable String givenUp) {}

    /// Frees what the run before held, which died of memory, and puts it under suspicion. One that had been under
    /// suspicion before and was all that the run held has caused a death of its own, and is given up at the third.
    public Suspects distrust(Fence fence) {
        WorkFences.raise(catalog, fence);
        List<String> given =
                catalog.jdbc()
                        .sql(DISTRUST)
                        .param("chain", fence.chain().caip2())
                        .param("job", fence.job().text())
                        .param("dead", fence.token() - 1)
                        .param("most", MOST_LONE_DEATHS)
                        .param("code", RESOURCE_EXHAUSTED)
                        .query((row, number) ->
                                row.getString("state").equals("GAVE_UP")
                                        ? row.getString("kind") + " " + row.getString("key")
                                        : "")
                        .list();
        return new Suspects(
                given.size(),
                given.stream().filter(one -> !one.isEmpty()).findFirst().orElse(null));
    }

    /// Frees what a run that ends has claimed and not marked: it did not die over it.
    public void release(Fence fence) {
        catalog.jdbc()
                .sql(RELEASE)
                .param("chain", fence.chain().caip2())
                .param("job", fence.job().text())
                .param("token", fence.token())
                .update();
    }

    /// The due item that is least suspect of the deaths of earlier runs, now claimed by this run, which should hold no
    /// other.
    ///
    /// @param collection only items of this collection; null for all
    /// @param key only this item; null for all
    /// @return empty when nothing is under suspicion
    /// @throws Fenced when a newer run has taken over
    public Optional<WorkItem> claimSuspect(
            Fence fence, WorkKind kind, @Nullable UUID collection, @Nullable String key) {
        return claim(CLAIM_SUSPECT, fence, kind, 1, collection, key).stream().findFirst();
    }

    /// Up to `limit` due items without suspicion, now claimed by this run, longest due first.
    ///
    /// @param collection only items of this collection; null for all
    /// @param key only this item; null for all
    /// @throws Fenced when a newer run has taken over
    public List<WorkItem> claim(
            Fence fence,
            WorkKind kind,
            int limit,
            @Nullable UUID collection,
            @Nullable String key) {
        return claim(CLAIM, fence, kind, limit, collection, key);
    }

    private List<WorkItem> claim(
            String sql,
            Fence fence,
            WorkKind kind,
            int limit,
            @Nullable UUID collection,
            @Nullable String key) {
        return catalog.inTransaction(() -> {
            WorkFences.hold(catalog, fence);
            return catalog.jdbc()
                    .sql(sql)
                    .param("kind", kind.name())
                    .param("chain", fence.chain().caip2())
                    .param("job", fence.job().text())
                    .param("token", fence.token())
                    .param("collection", collection)
                    .param("key", key)
                    .param("limit", limit)
                    .query(WorkItems::item)
                    .list();
        });
    }

    /// Marks claimed items within the caller's transaction; one that became due again meanwhile stays due.
    ///
    /// @throws Fenced when one of them is not this run's any more; the caller's transaction rolls back
    public void markDone(Fence fence, WorkKind kind, Collection<String> keys) {
        WorkFences.hold(catalog, fence);
        int marked =
                catalog.jdbc()
                        .sql(MARK_DONE)
                        .param("kind", kind.name())
                        .param("keys", keys.toArray(String[]::new))
                        .param("job", fence.job().text())
                        .param("token", fence.token())
                        .update();
        if (marked != keys.size()) {
            throw Fenced.claimLost(fence, (keys.size() - marked) + " of " + keys);
        }
    }

    /// Marks a claimed item within the caller's transaction, which then holds it: whoever makes it due again waits for
    /// that transaction's end.
    ///
    /// @return false when it became due again since it was claimed, and is due now: what was read is out of date
    /// @throws Fenced when it is not this run's any more; the caller's transaction rolls back
    public boolean markDoneUnlessDueAgain(Fence fence, WorkKind kind, String key) {
        WorkFences.hold(catalog, fence);
        return catalog.jdbc()
                .sql(MARK_DONE + "RETURNING state = 'DONE'")
                .param("kind", kind.name())
                .param("keys", new String[] {key})
                .param("job", fence.job().text())
                .param("token", fence.token())
                .query((row, number) -> row.getBoolean(1))
                .optional()
                .orElseThrow(() -> Fenced.claimLost(fence, key));
    }

    /// Removes the items of things that are gone. What a run has claimed it finds out by itself, and it stays due in case that
    /// such a thing comes back.
    public void forget(WorkKind kind, Collection<UUID> keys) {
        if (keys.isEmpty()) {
            return;
        }
        String[] gone = keys.stream().map(UUID::toString).toArray(String[]::new);
        for (String sql : List.of(FORGET, FORGET_CLAIMED)) {
            catalog.jdbc().sql(sql).param("kind", kind.name()).param("keys", gone).update();
        }
    }

    /// Records a failure of a claimed item within the caller's transaction; one that became due again
    /// meanwhile is due at once.
    ///
    /// @throws Fenced when it is not this run's any more
    public void markFailed(Fence fence, WorkKind kind, String key, WorkFailure failure) {
        WorkFences.hold(catalog, fence);
        String detail = failure.detail();
        int marked =
                catalog.jdbc()
                        .sql(MARK_FAILED)
                        .param("kind", kind.name())
                        .param("key", key)
                        .param("job", fence.job().text())
                        .param("token", fence.token())
                        .param("giveUp", failure.giveUp())
                        .param("counted", failure.counts() ? 1 : 0)
                        .param("seconds", (double) failure.retryAfter().toSeconds())
                        .param("code", failure.code())
                        .param(
                                "detail",
                                Texts.storable(
                                        detail.length() > DETAIL_LIMIT
                                                ? detail.substring(0, DETAIL_LIMIT)
                                                : detail))
                        .update();
        if (marked != 1) {
            throw Fenced.claimLost(fence, key);
        }
    }

    private static WorkItem item(ResultSet row, int number) throws SQLException {
        return new WorkItem(
                WorkKind.valueOf(row.getString("kind")),
                row.getString("key"),
                new ChainId(row.getString("chain_id")),
                row.getObject("collection_id", UUID.class),
                row.getInt("attempts"),
                row.getString("payload"));
    }
}
