package io.vitrine.readers.orchestration;

import io.vitrine.db.Database;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.orchestration.Fence;
import io.vitrine.domain.orchestration.JobName;
import io.vitrine.domain.orchestration.WorkKind;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How much work of a kind is due.
public final class WorkProgress {

    private static final String DUE =
            """
            SELECT count(*) FROM work_items
             WHERE kind = :kind AND chain_id = :chain AND state = 'DUE' AND due_at <= now()
               AND (CAST(:collection AS uuid) IS NULL OR collection_id = CAST(:collection AS uuid))
            """;

    private static final String SUSPECTS =
            """
            SELECT EXISTS (SELECT 1 FROM work_items
                            WHERE kind = :kind AND chain_id = :chain AND lone_deaths IS NOT NULL AND due_at <= now()
                              AND (state = 'DUE' OR state = 'CLAIMED' AND claim_job = :job)
                              AND (CAST(:collection AS uuid) IS NULL OR collection_id = CAST(:collection AS uuid)))
            """;

    private static final String GIVEN_UP =
            "SELECT count(*) FROM work_items WHERE failure_code = :code AND state = 'GAVE_UP'";

    private static final String ANY_CLAIMED =
            """
            SELECT EXISTS (SELECT 1 FROM work_items
                            WHERE kind = :kind AND chain_id = :chain AND state = 'CLAIMED' AND claim_job = :job AND claim_token = :token)
            """;

    private final Database catalog;

    public WorkProgress(Database catalog) {
        this.catalog = catalog;
    }

    /// Items that a run would claim now.
    ///
    /// @param collection only of this collection; null for all
    public long due(WorkKind kind, ChainId chain, @Nullable UUID collection) {
        return catalog.jdbc()
                .sql(DUE)
                .param("kind", kind.name())
                .param("chain", chain.caip2())
                .param("collection", collection)
                .query((row, number) -> row.getLong(1))
                .single();
    }

    /// Whether a job has items that a run of it may have died of, and that are not cleared yet.
    ///
    /// @param collection only of this collection; null for all
    public boolean isUnderSuspicion(
            JobName job, WorkKind kind, ChainId chain, @Nullable UUID collection) {
        return catalog.jdbc()
                .sql(SUSPECTS)
                .param("kind", kind.name())
                .param("chain", chain.caip2())
                .param("job", job.text())
                .param("collection", collection)
                .query((row, number) -> row.getBoolean(1))
                .single();
    }

    /// Items of all chains that are not tried again by themselves, for this reason.
    public long givenUp(String code) {
        return catalog.jdbc()
                .sql(GIVEN_UP)
                .param("code", code)
                .query((row, number) -> row.getLong(1))
                .single();
    }

    /// Whether anything is claimed by the run or by who helps it.
    public boolean isAnyClaimed(Fence fence, WorkKind kind) {
        return catalog.jdbc()
                .sql(ANY_CLAIMED)
                .param("kind", kind.name())
                .param("chain", fence.chain().caip2())
                .param("job", fence.job().text())
                .param("token", fence.token())
                .query((row, number) -> row.getBoolean(1))
                .single();
    }
}
