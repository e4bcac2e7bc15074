package io.vitrine.processors.metadata;

import io.vitrine.domain.metadata.Attribute;
import io.vitrine.domain.metadata.MediaReference;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes the one form of a document: keys sorted, no spaces, numbers plain.
final class CanonicalJson {

    /// Raised when the form changes, so that old documents are found and done again.
    static final int VERSION = 1;

    private final StringBuilder out = new StringBuilder(512);
    private boolean first = true;

    static String write(
            @Nullable String name,
            @Nullable String description,
            @Nullable String externalUrl,
            List<Attribute> attributes,
            List<MediaReference> media) {
        CanonicalJson json = new CanonicalJson();
        json.open('{');
        json.text("animation_url", uri(media, "animation"));
        json.key("attributes");
        json.open('[');
        for (Attribute attribute : attributes) {
            json.comma();
            json.attribute(attribute);
        }
        json.close(']');
        json.text("description", description);
        json.text("external_url", externalUrl);
        json.text("image", uri(media, "image"));
        json.text("name", name);
        json.text("thumbnail", uri(media, "thumbnail"));
        json.key("version");
        json.out.append(VERSION);
        json.close('}');
        return json.out.toString();
    }

    static @Nullable String uri(List<MediaReference> media, String role) {
        for (MediaReference reference : media) {
            if (reference.role().equals(role)) {
                return reference.uri();
            }
        }
        return null;
    }

    private void attribute(Attribute attribute) {
        open('{');
        text("display_type", attribute.displayType());
        Double max = attribute.maxValue();
        if (max != null) {
            key("max_value");
            out.append(Numbers.canonical(max.toString()));
        }
        text("trait_type", attribute.name());
        text("unit", attribute.unit());
        key("value");
        switch (attribute.valueType()) {
            case STRING -> quote(attribute.text());
            case NUMBER, DATE, BOOLEAN -> out.append(attribute.text());
        }
        close('}');
    }

    private void text(String key, @Nullable String value) {
        if (value != null) {
            key(key);
            quote(value);
        }
    }

    private void key(String key) {
        comma();
        out.append('"').append(key).append("\":");
    }

    private void comma() {
        if (!first) {
            out.append(',');
        }
        first = false;
    }

    private void open(char bracket) {
        out.append(bracket);
        first = true;
    }

    private void close(char bracket) {
        out.append(bracket);
        first = false;
    }

    private void quote(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ') {
                        out.append("\\u").append(HexFormat.of().toHexDigits(c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
