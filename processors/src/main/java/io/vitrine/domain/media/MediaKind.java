package io.vitrine.domain.media;

import java.util.Locale;

/// What media is, by its bytes; never by its name or a header.
public enum MediaKind {
    IMAGE,
    /// A picture of several frames.
    ANIMATION,
    VIDEO,
    AUDIO,
    MODEL,
    DOCUMENT,
    HTML,
    UNKNOWN;

    /// As stored: lower case.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
