package io.vitrine.jobs.engine;

import io.vitrine.domain.orchestration.BlockRange;
import io.vitrine.readers.orchestration.RangeProgress;
import io.vitrine.writers.orchestration.WorkRanges;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.ItemReader;

/// Claims block ranges one by one until none within the bounds is left.
public final class ClaimedRanges implements ItemReader<BlockRange> {

    private final WorkRanges ranges;
    private final RangeProgress progress;
    private final Run run;
    private final BlockRange bounds;
    private final LongSupplier size;
    private final BooleanSupplier over;

    /// @param size how many blocks the next one may have at most
    /// @param over whether no more are to be claimed, although there may be some
    public ClaimedRanges(
            WorkRanges ranges,
            RangeProgress progress,
            Run run,
            BlockRange bounds,
            LongSupplier size,
            BooleanSupplier over) {
        this.size = size;
        this.over = over;
        this.ranges = ranges;
        this.progress = progress;
        this.run = run;
        this.bounds = bounds;
    }

    private Optional<BlockRange> claim() {
        return over.getAsBoolean()
                ? Optional.empty()
                : ranges.claim(run.fence(), bounds, size.getAsLong());
    }

    @Override
    public @Nullable BlockRange read() {
        return run.next(
                this::claim, () -> progress.isAnyOpen(run.fence(), bounds, !over.getAsBoolean()));
    }
}
