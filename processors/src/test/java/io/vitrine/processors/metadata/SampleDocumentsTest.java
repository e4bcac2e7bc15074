package io.vitrine.processors.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.domain.metadata.Attribute;
import io.vitrine.domain.metadata.NormaliseStatus;
import io.vitrine.domain.metadata.NormalisedDocument;
import io.vitrine.domain.metadata.TokenUri;
import io.vitrine.domain.metadata.ValueType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Every real document, whole: name, description, link, attributes with their types and values, pictures and films.
class SampleDocumentsTest {

    /// A document and what is expected of it.
    record Sample(int id, byte[] bytes, JsonNode expected) {
        @Override
        public String toString() {
            return Integer.toString(id);
        }
    }

    static Stream<Sample> samples() throws IOException {
        Map<Integer, JsonNode> expected = new HashMap<>();
        for (JsonNode one : lines("/metadata/documents.expected.jsonl")) {
            expected.put(one.get("id").asInt(), one);
        }
        return lines("/metadata/documents.jsonl").stream()
                .map(row -> {
                    int id = row.get("id").asInt();
                    return new Sample(id, bytes(row), Objects.requireNonNull(expected.get(id)));
                });
    }

    private static List<JsonNode> lines(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(SampleDocumentsTest.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(JsonMapper.shared()::readTree)
                    .toList();
        }
    }

    private static byte[] bytes(JsonNode row) {
        if (row.has("raw")) {
            return ((TokenUri.Data) TokenUriParser.parse(row.get("raw").asString())).bytes();
        }
        JsonNode document = row.get("doc");
        return (document.isString() ? document.asString() : document.toString())
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void thereAreSixtyFour() throws IOException {
        assertThat(samples()).hasSize(64);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void saysWhatItSays(Sample sample) {
        NormalisedDocument document = DocumentNormaliser.normalise(sample.bytes(), null);
        JsonNode expected = sample.expected();
        if (expected.has("status")) {
            assertThat(document.status()).isEqualTo(NormaliseStatus.EMPTY);
            return;
        }
        assertThat(document.status()).isIn(NormaliseStatus.OK, NormaliseStatus.DEVIATING);
        assertThat(document.name()).isEqualTo(text(expected.get("name")));
        assertThat(document.description()).isEqualTo(text(expected.get("description")));
        assertThat(document.externalUrl()).isEqualTo(text(expected.get("externalUrl")));
        List<List<@Nullable String>> attributes = new ArrayList<>();
        for (JsonNode one : expected.get("attributes")) {
            attributes.add(
                    Arrays.asList(
                            text(one.get(0)),
                            text(one.get(1)),
                            text(one.get(2)),
                            text(one.get(3))));
        }
        assertThat(document.attributes())
                .extracting(one ->
                        Arrays.asList(
                                one.name(), one.valueType().text(), one.text(), one.displayType()))
                .isEqualTo(attributes);
        assertThat(document.attributes()).allSatisfy(SampleDocumentsTest::valueStandsInItsColumn);
        List<List<@Nullable String>> media = new ArrayList<>();
        for (JsonNode one : expected.get("media")) {
            media.add(Arrays.asList(text(one.get(0)), text(one.get(1))));
        }
        assertThat(document.media())
                .extracting(one -> Arrays.asList(one.role(), shortened(one.uri())))
                .isEqualTo(media);
        NormalisedDocument again =
                DocumentNormaliser.normalise(
                        document.canonicalJson().getBytes(StandardCharsets.UTF_8), null);
        assertThat(again.canonicalJson()).isEqualTo(document.canonicalJson());
    }

    private static void valueStandsInItsColumn(Attribute attribute) {
        assertThat(attribute.number() != null).isEqualTo(attribute.valueType() == ValueType.NUMBER);
        assertThat(attribute.epochSeconds() != null)
                .isEqualTo(attribute.valueType() == ValueType.DATE);
    }

    private static String shortened(String uri) {
        return uri.length() <= 200 ? uri : "sha256:" + References.key(uri);
    }

    private static @Nullable String text(@Nullable JsonNode node) {
        return node == null || node.isNull() ? null : node.asString();
    }
}
