package io.vitrine.jobs.engine;

import io.vitrine.domain.orchestration.BlockRange;
import io.vitrine.writers.orchestration.WorkRanges;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.ItemReader;

/// Claims block ranges one by one until none within the bounds is left.
public final class ClaimedRanges implements ItemReader<BlockRange> {

    private final WorkRanges ranges;
    private final Run run;
    private final BlockRange bounds;
    private final LongSupplier size;
    private final BooleanSupplier over;

    /// @param size how many blocks the next one may have at most
    /// @param over whether no more are to be claimed, although there may be some
    public ClaimedRanges(
            WorkRanges ranges,
            Run run,
            BlockRange bounds,
            LongSupplier size,
            BooleanSupplier over) {
        this.size = size;
        this.over = over;
        this.ranges = ranges;
        this.run = run;
        this.bounds = bounds;
    }

    @Override
    public @Nullable BlockRange read() {
        return over.getAsBoolean()
                ? null
                : run.next(() -> ranges.claim(run.fence(), bounds, size.getAsLong()));
    }
}
