package io.vitrine.config.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressBarTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final AtomicLong clock = new AtomicLong(7);

    private ProgressBar bar(boolean terminal, int width) {
        return new ProgressBar(
                new PrintStream(bytes, true, StandardCharsets.UTF_8), terminal, width, clock::get);
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    private String shown() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aTerminalHasOneLineThatIsDrawnOver() {
        ProgressBar bar = bar(true, 80);
        bar.at("indexBlocks", 0, 2000, false);
        pass(Duration.ofMillis(50));
        bar.at("indexBlocks", 10, 2000, false);
        pass(Duration.ofMillis(950));
        bar.at("indexBlocks", 500, 2000, false);
        bar.at("indexBlocks", 2000, 2000, true);

        String[] drawn = shown().split("\r", -1);
        assertThat(drawn).hasSize(4);
        assertThat(drawn[1].strip())
                .isEqualTo("indexBlocks [------------------------] 0/2,000 (0%)");
        assertThat(drawn[2].strip())
                .isEqualTo(
                        "indexBlocks [######------------------] 500/2,000 (25%), 500/s, 3 s left");
        assertThat(drawn[3])
                .startsWith("indexBlocks [########################] 2,000/2,000 (100%)")
                .endsWith(System.lineSeparator());
    }

    @Test
    void aLineNeverWraps() {
        bar(true, 30).at("indexBlocks eip155:1", 1, 2, false);

        assertThat(shown()).hasSize(30);
    }

    @Test
    void elsewhereThereIsALineNowAndThen() {
        ProgressBar bar = bar(false, 80);
        for (int i = 0; i <= 60; i++) {
            bar.at("fetchMetadata", i * 10, 0, false);
            pass(Duration.ofMillis(100));
        }
        bar.at("fetchMetadata", 610, 610, true);
        bar.at("fetchMetadata", 610, 610, true);

        assertThat(shown().lines())
                .containsExactly(
                        "fetchMetadata 0",
                        "fetchMetadata 500, 100/s",
                        "fetchMetadata 610/610 (100%), 100/s, 7 s");
    }
}
