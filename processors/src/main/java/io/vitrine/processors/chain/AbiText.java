package io.vitrine.processors.chain;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// A text that a contract returned, read without trusting its offset or its length.
public sealed interface AbiText {

    /// The text; bytes that are no UTF-8 stand as U+FFFD.
    record Text(String value) implements AbiText {}

    /// No text.
    ///
    /// @param code `NO_CODE`, `ABI_MALFORMED` or `TEXT_TOO_LONG`
    record Unreadable(String code, String detail) implements AbiText {}

    int WORD_DIGITS = 64;

    /// Reads `string` as the ABI encodes it, and `bytes32` as contracts before it did.
    ///
    /// @param data hex with 0x
    /// @param limit longest text in bytes
    static AbiText read(String data, int limit) {
        String digits = data.startsWith("0x") ? data.substring(2) : data;
        if (digits.isEmpty()) {
            return new Unreadable(
                    "NO_CODE", "an empty answer: there is no such function, or no contract");
        }
        if (!digits.chars().allMatch(HexFormat::isHexDigit)) {
            return malformed("hex digits");
        }
        if (digits.length() == WORD_DIGITS) {
            return text(trimmed(digits));
        }
        if (digits.length() < 2 * WORD_DIGITS) {
            return malformed("an offset and a length, given " + digits.length() / 2 + " bytes");
        }
        int room = digits.length() / 2;
        int offset = below(digits.substring(0, WORD_DIGITS), room - 31);
        if (offset < 0) {
            return malformed("an offset inside the " + room + " bytes returned");
        }
        int lengthAt = offset * 2;
        int start = lengthAt + WORD_DIGITS;
        String length = digits.substring(lengthAt, start);
        int bytes = below(length, room - offset - 32 + 1);
        if (bytes < 0) {
            return malformed("a length inside the " + room + " bytes returned");
        }
        if (bytes > limit) {
            return new Unreadable("TEXT_TOO_LONG", bytes + " bytes, expected at most " + limit);
        }
        return text(digits.substring(start, start + bytes * 2));
    }

    private static AbiText text(String digits) {
        try {
            return new Text(new String(HexFormat.of().parseHex(digits), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return malformed("hex digits");
        }
    }

    private static String trimmed(String word) {
        int end = word.length();
        while (end >= 2 && word.startsWith("00", end - 2)) {
            end -= 2;
        }
        return word.substring(0, end);
    }

    private static int below(String word, int limit) {
        BigInteger value = new BigInteger(word, 16);
        return value.compareTo(BigInteger.valueOf(limit)) < 0 ? value.intValue() : -1;
    }

    private static Unreadable malformed(String expected) {
        return new Unreadable("ABI_MALFORMED", "expected " + expected);
    }
}
