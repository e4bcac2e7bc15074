package io.vitrine.readers;

import java.util.List;

/// Where a page begins and how long it is: paging is by key, never by offset.
///
/// @param limit rows of the page, at least 1
/// @param after the ordering key of the last row of the page before; empty for the first page
public record Seek(int limit, List<String> after) {

    public Seek {
        after = List.copyOf(after);
    }

    /// The first so many.
    public static Seek first(int limit) {
        return new Seek(limit, List.of());
    }

    /// Whether a page came before.
    public boolean continues() {
        return !after.isEmpty();
    }
}
