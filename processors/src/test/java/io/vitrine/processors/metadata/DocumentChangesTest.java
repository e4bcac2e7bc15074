package io.vitrine.processors.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.processors.metadata.DocumentChanges.Version;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DocumentChangesTest {

    private static Version version(String uri, @Nullable String document) {
        return new Version(
                uri,
                document == null
                        ? null
                        : DocumentNormaliser.normalise(
                                        document.getBytes(StandardCharsets.UTF_8), null)
                                .canonicalJson());
    }

    private static JsonNode between(@Nullable String before, @Nullable String after) {
        return JsonMapper.shared()
                .readTree(DocumentChanges.between(version("x:", before), version("x:", after)));
    }

    @Test
    void nothingIsSaidOfWhatIsTheSame() {
        String document =
                "{\"name\":\"A\",\"attributes\":[{\"trait_type\":\"Hat\",\"value\":1},{\"trait_type\":\"Eye\",\"value\":\"x\"}]}";
        String shuffled =
                "{\"attributes\":[{\"trait_type\":\"Eye\",\"value\":\"x\"},{\"value\":1.0,\"trait_type\":\"Hat\"}],\"name\":\"A\"}";
        assertThat(between(document, shuffled)).isEmpty();
    }

    @Test
    void fieldsAndAddressesHaveTheirBeforeAndAfter() {
        JsonNode changes =
                JsonMapper.shared()
                        .readTree(
                                DocumentChanges.between(
                                        version(
                                                "ipfs://a",
                                                "{\"name\":\"A\",\"image\":\"ipfs://QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG\"}"),
                                        version("ipfs://b", "{\"name\":\"B\"}")));
        assertThat(changes.get("uri").get("after").asString()).isEqualTo("ipfs://b");
        assertThat(changes.get("name").get("before").asString()).isEqualTo("A");
        assertThat(changes.get("image").get("after").isNull()).isTrue();
        assertThat(changes.has("description")).isFalse();
    }

    @Test
    void traitsAreAddedRemovedAndChanged() {
        JsonNode traits =
                between(
                                """
                                {"attributes": [{"trait_type": "Hat", "value": "red"}, {"trait_type": "Eye", "value": "x"},
                                                {"trait_type": "Badge", "value": "a"}, {"trait_type": "Badge", "value": "b"}]}
                                """,
                                """
                                {"attributes": [{"trait_type": "Hat", "value": "blue"}, {"trait_type": "Mouth", "value": 7},
                                                {"trait_type": "Badge", "value": "b"}, {"trait_type": "Badge", "value": "c"},
                                                {"trait_type": "Badge", "value": "d"}]}
                                """)
                        .get("traits");
        assertThat(traits.get("changed"))
                .hasToString("[{\"trait\":\"Hat\",\"before\":\"red\",\"after\":\"blue\"}]");
        assertThat(traits.get("removed").toString())
                .isEqualTo(
                        "[{\"trait\":\"Eye\",\"value\":\"x\"},{\"trait\":\"Badge\",\"value\":\"a\"}]");
        assertThat(traits.get("added").toString())
                .isEqualTo(
                        "[{\"trait\":\"Badge\",\"value\":\"c\"},{\"trait\":\"Badge\",\"value\":\"d\"},{\"trait\":\"Mouth\",\"value\":\"7\"}]");
    }

    @Test
    void whatCouldNotBeReadHadNothingInIt() {
        assertThat(between(null, "{\"name\":\"A\"}").get("name").get("before").isNull()).isTrue();
    }

    @Test
    void longTextsAreCutAndNoCharacterIsSplit() {
        String long199 = "a".repeat(199) + "\ud83d\ude00" + "b".repeat(500);
        String after =
                between("{}", "{\"description\":\"" + long199 + "\"}")
                        .get("description")
                        .get("after")
                        .asString();
        assertThat(after).isEqualTo("a".repeat(199) + "\u2026");
    }
}
