package io.vitrine.jobs.engine;

import io.vitrine.domain.orchestration.WorkItem;
import io.vitrine.domain.orchestration.WorkKind;
import io.vitrine.writers.orchestration.WorkItems;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.ItemReader;

/// Claims due items, some at a time, until none is left.
public final class ClaimedItems implements ItemReader<List<WorkItem>> {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final WorkItems items;
    private final Run run;
    private final WorkKind kind;
    private final int size;

    /// @param size how many are claimed, and written, together
    public ClaimedItems(WorkItems items, Run run, WorkKind kind, int size) {
        this.items = items;
        this.run = run;
        this.kind = kind;
        this.size = size;
    }

    @Override
    public @Nullable List<WorkItem> read() {
        return run.next(this::claim);
    }

    /// What a process may have died over is claimed while nothing else is, so whoever finds nothing but that waits for
    /// the others to be done; not for ever, as one of them may have failed.
    private Optional<List<WorkItem>> claim() {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            List<WorkItem> claimed =
                    items.claim(run.fence(), kind, size, run.request().collection(), key());
            if (!claimed.isEmpty()) {
                return Optional.of(claimed);
            }
            boolean waiting =
                    items.isAnyWaiting(run.fence(), kind, run.request().collection(), key());
            if (!waiting || System.nanoTime() > giveUp || Thread.currentThread().isInterrupted()) {
                return Optional.empty();
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }

    private @Nullable String key() {
        UUID token = run.request().token();
        return token == null || kind != WorkKind.FETCH_METADATA ? null : token.toString();
    }
}
