package io.vitrine.processors.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.domain.chain.ChainId;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Vectors: the data dictionary of the product.
class IdentifiersTest {

    private static final ChainId CHAIN = ChainId.evm(1);

    @Test
    void theVectorsHold() {
        assertThat(Identifiers.token(CHAIN, "0xbc4ca0eda7647a8ab7c2061c2e118a18a936f13d", "1"))
                .isEqualTo(UUID.fromString("d5a686cf-3968-57be-9f0b-ba3f3f10ded0"));
        assertThat(Identifiers.marketplace("opensea"))
                .isEqualTo(UUID.fromString("0914875c-4ece-5b8c-b963-785c5aff960f"));
    }

    @Test
    void keysAreTheNaturalOnes() {
        UUID one = new UUID(1, 2);
        assertThat(Identifiers.collection(CHAIN, "0xaa"))
                .isEqualTo(Identifiers.of("collection|eip155:1|0xaa"));
        assertThat(Identifiers.binding(one, CHAIN, "0xaa"))
                .isEqualTo(Identifiers.of("binding|" + one + "|eip155:1|0xaa"));
        assertThat(Identifiers.trait(one, "eyes"))
                .isEqualTo(Identifiers.of("trait|" + one + "|eyes"));
        assertThat(Identifiers.traitValue(one, "string", "a|b"))
                .isEqualTo(Identifiers.of("trait_value|" + one + "|string|a|b"));
        assertThat(Identifiers.activity("mint", CHAIN, "0xcc", 4, 5))
                .isEqualTo(Identifiers.of("activity|mint|eip155:1|0xcc|4|5"));
    }

    @Test
    void theyAreOfVersionFiveAndOfTheStandardVariant() {
        for (int i = 0; i < 100; i++) {
            UUID id = Identifiers.of("x" + i);
            assertThat(id.version()).isEqualTo(5);
            assertThat(id.variant()).isEqualTo(2);
        }
    }
}
