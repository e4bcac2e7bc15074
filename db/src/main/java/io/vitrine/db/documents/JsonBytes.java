package io.vitrine.db.documents;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// JSON as it grows, in UTF-8 (RFC 8259).
final class JsonBytes {

    private static final int INITIAL = 2048;
    private static final String HEX = "0123456789abcdef";

    /// 1 for the bytes that cannot stand in a JSON text as they are.
    private static final byte[] ESCAPED = new byte[256];

    static {
        Arrays.fill(ESCAPED, 0, 0x20, (byte) 1);
        ESCAPED['"'] = 1;
        ESCAPED['\\'] = 1;
    }

    private byte[] bytes = new byte[INITIAL];
    private int length;

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
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        int escaped = 0;
        for (byte one : utf8) {
            escaped |= ESCAPED[one & 0xff];
        }
        raw('"');
        if (escaped == 0) {
            raw(utf8);
        } else {
            room(utf8.length * 6);
            for (byte one : utf8) {
                escape(one);
            }
        }
        raw('"');
    }

    private void escape(byte one) {
        if (ESCAPED[one & 0xff] == 0) {
            bytes[length++] = one;
            return;
        }
        bytes[length++] = '\\';
        if (one >= 0x20) {
            bytes[length++] = one;
            return;
        }
        bytes[length++] = 'u';
        bytes[length++] = '0';
        bytes[length++] = '0';
        bytes[length++] = (byte) HEX.charAt(one >> 4);
        bytes[length++] = (byte) HEX.charAt(one & 15);
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
