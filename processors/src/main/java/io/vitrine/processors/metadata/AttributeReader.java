package io.vitrine.processors.metadata;

import io.vitrine.domain.metadata.Attribute;
import io.vitrine.domain.metadata.Deviation;
import io.vitrine.domain.metadata.ValueType;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Turns the shapes in which documents list attributes into one.
final class AttributeReader {

    static final int MOST = 1000;
    private static final int TEXT_BYTES = 1024;
    private static final int DISPLAY_TYPE_BYTES = 64;
    private static final List<String> LISTS = List.of("attributes", "traits");
    private static final List<String> NAMES =
            List.of(
                    "trait_type",
                    "traitType",
                    "trait_name",
                    "trait",
                    "name",
                    "key",
                    "type",
                    "label");
    private static final List<String> VALUES = List.of("value", "trait_value", "val");
    private static final Set<String> NO_PROPERTIES =
            Set.of(
                    "name",
                    "title",
                    "description",
                    "image",
                    "image_url",
                    "animation_url",
                    "files",
                    "category",
                    "creators",
                    "external_url",
                    "preview",
                    "media",
                    "thumbnail");

    private record Key(String name, ValueType type, String value) {}

    private final Set<Deviation> deviations;
    private final List<Attribute> attributes = new ArrayList<>();
    private final Set<Key> seen = new HashSet<>();

    private AttributeReader(Set<Deviation> deviations) {
        this.deviations = deviations;
    }

    static List<Attribute> read(Json.Structure document, Set<Deviation> deviations) {
        AttributeReader reader = new AttributeReader(deviations);
        reader.readDocument(document);
        return reader.attributes;
    }

    private void readDocument(Json.Structure document) {
        readSchema(document);
        if (readLists(document)) {
            return;
        }
        if (!attributes.isEmpty()) {
            return;
        }
        if (document.fields().get("properties") instanceof Json.Structure properties) {
            if (readLists(properties)) {
                deviations.add(Deviation.ATTRIBUTES_KEY);
                return;
            }
            properties.fields().forEach(this::property);
        } else if (document.fields().get("properties") instanceof Json.Sequence list
                && readList(list)) {
            deviations.add(Deviation.ATTRIBUTES_KEY);
        }
    }

    /// ERC-721 shows the form of a document as a JSON schema, and some fill that in: each property is an object of its
    /// `type` and, for a `description`, its value.
    private void readSchema(Json.Structure document) {
        if (!(document.fields().get("type") instanceof Json.Text(String type))
                || !type.equals("object")
                || !(document.fields().get("properties") instanceof Json.Structure properties)
                || !properties.fields().values().stream().allMatch(AttributeReader::isFilledIn)) {
            return;
        }
        properties
                .fields()
                .forEach((name, property) -> {
                    if (property instanceof Json.Structure(Map<String, Json> fields)) {
                        deviations.add(Deviation.ATTRIBUTES_KEY);
                        values(
                                name,
                                Objects.requireNonNull(fields.get("description")),
                                Map.of("display_type", Objects.requireNonNull(fields.get("type"))));
                    }
                });
    }

    private static boolean isFilledIn(Json property) {
        return property instanceof Json.Structure(Map<String, Json> fields)
                && fields.get("type") instanceof Json.Text
                && (fields.get("description") instanceof Json.Text
                        || fields.get("description") instanceof Json.Digits
                        || fields.get("description") instanceof Json.Truth);
    }

    private boolean readLists(Json.Structure holder) {
        for (String key : LISTS) {
            Json value = holder.fields().get(key);
            if (value != null && readList(value)) {
                if (!key.equals("attributes")) {
                    deviations.add(Deviation.ATTRIBUTES_KEY);
                }
                return true;
            }
        }
        return false;
    }

    /// Whether there was anything to read.
    private boolean readList(Json value) {
        return switch (value) {
            case Json.Sequence(List<Json> items) -> {
                items.forEach(this::item);
                yield !items.isEmpty();
            }
            case Json.Structure(Map<String, Json> fields) -> {
                if (!fields.isEmpty()) {
                    deviations.add(Deviation.ATTRIBUTES_AS_MAP);
                }
                fields.forEach(this::entry);
                yield !fields.isEmpty();
            }
            case Json.Text(String text) -> readText(text);
            case Json.Digits _, Json.Truth _, Json.Nothing _ -> false;
        };
    }

