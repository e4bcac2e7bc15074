package io.vitrine.domain.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChainFeaturesTest {

    @Test
    void whatIsNotSaidIsUsual() {
        assertThat(ChainFeatures.parse("{}"))
                .isEqualTo(
                        new ChainFeatures(
                                "evm",
                                new Finality.Tagged(),
                                0,
                                null,
                                ChainFeatures.Scope.ALL,
                                true,
                                true,
                                true,
                                true,
                                List.of()));
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        ChainFeatures features =
                ChainFeatures.parse(
                        """
                        {"finality": 12, "startBlock": 7, "scope": "listed", "eip1559": false,
                         "genesisHash": "0xAB", "wrappedNative": ["0xCD"], "unknown": {}}
                        """);
        assertThat(features.finality()).isEqualTo(new Finality.Depth(12));
        assertThat(features.genesisHash()).isEqualTo("0xab");
        assertThat(features.wrappedNative()).containsExactly("0xcd");
        assertThat(ChainFeatures.parse(features.json())).isEqualTo(features);
        assertThat(features.withStartBlock(9).startBlock()).isEqualTo(9);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "x", "{\"finality\": \"soon\"}", "{\"scope\": \"some\"}"})
    void nonsenseIsRefused(String json) {
        assertThatThrownBy(() -> ChainFeatures.parse(json))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
