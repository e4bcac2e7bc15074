package io.vitrine.config.wiring;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// The known word that somebody probably meant.
public final class Nearest {

    private Nearest() {}

    /// Empty when nothing is near.
    public static Optional<String> to(String typed, Collection<String> known) {
        String plain = typed.toLowerCase(Locale.ROOT);
        int far = Math.max(2, typed.length() / 3);
        return known.stream()
                .filter(word -> distance(plain, word.toLowerCase(Locale.ROOT)) <= far)
                .min(
                        Comparator.<String>comparingInt(
                                        word -> distance(plain, word.toLowerCase(Locale.ROOT)))
                                .thenComparing(Comparator.naturalOrder()));
    }

    /// ` Did you mean WORD?`, or nothing.
    public static String hint(String typed, Collection<String> known) {
        return to(typed, known).map(word -> " Did you mean " + word + "?").orElse("");
    }

    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
