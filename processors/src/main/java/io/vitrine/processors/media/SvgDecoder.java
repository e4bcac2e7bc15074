package io.vitrine.processors.media;

import com.github.weisj.jsvg.SVGDocument;
import com.github.weisj.jsvg.parser.DocumentLimits;
import com.github.weisj.jsvg.parser.LoaderContext;
import com.github.weisj.jsvg.parser.SVGLoader;
import com.github.weisj.jsvg.parser.resources.ResourcePolicy;
import com.github.weisj.jsvg.view.FloatSize;
import com.github.weisj.jsvg.view.ViewBox;
import io.vitrine.domain.media.MediaBudget;
import io.vitrine.domain.media.MediaFailure;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Draws an SVG after {@link SvgInspection} found nothing in it that reaches out, or costs too much.
final class SvgDecoder {

    /// An SVG has no pixels of its own, so it is drawn at the size of the largest variant.
    static final int CANVAS = 1024;

    private static final DocumentLimits LIMITS = new DocumentLimits(32, 64, 50_000);

    /// Kept, because loggers that nobody holds are forgotten together with their level.
    private static final Logger RENDERER = Logger.getLogger("com.github.weisj.jsvg");

    static {
        // It logs every token that it cannot read: two megabytes of junk would be as many lines.
        RENDERER.setLevel(Level.OFF);
    }

    private SvgDecoder() {}

    static DecodeResult decode(byte[] bytes, MediaBudget budget) {
        byte[] text = bytes;
        if (SvgText.isCompressed(bytes)) {
            text = SvgText.inflate(bytes, budget.svgBytes() + 1);
            if (text == null) {
                return new DecodeResult.Rejected(MediaFailure.DECODE_FAILED, "broken gzip");
            }
        }
        if (text.length > budget.svgBytes()) {
            return new DecodeResult.Rejected(
                    MediaFailure.BODY_TOO_LARGE, "svg longer than " + budget.svgBytes());
        }
        String characters = SvgText.decode(text);
        if (characters == null) {
            return new DecodeResult.Rejected(MediaFailure.DECODE_FAILED, "no text");
        }
        SvgInspection.Finding finding = SvgInspection.inspect(characters, budget);
        if (finding.rejection() != null) {
            return finding.rejection();
        }
        LoaderContext context =
                LoaderContext.builder()
                        .externalResourcePolicy(ResourcePolicy.DENY_EXTERNAL)
                        .documentLimits(LIMITS)
                        .build();
        SVGDocument document =
                new SVGLoader()
                        .load(
                                new ByteArrayInputStream(
                                        characters.getBytes(StandardCharsets.UTF_8)),
                                null,
                                context);
        if (document == null) {
            return new DecodeResult.Rejected(
                    MediaFailure.DECODE_FAILED, "no svg, or beyond the limits of its parts");
        }
        return draw(document, finding.hasText());
    }

    private static DecodeResult draw(SVGDocument document, boolean hasText) {
        FloatSize size = document.size();
        double width = usable(size.width);
        double height = usable(size.height);
        double scale = CANVAS / Math.max(width, height);
        int w = Math.max(1, (int) Math.round(width * scale));
        int h = Math.max(1, (int) Math.round(height * scale));
        BufferedImage canvas = new BufferedImage(w, h, BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = canvas.createGraphics();
        try {
            graphics.setRenderingHint(
                    RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(
                    RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            document.render((java.awt.Component) null, graphics, new ViewBox(0, 0, w, h));
        } catch (RuntimeException | LinkageError | InternalError failure) {
            if (hasText && FontSupport.isMissing()) {
                return new DecodeResult.Rejected(
                        MediaFailure.FONTS_MISSING, "text, and no fonts on this machine");
            }
            throw failure;
        } finally {
            graphics.dispose();
        }
        return new DecodeResult.Decoded(ImageDecoder.opaqueIfPossible(canvas));
    }

    /// Without a size, or with a nonsensical one, a square.
    private static double usable(float side) {
        return side > 0 && side < 1e9f ? side : 100;
    }
}
