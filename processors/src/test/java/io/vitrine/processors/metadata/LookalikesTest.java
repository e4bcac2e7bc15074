package io.vitrine.processors.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LookalikesTest {

    private static final Lookalikes KNOWN =
            new Lookalikes(
                    Map.of("bayc", "Bored Ape Yacht Club", "azuki", "Azuki", "empty", "\u200b"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bored Ape Yacht Club",
                "BoredApeYachtClub",
                "bored ape yacht club",
                // the first letters of the first two words, o, r, e and p are Cyrillic
                "\u0412\u043e\u0072\u0435\u0064 \u0410\u0440\u0435 Yacht Club",
                "B0red Ape Yacht C1ub",
                "Bored\u200b Ape\u202e Yacht Club",
                "\uff22ored Ape Yacht Club",
                "B\u00adored Ape\u2003Yacht Club"
            })
    void fakesOfAVerifiedNameAreFound(String name) {
        assertThat(KNOWN.of(name)).contains("bayc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bored Apes", "Mutant Ape Yacht Club", "", "  ", "Azuki Elementals"})
    void othersAreNot(String name) {
        assertThat(KNOWN.of(name)).isEmpty();
    }

    @Test
    void nothingLooksLikeNothing() {
        assertThat(new Lookalikes(Map.of()).of("Azuki")).isEmpty();
        assertThat(KNOWN.of("x".repeat(1_000_000))).isEmpty();
    }
}
