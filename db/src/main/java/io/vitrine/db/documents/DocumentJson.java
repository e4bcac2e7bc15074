package io.vitrine.db.documents;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/// A document's fields as JSON text. An instant is `{"$date": milliseconds}`; no field name can
/// begin with a dollar, so nothing else looks like it.
final class DocumentJson {

    private static final String DATE = "$date";
    private static final int INITIAL_BYTES = 2048;

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    private DocumentJson() {}

    static String write(Map<String, Object> fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(INITIAL_BYTES);
        try (JsonGenerator json =
                JSON.createGenerator(ObjectWriteContext.empty(), bytes, JsonEncoding.UTF8)) {
            json.writeStartObject();
            for (Map.Entry<String, Object> field : fields.entrySet()) {
                json.writeName(field.getKey());
                switch (field.getValue()) {
                    case String text -> json.writeString(text);
                    case Long number -> json.writeNumber(number);
                    case Boolean flag -> json.writeBoolean(flag);
                    case Instant instant -> {
                        json.writeStartObject();
                        json.writeNumberProperty(DATE, instant.toEpochMilli());
                        json.writeEndObject();
                    }
                    default ->
                            throw UnstorableDocument.badType(
                                    field.getKey(), field.getValue().getClass());
                }
            }
            json.writeEndObject();
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /// @param body UTF-8
    static Document read(String id, byte[] body) {
        Document.Stored fields = new Document.Stored();
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), body)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                JsonToken token = json.nextToken();
                if (token == JsonToken.VALUE_STRING) {
                    fields.put(name, json.getString());
                } else if (token == JsonToken.VALUE_NUMBER_INT) {
                    fields.put(name, json.getLongValue());
                } else if (token == JsonToken.START_OBJECT) {
                    json.nextToken(); // the name
                    json.nextToken();
                    fields.put(name, Instant.ofEpochMilli(json.getLongValue()));
                    json.nextToken(); // the end
                } else {
                    fields.put(name, token == JsonToken.VALUE_TRUE);
                }
            }
        }
        return new Document(id, fields);
    }
}
