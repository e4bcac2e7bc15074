package io.vitrine.db.documents;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// JSON as it grows, in UTF-8 (RFC 8259).
final class JsonBytes {

    private static final int INITIAL = 2048;
    private static final String HEX = "0123456789abcdef";

    /// 1 for the bytes that cannot stand in a JSON text as they are.
    private static final byte[] ESCAPED = new byte[256];

    /// 1 for those too that Latin-1 has another byte for than UTF-8, or that it puts where it has none.
    private static final byte[] LOOKED_AT;

    static {
        Arrays.fill(ESCAPED, 0, 0x20, (byte) 1);
        ESCAPED['"'] = 1;
        ESCAPED['\\'] = 1;
        LOOKED_AT = ESCAPED.clone();
        Arrays.fill(LOOKED_AT, 0x80, 0x100, (byte) 1);
        LOOKED_AT['?'] = 1;
    }

    private byte[] bytes = new byte[INITIAL];
    private int length;

    boolean isEmpty() {
        return length == 0;
    }

    /// An ASCII character of the notation.
    void raw(char c) {
        room(1);
        bytes[length++] = (byte) c;
    }

    /// ASCII that needs no escaping.
    void raw(String text) {
        raw(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void raw(byte[] more) {
        room(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
    }

    /// A text in quotes.
    void text(String text) {
        byte[] narrow = text.getBytes(StandardCharsets.ISO_8859_1);
        int look = 0;
        for (byte one : narrow) {
            look |= LOOKED_AT[one & 0xff];
        }
        raw('"');
        if (look == 0) {
            raw(narrow);
        } else {
            escaped(text.getBytes(StandardCharsets.UTF_8));
        }
        raw('"');
    }

    private void escaped(byte[] utf8) {
        room(utf8.length * 6);
        byte[] out = bytes;
        int at = length;
        for (byte one : utf8) {
            if (ESCAPED[one & 0xff] == 0) {
                out[at++] = one;
            } else {
                at = escape(one, out, at);
            }
        }
        length = at;
    }

    private static int escape(byte one, byte[] out, int from) {
        int at = from;
        out[at++] = '\\';
        if (one >= 0x20) {
            out[at++] = one;
            return at;
        }
        out[at++] = 'u';
        out[at++] = '0';
        out[at++] = '0';
        out[at++] = (byte) HEX.charAt(one >> 4);
        out[at++] = (byte) HEX.charAt(one & 15);
        return at;
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }

    /// All of it so far.
    byte[] bytes() {
        return Arrays.copyOf(bytes, length);
    }
}
