package io.vitrine.api.metadata;

import io.vitrine.readers.metadata.TraitValueRow;
import org.jspecify.annotations.Nullable;

/// Values of traits as JSON shows them.
public final class TraitValues {

    private static final double EXACT = 1L << 53;

    private TraitValues() {}

    /// A text, a number, a truth, or the seconds of a date.
    public static Object of(TraitValueRow row) {
        Object number = number(row.number());
        Long seconds = row.epochSeconds();
        String text = row.text();
        if (row.type().equals("number") && number != null) {
            return number;
        }
        if (row.type().equals("date") && seconds != null) {
            return seconds;
        }
        String shown = text == null ? row.normalized() : text;
        return row.type().equals("boolean") ? (Object) Boolean.valueOf(row.normalized()) : shown;
    }

    /// A whole number without a fraction where it is one.
    static @Nullable Object number(@Nullable Double value) {
        if (value == null || value.isNaN() || value.isInfinite()) {
            return null;
        }
        return value == Math.rint(value) && Math.abs(value) <= EXACT
                ? (Object) value.longValue()
                : value;
    }
}
