package io.vitrine.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.domain.orchestration.BlockRange;
import io.vitrine.jobs.engine.RangeSizes;
import org.junit.jupiter.api.Test;

class RangeSizesTest {

    private final RangeSizes sizes = new RangeSizes(25, 200);

    private long after(int logsPerBlock) {
        long size = sizes.next();
        sizes.learn(new BlockRange(0, size - 1), (int) (logsPerBlock * size));
        return sizes.next();
    }

    @Test
    void quietBlocksAreReadTogetherUpToTheMost() {
        assertThat(sizes.next()).isEqualTo(25);
        assertThat(after(0)).isEqualTo(50);
        assertThat(after(1)).isEqualTo(100);
        assertThat(after(1)).isEqualTo(200);
        assertThat(after(0)).isEqualTo(200);
    }

    @Test
    void busyBlocksShrinkTheRangeAtOnceAndNeverBelowOne() {
        after(0);
        after(0);
        assertThat(after(400)).isEqualTo(RangeSizes.LOGS / 400);
        assertThat(after(100_000)).isEqualTo(1);
        assertThat(after(0)).as("not forgotten at once").isLessThanOrEqualTo(2);
    }
}
