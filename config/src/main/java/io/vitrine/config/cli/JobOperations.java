package io.vitrine.config.cli;

import io.vitrine.config.wiring.Refused;
import io.vitrine.domain.chain.Chain;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.metadata.RefreshReason;
import io.vitrine.domain.orchestration.JobName;
import io.vitrine.jobs.engine.JobRuns;
import io.vitrine.jobs.engine.Refreshing;
import io.vitrine.jobs.engine.Refreshing.Plan;
import io.vitrine.jobs.engine.Refreshing.Planned;
import io.vitrine.jobs.engine.Reindexing;
import io.vitrine.jobs.engine.Reindexing.Difference;
import io.vitrine.jobs.engine.RunRequest;
import io.vitrine.processors.chain.Identifiers;
import io.vitrine.readers.chain.ChainRegistry;
import io.vitrine.readers.metadata.CollectionFinder;
import io.vitrine.readers.orchestration.CatalogDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.JobExecution;

/// The commands' view of the jobs: which run, for which chains, and how they ended.
final class JobOperations implements Operations {

    private final JobRunner runner;
    private final Executions executions;
    private final BlocksAgain again;
    private final ChainRegistry registry;
    private final CollectionFinder collections;
    private final CatalogDigest digests;
    private final Refreshing refreshing;
    private final boolean follow;

    JobOperations(
            JobRuns runs,
            ChainRegistry registry,
            CollectionFinder collections,
            CatalogDigest digests,
            Reindexing reindexing,
            Refreshing refreshing,
            boolean follow) {
        this.runner = new JobRunner(runs);
        this.executions = new Executions(runs);
        this.again = new BlocksAgain(reindexing, runner, collections);
        this.registry = registry;
        this.collections = collections;
        this.digests = digests;
        this.refreshing = refreshing;
        this.follow = follow;
    }

    @Override
    public Outcome run(Work work, ProgressWatch watch) {
        refuseForeignBounds(work);
        RunRequest request =
                new RunRequest(
                        work.fromBlock(),
                        work.toBlock(),
                        work.toHead(),
                        work.collection() == null
                                ? null
                                : Typed.collection(work.collection(), collections),
                        work.token() == null ? null : token(work.token()),
                        work.proof());
        List<ChainId> chains = work.chain() == null ? enabled() : List.of(work.chain());
        List<Outcome> outcomes = new ArrayList<>();
        for (ChainId chain : chains) {
            outcomes.add(
                    work.join()
                            ? runner.joined(work.job(), chain, request, watch)
                            : run(work.job(), chain, request, watch));
            if (follow && !work.join() && work.job() == JobName.INDEX_BLOCKS) {
                outcomes.add(runner.run(JobName.PROJECT_EVENTS, chain, RunRequest.ALL, watch));
            }
        }
        return JobRunner.worst(outcomes);
    }

    @Override
    public Outcome nightly(ProgressWatch watch) {
        List<Outcome> outcomes = new ArrayList<>();
        for (ChainId chain : enabled()) {
            boolean behind = false;
            for (JobName job : JobName.values()) {
                if (behind && dependsOnChain(job)) {
                    continue;
                }
                Outcome outcome = run(job, chain, RunRequest.ALL, watch);
                outcomes.add(outcome);
                behind |= outcome.ending() != Ending.DONE && dependsOnChain(job);
                if (outcome.ending() == Ending.STOPPED) {
                    return JobRunner.worst(outcomes);
                }
            }
        }
        return JobRunner.worst(outcomes);
    }

    private Outcome run(JobName job, ChainId chain, RunRequest request, ProgressWatch watch) {
        if (!follow || job != JobName.INDEX_BLOCKS) {
            return runner.run(job, chain, request, watch);
        }
        try (ProjectionFollower follower = ProjectionFollower.of(runner, chain)) {
            return runner.run(job, chain, request, watch);
        }
    }

    /// Two jobs work on block ranges, the others on collections and tokens.
    private static void refuseForeignBounds(Work work) {
        boolean blocks = work.fromBlock() != null || work.toBlock() != null || work.toHead();
        boolean things = work.collection() != null || work.token() != null;
        if (work.proof() != null && work.job() != JobName.INDEX_BLOCKS) {
            throw Refused.usage(
                    work.job() + " has nothing to verify",
                    "--verify belongs to " + JobName.INDEX_BLOCKS + ".");
        }
        if (dependsOnChain(work.job()) ? things : blocks) {
            throw Refused.usage(
                    work.job() + " cannot be limited so",
                    dependsOnChain(work.job())
                            ? "Type --from-block and --to-block."
                            : "Type --collection or --token.");
        }
    }

