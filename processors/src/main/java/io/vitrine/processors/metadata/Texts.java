package io.vitrine.processors.metadata;

import java.text.Normalizer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The forms of text that equality and display rest on.
public final class Texts {

    private Texts() {}

    /// NFC, trimmed, inner spaces single, case-folded: two texts with one fold are one trait name, or
    /// one value.
    public static String fold(String text) {
        String plain = squeeze(nfc(text));
        if (isLowerAscii(plain)) {
            return plain;
        }
        // Upper before lower folds what lower alone keeps apart, such as the two small sigmas.
        String folded = plain.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT).replace('ς', 'σ');
        return nfc(folded);
    }

    /// One clean line for display: no control characters, no half surrogates, no characters that reorder
    /// the text or show nothing, spaces single; null when nothing is left.
    ///
    /// @param bytes longest line in UTF-8
    public static @Nullable String line(String text, int bytes) {
        StringBuilder clean = new StringBuilder(Math.min(text.length(), bytes));
        for (int i = 0; i < text.length() && clean.length() < bytes; ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (Character.isISOControl(c)) {
                clean.append(' ');
            } else {
                clean.appendCodePoint(c >= 0xd800 && c <= 0xdfff ? 0xfffd : c);
            }
        }
        String line =
                cut(squeeze(withoutZeroWidth(withoutDirection(nfc(clean.toString())))), bytes)
                        .strip();
        return line.isEmpty() ? null : line;
    }

    /// The text as PostgreSQL takes it: without NUL, and no half surrogates.
    public static String storable(String text) {
        if (text.chars().noneMatch(c -> c == 0 || Character.isSurrogate((char) c))) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints()
                .filter(c -> c != 0)
                .map(c -> c >= 0xd800 && c <= 0xdfff ? 0xfffd : c)
                .forEach(out::appendCodePoint);
        return out.toString();
    }

    static String nfc(String text) {
        return Normalizer.isNormalized(text, Normalizer.Form.NFC)
                ? text
                : Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    /// Without the characters that reorder the text around them.
    static String withoutDirection(String text) {
        if (text.chars().noneMatch(Texts::isDirection)) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        text.chars().filter(c -> !isDirection(c)).forEach(c -> out.append((char) c));
        return out.toString();
    }

    /// Without the characters that show nothing and join nothing. Joiners stay: emoji and several scripts need them.
    static String withoutZeroWidth(String text) {
        if (text.chars().noneMatch(Texts::isZeroWidth)) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        text.chars().filter(c -> !isZeroWidth(c)).forEach(c -> out.append((char) c));
        return out.toString();
    }

    /// Cut to so many UTF-8 bytes, never within a character.
    static String cut(String text, int bytes) {
        if (text.length() <= bytes / 3) {
            return text;
        }
        int size = 0;
        int at = 0;
        while (at < text.length()) {
            int c = text.codePointAt(at);
            size += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
            if (size > bytes) {
                return text.substring(0, at);
            }
            at += Character.charCount(c);
        }
        return text;
    }

    private static boolean isZeroWidth(int c) {
        return c == 0xad || c == 0x200b || c == 0x2060 || c == 0xfeff;
    }

    private static boolean isDirection(int c) {
        return c == 0x61c
                || c == 0x200e
                || c == 0x200f
                || c >= 0x202a && c <= 0x202e
                || c >= 0x2066 && c <= 0x2069;
    }

    private static boolean isLowerAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80 || c >= 'A' && c <= 'Z') {
                return false;
            }
        }
        return true;
    }

    private static String squeeze(String text) {
        StringBuilder out = new StringBuilder(text.length());
        boolean space = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                space = !out.isEmpty();
            } else {
                if (space) {
                    out.append(' ');
                    space = false;
                }
                out.append(c);
            }
        }
        return out.toString();
    }
}