    private boolean readText(String text) {
        String trimmed = text.strip();
        if (!trimmed.startsWith("[") && !trimmed.startsWith("{")) {
            if (!trimmed.isEmpty()) {
                deviations.add(Deviation.ATTRIBUTE_DROPPED);
            }
            return false;
        }
        if (!(JsonReader.read(trimmed, deviations)
                instanceof JsonReader.Outcome.Read(Json inner))) {
            deviations.add(Deviation.ATTRIBUTE_DROPPED);
            return false;
        }
        deviations.add(Deviation.ATTRIBUTES_AS_TEXT);
        return readList(inner);
    }

    private void item(Json item) {
        switch (item) {
            case Json.Structure(Map<String, Json> fields) -> object(fields);
            case Json.Text _, Json.Digits _, Json.Truth _ -> values("", item, Map.of());
            case Json.Sequence _, Json.Nothing _ -> deviations.add(Deviation.ATTRIBUTE_DROPPED);
        }
    }

    private void object(Map<String, Json> fields) {
        Json value = first(fields, VALUES);
        if (value != null) {
            values(scalar(first(fields, NAMES)), value, fields);
        } else if (!fields.isEmpty() && first(fields, NAMES) == null) {
            if (fields.size() > 1) {
                deviations.add(Deviation.ATTRIBUTES_AS_MAP);
            }
            fields.forEach(this::entry);
        } else {
            deviations.add(Deviation.ATTRIBUTE_DROPPED);
        }
    }

    /// A name with its value, or with an object that holds the value.
    private void entry(String name, Json value) {
        if (value instanceof Json.Structure(Map<String, Json> fields)) {
            Json inner = first(fields, VALUES);
            if (inner == null) {
                deviations.add(Deviation.ATTRIBUTE_DROPPED);
            } else {
                values(name, inner, fields);
            }
        } else {
            values(name, value, Map.of());
        }
    }

    /// ERC-1155 allows anything under `properties`: what is no plain value is no trait, and no fault.
    private void property(String name, Json value) {
        if (NO_PROPERTIES.contains(name)) {
            return;
        }
        Json plain =
                value instanceof Json.Structure(Map<String, Json> fields)
                        ? first(fields, VALUES)
                        : value;
        if (plain instanceof Json.Text
                || plain instanceof Json.Digits
                || plain instanceof Json.Truth) {
            deviations.add(Deviation.ATTRIBUTES_KEY);
            entry(name, value);
        }
    }

    private void values(String name, Json value, Map<String, Json> fields) {
        switch (value) {
            case Json.Sequence(List<Json> items) -> {
                deviations.add(Deviation.VALUE_LIST);
                for (Json item : items) {
                    single(name, item, fields);
                }
            }
            case Json.Structure(Map<String, Json> inner) -> {
                Json nested = first(inner, VALUES);
                if (nested == null) {
                    deviations.add(Deviation.ATTRIBUTE_DROPPED);
                } else {
                    single(name, nested, fields);
                }
            }
            case Json.Text _, Json.Digits _, Json.Truth _, Json.Nothing _ ->
                    single(name, value, fields);
        }
    }

    private void single(String name, Json value, Map<String, Json> fields) {
        if (attributes.size() >= MOST) {
            deviations.add(Deviation.TRUNCATED);
            return;
        }
        String displayType = displayType(fields);
        Value read = value(value, displayType);
        String label = cut(name);
        String normalizedName = Texts.cut(Texts.fold(label), TEXT_BYTES);
        if (read == null || normalizedName.isEmpty() && read.text().isBlank()) {
            deviations.add(Deviation.ATTRIBUTE_DROPPED);
            return;
        }
        if (!seen.add(new Key(normalizedName, read.type(), read.normalized()))) {
            deviations.add(Deviation.DUPLICATE_ATTRIBUTE);
            return;
        }
        attributes.add(
                new Attribute(
                        label,
                        normalizedName,
                        read.type(),
                        read.text(),
                        read.normalized(),
                        read.type() == ValueType.NUMBER ? Double.valueOf(read.text()) : null,
                        read.type() == ValueType.DATE ? Long.valueOf(read.text()) : null,
                        displayType,
                        maxValue(fields),
                        unit(fields, displayType),
                        attributes.size()));
    }

    private record Value(ValueType type, String text, String normalized) {}

