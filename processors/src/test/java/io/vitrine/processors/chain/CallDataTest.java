package io.vitrine.processors.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class CallDataTest {

    private static final String CONTRACT = "0xbc4ca0eda7647a8ab7c2061c2e118a18a936f13d";

    @Test
    void selectorsAreThoseOfTheStandards() {
        assertThat(CallData.name(CONTRACT).data()).isEqualTo("0x06fdde03");
        assertThat(CallData.symbol(CONTRACT).data()).isEqualTo("0x95d89b41");
        assertThat(CallData.tokenUri(CONTRACT, BigInteger.ONE).data())
                .isEqualTo("0xc87b56dd" + "0".repeat(63) + "1");
    }

    @Test
    void theLargestIdFits() {
        BigInteger largest = BigInteger.TWO.pow(256).subtract(BigInteger.ONE);
        assertThat(CallData.uri(CONTRACT, largest).data()).isEqualTo("0x0e89341c" + "f".repeat(64));
    }
}
