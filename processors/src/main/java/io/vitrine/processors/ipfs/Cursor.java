package io.vitrine.processors.ipfs;

import io.vitrine.processors.ipfs.ContentRefused.Reason;
import java.util.Arrays;

/// Reads bytes from front to back, and never beyond their end.
final class Cursor {

    private final byte[] bytes;
    private final int end;
    private int at;

    Cursor(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private Cursor(byte[] bytes, int at, int end) {
        this.bytes = bytes;
        this.at = at;
        this.end = end;
    }

    int remaining() {
        return end - at;
    }

    int peek(int ahead) {
        return bytes[at + ahead] & 0xff;
    }

    int next() throws ContentRefused {
        need(1);
        return bytes[at++] & 0xff;
    }

    void skip(int count) throws ContentRefused {
        need(count);
        at += count;
    }

    byte[] bytes(int count) throws ContentRefused {
        need(count);
        at += count;
        return Arrays.copyOfRange(bytes, at - count, at);
    }

    /// The next bytes as a cursor of their own.
    Cursor part(long count) throws ContentRefused {
        need(count);
        at += (int) count;
        return new Cursor(bytes, at - (int) count, at);
    }

    byte[] rest() {
        byte[] rest = Arrays.copyOfRange(bytes, at, end);
        at = end;
        return rest;
    }

    /// An unsigned number of at most 63 bits, seven to a byte, in its shortest form.
    long varint() throws ContentRefused {
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            int next = next();
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                if (next == 0 && shift > 0) {
                    throw new ContentRefused(Reason.MALFORMED, "a number longer than it need be");
                }
                return value;
            }
        }
        throw new ContentRefused(Reason.MALFORMED, "a number of more than 63 bits");
    }

    private void need(long count) throws ContentRefused {
        if (count < 0 || count > remaining()) {
            throw new ContentRefused(
                    Reason.MALFORMED,
                    "ends early: " + count + " bytes expected, " + remaining() + " left");
        }
    }
}
