package io.vitrine.db.documents;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Documents by id. Ids compare by their UTF-8 bytes.
///
/// The store never joins the caller's transaction: what a method has written when it returns is
/// durable, and stays when the caller rolls back. It holds no connection between calls. A method
/// that fails may have written a part; writing again is safe.
///
/// Every method throws {@link io.vitrine.db.StoreUnavailable} when the store does not answer.
public interface DocumentStore extends AutoCloseable {

    /// Writes each document whole, in place of the one with its id. Of several with one id the
    /// last one stays.
    void upsert(DocumentCollection collection, List<Document> documents);

    /// Those that exist, in the order in which they were asked for.
    Map<String, Document> get(DocumentCollection collection, Collection<String> ids);

    /// At most `limit` documents in the order of their ids.
    ///
    /// @param fromId the least id
    /// @param endId greater than every id; null for no end
    List<Document> scan(
            DocumentCollection collection, String fromId, @Nullable String endId, int limit);

    /// Raw events in the order of their ids, read page by page as the stream is used; it needs no
    /// closing.
    Stream<Document> scanEvents(EventScan scan);

    /// Deletes what exists of these.
    void delete(DocumentCollection collection, Collection<String> ids);

    /// Deletes a range of ids and says how many there were.
    ///
    /// @param endId greater than every id to delete; null for no end
    long deleteRange(DocumentCollection collection, String fromId, @Nullable String endId);

    /// Whether the store answers.
    ///
    /// @throws io.vitrine.db.StoreUnavailable when it does not
    void check();

    /// The store's address as a person may see it.
    String address();

    /// Gives back what the store holds open; the databases that others use go on.
    @Override
    void close();
}
