package io.vitrine.processors.chain;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/// Numbers, flags and addresses that a contract returned, read without trusting their number or form.
public final class AbiWords {

    private static final int WORD = 64;
    private static final String PADDING = "0".repeat(24);

    private AbiWords() {}

    /// The word at a place; empty when the answer does not reach that far or is no hex.
    public static Optional<BigInteger> number(String data, int word) {
        String digits = data.startsWith("0x") ? data.substring(2) : data;
        int start = word * WORD;
        if (digits.length() < start + WORD) {
            return Optional.empty();
        }
        String text = digits.substring(start, start + WORD);
        return text.chars().allMatch(HexFormat::isHexDigit)
                ? Optional.of(new BigInteger(text, 16))
                : Optional.empty();
    }

    /// A flag; empty when the word is neither 0 nor 1.
    public static Optional<Boolean> flag(String data, int word) {
        return number(data, word)
                .filter(value -> value.bitLength() <= 1)
                .map(value -> value.signum() == 1);
    }

    /// An address in lower-case hex; empty when its padding is not zero.
    public static Optional<String> address(String data, int word) {
        return number(data, word)
                .map(value -> String.format(Locale.ROOT, "%064x", value))
                .filter(text -> text.startsWith(PADDING))
                .map(text -> "0x" + text.substring(PADDING.length()));
    }
}
