package io.vitrine.jobs.engine;

import io.vitrine.db.Database;
import io.vitrine.domain.orchestration.WorkItem;
import io.vitrine.domain.orchestration.WorkKind;
import io.vitrine.readers.orchestration.WorkProgress;
import io.vitrine.writers.orchestration.WorkItems;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.ItemReader;

/// The due items of a run: taken over from runs that are gone, counted, and claimed.
public final class DueWork {

    private final WorkItems items;
    private final WorkProgress progress;

    public DueWork(Database catalog) {
        this.items = new WorkItems(catalog);
        this.progress = new WorkProgress(catalog);
    }

    /// Before the step that does this kind of work.
    public void begin(Run run, WorkKind kind, String step) {
        items.takeOver(run.fence(), kind);
        run.progress().begin(step, progress.due(kind, run.chain(), run.request().collection()));
    }

    /// The reader of that step; what a run may have died of comes first, one by one.
    ///
    /// @param size how many items are written together
    public ItemReader<List<WorkItem>> claimed(Run run, WorkKind kind, int size) {
        ClaimedItems due = new ClaimedItems(items, progress, run, kind, size);
        return new SuspectsFirst<>(due::suspect, due);
    }

    /// The reader of a step whose items take long: it has many under way and hands on what they result in. What a run
    /// may have died of comes first, one by one.
    ///
    /// @param size how many items are claimed together
    /// @param tasks of claimed items, one each
    /// @param many has the tasks of such a source under way
    /// @param <T> what a task results in
    public <T> ItemReader<List<T>> inFlight(
            Run run,
            WorkKind kind,
            int size,
            Function<List<WorkItem>, List<Callable<T>>> tasks,
            Function<Supplier<@Nullable List<Callable<T>>>, InFlight<T>> many) {
        ClaimedItems due = new ClaimedItems(items, progress, run, kind, size);
        return new SuspectsFirst<>(
                () -> {
                    List<WorkItem> suspect = due.suspect();
                    return suspect == null ? null : results(tasks.apply(suspect));
                },
                many.apply(() -> {
                    List<WorkItem> claimed = due.read();
                    return claimed == null ? null : tasks.apply(claimed);
                }));
    }

    private static <T> List<T> results(List<Callable<T>> tasks) throws Exception {
        List<T> results = new ArrayList<>();
        for (Callable<T> task : tasks) {
            results.add(task.call());
        }
        return results;
    }
}
