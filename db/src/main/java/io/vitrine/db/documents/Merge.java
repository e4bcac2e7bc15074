package io.vitrine.db.documents;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Several streams, each in the order of ids, as one. Ids of events are ASCII, so the order of
/// Java's strings is that of their bytes.
final class Merge implements Iterator<Document> {

    private record Head(Document document, Iterator<Document> rest) {}

    private final PriorityQueue<Head> heads =
            new PriorityQueue<>(Comparator.comparing((Head head) -> head.document().id()));

    private Merge(List<Stream<Document>> streams) {
        streams.forEach(stream -> advance(stream.iterator()));
    }

    static Stream<Document> byId(List<Stream<Document>> streams) {
        return StreamSupport.stream(
                () ->
                        Spliterators.spliteratorUnknownSize(
                                new Merge(streams), Spliterator.ORDERED | Spliterator.NONNULL),
                Spliterator.ORDERED | Spliterator.NONNULL,
                false);
    }

    private void advance(Iterator<Document> stream) {
        if (stream.hasNext()) {
            heads.add(new Head(stream.next(), stream));
        }
    }

    @Override
    public boolean hasNext() {
        return !heads.isEmpty();
    }

    @Override
    public Document next() {
        Head head = heads.poll();
        if (head == null) {
            throw new NoSuchElementException();
        }
        advance(head.rest());
        return head.document();
    }
}
