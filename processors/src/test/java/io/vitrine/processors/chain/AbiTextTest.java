package io.vitrine.processors.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.processors.chain.AbiText.Text;
import io.vitrine.processors.chain.AbiText.Unreadable;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class AbiTextTest {

    private static final int LIMIT = 64;

    private static String digits(BigInteger value) {
        String hex = value.toString(16);
        return "0".repeat(64 - hex.length()) + hex;
    }

    private static String digits(long value) {
        return digits(BigInteger.valueOf(value));
    }

    private static String hex(String text) {
        String hex = HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
        return hex + "0".repeat((64 - hex.length() % 64) % 64);
    }

    private static String code(String data) {
        return ((Unreadable) AbiText.read(data, LIMIT)).code();
    }

    @Test
    void aStringIsRead() {
        assertThat(AbiText.read("0x" + digits(32) + digits(5) + hex("Moons"), LIMIT))
                .isEqualTo(new Text("Moons"));
        assertThat(AbiText.read("0x" + digits(32) + digits(0), LIMIT)).isEqualTo(new Text(""));
    }

    @Test
    void anOffsetMayLeadFurtherAndPaddingMayBeMissing() {
        assertThat(AbiText.read("0x" + digits(64) + digits(7) + digits(3) + "c3a961", LIMIT))
                .isEqualTo(new Text("éa"));
    }

    @Test
    void oneWordIsTextOfContractsBeforeStrings() {
        assertThat(AbiText.read("0x" + hex("MKR"), LIMIT)).isEqualTo(new Text("MKR"));
        assertThat(AbiText.read("0x" + "0".repeat(64), LIMIT)).isEqualTo(new Text(""));
    }

    @Test
    void nothingMeansThereIsNoSuchFunction() {
        assertThat(code("0x")).isEqualTo("NO_CODE");
        assertThat(code("")).isEqualTo("NO_CODE");
    }

    @Test
    void noOffsetAndNoLengthIsBelieved() {
        BigInteger most = BigInteger.TWO.pow(256).subtract(BigInteger.ONE);
        for (BigInteger lie :
                new BigInteger[] {
                    BigInteger.valueOf(Integer.MAX_VALUE), BigInteger.TWO.pow(255), most
                }) {
            assertThat(code("0x" + digits(lie) + digits(5) + hex("Moons")))
                    .isEqualTo("ABI_MALFORMED");
            assertThat(code("0x" + digits(32) + digits(lie) + hex("Moons")))
                    .isEqualTo("ABI_MALFORMED");
        }
        assertThat(code("0x" + digits(65) + digits(5) + hex("Moons"))).isEqualTo("ABI_MALFORMED");
        assertThat(code("0x" + digits(32) + digits(33) + hex("Moons"))).isEqualTo("ABI_MALFORMED");
    }

    @Test
    void brokenHexIsMalformed() {
        assertThat(code("0x1234")).isEqualTo("ABI_MALFORMED");
        assertThat(code("0x" + digits(32) + digits(2) + "zzzz")).isEqualTo("ABI_MALFORMED");
    }

    @Test
    void hexThatIsNoNumberIsMalformed() {
        assertThat(code("0x" + "z".repeat(128))).isEqualTo("ABI_MALFORMED");
        assertThat(code("0x" + "-" + digits(32).substring(1) + digits(0)))
                .isEqualTo("ABI_MALFORMED");
    }

    @Test
    void aLongTextIsRefusedBeforeItIsRead() {
        assertThat(code("0x" + digits(32) + digits(65) + hex("x".repeat(65))))
                .isEqualTo("TEXT_TOO_LONG");
    }

    @Test
    void bytesThatAreNoTextAreMarked() {
        assertThat(AbiText.read("0x" + digits(32) + digits(2) + "41ff", LIMIT))
                .isEqualTo(new Text("A\ufffd"));
    }
}
