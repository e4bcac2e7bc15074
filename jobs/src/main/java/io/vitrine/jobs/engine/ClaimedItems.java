package io.vitrine.jobs.engine;

import io.vitrine.domain.orchestration.WorkItem;
import io.vitrine.domain.orchestration.WorkKind;
import io.vitrine.readers.orchestration.WorkProgress;
import io.vitrine.writers.orchestration.WorkItems;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.ItemReader;

/// Claims due items, some at a time, until none is left.
final class ClaimedItems implements ItemReader<List<WorkItem>> {

    private final WorkItems items;
    private final WorkProgress progress;
    private final Run run;
    private final WorkKind kind;
    private final int size;

    /// @param size how many are claimed, and written, together
    ClaimedItems(WorkItems items, WorkProgress progress, Run run, WorkKind kind, int size) {
        this.items = items;
        this.progress = progress;
        this.run = run;
        this.kind = kind;
        this.size = size;
    }

    @Override
    public @Nullable List<WorkItem> read() {
        return run.next(this::claim, () -> progress.isAnyClaimed(run.fence(), kind));
    }

    /// The next that an earlier run may have died of, alone; null when there is none.
    @Nullable List<WorkItem> suspect() {
        return run.helps()
                ? null
                : items.claimSuspect(run.fence(), kind, run.request().collection(), key())
                        .map(List::of)
                        .orElse(null);
    }

    private Optional<List<WorkItem>> claim() {
        if (run.helps() && isUnderSuspicion()) {
            // whoever holds the lock does these, with nothing beside them
            return Optional.empty();
        }
        List<WorkItem> claimed =
                items.claim(run.fence(), kind, size, run.request().collection(), key());
        return claimed.isEmpty() ? Optional.empty() : Optional.of(claimed);
    }

    private boolean isUnderSuspicion() {
        return progress.isUnderSuspicion(
                run.fence().job(), kind, run.chain(), run.request().collection());
    }

    private @Nullable String key() {
        UUID token = run.request().token();
        return token == null || kind != WorkKind.FETCH_METADATA ? null : token.toString();
    }
}
