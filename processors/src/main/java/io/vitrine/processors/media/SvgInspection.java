package io.vitrine.processors.media;

import io.vitrine.domain.media.MediaBudget;
import io.vitrine.domain.media.MediaFailure;
import io.vitrine.domain.media.MediaFlag;
import io.vitrine.domain.media.MediaHead;
import java.io.StringReader;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/// Looks through an SVG before it is drawn: no entities, no depth that breaks the stack, and every
/// embedded picture within the budget, all of them together.
final class SvgInspection {

    /// Below the limit of Java's own parser, which an installation may set otherwise.
    private static final int DEEPEST = 64;

    private static final int NESTED_SVG = 3;

    /// @param rejection null when it may be drawn
    record Finding(
            DecodeResult.@Nullable Rejected rejection, Set<MediaFlag> flags, boolean hasText) {}

    private final MediaBudget budget;
    private final Set<MediaFlag> flags = EnumSet.noneOf(MediaFlag.class);
    private boolean hasText;
    private long pixels;
    private DecodeResult.@Nullable Rejected rejection;

    private SvgInspection(MediaBudget budget) {
        this.budget = budget;
    }

    static Finding inspect(String text, MediaBudget budget) {
        SvgInspection inspection = new SvgInspection(budget);
        inspection.walk(text, 0);
        return new Finding(inspection.rejection, inspection.flags, inspection.hasText);
    }

    private void walk(String text, int nesting) {
        if (mentionsEntities(text)) {
            reject(MediaFailure.SVG_UNSAFE, "document type or entity");
            return;
        }
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(text));
            int depth = 0;
            while (rejection == null && reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        if (++depth > DEEPEST) {
                            reject(MediaFailure.SVG_UNSAFE, "nested deeper than " + DEEPEST);
                        }
                        element(reader, nesting);
                    }
                    case XMLStreamConstants.END_ELEMENT -> depth--;
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
                            value(reader.getText(), nesting);
                    case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                            reject(MediaFailure.SVG_UNSAFE, "document type or entity");
                    default -> {}
                }
            }
            reader.close();
        } catch (XMLStreamException | RuntimeException unreadable) {
            String message =
                    String.valueOf(unreadable.getMessage()).replaceAll("[^\\x20-\\x7e]", " ");
            reject(
                    MediaFailure.DECODE_FAILED,
                    message.substring(0, Math.min(160, message.length())));
        }
    }

    private static boolean mentionsEntities(String text) {
        int at = text.indexOf("<!");
        while (at >= 0) {
            if (text.regionMatches(true, at, "<!DOCTYPE", 0, 9)
                    || text.regionMatches(true, at, "<!ENTITY", 0, 8)) {
                return true;
            }
            at = text.indexOf("<!", at + 2);
        }
        return false;
    }

    private void element(XMLStreamReader reader, int nesting) {
        switch (reader.getLocalName().toLowerCase(Locale.ROOT)) {
            case "script" -> flags.add(MediaFlag.SVG_SCRIPT);
            case "foreignobject", "iframe" -> flags.add(MediaFlag.SVG_FOREIGN_OBJECT);
            case "text", "tspan", "textpath" -> hasText = true;
            default -> {}
        }
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            String name = reader.getAttributeLocalName(i).toLowerCase(Locale.ROOT);
            if (name.startsWith("on")) {
                flags.add(MediaFlag.SVG_SCRIPT);
            }
            String text = reader.getAttributeValue(i);
            if (name.equals("href") && isOutside(text)) {
                flags.add(MediaFlag.EXTERNAL_REFERENCES);
            }
            value(text, nesting);
        }
    }

    private static boolean isOutside(String href) {
        String start = href.strip();
        return !start.isEmpty()
                && !start.startsWith("#")
                && !start.regionMatches(true, 0, "data:", 0, 5);
    }

    private void value(String text, int nesting) {
        if (text.contains("@import") || text.contains("url(http") || text.contains("url('http")) {
            flags.add(MediaFlag.EXTERNAL_REFERENCES);
        }
        if (text.stripLeading().regionMatches(true, 0, "data:", 0, 5)) {
            embedded(text, nesting);
            return;
        }
        int at = indexOfData(text, 0);
        while (at >= 0 && rejection == null) {
            int next = indexOfData(text, at + 5);
            int end = end(text, at, next < 0 ? text.length() : next);
            embedded(text.substring(at, end), nesting);
            at = next;
        }
    }

    private static int indexOfData(String text, int from) {
        for (int at = text.indexOf(':', from); at >= 0; at = text.indexOf(':', at + 1)) {
            if (at >= 4 && text.regionMatches(true, at - 4, "data", 0, 4) && at - 4 >= from) {
                return at - 4;
            }
        }
        return -1;
    }

    /// Up to the bracket of `url(...)`, and never into the next address: however many a style names,
    /// each character is looked at once.
    private static int end(String text, int at, int most) {
        int bracket = text.indexOf(')', at, most);
        return bracket < 0 ? most : bracket;
    }

    private void embedded(String uri, int nesting) {
        String trimmed = uri.strip();
        while (trimmed.endsWith("'") || trimmed.endsWith("\"")) {
            trimmed = trimmed.substring(0, trimmed.length() - 1);
        }
        byte[] bytes = DataUri.decode(trimmed).map(DataUri::bytes).orElse(null);
        if (bytes == null) {
            return;
        }
        MediaHead head = MediaHeads.read(bytes);
        if (head.mime().equals("image/svg+xml")) {
            nested(bytes, nesting);
            return;
        }
        Optional<MediaBudget.Excess> excess = budget.excess(head, bytes.length);
        pixels += (long) head.width() * head.height();
        if (excess.isPresent()) {
            reject(excess.get().code(), "embedded " + excess.get().detail());
        } else if (pixels > budget.pixels()) {
            reject(MediaFailure.PIXEL_LIMIT, "embedded pictures of " + pixels + " pixels");
        }
    }

    private void nested(byte[] bytes, int nesting) {
        byte[] text =
                SvgText.isCompressed(bytes) ? SvgText.inflate(bytes, budget.svgBytes() + 1) : bytes;
        if (nesting >= NESTED_SVG) {
            reject(MediaFailure.SVG_UNSAFE, "svg within svg, deeper than " + NESTED_SVG);
        } else if (text == null || text.length > budget.svgBytes()) {
            reject(MediaFailure.BODY_TOO_LARGE, "embedded svg");
        } else {
            String characters = SvgText.decode(text);
            if (characters == null) {
                reject(MediaFailure.DECODE_FAILED, "embedded svg is no text");
            } else {
                walk(characters, nesting + 1);
            }
        }
    }

    private void reject(MediaFailure code, String detail) {
        if (rejection == null) {
            rejection = new DecodeResult.Rejected(code, detail);
        }
    }
}
