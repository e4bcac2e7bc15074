package io.vitrine.processors.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TextsTest {

    @Test
    void aLineIsCleanAndSingleSpaced() {
        assertThat(Texts.line("  Pale\n\t Moons\u0000 ", 100)).isEqualTo("Pale Moons");
        assertThat(Texts.line("a\u202eb\u2066c\u200fd", 100)).isEqualTo("abcd");
        assertThat(Texts.line("e\u0301", 100)).isEqualTo("é");
        assertThat(Texts.line("x\ud83dy", 100)).isEqualTo("x\ufffdy");
    }

    @Test
    void whatLeavesNothingIsNull() {
        assertThat(Texts.line("", 100)).isNull();
        assertThat(Texts.line(" \n\u0000\u202e ", 100)).isNull();
    }

    @Test
    void aLineIsCutBetweenCharacters() {
        for (int bytes = 1; bytes < 12; bytes++) {
            String line = Objects.requireNonNull(Texts.line("aé月🕊b", bytes));
            assertThat(line).doesNotContain("\ufffd");
            assertThat(line.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(bytes);
        }
        assertThat(Texts.line("🕊", 3)).isNull();
    }

    @Test
    void aHugeTextCostsNoMoreThanItsLine() {
        assertThat(Texts.line("\u0000".repeat(1_000_000) + "x", 200)).isNull();
        assertThat(Texts.line("y".repeat(1_000_000), 200)).hasSize(200);
    }
}
