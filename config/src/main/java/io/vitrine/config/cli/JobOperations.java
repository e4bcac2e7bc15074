package io.vitrine.config.cli;

import io.vitrine.config.wiring.Refused;
import io.vitrine.domain.chain.Chain;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.metadata.RefreshReason;
import io.vitrine.domain.orchestration.BlockRange;
import io.vitrine.domain.orchestration.JobName;
import io.vitrine.jobs.engine.JobRuns;
import io.vitrine.jobs.engine.Progress;
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
import io.vitrine.writers.orchestration.JobLocks.JobBusy;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;

/// The commands' view of the jobs: which run, for which chains, and how they ended.
final class JobOperations implements Operations {

    private static final int WATCH_MILLIS = 200;

    private final JobRuns runs;
    private final ChainRegistry registry;
    private final CollectionFinder collections;
    private final CatalogDigest digests;
    private final Reindexing reindexing;
    private final Refreshing refreshing;

    JobOperations(
            JobRuns runs,
            ChainRegistry registry,
            CollectionFinder collections,
            CatalogDigest digests,
            Reindexing reindexing,
            Refreshing refreshing) {
        this.runs = runs;
        this.registry = registry;
        this.collections = collections;
        this.digests = digests;
        this.reindexing = reindexing;
        this.refreshing = refreshing;
    }

