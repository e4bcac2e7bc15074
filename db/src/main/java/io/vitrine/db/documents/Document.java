package io.vitrine.db.documents;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A flat document: texts, integers, instants to the millisecond, booleans. A field without a value
/// is not there.
///
/// @param id the key, at least one character
/// @param fields values of type String, Long, Instant or Boolean; an Integer becomes a Long
public record Document(String id, Map<String, Object> fields) {

    /// What fits into one document of the stricter store, with room for its own marks.
    public static final long MAX_BYTES = 15L * 1024 * 1024;

    public Document {
        if (id.isEmpty()) {
            throw new IllegalArgumentException("A document needs an id");
        }
        fields =
                Collections.unmodifiableMap(
                        fields instanceof Stored ? fields : checked(id, fields));
    }

    /// Fields that were checked when they were put there.
    static final class Stored extends LinkedHashMap<String, Object> {
        private static final long serialVersionUID = 1L;
    }

    private static Map<String, Object> checked(String id, Map<String, Object> fields) {
        requireStorable("_id", id);
        long characters = id.length();
        Map<String, Object> checked = LinkedHashMap.newLinkedHashMap(fields.size());
        for (Map.Entry<String, Object> field : fields.entrySet()) {
            String name = requireName(field.getKey());
            Object value = canonical(name, field.getValue());
            characters += charactersOf(name, value);
            checked.put(name, value);
        }
        requireRoom(id, checked, characters);
        return checked;
    }

    private static int charactersOf(String name, Object value) {
        return name.length() + (value instanceof String text ? text.length() : 16);
    }

    /// Starts a document; {@link Builder#with} leaves out what is null.
    public static Builder builder(String id) {
        return new Builder(id);
    }

    public @Nullable String text(String field) {
        return (String) fields.get(field);
    }

    public @Nullable Long integer(String field) {
        return (Long) fields.get(field);
    }

    public @Nullable Instant instant(String field) {
        return (Instant) fields.get(field);
    }

    public @Nullable Boolean flag(String field) {
        return (Boolean) fields.get(field);
    }

    private static String requireName(String name) {
        if (name.isEmpty()
                || name.equals("_id")
                || name.indexOf('.') >= 0
                || name.indexOf('$') >= 0) {
            throw UnstorableDocument.badName(name);
        }
        return name;
    }

    private static Object canonical(String field, Object value) {
        return switch (value) {
            case String text -> requireStorable(field, text);
            case Long number -> number;
            case Integer number -> number.longValue();
            case Boolean flag -> flag;
            case Instant instant -> instant.truncatedTo(ChronoUnit.MILLIS);
            default -> throw UnstorableDocument.badType(field, value.getClass());
        };
    }

    private static String requireStorable(String field, String text) {
        char[] characters = text.toCharArray();
        for (int i = 0; i < characters.length; i++) {
            char c = characters[i];
            if (c != 0 && c < Character.MIN_SURROGATE) {
                continue;
            }
            if (c == 0) {
                throw UnstorableDocument.badText(field, i, "a NUL");
            }
            if (Character.isSurrogate(c)) {
                boolean pair =
                        Character.isHighSurrogate(c)
                                && i + 1 < characters.length
                                && Character.isLowSurrogate(characters[i + 1]);
                if (!pair) {
                    throw UnstorableDocument.badText(field, i, "half a surrogate pair");
                }
                i++;
            }
        }
        return text;
    }

    private static void requireRoom(String id, Map<String, Object> fields, long characters) {
        if (characters * 3 <= MAX_BYTES) {
            return;
        }
        long bytes = 0;
        for (Map.Entry<String, Object> field : fields.entrySet()) {
            bytes += 16 + field.getKey().length();
            if (field.getValue() instanceof String text) {
                bytes += text.codePoints().mapToLong(Document::utf8Length).sum();
            }
        }
        if (bytes > MAX_BYTES) {
            throw UnstorableDocument.tooLarge(id, bytes, MAX_BYTES);
        }
    }

    private static long utf8Length(int codePoint) {
        return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
    }

    /// Collects fields.
    ///
    /// What is added is checked at once, so that the document takes the fields as they are. Good for one document.
    public static final class Builder {

        private final String id;
        private final Stored fields = new Stored();
        private long characters;

        private Builder(String id) {
            requireStorable("_id", id);
            this.id = id;
            this.characters = id.length();
        }

        /// Adds a field that has a value.
        ///
        /// @throws UnstorableDocument when no store could keep it
        public Builder with(String field, @Nullable Object value) {
            return value == null ? this : put(field, canonical(field, value));
        }

        /// Adds a text of printable ASCII, such as hex that was checked where it came from. It is not looked at again.
        public Builder withAscii(String field, @Nullable String text) {
            return text == null ? this : put(field, text);
        }

        private Builder put(String field, Object value) {
            fields.put(requireName(field), value);
            characters += charactersOf(field, value);
            return this;
        }

        public Document build() {
            requireRoom(id, fields, characters);
            return new Document(id, fields);
        }
    }
}
