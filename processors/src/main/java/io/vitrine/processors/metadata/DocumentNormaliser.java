package io.vitrine.processors.metadata;

import io.vitrine.domain.media.MediaHead;
import io.vitrine.domain.media.MediaKind;
import io.vitrine.domain.metadata.Attribute;
import io.vitrine.domain.metadata.Deviation;
import io.vitrine.domain.metadata.MediaReference;
import io.vitrine.domain.metadata.NormaliseStatus;
import io.vitrine.domain.metadata.NormalisedDocument;
import io.vitrine.domain.metadata.TokenUri;
import io.vitrine.processors.media.DataUri;
import io.vitrine.processors.media.MediaHeads;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads a token's document, however it came, into one form.
///
/// Nothing in the bytes makes this throw: what cannot be read has a status, what was read with
/// departures lists them. The same bytes always give the same document.
public final class DocumentNormaliser {

    private static final int NAME_BYTES = 1024;
    private static final int DESCRIPTION_BYTES = 64 * 1024;
    private static final List<String> NAMES = List.of("name", "title");
    private static final List<String> IMAGES =
            List.of(
                    "image",
                    "image_url",
                    "imageUrl",
                    "imageURL",
                    "image_uri",
                    "imageUri",
                    "imageURI",
                    "image_data",
                    "svg_image_data",
                    "image_original_url",
                    "displayUri",
                    "artifactUri",
                    "images");
    private static final List<String> ANIMATIONS =
            List.of(
                    "animation_url",
                    "animation",
                    "animationUrl",
                    "animation_uri",
                    "animation_original_url",
                    "video",
                    "audio");
    private static final List<String> THUMBNAILS =
            List.of("thumbnail", "thumbnail_url", "thumbnailUri", "image_thumbnail_url");
    private static final List<String> LINKS =
            List.of("external_url", "external_link", "externalUrl", "external_uri", "externalUri");
    private static final List<String> WITHIN =
            List.of("uri", "url", "src", "href", "value", "description");

    private final Set<Deviation> deviations = EnumSet.noneOf(Deviation.class);

    private final @Nullable BigInteger tokenId;

    private DocumentNormaliser(@Nullable BigInteger tokenId) {
        this.tokenId = tokenId;
    }

    /// As {@link #normalise(byte[], String, String)} where the document's own address is unknown.
    public static NormalisedDocument normalise(byte[] bytes, @Nullable String contentType) {
        return normalise(bytes, contentType, null);
    }

    /// As {@link #normalise(byte[], String, String, BigInteger)} for what belongs to no token.
    public static NormalisedDocument normalise(
            byte[] bytes, @Nullable String contentType, @Nullable String source) {
        return normalise(bytes, contentType, source, null);
    }

    /// @param contentType as the server declared it; only its charset counts, and only when the
    ///     bytes are no UTF-8
    /// @param source where the bytes came from; becomes the picture when they are one
    /// @param tokenId takes the place of every `{id}` in the document's values, as ERC-1155 wants it; null
    ///     leaves them
    public static NormalisedDocument normalise(
            byte[] bytes,
            @Nullable String contentType,
            @Nullable String source,
            @Nullable BigInteger tokenId) {
        return new DocumentNormaliser(tokenId).read(bytes, contentType, source);
    }

    /// A reference to a picture as documents hold it; null when it is none that is followed.
    static @Nullable String picture(String text) {
        return new DocumentNormaliser(null).reference(text, "image");
    }

    private NormalisedDocument read(
            byte[] bytes, @Nullable String contentType, @Nullable String source) {
        if (isBlank(bytes)) {
            return without(NormaliseStatus.EMPTY, null);
        }
        MediaHead head = MediaHeads.sniff(bytes);
        if (head.kind() != MediaKind.UNKNOWN && head.kind() != MediaKind.HTML) {
            return direct(head, source);
        }
        Optional<String> text = DocumentText.decode(bytes, contentType, deviations);
        if (text.isEmpty()) {
            String start =
                    new String(bytes, 0, Math.min(bytes.length, 160), StandardCharsets.ISO_8859_1);
            return without(NormaliseStatus.UNREADABLE, "BAD_ENCODING " + Excerpt.of(start));
        }
        String trimmed = trim(text.get());
        if (trimmed.isEmpty()) {
            return without(NormaliseStatus.EMPTY, null);
        }
        if (trimmed.charAt(0) == '<') {
            return without(NormaliseStatus.UNREADABLE, "NOT_JSON " + Excerpt.of(trimmed));
        }
        return switch (JsonReader.read(trimmed, deviations, tokenId)) {
            case JsonReader.Outcome.Failed(boolean limit, String detail) ->
                    without(
                            NormaliseStatus.UNREADABLE,
                            (limit ? "JSON_LIMIT " : "NOT_JSON ")
                                    + detail
                                    + ": "
                                    + Excerpt.of(trimmed));
            case JsonReader.Outcome.Read(Json value) -> document(unwrap(value), trimmed);
        };
    }

