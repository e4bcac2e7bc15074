package io.vitrine.domain.rarity;

import java.util.Comparator;
import java.util.Locale;
import java.util.UUID;

/// A value as the methods of rarity see it: one of the documents, a bin of numbers, the lack of a trait, or how many
/// traits a token has.
///
/// @param traitId nil for the number of traits, which no document states
/// @param trait normalised name, empty for the number of traits
/// @param text normalised value, or the bin's bounds
/// @param blank whether the value says that there is none: empty, or the word `none`
public record RankedValue(UUID traitId, String trait, Kind kind, String text, boolean blank) {

    /// By trait, the number of traits last; within a trait by kind and text.
    public static final Comparator<RankedValue> ORDER =
            Comparator.<RankedValue, Boolean>comparing(value -> value.kind() == Kind.COUNT)
                    .thenComparing(RankedValue::trait)
                    .thenComparing(RankedValue::traitId)
                    .thenComparing(RankedValue::kind)
                    .thenComparing(RankedValue::text);

    private static final UUID NIL = new UUID(0, 0);

    /// What sort of value it is.
    public enum Kind {
        STRING,
        NUMBER,
        DATE,
        BOOLEAN,
        /// The numbers or dates between two declared edges.
        BIN,
        /// The token has no value of the trait.
        ABSENT,
        /// The number of traits of the token.
        COUNT;

        /// As stored and shown: lower case.
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// The kind of this text.
        public static Kind of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    /// Whether a normalised text says that there is none.
    public static boolean isBlank(String text) {
        return text.isEmpty() || text.equals("none");
    }

    /// The lack of a trait.
    public static RankedValue absent(UUID traitId, String trait) {
        return new RankedValue(traitId, trait, Kind.ABSENT, "", true);
    }

    /// So many traits.
    public static RankedValue count(int traits) {
        return new RankedValue(NIL, "", Kind.COUNT, Integer.toString(traits), false);
    }
}
