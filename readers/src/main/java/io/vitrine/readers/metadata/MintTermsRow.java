package io.vitrine.readers.metadata;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// On what terms a collection mints.
///
/// @param start of the public stage; null when open
/// @param end of the public stage; null when open
/// @param priceText amount and symbol; null when not known
/// @param stages JSON text of all stages
public record MintTermsRow(
        @Nullable Instant start,
        @Nullable Instant end,
        @Nullable String priceText,
        @Nullable String stages) {}
