package io.vitrine.db.documents;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// Documents in the order of their ids, fetched page after page, so that no connection is held
/// while they are used.
final class Pages implements Iterator<Document> {

    static final int SIZE = 5_000;

    private final Function<@Nullable Document, List<Document>> after;
    private Iterator<Document> page;
    private @Nullable Document last;
    private boolean more;

    private Pages(Function<@Nullable Document, List<Document>> after) {
        this.after = after;
        this.page = List.<Document>of().iterator();
        this.more = true;
    }

    /// @param after fetches the page behind a document, or the first one; a page of less than
    ///     {@link #SIZE} is the last
    static Stream<Document> stream(Function<@Nullable Document, List<Document>> after) {
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(
                        new Pages(after),
                        Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE),
                false);
    }

    @Override
    public boolean hasNext() {
        while (!page.hasNext() && more) {
            List<Document> fetched = after.apply(last);
            more = fetched.size() == SIZE;
            page = fetched.iterator();
        }
        return page.hasNext();
    }

    @Override
    public Document next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Document document = page.next();
        last = document;
        return document;
    }
}
