package io.vitrine.api;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Constants as they are written in addresses: lower-case, with hyphens.
public final class Words {

    private Words() {}

    /// The constant's word.
    public static String of(Object constant) {
        return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The constant that this word names.
    static <E extends Enum<E>> Optional<E> parse(Class<E> type, String word) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> of(constant).equals(word))
                .findFirst();
    }
}