    /// What the catalog holds already can be fetched, ranked and counted though a node is silent; only
    /// the projection waits for the index.
    private static boolean dependsOnChain(JobName job) {
        return switch (job) {
            case INDEX_BLOCKS, PROJECT_EVENTS -> true;
            case FETCH_METADATA, TRANSCODE_MEDIA, COMPUTE_RARITY, AGGREGATE_FLOORS -> false;
        };
    }

    private List<ChainId> enabled() {
        List<ChainId> chains = registry.enabled().stream().map(Chain::chainId).toList();
        if (chains.isEmpty()) {
            throw Refused.unavailable(
                    "No chain is enabled",
                    "Add one with 'vitrine chain add CAIP2 --rpc URL'.",
                    null);
        }
        return chains;
    }

    private static UUID token(String typed) {
        String[] parts = typed.split("/", -1);
        if (parts.length != 3 || !parts[2].matches("[0-9]{1,78}")) {
            throw Refused.usage(
                    "'" + typed + "' is no token",
                    "Type CAIP2/ADDRESS/ID such as eip155:1/0xabc.../7.");
        }
        return Identifiers.token(
                new ChainId(parts[0]), parts[1].toLowerCase(Locale.ROOT), parts[2]);
    }

    @Override
    public Outcome reindex(Again wanted, ProgressWatch watch) {
        return again.reindex(wanted, watch);
    }

    @Override
    public List<Difference> rehearse(Again wanted) {
        return again.rehearse(wanted);
    }

    @Override
    public Outcome refresh(Refresh wish, ProgressWatch watch) {
        RefreshReason reason = new RefreshReason(wish.cause(), wish.force());
        Plan plan = plan(wish, reason);
        Long execution = null;
        for (Planned planned : plan.runs()) {
            Outcome outcome = runner.run(planned.job(), planned.chain(), planned.request(), watch);
            if (outcome.ending() != Ending.DONE) {
                return outcome;
            }
            execution = outcome.execution() == null ? execution : outcome.execution();
        }
        String frozen =
                plan.frozen() == 0
                        ? ""
                        : " Frozen tokens were left alone: "
                                + plan.frozen()
                                + "; --force asks them too.";
        return new Outcome(
                Ending.DONE,
                plan.documents() + " documents and " + plan.media() + " media were due." + frozen,
                execution);
    }

    private Plan plan(Refresh wish, RefreshReason reason) {
        String collection = wish.collection();
        String token = wish.token();
        if (collection != null) {
            return refreshing
                    .collection(Typed.collection(collection, collections), reason)
                    .orElseThrow(() -> Typed.noCollection(collection));
        }
        if (token != null) {
            return refreshing
                    .token(token(token), reason)
                    .orElseThrow(() ->
                            Refused.usage(
                                    "No token '" + token + "'",
                                    "Type CAIP2/ADDRESS/ID of one that is known, such as"
                                            + " eip155:1/0xabc.../7."));
        }
        return refreshing.failed(Objects.requireNonNull(wish.failed()), reason);
    }

    @Override
    public List<OutdatedLine> outdated() {
        return registry.enabled().stream()
                .map(Chain::chainId)
                .flatMap(chain ->
                        again.outdated(chain).stream()
                                .map(blocks ->
                                        new OutdatedLine(
                                                chain.caip2(), blocks.from(), blocks.to())))
                .toList();
    }

    @Override
    public List<JobLine> jobs() {
        return executions.jobs();
    }

    @Override
    public List<ExecutionLine> executions(int limit) {
        return executions.executions(limit);
    }

    @Override
    public Optional<ExecutionLine> execution(long execution) {
        return executions.execution(execution);
    }

    @Override
    public Outcome stop(long execution) {
        return executions.stop(execution);
    }

    @Override
    public Outcome restart(long execution, ProgressWatch watch) {
        JobExecution ended = executions.known(execution);
        JobName job =
                JobName.find(ended.getJobInstance().getJobName())
                        .orElseThrow(() -> Refused.usage("Unknown job", "Type 'vitrine jobs'."));
        return runner.run(job, JobRuns.chainOf(ended), JobRuns.requestOf(ended), watch);
    }

    @Override
    public List<DigestLine> digest(@Nullable ChainId chain, @Nullable String collection) {
        UUID only = collection == null ? null : Typed.collection(collection, collections);
        List<ChainId> chains =
                chain == null
                        ? registry.enabled().stream().map(Chain::chainId).toList()
                        : List.of(chain);
        return chains.stream()
                .map(one -> digests.of(one, only))
                .map(sum ->
                        new DigestLine(
                                sum.chain().caip2(),
                                sum.block(),
                                sum.blockHash(),
                                sum.facts(),
                                sum.calls(),
                                sum.content()))
                .toList();
    }
}
