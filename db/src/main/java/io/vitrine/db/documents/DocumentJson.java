package io.vitrine.db.documents;

import java.time.Instant;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/// A document's fields as JSON text. An instant is `{"$date": milliseconds}`; no field name can
/// begin with a dollar, so nothing else looks like it.
final class DocumentJson {

    private static final String DATE = "$date";

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    private DocumentJson() {}

    /// UTF-8. Written by hand: documents are flat, and most of their texts are hex that needs no escaping, which a
    /// glance at each byte tells.
    static byte[] write(Map<String, Object> fields) {
        JsonBytes json = new JsonBytes();
        fields.forEach((name, value) -> {
            json.raw(json.isEmpty() ? '{' : ',');
            json.text(name);
            json.raw(':');
            write(json, name, value);
        });
        json.raw(json.isEmpty() ? "{}" : "}");
        return json.bytes();
    }

    private static void write(JsonBytes json, String name, Object value) {
        switch (value) {
            case String text -> json.text(text);
            case Long number -> json.raw(number.toString());
            case Boolean flag -> json.raw(flag.toString());
            case Instant instant -> json.raw("{\"" + DATE + "\":" + instant.toEpochMilli() + '}');
            default -> throw UnstorableDocument.badType(name, value.getClass());
        }
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
