package io.vitrine.processors.metadata;

import io.vitrine.domain.metadata.Deviation;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/// Reads hostile JSON into [Json] within fixed limits.
final class JsonReader {

    private static final StreamReadConstraints LIMITS =
            StreamReadConstraints.builder()
                    .maxDocumentLength(16L * 1024 * 1024)
                    .maxNestingDepth(64)
                    .maxTokenCount(400_000)
                    .maxNameLength(8 * 1024)
                    .maxNumberLength(1000)
                    .maxStringLength(16 * 1024 * 1024)
                    .build();
    private static final JsonFactory STRICT =
            JsonFactory.builder().streamReadConstraints(LIMITS).build();
    private static final JsonFactory LENIENT =
            JsonFactory.builder()
                    .streamReadConstraints(LIMITS)
                    .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
                    .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
                    .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .enable(JsonReadFeature.ALLOW_UNQUOTED_PROPERTY_NAMES)
                    .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
                    .enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
                    .enable(JsonReadFeature.ALLOW_LEADING_ZEROS_FOR_NUMBERS)
                    .enable(JsonReadFeature.ALLOW_LEADING_PLUS_SIGN_FOR_NUMBERS)
                    .enable(JsonReadFeature.ALLOW_LEADING_DECIMAL_POINT_FOR_NUMBERS)
                    .enable(JsonReadFeature.ALLOW_TRAILING_DECIMAL_POINT_FOR_NUMBERS)
                    .build();

    /// How reading ended.
    sealed interface Outcome {
        record Read(Json value) implements Outcome {}

        /// @param limit whether a limit was hit, and not the grammar
        record Failed(boolean limit, String detail) implements Outcome {}
    }

    private final Set<Deviation> deviations;
    private final @Nullable BigInteger tokenId;

    private JsonReader(Set<Deviation> deviations, @Nullable BigInteger tokenId) {
        this.deviations = deviations;
        this.tokenId = tokenId;
    }

    /// As {@link #read(String, Set, BigInteger)} for what belongs to no token, or was filled in before.
    static Outcome read(String text, Set<Deviation> deviations) {
        return read(text, deviations, null);
    }

    /// Reads strictly, then once more leniently; what was found odd is added to the set.
    ///
    /// @param tokenId takes the place of every `{id}` in values, as ERC-1155 wants it; null leaves them
    static Outcome read(String text, Set<Deviation> deviations, @Nullable BigInteger tokenId) {
        Outcome strict = new JsonReader(deviations, tokenId).read(STRICT, text);
        if (strict instanceof Outcome.Read
                || strict instanceof Outcome.Failed(boolean limit, _) && limit) {
            return strict;
        }
        Outcome lenient = new JsonReader(deviations, tokenId).read(LENIENT, text);
        if (lenient instanceof Outcome.Read) {
            deviations.add(Deviation.LENIENT_JSON);
            return lenient;
        }
        return strict;
    }

    /// Whether the bytes are one strict JSON value.
    static boolean isWhole(byte[] bytes) {
        try (JsonParser parser = STRICT.createParser(ObjectReadContext.empty(), bytes)) {
            int depth = 0;
            JsonToken token = parser.nextToken();
            while (token != null) {
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                token = parser.nextToken();
            }
            return depth == 0;
        } catch (JacksonException notWhole) {
            return false;
        }
    }

    private Outcome read(JsonFactory factory, String text) {
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), text)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return new Outcome.Failed(false, "nothing");
            }
            Json value = value(parser, first);
            if (parser.nextToken() != null) {
                return new Outcome.Failed(false, "more than one value");
            }
            return new Outcome.Read(value);
        } catch (StreamConstraintsException beyond) {
            return new Outcome.Failed(true, message(beyond));
        } catch (JacksonException unreadable) {
            return new Outcome.Failed(false, message(unreadable));
        }
    }

    private static String message(JacksonException failure) {
        String place =
                failure.getLocation() == null
                        ? ""
                        : " at character " + failure.getLocation().getCharOffset();
        return Excerpt.of(String.valueOf(failure.getOriginalMessage())) + place;
    }

    private Json value(JsonParser parser, JsonToken token) {
        return switch (token) {
            case START_OBJECT -> structure(parser);
            case START_ARRAY -> sequence(parser);
            case VALUE_STRING -> new Json.Text(filled(clean(parser.getString())));
            case VALUE_NUMBER_INT -> new Json.Digits(parser.getString());
            case VALUE_NUMBER_FLOAT -> digits(parser.getString());
            case VALUE_TRUE -> new Json.Truth(true);
            case VALUE_FALSE -> new Json.Truth(false);
            default -> new Json.Nothing();
        };
    }

    private String filled(String text) {
        return tokenId == null ? text : TokenUriParser.fillId(text, tokenId);
    }

    /// NaN and the infinities arrive as numbers.
    private static Json digits(String text) {
        char last = text.charAt(text.length() - 1);
        return Character.isLetter(last) ? new Json.Nothing() : new Json.Digits(text);
    }

    private Json structure(JsonParser parser) {
        Map<String, Json> fields = new LinkedHashMap<>();
        JsonToken token = parser.nextToken();
        while (token == JsonToken.PROPERTY_NAME) {
            String name = clean(parser.currentName());
            Json value = value(parser, parser.nextToken());
            if (fields.put(name, value) != null) {
                deviations.add(Deviation.DUPLICATE_KEYS);
            }
            token = parser.nextToken();
        }
        return new Json.Structure(fields);
    }

    private Json sequence(JsonParser parser) {
        List<Json> items = new ArrayList<>();
        JsonToken token = parser.nextToken();
        while (token != JsonToken.END_ARRAY) {
            items.add(value(parser, token));
            token = parser.nextToken();
        }
        return new Json.Sequence(items);
    }

    /// PostgreSQL takes neither NUL nor a surrogate without its partner.
    private String clean(String text) {
        int length = text.length();
        int at = 0;
        while (at < length && isPlain(text.charAt(at))) {
            at++;
        }
        if (at == length) {
            return text;
        }
        StringBuilder out = new StringBuilder(length).append(text, 0, at);
        boolean changed = false;
        while (at < length) {
            char c = text.charAt(at++);
            if (c == 0) {
                changed = true;
            } else if (Character.isHighSurrogate(c)
                    && at < length
                    && Character.isLowSurrogate(text.charAt(at))) {
                out.append(c).append(text.charAt(at++));
            } else if (Character.isSurrogate(c)) {
                out.append('\ufffd');
                changed = true;
            } else {
                out.append(c);
            }
        }
        if (changed) {
            deviations.add(Deviation.SANITISED);
        }
        return out.toString();
    }

    private static boolean isPlain(char c) {
        return c != 0 && !Character.isSurrogate(c);
    }
}
