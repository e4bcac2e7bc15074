package io.vitrine.readers.metadata;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The metadata document of a token.
///
/// @param original the answer as text; null where its bytes are no text
/// @param normalised canonical JSON; null where it could not be read
/// @param ipfsVerified whether the bytes are those that an identifier in IPFS names; null where none does
/// @param media JSON array of role, address and asset
public record TokenDocument(
        @Nullable String uri,
        @Nullable String original,
        @Nullable String normalised,
        @Nullable String media,
        @Nullable String status,
        @Nullable String error,
        @Nullable Instant fetchedAt,
        @Nullable Boolean ipfsVerified) {}
