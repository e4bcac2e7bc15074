package io.vitrine.domain.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CidTest {

    @Test
    void readsEveryPublishedIdentifierAndRefusesTheBrokenOnes() throws Exception {
        JsonNode cases;
        try (InputStream in =
                Objects.requireNonNull(
                        CidTest.class.getResourceAsStream("/identifiers/cid.json"))) {
            cases = JsonMapper.shared().readTree(in);
        }
        for (JsonNode text : cases.get("js_multiformats_test_cids")) {
            // A version 0 identifier never has a multibase prefix; the source's test says so too.
            boolean valid = !text.asString().startsWith("zQm");
            assertThat(Cid.parse(text.asString()).isPresent()).as(text.asString()).isEqualTo(valid);
        }
        for (JsonNode text : cases.get("invalid")) {
            assertThat(Cid.parse(text.asString())).as(text.asString()).isEmpty();
        }
    }

    @Test
    void readsBase36AndBase16() {
        assertThat(Cid.parse("k51qzi5uqu5dlvj2baxnqndepeb86cbk3ng7n3i46uzyxzyqj2xjonzllnv0v8"))
                .map(Cid::codec)
                .contains(0x72L);
        assertThat(
                        Cid.parse(
                                "f01551220"
                                        + "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"))
                .isPresent();
    }

    @Test
    void namesRawBytes() throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(new byte[0]);
        Cid empty = Cid.ofRawSha256(digest);
        assertThat(empty.text())
                .isEqualTo("bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku");
        assertThat(Cid.parse(empty.text())).contains(empty);
    }

    @Test
    void refusesWhatIsNoIdentifier() {
        for (String text :
                List.of("", "Qm", "hello world", "bafy", "b" + "a".repeat(300), "zzzzzzzzzz")) {
            assertThat(Cid.parse(text)).as(text).isEmpty();
        }
    }
}
