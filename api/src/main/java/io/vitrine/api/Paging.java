package io.vitrine.api;

import io.vitrine.readers.Seek;
import io.vitrine.readers.Slice;
import io.vitrine.readers.chain.ProjectedBlock;
import java.util.List;
import java.util.function.Function;

/// The page that a request asks for: `limit` and `cursor`, already checked. A handler that takes one
/// thereby accepts both parameters.
public final class Paging {

    private final Cursors cursors;
    private final String list;
    private final Seek seek;

    Paging(Cursors cursors, String list, Seek seek) {
        this.cursors = cursors;
        this.list = list;
        this.seek = seek;
    }

    /// Where the page begins and how long it is.
    public Seek seek() {
        return seek;
    }

    /// The answer: the rows as they are shown, and the cursor to go on.
    public <T, V> Listing<V> answer(
            Slice<T> slice, Function<? super T, ? extends V> view, List<ProjectedBlock> blocks) {
        List<String> next = slice.next();
        return new Listing<>(
                slice.rows().stream().<V>map(view).toList(),
                next == null ? null : cursors.seal(list, next),
                AsOf.of(blocks));
    }
}
