package io.vitrine.processors.media;

import java.awt.Font;
import java.awt.font.FontRenderContext;

/// Whether this machine can draw a letter.
final class FontSupport {

    private FontSupport() {}

    /// On a bare machine Java fails deep inside its font code, each time in another way.
    static boolean isMissing() {
        try {
            new Font(Font.SANS_SERIF, Font.PLAIN, 12)
                    .createGlyphVector(new FontRenderContext(null, false, false), "a")
                    .getOutline();
            return false;
        } catch (RuntimeException | LinkageError | InternalError none) {
            return true;
        }
    }
}
