package io.vitrine.config.wiring;

import io.vitrine.db.Databases;
import io.vitrine.db.documents.DocumentStore;
import io.vitrine.db.objects.ObjectStore;
import io.vitrine.jobs.AggregateFloors;
import io.vitrine.jobs.ComputeRarity;
import io.vitrine.jobs.FetchMetadata;
import io.vitrine.jobs.IndexBlocks;
import io.vitrine.jobs.ProjectEvents;
import io.vitrine.jobs.TranscodeMedia;
import io.vitrine.jobs.engine.BlockFetch;
import io.vitrine.jobs.engine.JobDefinition;
import io.vitrine.jobs.engine.JobRuns;
import io.vitrine.jobs.engine.JobSettings;
import io.vitrine.jobs.engine.Reindexing;
import io.vitrine.jobs.engine.Reorgs;
import io.vitrine.jobs.engine.Repair;
import io.vitrine.jobs.engine.Steps;
import io.vitrine.readers.chain.ChainRegistry;
import io.vitrine.readers.chain.ChainRpcs;
import io.vitrine.readers.metadata.ContentReader;
import io.vitrine.readers.metadata.FetchSettings;
import io.vitrine.readers.metadata.GuardedFetcher;
import io.vitrine.readers.orchestration.CatalogDigest;
import io.vitrine.readers.orchestration.CatalogVerification;
import io.vitrine.writers.orchestration.JobLocks;
import io.vitrine.writers.orchestration.WorkItems;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/// The jobs and what they work with.
@Configuration(proxyBeanMethods = false)
@Lazy
class JobParts {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    FetchSettings fetchSettings(VitrineSettings settings) {
        VitrineSettings.Fetch fetch = settings.fetch();
        FetchSettings.Limits usual = FetchSettings.DEFAULT.limits();
        return new FetchSettings(
                new FetchSettings.Reach(fetch.allowPrivate(), OwnHosts.of(settings)),
                new FetchSettings.Limits(
                        fetch.inFlight(),
                        fetch.perHost(),
                        fetch.perGateway(),
                        fetch.callTimeout(),
                        usual.connectTimeout(),
                        usual.turnTimeout(),
                        usual.failuresToPause(),
                        usual.pause(),
                        usual.headerBytes()),
                new FetchSettings.Gateways(
                        settings.ipfs().gateways(), settings.arweave().gateways()),
                FetchSettings.DEFAULT.userAgent());
    }

    @Bean
    GuardedFetcher guardedFetcher(FetchSettings settings) {
        return new GuardedFetcher(settings);
    }

    @Bean
    ContentReader contentReader(GuardedFetcher fetcher, FetchSettings settings) {
        return new ContentReader(fetcher, settings);
    }

    @Bean
    Steps steps(JobRepository repository, VitrineSettings settings) {
        return new Steps(
                repository,
                new JobSettings(
                        settings.jobs().chunkSize(),
                        settings.jobs().threads(),
                        settings.jobs().bulkFrom()));
    }

    @Bean
    JobLocks jobLocks(Databases databases, VitrineSettings settings) {
        String name = "process " + ProcessHandle.current().pid() + " on " + host();
        String mark = System.getenv(KnownSettings.DEATH_MARK);
        return new JobLocks(
                databases.orchestrator(),
                new JobLocks.Holder(name, mark == null ? null : Path.of(mark).toAbsolutePath()),
                settings.lock().silence());
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException unnamed) {
            return "this machine";
        }
    }

    @Bean
    BlockFetch blockFetch(ChainRegistry registry) {
        return new BlockFetch(registry);
    }

    @Bean
    Reindexing reindexing(
            Databases databases,
            DocumentStore documents,
            ChainRpcs nodes,
            BlockFetch fetch,
            JobLocks locks,
            VitrineSettings settings) {
        return new Reindexing(databases, documents, nodes, fetch, locks, settings.approvals());
    }

    @Bean
    Repair repair(Databases databases, DocumentStore documents, JobLocks locks) {
        return new Repair(databases, documents, locks);
    }

    @Bean
    Reorgs reorgs(Databases databases, DocumentStore documents, JobLocks locks, Steps steps) {
        return new Reorgs(databases, documents, locks, steps.settings());
    }

    @Bean
    IndexBlocks indexBlocks(
            Steps steps,
            Databases databases,
            DocumentStore documents,
            ChainRegistry registry,
            ChainRpcs nodes,
            Reorgs reorgs,
            BlockFetch fetch,
            Clock clock) {
        return new IndexBlocks(steps, databases, documents, registry, nodes, reorgs, fetch, clock);
    }

    @Bean
    ProjectEvents projectEvents(
            Steps steps,
            Databases databases,
            DocumentStore documents,
            ChainRegistry registry,
            ChainRpcs nodes,
            Reorgs reorgs,
            VitrineSettings settings) {
        return new ProjectEvents(
                steps, databases, documents, registry, nodes, reorgs, settings.approvals());
    }

    @Bean
    FetchMetadata fetchMetadata(
            Steps steps,
            Databases databases,
            DocumentStore documents,
            ObjectStore objects,
            ChainRpcs nodes,
            ContentReader content,
            Clock clock,
            VitrineSettings settings) {
        return new FetchMetadata(
                steps,
                databases,
                documents,
                objects,
                nodes,
                content,
                clock,
                new FetchMetadata.Settings(settings.refresh().changeInterval()));
    }

    @Bean
    TranscodeMedia transcodeMedia(
            Steps steps,
            Databases databases,
            DocumentStore documents,
            ObjectStore objects,
            ContentReader content,
            Clock clock) {
        return new TranscodeMedia(steps, databases, documents, objects, content, clock);
    }

    @Bean
    ComputeRarity computeRarity(Steps steps, Databases databases) {
        return new ComputeRarity(steps, databases);
    }

    @Bean
    AggregateFloors aggregateFloors(Steps steps, Databases databases) {
        return new AggregateFloors(steps, databases);
    }

    @Bean
    JobRuns jobRuns(
            JobOperator operator,
            JobRepository repository,
            JobLocks locks,
            Databases databases,
            List<JobDefinition> definitions) {
        return new JobRuns(
                operator, repository, locks, new WorkItems(databases.catalog()), definitions);
    }

    @Bean
    CatalogDigest catalogDigest(Databases databases, DocumentStore documents) {
        return new CatalogDigest(databases, documents);
    }

    @Bean
    CatalogVerification catalogVerification(Databases databases, DocumentStore documents) {
        return new CatalogVerification(databases, documents);
    }
}
