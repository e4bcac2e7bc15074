package io.vitrine.domain.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChainIdTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "eip155",
                "eip155:",
                ":1",
                "EIP155:1",
                "eip155:1 ",
                "ei:1",
                "eip155:1:2"
            })
    void otherFormsAreRefused(String given) {
        assertThatThrownBy(() -> new ChainId(given))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'" + given + "'", "eip155:1");
    }

    @Test
    void evmChainsHaveNumbers() {
        assertThat(ChainId.evm(8453)).hasToString("eip155:8453");
        assertThat(new ChainId("eip155:8453").evmNumber()).isEqualTo(8453);
    }

    @Test
    void othersHaveNone() {
        ChainId solana = new ChainId("solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp");
        assertThat(solana.isEvm()).isFalse();
        assertThatThrownBy(solana::evmNumber).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theyStandInOrderOfTheirBytes() {
        assertThat(new ChainId("eip155:10")).isLessThan(new ChainId("eip155:9"));
    }
}
