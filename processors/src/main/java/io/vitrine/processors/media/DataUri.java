package io.vitrine.processors.media;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Decodes `data:` URIs as contracts write them: base64 with or without padding, in either alphabet,
/// percent-encoding that was forgotten halfway, and no media type at all.
///
/// @param contentType media type with its parameters, as declared; empty when none was
@SuppressWarnings("ArrayRecordComponent")
public record DataUri(String contentType, byte[] bytes) {

    /// Art lives on the chain too, so a document in a URI may be far longer than a link.
    public static final int LONGEST = 4 * 1024 * 1024;

    /// Decodes; empty when the text is no data URI, and never allocates more than the text is long.
    public static Optional<DataUri> decode(String text) {
        int comma = text.indexOf(',');
        if (text.length() > LONGEST || comma < 0 || !text.regionMatches(true, 0, "data:", 0, 5)) {
            return Optional.empty();
        }
        String payload = text.substring(comma + 1);
        boolean base64 = false;
        StringBuilder contentType = new StringBuilder();
        for (String part : text.substring(5, comma).split(";", -1)) {
            String lower = part.strip().toLowerCase(Locale.ROOT);
            if (lower.equals("base64")) {
                base64 = true;
            } else if (lower.equals("utf8") || lower.equals("utf-8")) {
                contentType.append(";charset=utf-8");
            } else if (!lower.isEmpty()) {
                contentType.append(contentType.isEmpty() ? "" : ";").append(lower);
            }
        }
        if (contentType.length() > 256) {
            return Optional.empty();
        }
        byte[] bytes = base64 ? base64(payload) : percentDecode(payload);
        return bytes == null
                ? Optional.empty()
                : Optional.of(new DataUri(contentType.toString(), bytes));
    }

    private static byte @Nullable [] base64(String payload) {
        byte[] escaped = payload.indexOf('%') >= 0 ? percentDecode(payload) : latin(payload);
        byte[] digits = new byte[escaped.length];
        int count = 0;
        int padding = 0;
        for (byte next : escaped) {
            if (next == '=') {
                padding++;
            } else if (next != ' ' && next != '\n' && next != '\r' && next != '\t') {
                if (padding > 0) {
                    return null;
                }
                digits[count++] = next == '-' ? (byte) '+' : next == '_' ? (byte) '/' : next;
            }
        }
        if (padding > 2 || count % 4 == 1) {
            return null;
        }
        try {
            return Base64.getDecoder().decode(Arrays.copyOf(digits, count));
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /// Bytes of a percent-encoded text; a percent sign that escapes nothing stands for itself.
    public static byte[] percentDecode(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (text.indexOf('%') < 0) {
            return bytes;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '%' && i + 2 < bytes.length) {
                int high = Character.digit(bytes[i + 1], 16);
                int low = Character.digit(bytes[i + 2], 16);
                if (high >= 0 && low >= 0) {
                    out.write(high << 4 | low);
                    i += 2;
                    continue;
                }
            }
            out.write(bytes[i]);
        }
        return out.toByteArray();
    }
}
