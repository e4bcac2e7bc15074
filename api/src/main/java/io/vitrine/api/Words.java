package io.vitrine.api;

import java.util.Locale;

/// Constants as they are written in addresses: lower-case, with hyphens.
public final class Words {

    private Words() {}

    /// The constant's word.
    public static String of(Object constant) {
        return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
