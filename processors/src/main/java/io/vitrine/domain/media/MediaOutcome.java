package io.vitrine.domain.media;

import java.util.List;

/// What became of media bytes.
public sealed interface MediaOutcome {

    /// Whatever the outcome, these hold.
    MediaFacts facts();

    /// Decoded, and made smaller.
    ///
    /// @param width as shown
    /// @param height as shown
    record Transcoded(
            MediaFacts facts, int width, int height, PerceptualHash hash, List<Variant> variants)
            implements MediaOutcome {
        public Transcoded {
            variants = List.copyOf(variants);
        }
    }

    /// No variants; the original is all there is.
    record OriginalOnly(MediaFacts facts, MediaFailure code, String detail)
            implements MediaOutcome {}
}
