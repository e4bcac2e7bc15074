package io.vitrine.config.cli;

import io.vitrine.config.cli.Operations.Again;
import io.vitrine.config.cli.Operations.Ending;
import io.vitrine.config.cli.Operations.Outcome;
import io.vitrine.config.cli.Operations.ProgressWatch;
import io.vitrine.config.wiring.Refused;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.orchestration.BlockRange;
import io.vitrine.domain.orchestration.JobName;
import io.vitrine.jobs.engine.Reindexing;
import io.vitrine.jobs.engine.Reindexing.Difference;
import io.vitrine.jobs.engine.RunRequest;
import io.vitrine.readers.metadata.CollectionFinder;
import java.util.List;
import java.util.Objects;

/// Blocks that are done again, or rehearsed.
final class BlocksAgain {

    private final Reindexing reindexing;
    private final JobRunner runner;
    private final CollectionFinder collections;

    BlocksAgain(Reindexing reindexing, JobRunner runner, CollectionFinder collections) {
        this.reindexing = reindexing;
        this.runner = runner;
        this.collections = collections;
    }

    Outcome reindex(Again again, ProgressWatch watch) {
        ChainId chain = again.chain();
        if (again.outdated()) {
            if (reindexing.planOutdated(chain).isEmpty()) {
                return new Outcome(Ending.DONE, "Nothing is outdated.");
            }
            return runner.run(JobName.PROJECT_EVENTS, chain, RunRequest.ALL, watch);
        }
        BlockRange bounds = bounds(again);
        if (again.fromRaw()) {
            refuseNotReplayable(chain, bounds);
            if (reindexing.planProjection(chain, bounds).isEmpty()) {
                throw nothingThere(chain, bounds);
            }
            return runner.run(JobName.PROJECT_EVENTS, chain, RunRequest.ALL, watch);
        }
        BlockRange whole =
                reindexing.planFetch(chain, bounds).orElseThrow(() -> nothingThere(chain, bounds));
        Outcome indexed =
                runner.run(
                        JobName.INDEX_BLOCKS,
                        chain,
                        RunRequest.blocks(whole.from(), whole.to()),
                        watch);
        return indexed.ending() == Ending.DONE
                ? runner.run(JobName.PROJECT_EVENTS, chain, RunRequest.ALL, watch)
                : indexed;
    }

    /// What older decoding rules made, neighbours together.
    List<BlockRange> outdated(ChainId chain) {
        return reindexing.outdated(chain);
    }

    List<Difference> rehearse(Again again) {
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
                .blocks(again.chain(), Typed.collection(typed, collections))
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
                            + " are not stored, or were fetched without an event that today's rules"
                            + " need",
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
}
