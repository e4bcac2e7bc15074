package io.vitrine.readers.metadata;

import org.jspecify.annotations.Nullable;

/// Which collections a list holds; what is null does not narrow it. Hidden ones are never in it.
///
/// @param text part of the name, slug or symbol, or a whole contract address
/// @param withSpam whether those that give every sign of spam are in it too
public record CollectionFilter(
        @Nullable String text,
        @Nullable String chain,
        @Nullable String category,
        @Nullable String standard,
        @Nullable Boolean verified,
        boolean withSpam) {}
