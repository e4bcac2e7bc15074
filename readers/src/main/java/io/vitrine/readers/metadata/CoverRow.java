package io.vitrine.readers.metadata;

import java.util.UUID;

/// A picture of one of a collection's first tokens, for its card.
public record CoverRow(UUID collection, String tokenNumber, String asset) {}
