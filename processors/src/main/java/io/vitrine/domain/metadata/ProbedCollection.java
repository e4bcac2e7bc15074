package io.vitrine.domain.metadata;

import io.vitrine.domain.orchestration.WorkItem;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What asking some tokens of a collection came to.
///
/// @param moved tokens whose contract names another address than before
/// @param changed tokens whose document is another one at the same address
/// @param asked how many were asked
/// @param hidden whether many tokens share a document or a picture, as before a reveal
/// @param lastActivity epoch seconds of the collection's last change; null when it is gone
public record ProbedCollection(
        WorkItem item,
        List<UUID> moved,
        List<UUID> changed,
        int asked,
        boolean hidden,
        @Nullable Long lastActivity) {

    /// Whether all tokens of the collection are to be asked, and not only those that changed: one document
    /// that is revealed tells of all, and so do most of the addresses.
    public boolean tellsOfAll() {
        return moved.size() * 2 > asked || hidden && !changed.isEmpty();
    }
}