    private @Nullable Value value(Json value, @Nullable String displayType) {
        return switch (value) {
            case Json.Text(String text) -> text(text, displayType);
            case Json.Digits(String digits) -> number(digits, displayType);
            case Json.Truth(boolean truth) -> same(ValueType.BOOLEAN, String.valueOf(truth));
            case Json.Nothing _, Json.Structure _, Json.Sequence _ -> null;
        };
    }

    private Value number(String digits, @Nullable String displayType) {
        if (isDate(displayType)) {
            Long seconds = Numbers.epochSeconds(digits);
            if (seconds != null) {
                return same(ValueType.DATE, seconds.toString());
            }
        }
        String canonical = Numbers.canonical(digits);
        if (canonical == null) {
            deviations.add(Deviation.NUMBER_AS_TEXT);
            return string(digits);
        }
        return same(ValueType.NUMBER, canonical);
    }

    private Value text(String text, @Nullable String displayType) {
        if (displayType != null) {
            String trimmed = text.strip();
            String lower = trimmed.toLowerCase(Locale.ROOT);
            if (isDate(displayType)) {
                Long seconds = Numbers.epochSeconds(trimmed);
                seconds = seconds == null ? isoSeconds(trimmed) : seconds;
                if (seconds != null) {
                    return same(ValueType.DATE, seconds.toString());
                }
            } else if (displayType.equals("boolean")
                    && (lower.equals("true") || lower.equals("false"))) {
                return same(ValueType.BOOLEAN, lower);
            } else if (displayType.equals("number") || displayType.startsWith("boost_")) {
                String canonical = Numbers.canonicalText(trimmed);
                if (canonical != null) {
                    return same(ValueType.NUMBER, canonical);
                }
            }
        }
        return string(cut(text));
    }

    private static Value string(String text) {
        return new Value(ValueType.STRING, text, Texts.cut(Texts.fold(text), TEXT_BYTES));
    }

    private static Value same(ValueType type, String text) {
        return new Value(type, text, text);
    }

    private static boolean isDate(@Nullable String displayType) {
        return "date".equals(displayType);
    }

    private static @Nullable Long isoSeconds(String text) {
        if (text.length() < 10 || text.length() > 40) {
            return null;
        }
        try {
            return text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toEpochSecond()
                    : OffsetDateTime.parse(text).toEpochSecond();
        } catch (DateTimeException noDate) {
            return null;
        }
    }

    private @Nullable String displayType(Map<String, Json> fields) {
        for (String key : List.of("display_type", "displayType")) {
            if (fields.get(key) instanceof Json.Text(String text) && !text.isBlank()) {
                return Texts.cut(Texts.fold(text), DISPLAY_TYPE_BYTES).strip();
            }
        }
        return null;
    }

    private static @Nullable Double maxValue(Map<String, Json> fields) {
        Json value = first(fields, List.of("max_value", "maxValue"));
        String digits =
                switch (value) {
                    case Json.Digits(String number) -> Numbers.canonical(number);
                    case Json.Text(String text) -> Numbers.canonicalText(text);
                    case null -> null;
                    case Json.Truth _, Json.Nothing _, Json.Structure _, Json.Sequence _ -> null;
                };
        return digits == null ? null : Double.valueOf(digits);
    }

    private static @Nullable String unit(Map<String, Json> fields, @Nullable String displayType) {
        if (fields.get("unit") instanceof Json.Text(String text) && !text.isBlank()) {
            return Texts.cut(text.strip(), DISPLAY_TYPE_BYTES).strip();
        }
        return "boost_percentage".equals(displayType) ? "%" : null;
    }

    private static String scalar(@Nullable Json value) {
        return switch (value) {
            case Json.Text(String text) -> text;
            case Json.Digits(String digits) -> digits;
            case Json.Truth(boolean truth) -> String.valueOf(truth);
            case null -> "";
            case Json.Nothing _, Json.Structure _, Json.Sequence _ -> "";
        };
    }

    private static @Nullable Json first(Map<String, Json> fields, List<String> keys) {
        for (String key : keys) {
            Json value = fields.get(key);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private String cut(String text) {
        String cut = Texts.cut(text, TEXT_BYTES);
        if (cut.length() < text.length()) {
            deviations.add(Deviation.TRUNCATED);
        }
        return cut;
    }
}
