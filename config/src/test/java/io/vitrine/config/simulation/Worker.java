package io.vitrine.config.simulation;

import com.zaxxer.hikari.HikariDataSource;
import io.vitrine.config.simulation.MortalDataSource.Watch;
import io.vitrine.db.Database;
import io.vitrine.db.Databases;
import io.vitrine.db.cache.LocalCache;
import io.vitrine.db.documents.DocumentStore;
import io.vitrine.db.documents.PostgresDocumentStore;
import io.vitrine.domain.account.ApprovalScope;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.orchestration.JobName;
import io.vitrine.jobs.IndexBlocks;
import io.vitrine.jobs.ProjectEvents;
import io.vitrine.jobs.engine.BlockFetch;
import io.vitrine.jobs.engine.Failpoints;
import io.vitrine.jobs.engine.JobRuns;
import io.vitrine.jobs.engine.JobSettings;
import io.vitrine.jobs.engine.Reorgs;
import io.vitrine.jobs.engine.RunRequest;
import io.vitrine.jobs.engine.Steps;
import io.vitrine.readers.chain.ChainRegistry;
import io.vitrine.readers.chain.ChainRpcs;
import io.vitrine.readers.chain.RpcSettings;
import io.vitrine.writers.orchestration.JobLocks;
import io.vitrine.writers.orchestration.WorkItems;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.batch.core.configuration.support.MapJobRegistry;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.launch.support.JobOperatorFactoryBean;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.repository.support.JdbcJobRepositoryFactoryBean;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.annotation.Isolation;

/// What a process that runs jobs is made of, put together by hand so that many live and die within one
/// test.
final class Worker implements AutoCloseable {

    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final long CACHE_BYTES = 1 << 20;

    /// Thrown where a worker dies, through everything that stands above.
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed() {
            super("killed", null, false, false);
        }
    }

    private final List<MortalDataSource> mortal = new ArrayList<>();
    private final ChainRpcs nodes;
    private final LocalCache cache = new LocalCache(CACHE_BYTES);
    private final JobRepository repository;
    private final JobRuns runs;
    private final Reorgs reorgs;
    private volatile boolean dead;

    /// @param pools shared by all workers, as they stand for the server
    Worker(
            Databases pools,
            JobSettings settings,
            RpcSettings patience,
            Failpoints failpoints,
            Watch watch) {
        this(pools, settings, patience, failpoints, watch, Clock.systemUTC());
    }

    /// @param clock of the machine it runs on
    Worker(
            Databases pools,
            JobSettings settings,
            RpcSettings patience,
            Failpoints failpoints,
            Watch watch,
            Clock clock) {
        Databases databases =
                new Databases(
                        pools.auth(),
                        pools.user(),
                        mortal(pools.wallets(), watch),
                        pools.registry(),
                        mortal(pools.orchestrator(), watch),
                        mortal(pools.indexer(), watch),
                        mortal(pools.catalog(), watch));
        ChainRegistry registry = new ChainRegistry(databases, cache);
        DocumentStore documents = new PostgresDocumentStore(databases);
        this.nodes = new ChainRpcs(registry, Map.of(), Map.of(), patience);
        try {
            this.repository = repository(databases.orchestrator());
            Steps steps = new Steps(repository, settings, failpoints);
            JobLocks locks =
                    new JobLocks(
                            databases.orchestrator(),
                            new JobLocks.Holder("a worker of a test"),
                            SILENCE);
            this.reorgs = new Reorgs(databases, documents, locks, settings);
            this.runs =
                    new JobRuns(
                            operator(databases.orchestrator(), repository),
                            repository,
                            locks,
                            new WorkItems(databases.catalog()),
                            List.of(
                                    new IndexBlocks(
                                            steps,
                                            databases,
                                            documents,
                                            registry,
                                            nodes,
                                            reorgs,
                                            new BlockFetch(registry),
                                            clock),
                                    new ProjectEvents(
                                            steps,
                                            databases,
                                            documents,
                                            registry,
                                            nodes,
                                            reorgs,
                                            ApprovalScope.ALL)));
        } catch (Exception e) {
            throw new IllegalStateException("a worker cannot be put together", e);
        }
    }

    private Database mortal(Database database, Watch watch) {
        MortalDataSource connections =
                new MortalDataSource(
                        database.name(), (HikariDataSource) database.dataSource(), watch);
        mortal.add(connections);
        return new Database(database.name(), connections);
    }

    static JobRepository repository(Database orchestrator) throws Exception {
        JdbcJobRepositoryFactoryBean factory = new JdbcJobRepositoryFactoryBean();
        factory.setDataSource(orchestrator.dataSource());
        factory.setTransactionManager(new JdbcTransactionManager(orchestrator.dataSource()));
        factory.setDatabaseType("POSTGRES");
        factory.setTablePrefix("batch.BATCH_");
        factory.setIsolationLevelForCreateEnum(Isolation.READ_COMMITTED);
        factory.afterPropertiesSet();
        return factory.getObject();
    }

    static JobOperator operator(Database orchestrator, JobRepository repository) throws Exception {
        JobOperatorFactoryBean factory = new JobOperatorFactoryBean();
        factory.setJobRepository(repository);
        factory.setJobRegistry(new MapJobRegistry());
        factory.setTransactionManager(new JdbcTransactionManager(orchestrator.dataSource()));
        factory.afterPropertiesSet();
        return factory.getObject();
    }

    JobRepository repository() {
        return repository;
    }

    boolean isDead() {
        return dead;
    }

    /// Runs a job to its end.
    ///
    /// @return empty when the worker died of it
    Optional<JobExecution> run(JobName job, ChainId chain, RunRequest request) {
        try {
            JobExecution execution = runs.run(job, chain, request, progress -> {});
            return dead ? Optional.empty() : Optional.of(execution);
        } catch (RuntimeException | Killed e) {
            if (dead) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /// Helps the run that goes on, or runs the job itself where there is none.
    ///
    /// @return how it ended, for people
    String join(JobName job, ChainId chain, RunRequest request) {
        try {
            return Trial.ending(runs.join(job, chain, request, progress -> {}));
        } catch (RuntimeException | Killed e) {
            return dead ? "killed" : String.valueOf(e);
        }
    }

    /// An operator's word: nothing above the block counts any more.
    void unwind(ChainId chain, long block) {
        reorgs.unwind(chain, block);
    }

    /// Ends it as kill -9 does: connections break, nobody cleans up.
    ///
    /// @return to be thrown by whoever it befell
    Killed kill() {
        dead = true;
        mortal.forEach(MortalDataSource::kill);
        return new Killed();
    }

    @Override
    public void close() {
        nodes.close();
        cache.close();
    }
}