    /// Some contracts encode the document twice.
    private Json unwrap(Json value) {
        if (value instanceof Json.Text(String inner)
                && inner.strip().startsWith("{")
                && JsonReader.read(inner.strip(), deviations)
                        instanceof JsonReader.Outcome.Read(Json document)) {
            deviations.add(Deviation.LENIENT_JSON);
            return document;
        }
        return value;
    }

    private NormalisedDocument document(Json value, String text) {
        if (!(value instanceof Json.Structure document)) {
            return without(NormaliseStatus.UNREADABLE, "NOT_AN_OBJECT " + Excerpt.of(text));
        }
        Json.Structure schema = schema(document);
        String name = name(document, schema);
        String description = description(document, schema);
        List<MediaReference> media = new ArrayList<>();
        media(document, "image", IMAGES, media);
        if (media.isEmpty() && document.fields().get("properties") instanceof Json.Structure some) {
            media(some, "image", List.of("image"), media);
            if (!media.isEmpty()) {
                deviations.add(Deviation.FIELD_ALIAS);
            }
        }
        media(document, "animation", ANIMATIONS, media);
        media(document, "thumbnail", THUMBNAILS, media);
        if (CanonicalJson.uri(media, "animation") == null
                && document.fields().get("media") instanceof Json.Structure nested) {
            String image = CanonicalJson.uri(media, "image");
            String uri = within(nested, "animation");
            if (uri != null && !uri.equals(image)) {
                deviations.add(Deviation.FIELD_ALIAS);
                media.add(new MediaReference(image == null ? "image" : "animation", uri));
            }
        }
        String externalUrl = externalUrl(document);
        List<Attribute> attributes = AttributeReader.read(document, deviations);
        boolean shows = !media.isEmpty() || !attributes.isEmpty() || externalUrl != null;
        if (!shows && ErrorAnswers.isOne(document, name, description)) {
            return without(NormaliseStatus.UNREADABLE, "NOT_A_DOCUMENT " + Excerpt.of(text));
        }
        if (name == null
                && description == null
                && media.isEmpty()
                && externalUrl == null
                && attributes.isEmpty()) {
            deviations.add(Deviation.NO_KNOWN_FIELDS);
        }
        return build(
                deviations.isEmpty() ? NormaliseStatus.OK : NormaliseStatus.DEVIATING,
                deviations.isEmpty() ? null : deviations.iterator().next().name(),
                name,
                description,
                externalUrl,
                attributes,
                media);
    }

    private NormalisedDocument direct(MediaHead head, @Nullable String source) {
        String role =
                switch (head.kind()) {
                    case IMAGE, ANIMATION, UNKNOWN -> "image";
                    case VIDEO, AUDIO, MODEL, DOCUMENT, HTML -> "animation";
                };
        List<MediaReference> media =
                source == null ? List.of() : List.of(new MediaReference(role, source));
        return build(NormaliseStatus.DIRECT_MEDIA, null, null, null, null, List.of(), media);
    }

    private NormalisedDocument without(NormaliseStatus status, @Nullable String error) {
        return build(status, error, null, null, null, List.of(), List.of());
    }

    private NormalisedDocument build(
            NormaliseStatus status,
            @Nullable String error,
            @Nullable String name,
            @Nullable String description,
            @Nullable String externalUrl,
            List<Attribute> attributes,
            List<MediaReference> media) {
        return new NormalisedDocument(
                status,
                List.copyOf(deviations),
                error,
                name,
                description,
                CanonicalJson.uri(media, "image"),
                CanonicalJson.uri(media, "animation"),
                externalUrl,
                attributes,
                media,
                CanonicalJson.write(name, description, externalUrl, attributes, media));
    }

    /// The properties of a document that fills in the JSON schema by which ERC-721 shows the form; empty for others.
    private static Json.Structure schema(Json.Structure document) {
        return document.fields().get("type") instanceof Json.Text(String type)
                        && type.equals("object")
                        && document.fields().get("properties") instanceof Json.Structure properties
                ? properties
                : new Json.Structure(Map.of());
    }

    private static @Nullable String described(Json.Structure schema, String key) {
        return schema.fields().get(key) instanceof Json.Structure property
                ? plain(property.fields().get("description"))
                : null;
    }

