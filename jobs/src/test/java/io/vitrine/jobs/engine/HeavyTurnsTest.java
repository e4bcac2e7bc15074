package io.vitrine.jobs.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.domain.orchestration.BlockRange;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// One at a time, for as long as it lives.
class HeavyTurnsTest {

    private static final BlockRange ONE = new BlockRange(1, 1);
    private static final BlockRange OTHER = new BlockRange(2, 2);
    private static final long HEAVY = RangeSizes.MOST_LOGS + 1L;
    private static final Duration SOON = Duration.ofSeconds(20);

    private final HeavyTurns turns = new HeavyTurns();

    @Test
    void aTurnIsWaitedForUntilItIsGivenBack() throws InterruptedException {
        turns.take(ONE, HEAVY);
        Thread waiting = Thread.ofPlatform().start(() -> turns.take(OTHER, HEAVY));
        assertThat(waiting.join(Duration.ofMillis(300))).isFalse();
        turns.giveBack(OTHER);
        assertThat(waiting.join(Duration.ofMillis(300))).isFalse();
        turns.giveBack(ONE);
        assertThat(waiting.join(SOON)).isTrue();
    }

    @Test
    void theTurnOfAWorkerThatEndedIsFree() throws InterruptedException {
        Thread dead = Thread.ofPlatform().start(() -> turns.take(ONE, HEAVY));
        dead.join();
        Thread next = Thread.ofPlatform().start(() -> turns.take(OTHER, HEAVY));
        assertThat(next.join(SOON)).isTrue();
    }

    @Test
    void whatIsNotHeavyWaitsForNobody() throws InterruptedException {
        turns.take(ONE, HEAVY);
        Thread light = Thread.ofPlatform().start(() -> turns.take(OTHER, RangeSizes.MOST_LOGS));
        assertThat(light.join(SOON)).isTrue();
    }
}
