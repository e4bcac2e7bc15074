package io.vitrine.jobs;

import io.vitrine.db.Databases;
import io.vitrine.db.documents.DocumentStore;
import io.vitrine.db.objects.ObjectStore;
import io.vitrine.domain.metadata.TokenDocument;
import io.vitrine.domain.orchestration.JobName;
import io.vitrine.domain.orchestration.WorkItem;
import io.vitrine.domain.orchestration.WorkKind;
import io.vitrine.jobs.engine.ClaimedItems;
import io.vitrine.jobs.engine.DueWork;
import io.vitrine.jobs.engine.InFlight;
import io.vitrine.jobs.engine.JobDefinition;
import io.vitrine.jobs.engine.Run;
import io.vitrine.jobs.engine.Steps;
import io.vitrine.readers.chain.ChainRpcs;
import io.vitrine.readers.event.ProjectionReader;
import io.vitrine.readers.metadata.ContentReader;
import io.vitrine.readers.metadata.DocumentReader;
import io.vitrine.readers.metadata.TokenUriReader;
import io.vitrine.writers.metadata.MetadataWriter;
import io.vitrine.writers.rarity.TraitCounts;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.infrastructure.item.Chunk;

/// Finds out what tokens are: where their documents are, what these say, which traits follow.
///
/// | step | what | where |
/// |---|---|---|
/// | fetch | tokens that are due: the URI from the contract, the document from wherever that points, normalised | nodes, the network, metadata.docs, catalog_db |
/// | count | traits of the collections that changed | catalog_db |
///
/// Writes: `metadata.docs`, `calls`, `tokens`, `traits`, `trait_values`, `token_trait_links`, `token_media`, and the due
/// work of the jobs behind it. A failed fetch is a row with a class, a count and a next attempt.
public final class FetchMetadata implements JobDefinition {

    private final Steps steps;
    private final DueWork work;
    private final ChainRpcs nodes;
    private final ProjectionReader projected;
    private final TokenUriReader uris;
    private final DocumentReader documents;
    private final MetadataWriter writer;
    private final TraitCounts counts;
    private final Clock clock;

    /// How patient and how curious this job is.
    ///
    /// @param changeInterval a document that changes again within it, at the same address, waits
    public record Settings(Duration changeInterval) {

        /// @throws IllegalArgumentException when a time is below zero
        public Settings {
            if (changeInterval.isNegative()) {
                throw new IllegalArgumentException(
                        "vitrine.refresh.change-interval is "
                                + changeInterval
                                + ": expected 0 or more");
            }
        }
    }

    public FetchMetadata(
            Steps steps,
            Databases databases,
            DocumentStore documents,
            ObjectStore objects,
            ChainRpcs nodes,
            ContentReader content,
            Clock clock,
            Settings settings) {
        this.steps = steps;
        this.work = new DueWork(databases.catalog());
        this.nodes = nodes;
        this.projected = new ProjectionReader(databases.catalog());
        this.uris = new TokenUriReader(databases.catalog());
        this.documents = new DocumentReader(content, documents);
        this.writer =
                new MetadataWriter(
                        databases.catalog(), documents, objects, settings.changeInterval());
        this.counts = new TraitCounts(databases.catalog());
        this.clock = clock;
    }

    @Override
    public JobName name() {
        return JobName.FETCH_METADATA;
    }

    @Override
    public Job job(Run run) {
        int size = steps.settings().chunkSize();
        return steps.job(
                this,
                steps.once("begin-fetch", () -> work.begin(run, WorkKind.FETCH_METADATA, "fetch")),
                steps.claimed(
                        "fetch",
                        new InFlight<>(
                                () ->
                                        readings(
                                                run,
                                                work.claimed(run, WorkKind.FETCH_METADATA, size)),
                                documents.most(),
                                size),
                        fetched -> fetched,
                        fetched -> write(run, fetched)),
                steps.once("begin-count", () -> work.begin(run, WorkKind.COUNT_TRAITS, "count")),
                steps.claimed(
                        "count",
                        work.claimed(run, WorkKind.COUNT_TRAITS, size),
                        due -> due,
                        due -> count(run, due)));
    }

    private @Nullable List<Callable<TokenDocument>> readings(Run run, ClaimedItems claimed) {
        List<WorkItem> due = claimed.read();
        if (due == null) {
            return null;
        }
        long block = projected.lastBlock(run.chain()).orElse(0L);
        return documents.readings(run.chain(), uris.ask(nodes, run.chain(), due, block), block);
    }

    private void write(Run run, Chunk<? extends List<TokenDocument>> fetched) {
        for (List<TokenDocument> batch : fetched) {
            writer.write(run.fence(), batch, clock.instant());
            run.progress().advance(batch.size());
        }
    }

    private void count(Run run, Chunk<? extends List<WorkItem>> due) {
        for (List<WorkItem> batch : due) {
            counts.count(run.fence(), batch);
            run.progress().advance(batch.size());
        }
    }
}