    private @Nullable String name(Json.Structure document, Json.Structure schema) {
        for (String key : NAMES) {
            String found = plain(document.fields().get(key));
            if (found == null && key.equals("name")) {
                // The title of a schema is that of the schema.
                found = described(schema, "name");
            }
            if (found != null) {
                if (!found.equals(plain(document.fields().get("name")))) {
                    deviations.add(Deviation.FIELD_ALIAS);
                }
                String straight = Texts.withoutDirection(found);
                if (straight.length() < found.length()) {
                    deviations.add(Deviation.BIDI_STRIPPED);
                }
                String visible = Texts.withoutZeroWidth(straight);
                if (visible.length() < straight.length()) {
                    deviations.add(Deviation.ZERO_WIDTH_STRIPPED);
                }
                return cut(Texts.nfc(visible.strip()), NAME_BYTES).strip();
            }
        }
        return null;
    }

    private @Nullable String description(Json.Structure document, Json.Structure schema) {
        String found = plain(document.fields().get("description"));
        if (found == null) {
            found = described(schema, "description");
            if (found != null) {
                deviations.add(Deviation.FIELD_ALIAS);
            }
        }
        return found == null ? null : cut(Texts.nfc(found), DESCRIPTION_BYTES);
    }

    private @Nullable String externalUrl(Json.Structure document) {
        for (String key : LINKS) {
            if (document.fields().get(key) instanceof Json.Text(String text)) {
                String link = link(text);
                if (link != null) {
                    return link;
                }
            }
        }
        return null;
    }

    private void media(
            Json.Structure document, String role, List<String> keys, List<MediaReference> media) {
        for (String key : keys) {
            Json value = document.fields().get(key);
            String uri =
                    switch (value) {
                        case Json.Text(String text) -> reference(text, role);
                        case Json.Structure nested -> within(nested, role);
                        case Json.Sequence(List<Json> items) ->
                                !items.isEmpty()
                                                && items.getFirst()
                                                        instanceof Json.Text(String text)
                                        ? reference(text, role)
                                        : null;
                        case null -> null;
                        case Json.Digits _, Json.Truth _, Json.Nothing _ -> null;
                    };
            if (uri != null) {
                if (!key.equals(keys.getFirst()) || !(value instanceof Json.Text)) {
                    deviations.add(Deviation.FIELD_ALIAS);
                }
                media.add(new MediaReference(role, uri));
                return;
            }
        }
    }

    private @Nullable String within(Json.Structure nested, String role) {
        for (String key : WITHIN) {
            if (nested.fields().get(key) instanceof Json.Text(String text)) {
                String uri = reference(text, role);
                if (uri != null) {
                    return uri;
                }
            }
        }
        return null;
    }

    private @Nullable String reference(String text, String role) {
        String trimmed = text.strip();
        if (trimmed.isEmpty()) {
            return null;
        }
        if (trimmed.regionMatches(true, 0, "data:", 0, 5)) {
            boolean wanted =
                    role.equals("animation") || trimmed.regionMatches(true, 5, "image/", 0, 6);
            return wanted && trimmed.length() <= DataUri.LONGEST ? trimmed : dropped();
        }
        if (trimmed.charAt(0) == '<') {
            boolean picture = trimmed.contains("<svg") && trimmed.length() <= DataUri.LONGEST / 2;
            return picture
                    ? "data:image/svg+xml;base64,"
                            + Base64.getEncoder()
                                    .encodeToString(trimmed.getBytes(StandardCharsets.UTF_8))
                    : dropped();
        }
        return link(trimmed);
    }

    private @Nullable String link(String text) {
        String trimmed = text.strip();
        if (trimmed.isEmpty()) {
            return null;
        }
        if (trimmed.length() > TokenUriParser.LONGEST_LINK
                || trimmed.chars().anyMatch(Character::isISOControl)) {
            return dropped();
        }
        String lower = trimmed.toLowerCase(Locale.ROOT);
        if (lower.startsWith("https://")
                || lower.startsWith("http://")
                || lower.startsWith("ipfs://")
                || lower.startsWith("ar://")) {
            return trimmed;
        }
        return TokenUriParser.parse(trimmed) instanceof TokenUri.Ipfs ipfs
                ? ipfs.canonical()
                : dropped();
    }

    private @Nullable String dropped() {
        deviations.add(Deviation.URL_DROPPED);
        return null;
    }

    private static @Nullable String plain(@Nullable Json value) {
        return switch (value) {
            case Json.Text(String text) -> text;
            case Json.Digits(String digits) -> digits;
            case null -> null;
            case Json.Truth _, Json.Nothing _, Json.Structure _, Json.Sequence _ -> null;
        };
    }

    private String cut(String text, int bytes) {
        String cut = Texts.cut(text, bytes);
        if (cut.length() < text.length()) {
            deviations.add(Deviation.TRUNCATED);
        }
        return cut;
    }

    private static boolean isBlank(byte[] bytes) {
        for (byte next : bytes) {
            if (next > ' ' || next < 0) {
                return false;
            }
        }
        return true;
    }

    private static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && text.charAt(start) <= ' ') {
            start++;
        }
        while (end > start && text.charAt(end - 1) <= ' ') {
            end--;
        }
        return text.substring(start, end);
    }
}
