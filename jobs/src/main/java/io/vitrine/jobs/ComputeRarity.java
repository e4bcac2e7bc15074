package io.vitrine.jobs;

import io.vitrine.db.Databases;
import io.vitrine.domain.orchestration.JobName;
import io.vitrine.domain.orchestration.WorkItem;
import io.vitrine.domain.orchestration.WorkKind;
import io.vitrine.domain.rarity.RarityScore;
import io.vitrine.domain.rarity.TraitTable;
import io.vitrine.jobs.engine.DueWork;
import io.vitrine.jobs.engine.JobDefinition;
import io.vitrine.jobs.engine.Run;
import io.vitrine.jobs.engine.Steps;
import io.vitrine.processors.rarity.RarityMethod;
import io.vitrine.readers.rarity.TraitTableReader;
import io.vitrine.writers.rarity.RarityWriter;
import io.vitrine.writers.rarity.TraitCounts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.infrastructure.item.Chunk;

/// Says how rare each token is, collection by collection.
///
/// | step | what | where |
/// |---|---|---|
/// | count | traits of the collections whose tokens or documents changed | catalog_db |
/// | rank | a collection's trait table, ranked by every method | catalog_db |
///
/// Writes: `trait_values`, `traits`, `token_rarity`, `rarity_scores`.
public final class ComputeRarity implements JobDefinition {

    private final Steps steps;
    private final DueWork work;
    private final TraitCounts counts;
    private final TraitTableReader tables;
    private final RarityWriter scores;

    public ComputeRarity(Steps steps, Databases databases) {
        this.steps = steps;
        this.work = new DueWork(databases.catalog());
        this.counts = new TraitCounts(databases.catalog());
        this.tables = new TraitTableReader(databases.catalog());
        this.scores = new RarityWriter(databases.catalog());
    }

    @Override
    public JobName name() {
        return JobName.COMPUTE_RARITY;
    }

    @Override
    public Job job(Run run) {
        return steps.job(
                this,
                steps.once("begin-count", () -> work.begin(run, WorkKind.COUNT_TRAITS, "count")),
                steps.claimed(
                        "count",
                        work.claimed(run, WorkKind.COUNT_TRAITS, steps.settings().chunkSize()),
                        due -> due,
                        due -> count(run, due)),
                steps.once("begin-rank", () -> work.begin(run, WorkKind.COMPUTE_RARITY, "rank")),
                steps.claimed(
                        "rank",
                        work.claimed(run, WorkKind.COMPUTE_RARITY, 1),
                        this::rank,
                        ranked -> publish(run, ranked)));
    }

    private void count(Run run, Chunk<? extends List<WorkItem>> due) {
        for (List<WorkItem> batch : due) {
            counts.count(run.fence(), batch);
            run.progress().advance(batch.size());
        }
    }

    private record Ranked(UUID collection, Map<String, List<RarityScore>> byMethod) {}

    private Ranked rank(List<WorkItem> one) {
        UUID collection = UUID.fromString(one.getFirst().key());
        TraitTable table = tables.read(collection);
        Map<String, List<RarityScore>> byMethod = new LinkedHashMap<>();
        for (RarityMethod method : RarityMethod.all()) {
            byMethod.put(method.name(), method.rank(table));
        }
        return new Ranked(collection, byMethod);
    }

    private void publish(Run run, Chunk<? extends Ranked> ranked) {
        for (Ranked one : ranked) {
            scores.publish(run.fence(), one.collection(), one.byMethod());
            run.progress().advance(1);
        }
    }
}
