package io.vitrine.readers.event;

import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which activities a feed holds; what is null or empty does not narrow it.
///
/// @param account who gave or received
/// @param withHidden whether tokens of hidden collections are in it
/// @param withSpam whether tokens of collections that give every sign of spam are in it
public record ActivityFilter(
        @Nullable UUID collection,
        @Nullable UUID token,
        @Nullable String account,
        @Nullable String chain,
        Set<String> types,
        boolean withHidden,
        boolean withSpam) {

    public ActivityFilter {
        types = Set.copyOf(types);
    }
}
