package io.vitrine.domain.media;

/// Why no variants were made. Stored as text, so a name is never changed.
public enum MediaFailure {
    BODY_TOO_LARGE(false),
    /// Too many pixels, too long a side, or too many frames.
    PIXEL_LIMIT(false),
    SCAN_LIMIT(false),
    DECODE_FAILED(false),
    DECODE_TIMEOUT(true),
    RESOURCE_EXHAUSTED(true),
    /// Sound, or a format without a decoder: only the original is kept.
    UNSUPPORTED(false),
    SVG_UNSAFE(false),
    /// The machine has no fonts and the picture has text.
    FONTS_MISSING(true);

    private final boolean retryable;

    MediaFailure(boolean retryable) {
        this.retryable = retryable;
    }

    /// Whether the same bytes may fare better later, or elsewhere.
    public boolean retryable() {
        return retryable;
    }
}
