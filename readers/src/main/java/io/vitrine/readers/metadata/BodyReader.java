package io.vitrine.readers.metadata;

import io.vitrine.domain.metadata.FailureCode;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import okhttp3.Response;

/// Reads a body up to its cap, undoing one content encoding by itself: the counts that guard
/// against bombs are of decoded bytes, while they come.
final class BodyReader {

    private static final int BUFFER = 8 * 1024;
    private static final long RATIO = 100;
    private static final long RATIO_MATTERS_FROM = 256 * 1024;

    /// The body broke a rule.
    static final class Refused extends IOException {
        private final FailureCode code;

        Refused(FailureCode code, String message) {
            super(message);
            this.code = code;
        }

        FailureCode code() {
            return code;
        }
    }

    private BodyReader() {}

    static byte[] read(Response response, long cap) throws IOException {
        String encoding =
                String.join(",", response.headers("Content-Encoding"))
                        .strip()
                        .toLowerCase(Locale.ROOT);
        boolean plain = encoding.isEmpty() || encoding.equals("identity");
        long announced = response.body().contentLength();
        if (announced > cap) {
            throw new Refused(FailureCode.BODY_TOO_LARGE, announced + " bytes, at most " + cap);
        }
        Counting wire = new Counting(response.body().byteStream());
        return switch (encoding) {
            case "", "identity" -> drain(wire, wire, cap, plain);
            case "gzip", "x-gzip" -> drain(decoded(wire, true), wire, cap, plain);
            case "deflate" -> drain(decoded(wire, false), wire, cap, plain);
            default ->
                    throw new Refused(
                            FailureCode.ENCODING_UNSUPPORTED,
                            "content encoding of " + encoding.length() + " characters");
        };
    }

    private static InputStream decoded(InputStream wire, boolean gzip) throws IOException {
        try {
            return gzip ? new GZIPInputStream(wire, BUFFER) : new InflaterInputStream(wire);
        } catch (ZipException broken) {
            throw new Refused(FailureCode.ENCODING_UNSUPPORTED, "broken compression");
        }
    }

    private static byte[] drain(InputStream in, Counting wire, long cap, boolean plain)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER];
        FailureCode tooLarge = plain ? FailureCode.BODY_TOO_LARGE : FailureCode.DECODED_TOO_LARGE;
        try {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (out.size() + (long) read > cap) {
                    throw new Refused(tooLarge, "more than " + cap + " bytes");
                }
                out.write(buffer, 0, read);
                if (!plain
                        && out.size() > RATIO_MATTERS_FROM
                        && out.size() > RATIO * wire.count()) {
                    throw new Refused(
                            tooLarge, "more than " + RATIO + " times its compressed size");
                }
            }
        } catch (ZipException broken) {
            throw new Refused(FailureCode.ENCODING_UNSUPPORTED, "broken compression");
        }
        return out.toByteArray();
    }

    private static final class Counting extends FilterInputStream {
        private long count;

        Counting(InputStream in) {
            super(in);
        }

        long count() {
            return count;
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            count += next < 0 ? 0 : 1;
            return next;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            count += Math.max(0, read);
            return read;
        }
    }
}
