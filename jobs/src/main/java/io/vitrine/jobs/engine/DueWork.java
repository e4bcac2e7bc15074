package io.vitrine.jobs.engine;

import io.vitrine.db.Database;
import io.vitrine.domain.orchestration.WorkKind;
import io.vitrine.readers.orchestration.WorkProgress;
import io.vitrine.writers.orchestration.WorkItems;

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

    /// The reader of that step.
    ///
    /// @param size how many items are written together
    public ClaimedItems claimed(Run run, WorkKind kind, int size) {
        return new ClaimedItems(items, progress, run, kind, size);
    }
}
