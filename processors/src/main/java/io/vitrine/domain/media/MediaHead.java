package io.vitrine.domain.media;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the headers of media bytes say, read without decoding a pixel.
///
/// @param mime the type found in the bytes, `application/octet-stream` when unknown
/// @param width of the canvas as stored, before orientation; 0 where there is none or it was not read
/// @param frames pictures in the file; 0 for what is no picture
/// @param framePixels pixels of all frames together
/// @param left where the first frame lies on the canvas
/// @param top where the first frame lies on the canvas
/// @param orientation EXIF, 1 to 8; 1 when nothing is said
/// @param scans passes over the picture that a progressive JPEG asks for
/// @param damage why the file cannot be whole; null when nothing was found
public record MediaHead(
        MediaKind kind,
        String mime,
        int width,
        int height,
        int frames,
        long framePixels,
        int left,
        int top,
        int orientation,
        int scans,
        Set<MediaFlag> flags,
        @Nullable String damage) {

    public MediaHead {
        flags = Set.copyOf(flags);
    }

    /// Kind and type, nothing else known.
    public static MediaHead of(MediaKind kind, String mime) {
        return new MediaHead(kind, mime, 0, 0, 0, 0, 0, 0, 1, 0, Set.of(), null);
    }

    /// The width as shown.
    public int shownWidth() {
        return orientation >= 5 ? height : width;
    }

    /// The height as shown.
    public int shownHeight() {
        return orientation >= 5 ? width : height;
    }
}