    @Override
    public Outcome run(Work work, ProgressWatch watch) {
        refuseForeignBounds(work);
        RunRequest request =
                new RunRequest(
                        work.fromBlock(),
                        work.toBlock(),
                        work.toHead(),
                        work.collection() == null ? null : collection(work.collection()),
                        work.token() == null ? null : token(work.token()),
                        work.proof());
        List<ChainId> chains = work.chain() == null ? enabled() : List.of(work.chain());
        List<Outcome> outcomes = new ArrayList<>();
        for (ChainId chain : chains) {
            outcomes.add(
                    work.join()
                            ? joined(work.job(), chain, request, watch)
                            : run(work.job(), chain, request, watch));
        }
        return worst(outcomes);
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
                    return worst(outcomes);
                }
            }
        }
        return worst(outcomes);
    }

    @Override
    public Outcome reindex(Again again, ProgressWatch watch) {
        ChainId chain = again.chain();
        if (again.outdated()) {
            if (reindexing.planOutdated(chain).isEmpty()) {
                return new Outcome(Ending.DONE, "Nothing is outdated.");
            }
            return run(JobName.PROJECT_EVENTS, chain, RunRequest.ALL, watch);
        }
        BlockRange bounds = bounds(again);
        if (again.fromRaw()) {
            refuseNotReplayable(chain, bounds);
            if (reindexing.planProjection(chain, bounds).isEmpty()) {
                throw nothingThere(chain, bounds);
            }
            return run(JobName.PROJECT_EVENTS, chain, RunRequest.ALL, watch);
        }
        BlockRange whole =
                reindexing.planFetch(chain, bounds).orElseThrow(() -> nothingThere(chain, bounds));
        Outcome indexed =
                run(
                        JobName.INDEX_BLOCKS,
                        chain,
                        RunRequest.blocks(whole.from(), whole.to()),
                        watch);
        return indexed.ending() == Ending.DONE
                ? run(JobName.PROJECT_EVENTS, chain, RunRequest.ALL, watch)
                : indexed;
    }

    @Override
    public Outcome refresh(Refresh wish, ProgressWatch watch) {
        RefreshReason reason = new RefreshReason(wish.cause(), wish.force());
        Plan plan = plan(wish, reason);
        Long execution = null;
        for (Planned planned : plan.runs()) {
            Outcome outcome = run(planned.job(), planned.chain(), planned.request(), watch);
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
                    .collection(collection(collection), reason)
                    .orElseThrow(() -> noCollection(collection));
        }
        if (token != null) {
            return refreshing
                    .token(token(token), reason)
                    .orElseThrow(() ->
                            Refused.usage(
                                    "No token '" + token + "'",
                                    "Type CAIP2/ADDRESS/ID of one that is known, such as eip155:1/0xabc.../7."));
        }
        return refreshing.failed(Objects.requireNonNull(wish.failed()), reason);
    }

    @Override
    public List<Difference> rehearse(Again again) {
        BlockRange bounds = bounds(again);
        if (again.fromRaw()) {
            refuseNotReplayable(again.chain(), bounds);
        }
        return reindexing
                .rehearse(again.chain(), bounds, again.fromRaw())
                .orElseThrow(() -> nothingThere(again.chain(), bounds));
    }

    private BlockRange bounds(Again again) {
        String typed = again.collection();
        if (typed == null) {
            return new BlockRange(
                    Objects.requireNonNull(again.fromBlock()),
                    Objects.requireNonNull(again.toBlock()));
        }
        return reindexing
                .blocks(again.chain(), collection(typed))
                .orElseThrow(() ->
                        Refused.usage(
                                "No token of '" + typed + "' is known on " + again.chain(),
                                "Type --from-block and --to-block instead."));
    }

    private void refuseNotReplayable(ChainId chain, BlockRange bounds) {
        List<BlockRange> missing = reindexing.notReplayable(chain, bounds);
        if (!missing.isEmpty()) {
            throw Refused.different(
                    "Blocks "
                            + missing.getFirst()
                            + (missing.size() > 1
                                    ? " and " + (missing.size() - 1) + " more ranges"
                                    : "")
                            + " of "
                            + chain
                            + " are not stored, or were fetched without an event that today's rules need",
                    "Type the command without --from-raw, or 'vitrine run indexBlocks --chain "
                            + chain
                            + "' first.");
        }
    }

    private static Refused nothingThere(ChainId chain, BlockRange bounds) {
        return Refused.usage(
                "Nothing of blocks " + bounds + " of " + chain + " is there to be done again",
                "Type 'vitrine run indexBlocks --chain " + chain + "' first.");
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

    private Outcome run(JobName job, ChainId chain, RunRequest request, ProgressWatch watch) {
        try {
            return watched(job, chain, watch, progress -> runs.run(job, chain, request, progress));
        } catch (JobBusy busy) {
            return new Outcome(Ending.LOCKED, String.valueOf(busy.getMessage()));
        }
    }

    private Outcome joined(JobName job, ChainId chain, RunRequest request, ProgressWatch watch) {
        try {
            return watched(job, chain, watch, progress -> runs.join(job, chain, request, progress));
        } catch (JobBusy busy) {
            return new Outcome(Ending.LOCKED, String.valueOf(busy.getMessage()));
        }
    }

    private interface Running {
        JobExecution run(java.util.function.Consumer<Progress> watcher);
    }

    private static Outcome watched(
            JobName job, ChainId chain, ProgressWatch watch, Running running) {
        String label = job + " " + chain;
        try (ScheduledExecutorService ticks =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("progress").factory())) {
            Progress[] seen = new Progress[1];
            JobExecution execution =
                    running.run(progress -> {
                        seen[0] = progress;
                        ticks.scheduleAtFixedRate(
                                () -> tell(label, progress, watch, false),
                                WATCH_MILLIS,
                                WATCH_MILLIS,
                                TimeUnit.MILLISECONDS);
                    });
            ticks.shutdownNow();
            ticks.awaitTermination(1, TimeUnit.SECONDS);
            if (seen[0] != null && execution.getStatus() == BatchStatus.COMPLETED) {
                tell(label, seen[0], watch, true);
            }
            return outcome(label, execution);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome(Ending.STOPPED, label + " was interrupted");
        }
    }

    private static void tell(
            String label, Progress progress, ProgressWatch watch, boolean finished) {
        Progress.Snapshot now = progress.snapshot();
        if (!now.step().isEmpty() || finished) {
            watch.at(label, now.allDone(), now.allTotal(), finished);
        }
    }

    private static Outcome outcome(String label, JobExecution execution) {
        return switch (execution.getStatus()) {
            case COMPLETED -> new Outcome(Ending.DONE, "", execution.getId());
            case STOPPED, STOPPING, STARTED, STARTING ->
                    new Outcome(
                            Ending.STOPPED,
                            label
                                    + " was stopped. Go on with 'vitrine restart "
                                    + execution.getId()
                                    + "'.",
                            execution.getId());
            case FAILED, ABANDONED, UNKNOWN ->
                    new Outcome(
                            Ending.FAILED,
                            label
                                    + " failed: "
                                    + reason(execution)
                                    + " Try again with 'vitrine restart "
                                    + execution.getId()
                                    + "'.",
                            execution.getId());
        };
    }

    /// What the worker says that failed; the step above it only says that one did.
    private static String reason(JobExecution execution) {
        Stream<String> thrown =
                execution.getAllFailureExceptions().stream().map(JobOperations::root);
        Stream<String> recorded =
                execution.getStepExecutions().stream()
                        .map(step -> step.getExitStatus().getExitDescription())
                        .flatMap(text -> text.lines().limit(1))
                        .map(line -> line.replaceFirst("^[\\w.$]+: ", ""));
        return Stream.concat(thrown, recorded)
                .filter(message -> !message.isBlank() && !message.startsWith("Partition handler"))
                .findFirst()
                .map(message -> message.endsWith(".") ? message : message + ".")
                .orElse("see the log under the home folder.");
    }

    private static String root(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        return message == null
                ? cause.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }

    private static Outcome worst(List<Outcome> outcomes) {
        for (Ending ending : List.of(Ending.STOPPED, Ending.FAILED, Ending.LOCKED)) {
            Optional<Outcome> found =
                    outcomes.stream().filter(outcome -> outcome.ending() == ending).findFirst();
            if (found.isPresent()) {
                return found.get();
            }
        }
        return new Outcome(Ending.DONE, "");
    }

    private UUID collection(String typed) {
        return collections.find(typed).orElseThrow(() -> noCollection(typed));
    }

    private static Refused noCollection(String typed) {
        return Refused.usage(
                "No collection '" + typed + "'",
                "Type its slug, or CAIP2/ADDRESS such as eip155:1/0xabc...");
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
    public List<JobLine> jobs() {
        List<JobExecution> recent = runs.executions(200);
        List<JobLine> lines = new ArrayList<>();
        for (JobName job : JobName.values()) {
            Optional<JobExecution> last =
                    recent.stream()
                            .filter(one -> one.getJobInstance().getJobName().equals(job.text()))
                            .findFirst();
            lines.add(
                    new JobLine(
                            job.text(),
                            describe(job),
                            last.map(one -> one.getStatus().name()).orElse(null),
                            last.map(one -> instant(one.getEndTime())).orElse(null),
                            null));
        }
        return lines;
    }

    private static String describe(JobName job) {
        return switch (job) {
            case INDEX_BLOCKS -> "stores blocks and logs";
            case PROJECT_EVENTS -> "turns logs into tokens, owners, transfers and collections";
            case FETCH_METADATA -> "fetches and normalises the documents of tokens";
            case TRANSCODE_MEDIA -> "keeps pictures and makes smaller copies";
            case COMPUTE_RARITY -> "counts traits and ranks tokens";
            case AGGREGATE_FLOORS -> "counts items and owners of collections";
        };
    }

    @Override
    public List<ExecutionLine> executions(int limit) {
        return runs.executions(limit).stream().map(JobOperations::line).toList();
    }

    @Override
    public Optional<ExecutionLine> execution(long execution) {
        return runs.execution(execution).map(JobOperations::line);
    }

    private static ExecutionLine line(JobExecution execution) {
        long written =
                execution.getStepExecutions().stream()
                        .filter(step -> !step.getStepName().contains("-worker"))
                        .mapToLong(step -> step.getWriteCount())
                        .sum();
        String exit = execution.getExitStatus().getExitDescription();
        return new ExecutionLine(
                execution.getId(),
                execution.getJobInstance().getJobName(),
                JobRuns.chainOf(execution).caip2(),
                execution.getStatus().name(),
                instant(execution.getStartTime()),
                instant(execution.getEndTime()),
                written,
                written,
                exit.isBlank() ? null : exit.lines().findFirst().orElse(null));
    }

    /// Spring Batch keeps the local time of the machine.
    private static @Nullable Instant instant(@Nullable LocalDateTime local) {
        return local == null ? null : local.atZone(ZoneId.systemDefault()).toInstant();
    }

    @Override
    public Outcome stop(long execution) {
        JobExecution running = known(execution);
        if (!runs.stop(running)) {
            return new Outcome(
                    Ending.FAILED,
                    "Execution " + execution + " is not running: " + running.getStatus());
        }
        return new Outcome(
                Ending.DONE, "Execution " + execution + " stops after the chunk it is at.");
    }

    @Override
    public Outcome restart(long execution, ProgressWatch watch) {
        JobExecution ended = known(execution);
        JobName job =
                JobName.find(ended.getJobInstance().getJobName())
                        .orElseThrow(() -> Refused.usage("Unknown job", "Type 'vitrine jobs'."));
        return run(job, JobRuns.chainOf(ended), JobRuns.requestOf(ended), watch);
    }

    private JobExecution known(long execution) {
        return runs.execution(execution)
                .orElseThrow(() ->
                        Refused.usage(
                                "No execution " + execution,
                                "Type 'vitrine status' for the newest ones."));
    }

    @Override
    public List<DigestLine> digest(@Nullable ChainId chain, @Nullable String collection) {
        UUID only = collection == null ? null : collection(collection);
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
