package io.vitrine.readers.metadata;

import io.vitrine.domain.metadata.FailureCode;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import okhttp3.Response;
import org.brotli.dec.BrotliInputStream;
import org.jspecify.annotations.Nullable;

/// Reads a body up to its cap, undoing content encodings by itself: the counts that guard against
/// bombs are of decoded bytes, of every layer, while they come.
final class BodyReader {

    private static final int BUFFER = 8 * 1024;
    private static final int MOST_LAYERS = 3;
    private static final long RATIO = 100;
    private static final long RATIO_MATTERS_FROM = 256 * 1024;
    private static final Semaphore BROTLI = new Semaphore(4);

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
        List<String> encodings =
                response.headers("Content-Encoding").stream()
                        .flatMap(header -> Stream.of(header.split(",", -1)))
                        .map(encoding -> encoding.strip().toLowerCase(Locale.ROOT))
                        .filter(encoding -> !encoding.isEmpty() && !encoding.equals("identity"))
                        .toList();
        if (encodings.size() > MOST_LAYERS) {
            throw new Refused(
                    FailureCode.ENCODING_UNSUPPORTED, encodings.size() + " content encodings");
        }
        long announced = response.body().contentLength();
        if (announced > cap) {
            throw new Refused(FailureCode.BODY_TOO_LARGE, announced + " bytes, at most " + cap);
        }
        Counted wire = new Counted(response.body().byteStream(), cap, null);
        Counted content = wire;
        try {
            for (String encoding : encodings.reversed()) {
                content = new Counted(decoded(content, encoding, cap, wire), cap, wire);
            }
            return drain(content);
        } catch (ZipException broken) {
            throw new Refused(FailureCode.ENCODING_UNSUPPORTED, "broken compression");
        } finally {
            content.close();
        }
    }

    private static InputStream decoded(InputStream encoded, String encoding, long cap, Counted wire)
            throws IOException {
        return switch (encoding) {
            case "gzip", "x-gzip" -> new GZIPInputStream(encoded, BUFFER);
            case "deflate" -> inflated(new BufferedInputStream(encoded, BUFFER));
            case "br" -> brotli(encoded, cap, wire);
            default ->
                    throw new Refused(
                            FailureCode.ENCODING_UNSUPPORTED,
                            "content encoding of " + encoding.length() + " characters");
        };
    }

    /// By the standard deflate has zlib's frame; some servers leave it out.
    private static InputStream inflated(BufferedInputStream encoded) throws IOException {
        encoded.mark(2);
        int first = encoded.read();
        int second = encoded.read();
        encoded.reset();
        boolean framed = (first & 0x0f) == 8 && (first << 8 | second) % 31 == 0;
        return new InflaterInputStream(encoded, new Inflater(!framed), BUFFER) {
            @Override
            public void close() throws IOException {
                super.close();
                inf.end();
            }
        };
    }

    /// A stranger decides how much memory this decoder takes, up to 16 MiB: few work at a time, and
    /// none of them waits for the network.
    private static InputStream brotli(InputStream encoded, long cap, Counted wire)
            throws IOException {
        byte[] whole = drain(encoded);
        BROTLI.acquireUninterruptibly();
        try {
            InputStream decoder = new BrotliInputStream(new ByteArrayInputStream(whole), BUFFER);
            return new ByteArrayInputStream(drain(new Counted(decoder, cap, wire)));
        } catch (Refused refused) {
            throw refused;
        } catch (IOException broken) {
            throw new ZipException(broken.getMessage());
        } finally {
            BROTLI.release();
        }
    }

    private static byte[] drain(InputStream in) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            out.write(buffer, 0, read);
        }
        return out.toByteArray();
    }

    /// Counts what comes through one layer, and ends what grows beyond its cap, or too fast for what
    /// was sent.
    private static final class Counted extends FilterInputStream {

        private final long cap;
        private final @Nullable Counted wire;
        private long count;

        /// @param wire what was sent; null for that itself
        Counted(InputStream in, long cap, @Nullable Counted wire) {
            super(in);
            this.cap = cap;
            this.wire = wire;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            count += Math.max(0, read);
            if (count > cap) {
                FailureCode code =
                        wire == null ? FailureCode.BODY_TOO_LARGE : FailureCode.DECODED_TOO_LARGE;
                throw new Refused(code, "more than " + cap + " bytes");
            }
            if (wire != null && count > RATIO_MATTERS_FROM && count > RATIO * wire.count) {
                throw new Refused(
                        FailureCode.DECODED_TOO_LARGE,
                        "more than " + RATIO + " times its compressed size");
            }
            return read;
        }
    }
}
