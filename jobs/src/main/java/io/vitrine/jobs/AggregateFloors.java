package io.vitrine.jobs;

import io.vitrine.db.Databases;
import io.vitrine.domain.orchestration.JobName;
import io.vitrine.domain.orchestration.WorkItem;
import io.vitrine.domain.orchestration.WorkKind;
import io.vitrine.jobs.engine.DueWork;
import io.vitrine.jobs.engine.JobDefinition;
import io.vitrine.jobs.engine.Run;
import io.vitrine.jobs.engine.Steps;
import io.vitrine.writers.market.CollectionStatsWriter;
import java.util.List;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.infrastructure.item.Chunk;

/// Counts what a collection consists of: its live items and its owners, as of the projected block.
///
/// | step | what | where |
/// |---|---|---|
/// | count | items and owners of the collections that changed | catalog_db |
///
/// Writes: `collection_stats`.
public final class AggregateFloors implements JobDefinition {

    private final Steps steps;
    private final DueWork work;
    private final CollectionStatsWriter stats;

    public AggregateFloors(Steps steps, Databases databases) {
        this.steps = steps;
        this.work = new DueWork(databases.catalog());
        this.stats = new CollectionStatsWriter(databases.catalog());
    }

    @Override
    public JobName name() {
        return JobName.AGGREGATE_FLOORS;
    }

    @Override
    public Job job(Run run) {
        return steps.job(
                this,
                steps.once("begin-count", () -> work.begin(run, WorkKind.AGGREGATE_STATS, "count")),
                steps.claimed(
                        "count",
                        work.claimed(run, WorkKind.AGGREGATE_STATS, steps.settings().chunkSize()),
                        due -> due,
                        due -> count(run, due)));
    }

    private void count(Run run, Chunk<? extends List<WorkItem>> due) {
        for (List<WorkItem> batch : due) {
            stats.count(run.fence(), batch);
            run.progress().advance(batch.size());
        }
    }
}
