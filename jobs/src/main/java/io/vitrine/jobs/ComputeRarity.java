package io.vitrine.jobs;

import io.vitrine.db.Databases;
import io.vitrine.domain.orchestration.JobName;
import io.vitrine.domain.orchestration.WorkItem;
import io.vitrine.domain.orchestration.WorkKind;
import io.vitrine.domain.rarity.CollectionRanks;
import io.vitrine.domain.rarity.RankingMoment;
import io.vitrine.jobs.engine.DueWork;
import io.vitrine.jobs.engine.JobDefinition;
import io.vitrine.jobs.engine.Run;
import io.vitrine.jobs.engine.Steps;
import io.vitrine.processors.rarity.CollectionRanking;
import io.vitrine.processors.rarity.RarityMethod;
import io.vitrine.readers.rarity.TraitTableReader;
import io.vitrine.writers.rarity.RarityWriter;
import io.vitrine.writers.rarity.TraitCounts;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.infrastructure.item.Chunk;

/// Says how rare each token is, collection by collection.
///
/// | step | what | where |
/// |---|---|---|
/// | count | traits of the collections whose tokens or documents changed | catalog_db |
/// | rank | a collection's trait table as of one moment, ranked by every method, with a root that commits to the result | catalog_db |
///
/// Ranks of a collection that changed while they were computed are not published: they are computed again.
///
/// Writes: `trait_values`, `traits`, `token_rarity`, `rarity_scores`, `rarity_counts`, `rarity_roots`.
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

    /// @param ranks null when there is no such collection any more
    private record Ranked(
            UUID collection, @Nullable RankingMoment moment, @Nullable CollectionRanks ranks) {}

    private Ranked rank(List<WorkItem> one) {
        UUID collection = UUID.fromString(one.getFirst().key());
        return tables.read(collection)
                .map(reading ->
                        new Ranked(
                                collection,
                                reading.moment(),
                                CollectionRanking.of(
                                        reading.links(), reading.settings(), RarityMethod.all())))
                .orElseGet(() -> new Ranked(collection, null, null));
    }

    private void publish(Run run, Chunk<? extends Ranked> ranked) {
        for (Ranked one : ranked) {
            RankingMoment moment = one.moment();
            CollectionRanks ranks = one.ranks();
            if (moment == null || ranks == null) {
                scores.forget(run.fence(), one.collection());
            } else if (scores.publish(run.fence(), one.collection(), moment, ranks)) {
                run.progress().advance(1);
            }
        }
    }
}
