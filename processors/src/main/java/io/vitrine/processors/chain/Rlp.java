package io.vitrine.processors.chain;

import java.util.List;

/// Recursive length prefix: the form in which blocks commit to their contents. Writing only.
final class Rlp {

    /// The empty string.
    static final byte[] EMPTY = {(byte) 0x80};

    private static final int SHORT_STRING = 0x80;
    private static final int SHORT_LIST = 0xc0;
    private static final int LONGEST_SHORT = 55;

    private Rlp() {}

    static byte[] string(byte[] bytes) {
        if (bytes.length == 1 && bytes[0] >= 0) {
            return bytes;
        }
        byte[] encoded = new byte[headLength(bytes.length) + bytes.length];
        int at = head(encoded, bytes.length, SHORT_STRING);
        System.arraycopy(bytes, 0, encoded, at, bytes.length);
        return encoded;
    }

    /// A number of 0 or more, without leading zeros.
    static byte[] number(long value) {
        return string(bigEndian(value));
    }

    /// A list of items that are encoded already.
    static byte[] list(List<byte[]> items) {
        int length = 0;
        for (byte[] item : items) {
            length += item.length;
        }
        byte[] encoded = new byte[headLength(length) + length];
        int at = head(encoded, length, SHORT_LIST);
        for (byte[] item : items) {
            System.arraycopy(item, 0, encoded, at, item.length);
            at += item.length;
        }
        return encoded;
    }

    private static int headLength(int length) {
        return length <= LONGEST_SHORT ? 1 : 1 + bigEndian(length).length;
    }

    private static int head(byte[] into, int length, int kind) {
        if (length <= LONGEST_SHORT) {
            into[0] = (byte) (kind + length);
            return 1;
        }
        byte[] digits = bigEndian(length);
        into[0] = (byte) (kind + LONGEST_SHORT + digits.length);
        System.arraycopy(digits, 0, into, 1, digits.length);
        return 1 + digits.length;
    }

    private static byte[] bigEndian(long value) {
        byte[] bytes = new byte[(Long.SIZE - Long.numberOfLeadingZeros(value) + 7) / 8];
        long rest = value;
        for (int i = bytes.length - 1; i >= 0; i--) {
            bytes[i] = (byte) rest;
            rest >>>= 8;
        }
        return bytes;
    }
}
