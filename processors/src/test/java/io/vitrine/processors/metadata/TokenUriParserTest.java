package io.vitrine.processors.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.domain.media.Cid;
import io.vitrine.domain.metadata.FailureCode;
import io.vitrine.domain.metadata.TokenUri;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenUriParserTest {

    private static final String V0 = "QmatYkNGZnELf8cAGdyJpUca2PyY4szai3RHyyWofNY1pY";
    private static final String V1 = "bafybeif2pall7dybz7vecqka3zo24irdwabwdi4wc55jznaq75q7eaavvu";
    private static final BigInteger LARGEST = BigInteger.TWO.pow(256).subtract(BigInteger.ONE);

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "ipfs://V0 ipfs://V0",
                "ipfs://V0/1.json ipfs://V0/1.json",
                "ipfs://ipfs/V0/1.json ipfs://V0/1.json",
                "IPFS://V0/1.json ipfs://V0/1.json",
                "ipfs:/V0/1 ipfs://V0/1",
                "/ipfs/V0/1 ipfs://V0/1",
                "ipfs/V0/1 ipfs://V0/1",
                "V0 ipfs://V0",
                "V1/1.json ipfs://V1/1.json",
                "https://ipfs.io/ipfs/V0/1.json ipfs://V0/1.json",
                "https://gateway.pinata.cloud/ipfs/V1?token=x ipfs://V1",
                "https://V1.ipfs.dweb.link/a/b.png ipfs://V1/a/b.png",
                "ipfs://V0/Token#1.json ipfs://V0/Token%231.json",
                "ipfs://V0/a%20b.json ipfs://V0/a%20b.json",
                "ipfs://V0/a/../b ipfs://V0/b",
                "ipfs://V0/../../b ipfs://V0/b",
                "ipfs://V0/a/%2e%2e/b ipfs://V0/b",
                "ipfs://V0// ipfs://V0"
            })
    void findsOneSpellingForIpfs(String text, String canonical) {
        TokenUri uri = TokenUriParser.parse(text.replace("V0", V0).replace("V1", V1));
        assertThat(uri).isInstanceOf(TokenUri.Ipfs.class);
        assertThat(((TokenUri.Ipfs) uri).canonical())
                .isEqualTo(canonical.replace("V0", V0).replace("V1", V1));
    }

    @Test
    void encodesSpacesInPaths() {
        assertThat(TokenUriParser.parse("ipfs://" + V0 + "/a b.json"))
                .isEqualTo(new TokenUri.Ipfs(Cid.parse(V0).orElseThrow(), "a%20b.json", null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | URI_EMPTY",
                "'   ' | URI_EMPTY",
                "null | URI_INVALID",
                "undefined | URI_INVALID",
                "1.json | URI_INVALID",
                "/tokens/1 | URI_INVALID",
                "{{baseUri}}/1 | URI_INVALID",
                "http:// | URI_INVALID",
                "javascript:alert(1) | SCHEME_UNSUPPORTED",
                "file:///etc/passwd | SCHEME_UNSUPPORTED",
                "ftp://host/1 | SCHEME_UNSUPPORTED",
                "ipfs://QmNotAnIdentifier/1 | CID_INVALID",
                "ipfs:// | CID_INVALID",
                "ipfs://ipfs/ | CID_INVALID",
                "https://ipfs.io/ipfs/QmdfTbBqBPQ7VNxZEYEj14VmRuZBkqFbiwReogJgS1zIII | CID_INVALID",
                "QmdfTbBqBPQ7VNxZEYEj14VmRuZBkqFbiwReogJgS1zIII | CID_INVALID",
                "ar://short | URI_INVALID",
                "data:nothing | DATA_URI_INVALID",
                "data:application/json;base64,!!!! | DATA_URI_INVALID",
                "data:application/json;base64,A | DATA_URI_INVALID"
            })
    void refusesWithACode(String text, FailureCode code) {
        assertThat(TokenUriParser.parse(text))
                .isInstanceOfSatisfying(
                        TokenUri.Unusable.class, uri -> assertThat(uri.code()).isEqualTo(code));
    }

    @Test
    void refusesLengthAndControlCharacters() {
        assertThat(code("https://host/" + "a".repeat(100_000))).isEqualTo(FailureCode.URI_TOO_LONG);
        assertThat(code("data:," + "a".repeat(5_000_000))).isEqualTo(FailureCode.URI_TOO_LONG);
        assertThat(code("{\"a\":\"" + "a".repeat(5_000_000))).isEqualTo(FailureCode.URI_TOO_LONG);
        assertThat(code("https://host/\u0000a")).isEqualTo(FailureCode.URI_INVALID);
        assertThat(code("https://host/\r\nx: y")).isEqualTo(FailureCode.URI_INVALID);
        assertThat(TokenUriParser.parse(null)).isInstanceOf(TokenUri.Unusable.class);
    }

    private static FailureCode code(String text) {
        return ((TokenUri.Unusable) TokenUriParser.parse(text)).code();
    }

    @Test
    void trimsSpacesAndThePaddingOfWords() {
        assertThat(TokenUriParser.parse("  https://host/1\u0000\u0000"))
                .isEqualTo(new TokenUri.Http("https://host/1"));
    }

    @Test
    void readsArweaveAndInlineDocuments() {
        String transaction = "iAmAnArweaveTransaction_0123456789-abcdefgh";
        assertThat(transaction).hasSize(43);
        TokenUri.Arweave expected = new TokenUri.Arweave(transaction, "1.json");
        assertThat(TokenUriParser.parse("ar://" + transaction + "/1.json")).isEqualTo(expected);
        assertThat(TokenUriParser.parse("https://arweave.net/" + transaction + "/1.json"))
                .isEqualTo(expected);
        assertThat(TokenUriParser.parse(" {\"name\":\"x\"}"))
                .isEqualTo(new TokenUri.InlineJson("{\"name\":\"x\"}"));
        assertThat(TokenUriParser.parse("<svg xmlns='x'/>"))
                .isInstanceOfSatisfying(
                        TokenUri.Data.class,
                        data -> assertThat(data.contentType()).isEqualTo("image/svg+xml"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "ipns://docs.example.eth/1.json ipns://docs.example.eth/1.json",
                "IPNS://NAME/ ipns://NAME",
                "/ipns/NAME/a/../1 ipns://NAME/1",
                "ipns/NAME?x=1 ipns://NAME"
            })
    void findsNamesThatPointAtContent(String text, String canonical) {
        String name = "k51qzi5uqu5dlvj2baxnqndepeb86cbk3ng7n3i46uzyxzyqj2xjonzllnv0v8";
        assertThat(TokenUriParser.parse(text.replace("NAME", name)))
                .isInstanceOfSatisfying(
                        TokenUri.Ipns.class,
                        uri ->
                                assertThat(uri.canonical())
                                        .isEqualTo(canonical.replace("NAME", name)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ipns://", "ipns:///", "ipns://a b/1", "ipns://-a", "ipns://a@b/1"})
    void refusesNamesThatAreNone(String text) {
        assertThat(code(text)).isEqualTo(FailureCode.URI_INVALID);
    }

    @Test
    void readsIdentifiersInEveryBase() {
        String binary = "01551220e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        byte[] bytes = HexFormat.of().parseHex(binary);
        BigInteger number = new BigInteger(1, bytes);
        // The first byte is 1, so that positional bases need no leading zeros.
        String base36 = number.toString(36);
        for (String text :
                List.of(
                        "f" + binary,
                        "F" + binary.toUpperCase(Locale.ROOT),
                        "k" + base36,
                        "K" + base36.toUpperCase(Locale.ROOT),
                        "u" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes),
                        "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku",
                        "BAFKREIHDWDCEFGH4DQKJV67UZCMW7OJEE6XEDZDETOJUZJEVTENXQUVYKU",
                        "zb2rhmy65F3REf8SZp7De11gxtECBGgUKaLdiDj7MCGCHxbDW")) {
            assertThat(TokenUriParser.parse("ipfs://" + text + "/1"))
                    .as(text)
                    .isInstanceOfSatisfying(
                            TokenUri.Ipfs.class,
                            uri -> assertThat(uri.cid().binary()).isEqualTo(bytes));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data:application/json,{\"a\":\"b c\"}",
                "data:application/json,%7B%22a%22%3A%22b%20c%22%7D",
                "data:application/json;utf8,{\"a\":\"b c\"}",
                "data:application/json;charset=utf-8,{\"a\":\"b c\"}",
                "data:application/json;charset=UTF-8;base64,eyJhIjoiYiBjIn0=",
                "data:application/json;base64,eyJhIjoiYiBjIn0=",
                "data:application/json;base64,eyJhIjoiYiBjIn0",
                "data:application/json;base64,eyJhIjoiYiBjIn0%3D",
                "data:application/json;base64, eyJh\nIjoiYiBjIn0=",
                "data:application/json;utf8;base64,eyJhIjoiYiBjIn0=",
                "data:;base64,eyJhIjoiYiBjIn0=",
                "data:,{\"a\":\"b c\"}",
                "DATA:application/json;BASE64,eyJhIjoiYiBjIn0=",
                "data:application/json ; base64,eyJhIjoiYiBjIn0=",
                "data:;charset=utf-8;base64,eyJhIjoiYiBjIn0",
                "data:text/plain;base64,eyJhIjoiYiBjIn0=",
                "data:application/json;charset=utf-8;utf8,{\"a\":\"b c\"}",
                "data:application/json;base64,eyJhIjoi\r\n YiBjIn0%3d",
                "data:application/json;ascii,{\"a\":\"b c\"}",
                " data:application/json;utf8,%7b\"a\":\"b c\"%7D "
            })
    void decodesDataHoweverWritten(String text) {
        assertThat(data(text)).isEqualTo("{\"a\":\"b c\"}");
    }

    @Test
    void keepsWhatWasLeftUnescaped() {
        assertThat(data("data:application/json,{\"a\":\"#1 100%\"}"))
                .isEqualTo("{\"a\":\"#1 100%\"}");
        assertThat(data("data:application/json,{\"a\":\"<svg x=%22y%22>\"}"))
                .isEqualTo("{\"a\":\"<svg x=%22y%22>\"}");
        assertThat(data("data:,\u00e9%C3%A9+")).isEqualTo("\u00e9\u00e9+");
        assertThat(data("data:;base64,-_8"))
                .isEqualTo(new String(new byte[] {-5, -1}, StandardCharsets.UTF_8));
        assertThat(data("data:application/json,")).isEmpty();
    }

    private static String data(String text) {
        TokenUri uri = TokenUriParser.parse(text);
        assertThat(uri).isInstanceOf(TokenUri.Data.class);
        return new String(((TokenUri.Data) uri).bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void fillsInTheId() {
        String seventeen = "0".repeat(62) + "11";
        assertThat(TokenUriParser.fillId("https://h/{id}/{id}.json", BigInteger.valueOf(17)))
                .isEqualTo("https://h/" + seventeen + "/" + seventeen + ".json");
        assertThat(TokenUriParser.fillId("{id}", LARGEST)).isEqualTo("f".repeat(64));
        assertThat(TokenUriParser.fillId("{id}", BigInteger.ZERO)).isEqualTo("0".repeat(64));
        assertThat(TokenUriParser.fillId("https://h/1", LARGEST)).isEqualTo("https://h/1");
        assertThat(TokenUriParser.fillId("${id}", BigInteger.ONE))
                .isEqualTo("$" + "0".repeat(63) + "1");
        assertThatThrownBy(() -> TokenUriParser.fillId("{id}", LARGEST.add(BigInteger.ONE)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
