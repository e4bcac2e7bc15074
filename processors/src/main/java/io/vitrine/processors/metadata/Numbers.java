package io.vitrine.processors.metadata;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/// Numbers that a double holds exactly, in one spelling; all others stay text.
final class Numbers {

    private static final int LONGEST = 40;
    private static final BigDecimal ALL_SECONDS = new BigDecimal("100000000000");

    private Numbers() {}

    /// Plain decimal without exponent and trailing zeros; null when no double means the same number,
    /// or when writing it out would take more than forty characters.
    static @Nullable String canonical(String digits) {
        BigDecimal exact = exact(digits);
        if (exact == null) {
            return null;
        }
        String plain = exact.toPlainString();
        double nearest = Double.parseDouble(plain);
        boolean lossless = new BigDecimal(Double.toString(nearest)).compareTo(exact) == 0;
        return lossless ? plain : null;
    }

    /// As {@link #canonical}, for a text that claims to be a number: null as well when it is not
    /// written the canonical way, because `007` is not 7.
    static @Nullable String canonicalText(String text) {
        String canonical = looksNumeric(text) ? canonical(text) : null;
        return text.equals(canonical) ? canonical : null;
    }

    /// Seconds since 1970 from seconds, milliseconds, micro- or nanoseconds: by size, because
    /// nothing says which. Null when the text is no number or lies beyond all of these.
    static @Nullable Long epochSeconds(String digits) {
        BigDecimal exact = looksNumeric(digits) ? exact(digits) : null;
        if (exact == null) {
            return null;
        }
        for (int thousands = 0; thousands < 4; thousands++) {
            BigDecimal seconds = exact.movePointLeft(3 * thousands);
            if (seconds.abs().compareTo(ALL_SECONDS) < 0) {
                BigInteger whole = seconds.setScale(0, RoundingMode.FLOOR).toBigIntegerExact();
                return whole.longValueExact();
            }
        }
        return null;
    }

    private static @Nullable BigDecimal exact(String digits) {
        if (digits.length() > 2 * LONGEST) {
            return null;
        }
        BigDecimal exact;
        try {
            exact = new BigDecimal(digits);
        } catch (NumberFormatException beyond) {
            return null;
        }
        if (exact.signum() == 0) {
            return BigDecimal.ZERO;
        }
        // Judged by the exponent before anything is written out.
        if (Math.abs((long) exact.scale()) > LONGEST || exact.precision() > LONGEST) {
            exact = exact.stripTrailingZeros();
        }
        if (Math.abs((long) exact.scale()) > LONGEST || exact.precision() > LONGEST) {
            return null;
        }
        exact = exact.stripTrailingZeros();
        return exact.toPlainString().length() > LONGEST ? null : exact;
    }

    private static boolean looksNumeric(String text) {
        if (text.isEmpty() || text.length() > 2 * LONGEST) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && "+-.eE".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }
}
