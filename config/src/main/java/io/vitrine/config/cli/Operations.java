package io.vitrine.config.cli;

import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.chain.LogProof;
import io.vitrine.domain.metadata.RefreshCause;
import io.vitrine.domain.orchestration.JobName;
import io.vitrine.jobs.engine.Reindexing.Difference;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the commands need of the jobs. Every method may also throw what the stores, the nodes and
/// the locks throw.
public interface Operations {

    /// One job as asked for on the command line.
    ///
    /// @param chain null is every enabled chain
    /// @param toHead up to the newest block, although it is not final
    /// @param collection a slug, or `CAIP2/ADDRESS`
    /// @param token `CAIP2/ADDRESS/ID`
    /// @param proof how far answers of logs are proven to be whole
    /// @param join help the run that goes on, if there is one
    record Work(
            JobName job,
            @Nullable ChainId chain,
            @Nullable Long fromBlock,
            @Nullable Long toBlock,
            boolean toHead,
            @Nullable String collection,
            @Nullable String token,
            @Nullable LogProof proof,
            boolean join) {}

    /// Blocks that are to be done again: a range, those of a collection, or what is outdated.
    ///
    /// @param collection a slug, or `CAIP2/ADDRESS`
    /// @param fromRaw from what is stored, without asking a node
    /// @param outdated what older decoding rules made
    record Again(
            ChainId chain,
            @Nullable Long fromBlock,
            @Nullable Long toBlock,
            @Nullable String collection,
            boolean fromRaw,
            boolean outdated) {}

    /// Metadata and media that are to be had again: one of the first three.
    ///
    /// @param collection a slug, or `CAIP2/ADDRESS`
    /// @param token `CAIP2/ADDRESS/ID`
    /// @param failed code of a failure
    /// @param force whatever was said or seen before
    /// @param cause who asks
    record Refresh(
            @Nullable String collection,
            @Nullable String token,
            @Nullable String failed,
            boolean force,
            RefreshCause cause) {}

    /// How a run ended.
    enum Ending {
        DONE,
        FAILED,
        LOCKED,
        STOPPED
    }

    /// @param message one line for people; what failed, why, and the next command to type
    /// @param execution the last one that was begun; null when none was
    record Outcome(Ending ending, String message, @Nullable Long execution) {

        Outcome(Ending ending, String message) {
            this(ending, message, null);
        }
    }

    /// Hears how far a run is; called from any thread, as often as something changes.
    interface ProgressWatch {

        /// @param label job and chain
        /// @param total 0 when it is not known yet
        void at(String label, long done, long total, boolean finished);
    }

    /// @param lastStatus of its last execution; null when it never ran
    /// @param waiting items of work that are due now; null when it is not known
    record JobLine(
            String job,
            String description,
            @Nullable String lastStatus,
            @Nullable Instant lastEnded,
            @Nullable Long waiting) {}

    /// @param exit what went wrong, fit to be shown; null when nothing did
    record ExecutionLine(
            long execution,
            String job,
            String chain,
            String status,
            @Nullable Instant started,
            @Nullable Instant ended,
            long done,
            long total,
            @Nullable String exit) {}

    /// @param block the block it holds for
    record DigestLine(
            String chain,
            long block,
            String blockHash,
            String facts,
            String calls,
            String content) {}

    /// Blocks of a chain that older decoding rules made.
    record OutdatedLine(String chain, long fromBlock, long toBlock) {}

    Outcome run(Work work, ProgressWatch watch);

    /// Every job for every enabled chain, in order.
    Outcome nightly(ProgressWatch watch);

    /// Does blocks again, through the jobs.
    Outcome reindex(Again again, ProgressWatch watch);

    /// Has metadata and media again, through the jobs.
    Outcome refresh(Refresh wish, ProgressWatch watch);

    /// The rows that would change; nothing is written.
    List<Difference> rehearse(Again again);

    /// What older decoding rules made, chain by chain.
    List<OutdatedLine> outdated();

    List<JobLine> jobs();

    /// The newest executions, newest first.
    List<ExecutionLine> executions(int limit);

    Optional<ExecutionLine> execution(long execution);

    /// Asks it to stop and waits until it has.
    Outcome stop(long execution);

    Outcome restart(long execution, ProgressWatch watch);

    /// @param chain null is every chain
    /// @param collection null is the whole catalog
    List<DigestLine> digest(@Nullable ChainId chain, @Nullable String collection);
}
