package io.vitrine.processors.media;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// The characters of an SVG, out of its gzip if it is in one.
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
}
