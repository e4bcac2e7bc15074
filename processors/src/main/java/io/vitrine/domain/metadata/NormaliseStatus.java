package io.vitrine.domain.metadata;

/// How well a document could be read; says nothing about how it was fetched.
public enum NormaliseStatus {
    OK,
    /// Read, with departures from the standards that are listed.
    DEVIATING,
    UNREADABLE,
    EMPTY,
    /// The answer is no document but the picture (or film, or model) itself.
    DIRECT_MEDIA
}
