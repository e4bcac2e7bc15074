package io.vitrine.processors.chain;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The short form of a collection's slug: its folded name and six hex digits of its address.
public final class SlugBase {

    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern OTHERS = Pattern.compile("[^a-z0-9]+");
    private static final int NAME_LIMIT = 60;
    private static final int ADDRESS_DIGITS = 6;

    private SlugBase() {}

    /// The short form; only the six digits when nothing of the name can stand in a URL.
    ///
    /// @param contract lower-case hex address with 0x
    public static String of(@Nullable String name, String contract) {
        String digits = contract.substring(2, 2 + ADDRESS_DIGITS);
        String folded = name == null ? "" : fold(name);
        return folded.isEmpty() ? digits : folded + "-" + digits;
    }

    private static String fold(String name) {
        String plain =
                MARKS.matcher(Normalizer.normalize(name, Normalizer.Form.NFKD)).replaceAll("");
        String dashed = OTHERS.matcher(plain.toLowerCase(Locale.ROOT)).replaceAll("-");
        String cut = dashed.length() > NAME_LIMIT ? dashed.substring(0, NAME_LIMIT) : dashed;
        int start = cut.startsWith("-") ? 1 : 0;
        int end = cut.endsWith("-") ? cut.length() - 1 : cut.length();
        return start < end ? cut.substring(start, end) : "";
    }
}
