package io.vitrine.processors.metadata;

import java.util.HexFormat;

/// The first characters of a hostile text, safe to store and to log.
final class Excerpt {

    private static final int LENGTH = 120;

    private Excerpt() {}

    static String of(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length() && i < LENGTH; i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 0x7f && c != '\\') {
                out.append(c);
            } else {
                out.append("\\u").append(HexFormat.of().toHexDigits(c));
            }
        }
        return out.toString();
    }
}
