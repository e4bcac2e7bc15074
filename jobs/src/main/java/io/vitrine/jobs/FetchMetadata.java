package io.vitrine.jobs;

import io.vitrine.db.Databases;
import io.vitrine.db.documents.DocumentStore;
import io.vitrine.db.objects.ObjectStore;
import io.vitrine.domain.chain.AnsweredCall;
import io.vitrine.domain.chain.CallAnswer.Returned;
import io.vitrine.domain.metadata.CollectionDocument;
import io.vitrine.domain.metadata.ProbedCollection;
import io.vitrine.domain.metadata.TokenDocument;
import io.vitrine.domain.metadata.TokenDocument.Content;
import io.vitrine.domain.orchestration.JobName;
import io.vitrine.domain.orchestration.WorkItem;
import io.vitrine.domain.orchestration.WorkKind;
import io.vitrine.jobs.engine.DueWork;
import io.vitrine.jobs.engine.InFlight;
import io.vitrine.jobs.engine.JobDefinition;
import io.vitrine.jobs.engine.Run;
import io.vitrine.jobs.engine.Steps;
import io.vitrine.readers.chain.ChainRpcs;
import io.vitrine.readers.event.ProjectionReader;
import io.vitrine.readers.metadata.CollectionDocumentReader;
import io.vitrine.readers.metadata.ContentReader;
import io.vitrine.readers.metadata.DocumentReader;
import io.vitrine.readers.metadata.RevealProbe;
import io.vitrine.readers.metadata.TokenUriReader;
import io.vitrine.writers.metadata.CollectionDocumentWriter;
import io.vitrine.writers.metadata.MetadataWriter;
import io.vitrine.writers.metadata.ProbeRows;
import io.vitrine.writers.rarity.TraitCounts;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemReader;

/// Finds out what tokens are: where their documents are, what these say, which traits follow.
///
/// | step | what | where |
/// |---|---|---|
/// | probe | collections that moved, or are not revealed: a few tokens asked whether they changed unannounced | nodes, the network, catalog_db |
/// | fetch | tokens that are due: the URI from the contract, the document from wherever that points, normalised | nodes, the network, metadata.docs, catalog_db |
/// | collections | documents of contracts themselves, after they were described | nodes, the network, metadata.docs, catalog_db |
/// | count | traits of the collections that changed | catalog_db |
///
/// Writes: `metadata.docs`, `metadata.history`, `metadata_versions`, `calls`, `tokens`, `collections`, `traits`, `trait_values`, `token_trait_links`, `token_media`, and the due
/// work of the jobs behind it. A failed fetch is a row with a class, a count and a next attempt.
public final class FetchMetadata implements JobDefinition {

    /// Bytes of documents that wait to be written.
    private static final long ROOM = 64L << 20;

    private final Steps steps;
    private final DueWork work;
    private final ChainRpcs nodes;
    private final ProjectionReader projected;
    private final TokenUriReader uris;
    private final DocumentReader documents;
    private final MetadataWriter writer;
    private final RevealProbe probe;
    private final ProbeRows probeRows;
    private final CollectionDocumentReader collections;
    private final CollectionDocumentWriter collectionWriter;
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
        this.probe = new RevealProbe(databases.catalog(), this.uris, this.documents);
        this.probeRows = new ProbeRows(databases.catalog());
        this.collections = new CollectionDocumentReader(databases.catalog(), content);
        this.collectionWriter =
                new CollectionDocumentWriter(databases.catalog(), documents, objects);
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
                steps.once("begin-probe", () -> beginProbe(run)),
                steps.claimed(
                        "probe",
                        inFlight(run, WorkKind.PROBE_COLLECTION, size, this::probes, probed -> 0),
                        probed -> probed,
                        probed -> each(run, probed, batch -> probeRows.judge(run.fence(), batch))),
                steps.once("begin-fetch", () -> work.begin(run, WorkKind.FETCH_METADATA, "fetch")),
                steps.claimed(
                        "fetch",
                        inFlight(
                                run,
                                WorkKind.FETCH_METADATA,
                                size,
                                this::readings,
                                FetchMetadata::weight),
                        fetched -> fetched,
                        fetched ->
                                each(
                                        run,
                                        fetched,
                                        batch ->
                                                writer.write(run.fence(), batch, clock.instant()))),
                steps.once(
                        "begin-collections",
                        () -> work.begin(run, WorkKind.FETCH_COLLECTION, "collections")),
                steps.claimed(
                        "collections",
                        inFlight(
                                run,
                                WorkKind.FETCH_COLLECTION,
                                size,
                                this::statements,
                                fetched -> weight(fetched.content())),
                        fetched -> fetched,
                        fetched ->
                                each(
                                        run,
                                        fetched,
                                        batch ->
                                                collectionWriter.write(
                                                        run.fence(), batch, clock.instant()))),
                steps.once("begin-count", () -> work.begin(run, WorkKind.COUNT_TRAITS, "count")),
                steps.claimed(
                        "count",
                        work.claimed(run, WorkKind.COUNT_TRAITS, size),
                        due -> due,
                        due -> count(run, due)));
    }

    private void beginProbe(Run run) {
        probeRows.wake(run.chain());
        work.begin(run, WorkKind.PROBE_COLLECTION, "probe");
    }

    private interface Readings<T> {
        List<Callable<T>> of(Run run, List<WorkItem> due, long block);
    }

    /// While the catalog reflects no block yet, there is none at which contracts could be asked.
    private <T> ItemReader<List<T>> inFlight(
            Run run, WorkKind kind, int size, Readings<T> readings, ToLongFunction<T> weight) {
        ItemReader<List<T>> due =
                work.inFlight(
                        run,
                        kind,
                        size,
                        claimed ->
                                projected
                                        .lastBlock(run.chain())
                                        .map(block -> readings.of(run, claimed, block))
                                        .orElse(List.of()),
                        // What came while all workers wrote is written at once, with fewer commits.
                        source ->
                                new InFlight<>(
                                        source,
                                        documents.most(),
                                        Math.max(size, documents.most() / 2),
                                        weight,
                                        ROOM));
        return () -> projected.lastBlock(run.chain()).isEmpty() ? null : due.read();
    }

    private static long weight(TokenDocument read) {
        long called = 0;
        for (AnsweredCall call : read.calls()) {
            called += call.answer() instanceof Returned(String data) ? data.length() : 0;
        }
        return called + weight(read.content());
    }

    /// The bytes, the text that is stored, and what was made of it.
    private static long weight(@Nullable Content content) {
        return content == null ? 0 : 3L * content.original().length;
    }

    private List<Callable<ProbedCollection>> probes(Run run, List<WorkItem> due, long block) {
        return probe.probes(nodes, run.chain(), due, block);
    }

    private List<Callable<TokenDocument>> readings(Run run, List<WorkItem> due, long block) {
        return documents.readings(run.chain(), uris.ask(nodes, run.chain(), due, block));
    }

    private List<Callable<CollectionDocument>> statements(Run run, List<WorkItem> due, long block) {
        return collections.readings(nodes, run.chain(), due, block);
    }

    private static <T> void each(Run run, Chunk<? extends List<T>> done, Consumer<List<T>> write) {
        for (List<T> batch : done) {
            write.accept(batch);
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
