package io.vitrine.processors.chain;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlugBaseTest {

    private static final String CONTRACT = "0xbc4ca0eda7647a8ab7c2061c2e118a18a936f13d";

    private static String of(@Nullable String name) {
        return SlugBase.of(name, CONTRACT);
    }

    @ParameterizedTest
    @CsvSource({
        "Pale Moons,pale-moons-bc4ca0",
        "Ünïcödé  Café,unicode-cafe-bc4ca0",
        "...a/b\\c?d#e...,a-b-c-d-e-bc4ca0",
        "ﬁne ＡＲＴ №5,fine-art-no5-bc4ca0",
        "İstanbul,istanbul-bc4ca0",
        "月,bc4ca0",
        "🕊🕊,bc4ca0",
        "---,bc4ca0"
    })
    void namesFold(String name, String slug) {
        assertThat(of(name)).isEqualTo(slug);
    }

    @Test
    void withoutANameTheAddressSpeaks() {
        assertThat(of(null)).isEqualTo("bc4ca0");
        assertThat(of("")).isEqualTo("bc4ca0");
    }

    @Test
    void aLongNameIsCutAndNeverEndsInADash() {
        assertThat(of("a".repeat(500))).isEqualTo("a".repeat(60) + "-bc4ca0");
        assertThat(of("a".repeat(59) + " " + "b".repeat(9))).isEqualTo("a".repeat(59) + "-bc4ca0");
    }
}
