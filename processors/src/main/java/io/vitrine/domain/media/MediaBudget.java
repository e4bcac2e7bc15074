package io.vitrine.domain.media;

import java.util.Optional;

/// What media may cost before any of it is decoded.
///
/// @param bytes longest file
/// @param pixels most pixels in one frame, and in all pictures embedded in one SVG
/// @param side longest side
/// @param frames most frames
/// @param framePixels most pixels in all frames together
/// @param scans most passes of a progressive JPEG
/// @param svgBytes longest SVG after inflating
public record MediaBudget(
        long bytes, long pixels, int side, int frames, long framePixels, int scans, int svgBytes) {

    /// What two gigabytes of memory and a patient operator allow.
    public static final MediaBudget DEFAULT =
            new MediaBudget(50L << 20, 40_000_000, 16_384, 2_000, 400_000_000, 64, 2 << 20);

    /// A limit that was passed.
    public record Excess(MediaFailure code, String detail) {}

    /// The first limit that the headers pass; empty when decoding may begin.
    public Optional<Excess> excess(MediaHead head, long size) {
        if (size > bytes) {
            return excess(MediaFailure.BODY_TOO_LARGE, size + " bytes, at most " + bytes);
        }
        if (head.width() > side || head.height() > side) {
            return excess(
                    MediaFailure.PIXEL_LIMIT,
                    head.width() + "x" + head.height() + ", side at most " + side);
        }
        if ((long) head.width() * head.height() > pixels) {
            return excess(
                    MediaFailure.PIXEL_LIMIT,
                    head.width() + "x" + head.height() + ", at most " + pixels + " pixels");
        }
        if (head.frames() > frames || head.framePixels() > framePixels) {
            return excess(
                    MediaFailure.PIXEL_LIMIT,
                    head.frames() + " frames of " + head.framePixels() + " pixels");
        }
        if (head.scans() > scans) {
            return excess(MediaFailure.SCAN_LIMIT, head.scans() + " scans, at most " + scans);
        }
        return Optional.empty();
    }

    private static Optional<Excess> excess(MediaFailure code, String detail) {
        return Optional.of(new Excess(code, detail));
    }
}
