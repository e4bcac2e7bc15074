package io.vitrine.config.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class TableTest {

    private final Table table =
            new Table("job", "lastEnded", "waiting")
                    .row("indexBlocks", Instant.parse("2026-01-02T03:04:05.678Z"), 12L)
                    .row("computeRarity", null, null);

    @Test
    void forPeople() {
        assertThat(table.text().lines())
                .containsExactly(
                        "JOB            LAST ENDED            WAITING",
                        "indexBlocks    2026-01-02T03:04:05Z  12",
                        "computeRarity  -                     -");
    }

    @Test
    void forScripts() {
        assertThat(table.json().replaceAll("\\s+", ""))
                .isEqualTo(
                        "[{\"job\":\"indexBlocks\",\"lastEnded\":\"2026-01-02T03:04:05.678Z\",\"waiting\":12},"
                                + "{\"job\":\"computeRarity\",\"lastEnded\":null,\"waiting\":null}]");
    }
}
