package io.vitrine.processors.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.domain.chain.AnsweredCall;
import io.vitrine.domain.chain.CallAnswer;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.chain.ContractCall;
import io.vitrine.domain.metadata.DocumentSource;
import io.vitrine.domain.metadata.TokenUri;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.web3j.abi.TypeEncoder;
import org.web3j.abi.datatypes.Utf8String;

/// What contracts are asked for documents; the special ones as the bundled list has them.
class TokenUriCallsTest {

    private static final DocumentSources SOURCES = DocumentSources.load();
    private static final ChainId ETHEREUM = ChainId.evm(1);
    private static final String PUNKS = "0xb47e3cd837ddf8e4c57f05d70ab865de6e193bbb";
    private static final String OTHER = "0xbc4ca0eda7647a8ab7c2061c2e118a18a936f13d";

    private static AnsweredCall answered(CallAnswer answer) {
        return new AnsweredCall(new ContractCall(OTHER, "0x"), "tokenURI", 1, answer);
    }

    private static AnsweredCall text(String text) {
        return answered(
                new CallAnswer.Returned(
                        "0x" + "0".repeat(62) + "20" + TypeEncoder.encode(new Utf8String(text))));
    }

    private static String code(CallAnswer answer, boolean burned) {
        TokenUriCalls.Uri uri =
                TokenUriCalls.read(
                        SOURCES.of(ETHEREUM, OTHER),
                        BigInteger.ONE,
                        List.of(answered(answer)),
                        burned);
        assertThat(uri.text()).isNull();
        return Objects.requireNonNull(uri.failure()).code();
    }

    @Test
    void othersAreAskedAsTheStandardsSay() {
        DocumentSource source = SOURCES.of(ETHEREUM, OTHER);
        assertThat(TokenUriCalls.of(source, OTHER, BigInteger.TEN, false))
                .containsOnlyKeys("tokenURI")
                .extractingByKey("tokenURI")
                .isEqualTo(new ContractCall(OTHER, "0xc87b56dd" + "0".repeat(63) + "a"));
        assertThat(TokenUriCalls.of(source, OTHER, BigInteger.TEN, true)).containsOnlyKeys("uri");
        assertThat(
                        TokenUriCalls.read(source, BigInteger.TEN, List.of(text("ipfs://x")), false)
                                .text())
                .isEqualTo("ipfs://x");
        assertThat(SOURCES.of(ChainId.evm(137), PUNKS)).isEqualTo(new DocumentSource.Standard());
    }

    @Test
    void aDocumentOfAPunkIsPutTogether() {
        DocumentSource source = SOURCES.of(ETHEREUM, PUNKS);
        Map<String, ContractCall> calls =
                TokenUriCalls.of(source, PUNKS, BigInteger.valueOf(7804), false);
        assertThat(calls).containsOnlyKeys("punkAttributes", "punkImageSvg");
        assertThat(calls.get("punkAttributes"))
                .isEqualTo(
                        new ContractCall(
                                "0x16f5a35647d6f03d5d3da7b35409d65ba03af3b2",
                                "0x76dfe297" + "0".repeat(60) + "1e7c"));
        String svg = "data:image/svg+xml;utf8,<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>";
        String uri =
                TokenUriCalls.read(
                                source,
                                BigInteger.valueOf(7804),
                                List.of(text("Alien, Cap Forward, Pipe, Small Shades"), text(svg)),
                                false)
                        .text();
        TokenUri.Data data = (TokenUri.Data) TokenUriParser.parse(uri);
        assertThat(new String(data.bytes(), StandardCharsets.UTF_8))
                .contains("\"name\":\"CryptoPunk #7804\"")
                .contains("{\"trait_type\":\"type\",\"value\":\"Alien\"}")
                .contains("{\"trait_type\":\"accessory\",\"value\":\"Small Shades\"}");
        assertThat(DocumentNormaliser.normalise(data.bytes(), data.contentType()).attributes())
                .hasSize(4);
        assertThat(
                        TokenUriCalls.read(
                                        source,
                                        BigInteger.ONE,
                                        List.of(text("Female 2"), text(svg)),
                                        false)
                                .text())
                .satisfies(female ->
                        assertThat(
                                        new String(
                                                ((TokenUri.Data) TokenUriParser.parse(female))
                                                        .bytes(),
                                                StandardCharsets.UTF_8))
                                .contains("\"value\":\"Female\""));
    }

    @ParameterizedTest
    @CsvSource({
        "0x57f1887a8bf19b14fc0df6fd9b2acc9af147ea85, https://metadata.ens.domains/mainnet/0x57f1887a8bf19b14fc0df6fd9b2acc9af147ea85/9",
        "0x06012c8cf97bead5deae237070f9587f8e7a266d, https://api.cryptokitties.co/v3/kitties/9"
    })
    void someDocumentsHaveAKnownAddress(String contract, String uri) {
        DocumentSource source = SOURCES.of(ETHEREUM, contract);
        assertThat(TokenUriCalls.of(source, contract, BigInteger.valueOf(9), false)).isEmpty();
        assertThat(TokenUriCalls.read(source, BigInteger.valueOf(9), List.of(), false).text())
                .isEqualTo(uri);
    }

    @Test
    void anotherFunctionMayNameThem() {
        String zora = "0xabefbc9fd2f806065b4f3c237d4b59d9a97bcac7";
        assertThat(TokenUriCalls.of(SOURCES.of(ETHEREUM, zora), zora, BigInteger.ONE, false))
                .containsOnlyKeys("tokenMetadataURI");
    }

    @Test
    void answersThatAreNoneHaveACode() {
        assertThat(code(new CallAnswer.Returned("0x"), false)).isEqualTo("NO_CODE");
        assertThat(code(new CallAnswer.Reverted("0x"), false)).isEqualTo("REVERTED");
        assertThat(code(new CallAnswer.Reverted("0x"), true)).isEqualTo("BURNED");
        assertThat(code(new CallAnswer.Unanswered("RPC_UNAVAILABLE", "no node"), false))
                .isEqualTo("RPC_UNAVAILABLE");
        assertThat(
                        code(
                                new CallAnswer.Returned(
                                        "0x" + "0".repeat(62) + "20" + "8" + "0".repeat(63)),
                                false))
                .isEqualTo("ABI_MALFORMED");
        assertThat(code(text("a".repeat((4 << 20) + 1)).answer(), false)).isEqualTo("URI_TOO_LONG");
    }
}
