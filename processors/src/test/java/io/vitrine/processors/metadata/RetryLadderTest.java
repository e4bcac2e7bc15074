package io.vitrine.processors.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.domain.metadata.FailureCode;
import io.vitrine.domain.orchestration.WorkFailure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryLadderTest {

    private static WorkFailure failure(FailureCode code, int attempts, @Nullable Duration asked) {
        return RetryLadder.failure(code, "detail", attempts, asked);
    }

    @ParameterizedTest
    @CsvSource({
        "TIMEOUT,0,PT1M",
        "TIMEOUT,1,PT5M",
        "TIMEOUT,2,PT30M",
        "TIMEOUT,3,PT6H",
        "TIMEOUT,4,P1D",
        "TIMEOUT,8,P1D",
        "HOST_BUSY,0,PT0S",
        "HOST_BUSY,3,PT0S",
        "NOT_FOUND,0,P1D",
        "NOT_FOUND,1,P3D",
        "NOT_FOUND,2,P7D",
        "NOT_FOUND,7,P30D"
    })
    void pausesGrow(FailureCode code, int attempts, Duration pause) {
        assertThat(failure(code, attempts, null))
                .isEqualTo(new WorkFailure(code.name(), "detail", pause, false));
    }

    @Test
    void theTenthFailureIsTheLast() {
        assertThat(failure(FailureCode.TIMEOUT, 8, null).giveUp()).isFalse();
        assertThat(failure(FailureCode.TIMEOUT, 9, null).giveUp()).isTrue();
    }

    @Test
    void whatIsWrongInItselfIsNotAskedAgain() {
        assertThat(failure(FailureCode.SSRF_BLOCKED, 0, null).giveUp()).isTrue();
    }

    @Test
    void aServerMayAskForMoreTimeNotForLess() {
        Duration hour = Duration.ofHours(1);
        assertThat(failure(FailureCode.RATE_LIMITED, 0, hour).retryAfter()).isEqualTo(hour);
        assertThat(failure(FailureCode.RATE_LIMITED, 3, hour).retryAfter())
                .isEqualTo(Duration.ofHours(6));
    }
}
