package io.vitrine.readers;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One page of rows.
///
/// @param rows the rows in order
/// @param next the ordering key of the last row; null when this is the last page
public record Slice<T>(List<T> rows, @Nullable List<String> next) {

    public Slice {
        rows = List.copyOf(rows);
    }

    /// Cuts the surplus row off what {@link Question#page} fetched.
    public static <T> Slice<T> of(List<T> fetched, Seek seek, Function<T, List<String>> key) {
        if (fetched.size() <= seek.limit()) {
            return new Slice<>(fetched, null);
        }
        List<T> rows = fetched.subList(0, seek.limit());
        return new Slice<>(rows, key.apply(rows.getLast()));
    }

    /// The same page of something else.
    public <R> Slice<R> map(Function<? super T, ? extends R> mapper) {
        return new Slice<>(rows.stream().<R>map(mapper).toList(), next);
    }
}
