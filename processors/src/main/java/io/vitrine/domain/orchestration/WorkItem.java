package io.vitrine.domain.orchestration;

import io.vitrine.domain.chain.ChainId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One thing to be done.
///
/// @param key a token or collection id, or the hash of a reference
/// @param collection the collection that it belongs to; null when several may share it
/// @param attempts failed attempts so far
/// @param payload what the work needs beside its key
public record WorkItem(
        WorkKind kind,
        String key,
        ChainId chain,
        @Nullable UUID collection,
        int attempts,
        @Nullable String payload) {

    /// A thing that becomes due for the first time.
    public static WorkItem fresh(
            WorkKind kind, String key, ChainId chain, @Nullable UUID collection) {
        return new WorkItem(kind, key, chain, collection, 0, null);
    }
}
