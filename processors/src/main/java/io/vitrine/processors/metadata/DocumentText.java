package io.vitrine.processors.metadata;

import io.vitrine.domain.metadata.Deviation;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds the characters in a document's bytes: by byte order mark, as UTF-8, as declared, and last
/// as windows-1252 when that gives printable text.
final class DocumentText {

    private static final Charset WINDOWS = Charset.forName("windows-1252");

    private DocumentText() {}

    /// Empty when the bytes are no text in any of these.
    static Optional<String> decode(
            byte[] bytes, @Nullable String contentType, Set<Deviation> deviations) {
        int mark = mark(bytes);
        if (mark == 2) {
            Charset wide =
                    bytes[0] == (byte) 0xfe ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
            return strict(bytes, 2, wide);
        }
        if (mark == 0 && bytes.length >= 4 && bytes.length % 2 == 0) {
            if (bytes[0] == 0 && bytes[1] != 0) {
                return strict(bytes, 0, StandardCharsets.UTF_16BE);
            }
            if (bytes[0] != 0 && bytes[1] == 0) {
                return strict(bytes, 0, StandardCharsets.UTF_16LE);
            }
        }
        Optional<String> text = strict(bytes, mark, StandardCharsets.UTF_8);
        if (text.isPresent()) {
            return text;
        }
        Charset declared = declared(contentType);
        if (declared != null && !declared.equals(StandardCharsets.UTF_8)) {
            text = strict(bytes, mark, declared).filter(DocumentText::startsAsDocumentsDo);
            if (text.isPresent()) {
                return text;
            }
        }
        text = strict(bytes, mark, WINDOWS).filter(DocumentText::isPrintable);
        if (text.isPresent()) {
            deviations.add(Deviation.CHARSET_GUESSED);
        }
        return text;
    }

    private static int mark(byte[] bytes) {
        if (bytes.length >= 3
                && bytes[0] == (byte) 0xef
                && bytes[1] == (byte) 0xbb
                && bytes[2] == (byte) 0xbf) {
            return 3;
        }
        boolean wide =
                bytes.length >= 2
                        && (bytes[0] == (byte) 0xfe && bytes[1] == (byte) 0xff
                                || bytes[0] == (byte) 0xff && bytes[1] == (byte) 0xfe);
        return wide ? 2 : 0;
    }

    private static Optional<String> strict(byte[] bytes, int from, Charset charset) {
        if (charset.equals(StandardCharsets.UTF_8)) {
            // Far faster than a decoder that reports, and as strict: a replacement that the bytes
            // did not hold betrays the error.
            String text = new String(bytes, from, bytes.length - from, charset);
            if (text.indexOf('\ufffd') < 0) {
                return Optional.of(text);
            }
        }
        try {
            return Optional.of(
                    charset.newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT)
                            .decode(ByteBuffer.wrap(bytes, from, bytes.length - from))
                            .toString());
        } catch (CharacterCodingException notThis) {
            return Optional.empty();
        }
    }

    private static @Nullable Charset declared(@Nullable String contentType) {
        if (contentType == null) {
            return null;
        }
        for (String part : contentType.toLowerCase(Locale.ROOT).split(";", -1)) {
            String parameter = part.strip();
            if (parameter.startsWith("charset=")) {
                String name = parameter.substring(8).replace("\"", "").strip();
                try {
                    return Charset.forName(name);
                } catch (IllegalArgumentException unknown) {
                    return null;
                }
            }
        }
        return null;
    }

    /// Some charsets make text of any bytes; JSON begins with ASCII in all of them.
    private static boolean startsAsDocumentsDo(String text) {
        String trimmed = text.stripLeading();
        return trimmed.isEmpty() || trimmed.charAt(0) < 0x80;
    }

    private static boolean isPrintable(String text) {
        return text.chars()
                .allMatch(c ->
                        c == '\n'
                                || c == '\r'
                                || c == '\t'
                                || c >= ' ' && !Character.isISOControl(c));
    }
}
