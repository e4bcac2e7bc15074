package io.vitrine.writers;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Rows turned into the columns that `unnest` takes: one statement writes them all.
public final class Columns {

    private Columns() {}

    /// One value a row; a null stays a null of the column.
    public static <T> @Nullable String[] texts(List<T> rows, Function<T, @Nullable String> column) {
        @Nullable String[] values = new @Nullable String[rows.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = column.apply(rows.get(i));
        }
        return values;
    }

    /// As {@link #texts}, for whole numbers.
    public static <T> @Nullable Long[] numbers(List<T> rows, Function<T, @Nullable Long> column) {
        @Nullable Long[] values = new @Nullable Long[rows.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = column.apply(rows.get(i));
        }
        return values;
    }
}
