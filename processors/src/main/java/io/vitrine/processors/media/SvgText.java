package io.vitrine.processors.media;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// The characters of an SVG, out of its gzip if it is in one.
///
/// Decoded once and here, so that whoever inspects it and whoever draws it read the same text.
final class SvgText {

    private SvgText() {}

    static boolean isCompressed(byte[] bytes) {
        return bytes.length > 2 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b;
    }

    /// The first bytes of what is inside, at most so many, null when it
    /// is no gzip or is broken before so many.
    static byte @Nullable [] inflate(byte[] bytes, int most) {
        byte[] out = new byte[most];
        int size = 0;
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            size = in.readNBytes(out, 0, most);
        } catch (IOException noGzip) {
            return null;
        }
        return size == most ? out : Arrays.copyOf(out, size);
    }

    /// Without byte order mark and XML declaration; null when the bytes are no text.
    static @Nullable String decode(byte[] bytes) {
        Charset charset = StandardCharsets.UTF_8;
        if (bytes.length > 1 && (bytes[0] & 0xff) + (bytes[1] & 0xff) == 0xfe + 0xff) {
            charset = StandardCharsets.UTF_16;
        }
        String text;
        try {
            text =
                    charset.newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .decode(ByteBuffer.wrap(bytes))
                            .toString();
        } catch (CharacterCodingException notThis) {
            // The other encodings that drawing programs write differ in letters, not in markup.
            text = new String(bytes, StandardCharsets.ISO_8859_1);
        }
        if (text.indexOf('\0') >= 0) {
            return null;
        }
        text = text.startsWith("\ufeff") ? text.substring(1) : text;
        text = text.stripLeading();
        if (text.startsWith("<?xml")) {
            int end = text.indexOf("?>");
            return end < 0 ? null : text.substring(end + 2).stripLeading();
        }
        return text;
    }
}
