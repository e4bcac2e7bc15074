package io.vitrine.processors.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ReferencesTest {

    @Test
    void sha256IsTheOneEverybodyKnows() {
        assertThat(References.sha256("abc".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(References.key("abc")).startsWith("ba7816bf");
    }

    @Test
    void dataUrisAreKnownInAnyCase() {
        assertThat(References.isData("DaTa:,x")).isTrue();
        assertThat(References.isData("ipfs://data:")).isFalse();
        assertThat(References.isData("dat")).isFalse();
    }

    @Test
    void onlyDataUrisAreShortened() {
        assertThat(References.shortened("ipfs://x")).isEqualTo("ipfs://x");
        String long64 = "data:image/png;base64," + "A".repeat(90_000);
        assertThat(References.shortened(long64))
                .isEqualTo("data:image/png;sha256=" + References.key(long64));
        assertThat(References.shortened("data:,x"))
                .isEqualTo("data:;sha256=" + References.key("data:,x"));
        assertThat(References.shortened("data:broken"))
                .isEqualTo("data:;sha256=" + References.key("data:broken"));
    }
}
