package io.vitrine.processors.media;

import io.vitrine.domain.media.MediaFailure;
import java.awt.image.BufferedImage;

/// What decoding gave.
public sealed interface DecodeResult {

    /// @param picture the right way up, `TYPE_INT_RGB`, or `TYPE_INT_ARGB` where a pixel is not opaque
    record Decoded(BufferedImage picture) implements DecodeResult {}

    record Rejected(MediaFailure code, String detail) implements DecodeResult {}
}
