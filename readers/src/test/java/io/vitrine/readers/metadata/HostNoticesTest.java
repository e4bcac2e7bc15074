package io.vitrine.readers.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HostNoticesTest {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 7);
    private final HostNotices notices = new HostNotices(now::get);

    @Test
    void aHostIsSpokenOfOnceAMinute() {
        try (Warnings warnings = new Warnings()) {
            for (int second = 0; second < 120; second++) {
                for (int ask = 0; ask < 1_000; ask++) {
                    notices.warn("dead.example", "HOST_DOWN");
                }
                now.addAndGet(Duration.ofSeconds(1).toNanos());
            }
            assertThat(warnings.said())
                    .containsExactly(
                            "fetch.host host=dead.example reason=HOST_DOWN times=1",
                            "fetch.host host=dead.example reason=HOST_DOWN times=60000");
            notices.warn("other.example", "HOST_DOWN");
            notices.warn("dead.example", "RATE_LIMITED");
            assertThat(warnings.said()).as("another host, another reason").hasSize(4);
        }
    }

    @Test
    void whatIsRememberedOfHostsIsBounded() {
        try (Warnings warnings = new Warnings()) {
            notices.warn("first.example", "HOST_DOWN");
            for (int host = 0; host < 10_000; host++) {
                notices.warn("host" + host, "HOST_DOWN");
            }
            notices.warn("first.example", "HOST_DOWN");
            assertThat(warnings.said())
                    .filteredOn(line -> line.contains("first.example"))
                    .hasSize(2);
        }
    }
}
