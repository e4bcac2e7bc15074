package io.vitrine.processors.metadata;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What differs between two versions of a document, for people: fields and traits, before and after.
public final class DocumentChanges {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final List<String> FIELDS =
            List.of("name", "description", "image", "animation_url", "external_url", "thumbnail");
    private static final int LONGEST_TEXT = 200;
    private static final int MOST_TRAITS = 100;

    private DocumentChanges() {}

    /// A version of a document.
    ///
    /// @param uri what was asked for, shortened
    /// @param canonical its canonical form; null where it could not be read
    public record Version(String uri, @Nullable String canonical) {}

    /// JSON with a member for each thing that changed: `uri` and the fields as `before` and `after`, `traits`
    /// as what was `added`, `removed` and `changed`. Long texts are cut.
    public static String between(Version before, Version after) {
        ObjectNode changes = JSON.createObjectNode();
        put(changes, "uri", before.uri(), after.uri());
        JsonNode old = parsed(before);
        JsonNode now = parsed(after);
        for (String field : FIELDS) {
            put(changes, field, text(old.path(field)), text(now.path(field)));
        }
        ObjectNode traits = traits(held(old), held(now));
        if (!traits.isEmpty()) {
            changes.set("traits", traits);
        }
        return changes.toString();
    }

    private static JsonNode parsed(Version version) {
        String canonical = version.canonical();
        return canonical == null ? JSON.createObjectNode() : JSON.readTree(canonical);
    }

    private static void put(
            ObjectNode changes, String name, @Nullable String before, @Nullable String after) {
        boolean same = before == null ? after == null : before.equals(after);
        if (!same) {
            changes.putObject(name).put("before", cut(before)).put("after", cut(after));
        }
    }

    private static @Nullable String text(JsonNode value) {
        return value.isMissingNode() || value.isNull() ? null : value.asString();
    }

    private static @Nullable String cut(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String shortened = References.shortened(text);
        if (shortened.length() <= LONGEST_TEXT) {
            return shortened;
        }
        boolean within = Character.isHighSurrogate(shortened.charAt(LONGEST_TEXT - 1));
        return shortened.substring(0, within ? LONGEST_TEXT - 1 : LONGEST_TEXT) + "\u2026";
    }

    /// The values of each trait, in the order of the document.
    private static Map<String, List<String>> held(JsonNode document) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (JsonNode attribute : document.path("attributes")) {
            values.computeIfAbsent(
                            attribute.path("trait_type").asString(""), name -> new ArrayList<>())
                    .add(attribute.path("value").asString(""));
        }
        return values;
    }

    private static ObjectNode traits(
            Map<String, List<String>> before, Map<String, List<String>> after) {
        ArrayNode added = JSON.createArrayNode();
        ArrayNode removed = JSON.createArrayNode();
        ArrayNode changed = JSON.createArrayNode();
        before.forEach((name, values) -> {
            List<String> gone = without(values, after.getOrDefault(name, List.of()));
            List<String> come = without(after.getOrDefault(name, List.of()), values);
            if (gone.size() == 1 && come.size() == 1) {
                changed.addObject()
                        .put("trait", cut(name))
                        .put("before", cut(gone.getFirst()))
                        .put("after", cut(come.getFirst()));
            } else {
                list(removed, name, gone);
                list(added, name, come);
            }
        });
        after.forEach((name, values) -> {
            if (!before.containsKey(name)) {
                list(added, name, values);
            }
        });
        ObjectNode traits = JSON.createObjectNode();
        put(traits, "added", added);
        put(traits, "removed", removed);
        put(traits, "changed", changed);
        return traits;
    }

    private static List<String> without(List<String> values, List<String> others) {
        List<String> left = new ArrayList<>(values);
        others.forEach(left::remove);
        return left;
    }

    private static void list(ArrayNode into, String name, List<String> values) {
        values.forEach(value -> into.addObject().put("trait", cut(name)).put("value", cut(value)));
    }

    private static void put(ObjectNode traits, String name, ArrayNode entries) {
        while (entries.size() > MOST_TRAITS) {
            entries.remove(entries.size() - 1);
        }
        if (!entries.isEmpty()) {
            traits.set(name, entries);
        }
    }
}
