package io.vitrine.readers.chain;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.ObjectMapper;

/// The envelope of JSON-RPC 2.0: requests as text, answers token by token, so that a large result
/// never exists as a tree.
final class JsonRpc {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(64)
                                    .maxStringLength(64 * 1024 * 1024)
                                    .build())
                    .build();

    private JsonRpc() {}

    /// A question to a node.
    record Request(long id, String method, List<?> params) {}

    /// Reads a result that is not null; the parser stands on its first token and is left on its last.
    interface ResultReader<T> {
        T read(JsonParser parser);
    }

    /// What came back for one request.
    sealed interface Reply<T> {

        /// @param value empty when the node said null
        record Result<T>(Optional<T> value) implements Reply<T> {}

        record Refused<T>(RpcError error) implements Reply<T> {}
    }

    /// @param id null when the node could not tell which request it means
    record Envelope<T>(@Nullable Long id, Reply<T> reply) {}

    static byte[] single(Request request) {
        return MAPPER.writeValueAsBytes(body(request));
    }

    static byte[] batch(List<Request> requests) {
        return MAPPER.writeValueAsBytes(requests.stream().map(JsonRpc::body).toList());
    }

    private static Map<String, Object> body(Request request) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("jsonrpc", "2.0");
        body.put("id", request.id());
        body.put("method", request.method());
        body.put("params", request.params());
        return body;
    }

    /// The envelopes of an answer, in the order sent; one when it is no batch.
    ///
    /// @throws tools.jackson.core.JacksonException when it is no JSON-RPC answer or is cut short
    static <T> List<Envelope<T>> read(InputStream answer, ResultReader<T> reader) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), answer)) {
            List<Envelope<T>> envelopes = new ArrayList<>();
            JsonToken first = parser.nextToken();
            if (first == JsonToken.START_ARRAY) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    envelopes.add(envelope(parser, reader));
                }
            } else {
                envelopes.add(envelope(parser, reader));
            }
            return envelopes;
        }
    }

    private static <T> Envelope<T> envelope(JsonParser parser, ResultReader<T> reader) {
        expect(parser, JsonToken.START_OBJECT);
        Long id = null;
        Reply<T> reply = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "id" -> id = id(parser, value);
                case "result" -> {
                    if (reply == null) {
                        reply =
                                new Reply.Result<>(
                                        value == JsonToken.VALUE_NULL
                                                ? Optional.empty()
                                                : Optional.of(reader.read(parser)));
                    } else {
                        parser.skipChildren();
                    }
                }
                case "error" -> {
                    if (value == JsonToken.START_OBJECT) {
                        reply = new Reply.Refused<>(error(parser));
                    } else if (value == JsonToken.VALUE_STRING) {
                        reply = new Reply.Refused<>(new RpcError(0, parser.getString(), null));
                    }
                }
                default -> parser.skipChildren();
            }
        }
        if (reply == null) {
            throw new StreamReadException(parser, "expected a result or an error");
        }
        return new Envelope<>(id, reply);
    }

    private static @Nullable Long id(JsonParser parser, JsonToken value) {
        if (value == JsonToken.VALUE_NUMBER_INT) {
            return parser.getLongValue();
        }
        if (value == JsonToken.VALUE_STRING) {
            try {
                return Long.parseLong(parser.getString());
            } catch (NumberFormatException e) {
                return null;
            }
        }
        parser.skipChildren();
        return null;
    }

    private static RpcError error(JsonParser parser) {
        int code = 0;
        String message = "";
        StringBuilder data = new StringBuilder();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("code") && value == JsonToken.VALUE_NUMBER_INT) {
                code = parser.getIntValue();
            } else if (name.equals("message") && value == JsonToken.VALUE_STRING) {
                message = parser.getString();
            } else if (name.equals("data")) {
                texts(parser, data);
            } else {
                parser.skipChildren();
            }
        }
        return new RpcError(code, message, data.isEmpty() ? null : data.toString());
    }

    private static void texts(JsonParser parser, StringBuilder into) {
        int depth = 0;
        JsonToken token = parser.currentToken();
        while (true) {
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.VALUE_STRING) {
                into.append(into.isEmpty() ? "" : " ").append(parser.getString());
            }
            if (depth == 0) {
                return;
            }
            token = parser.nextToken();
        }
    }

    /// @throws StreamReadException when the parser stands elsewhere
    static void expect(JsonParser parser, JsonToken expected) {
        if (parser.currentToken() != expected) {
            throw new StreamReadException(
                    parser, "expected " + expected + " but was " + parser.currentToken());
        }
    }
}
