package io.vitrine.processors.media;

import io.vitrine.domain.media.MediaBudget;
import io.vitrine.domain.media.MediaFailure;
import io.vitrine.domain.media.MediaFlag;
import io.vitrine.domain.media.MediaHead;
import io.vitrine.domain.media.MediaKind;
import java.awt.AWTError;
import java.awt.AlphaComposite;
import java.awt.Graphics2D;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/// Decodes the first frame of a picture whose headers stayed within the budget.
///
/// Whatever the bytes are, an answer and no exception or error: bytes in, result out, so that this
/// can move into a process of its own. It does not watch the time; its caller does.
public final class ImageDecoder {

    private ImageDecoder() {}

    /// Decodes bytes whose headers were read by {@link MediaHeads#read}.
    public static DecodeResult decode(byte[] bytes, MediaHead head, MediaBudget budget) {
        Optional<MediaBudget.Excess> excess = budget.excess(head, bytes.length);
        if (excess.isPresent()) {
            return new DecodeResult.Rejected(excess.get().code(), excess.get().detail());
        }
        if (head.damage() != null) {
            return new DecodeResult.Rejected(MediaFailure.DECODE_FAILED, head.damage());
        }
        try {
            return switch (head.mime()) {
                case "image/png", "image/jpeg", "image/gif", "image/bmp" ->
                        new DecodeResult.Decoded(raster(bytes, head));
                case "image/svg+xml" -> SvgDecoder.decode(bytes, budget);
                default -> unsupported(head);
            };
        } catch (IOException | RuntimeException | LinkageError | InternalError | AWTError failure) {
            return failed(failure);
        } catch (OutOfMemoryError exhausted) {
            return new DecodeResult.Rejected(MediaFailure.RESOURCE_EXHAUSTED, "memory");
        } catch (StackOverflowError exhausted) {
            return new DecodeResult.Rejected(MediaFailure.DECODE_FAILED, "nested too deeply");
        }
    }

    private static DecodeResult unsupported(MediaHead head) {
        String what = head.kind() == MediaKind.UNKNOWN ? "unknown format" : head.mime();
        return new DecodeResult.Rejected(MediaFailure.UNSUPPORTED, what);
    }

    private static DecodeResult failed(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError) {
                return new DecodeResult.Rejected(MediaFailure.RESOURCE_EXHAUSTED, "memory");
            }
        }
        String text = failure.getClass().getSimpleName() + ": " + failure.getMessage();
        String plain = text.replaceAll("[^\\x20-\\x7e]", "?");
        return new DecodeResult.Rejected(
                MediaFailure.DECODE_FAILED, plain.substring(0, Math.min(200, plain.length())));
    }

    private static BufferedImage raster(byte[] bytes, MediaHead head) throws IOException {
        String format = head.mime().substring("image/".length());
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
        if (!readers.hasNext()) {
            throw new IOException("no reader for " + format);
        }
        ImageReader reader = readers.next();
        try (MemoryCacheImageInputStream input =
                new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            reader.setInput(input, true, true);
            if (head.flags().contains(MediaFlag.CMYK)) {
                return orient(fromCmyk(bytes, reader.readRaster(0, null)), head.orientation());
            }
            BufferedImage read = reader.read(0);
            boolean screen =
                    format.equals("gif")
                            && (read.getWidth() != head.width()
                                    || read.getHeight() != head.height());
            BufferedImage plain = screen ? onScreen(read, head) : plain(read);
            return orient(opaqueIfPossible(plain), head.orientation());
        } finally {
            reader.dispose();
        }
    }

    /// The first frame of an animation may be smaller than the screen it is shown on.
    private static BufferedImage onScreen(BufferedImage frame, MediaHead head) {
        BufferedImage screen =
                new BufferedImage(head.width(), head.height(), BufferedImage.TYPE_INT_ARGB);
        draw(frame, screen, head.left(), head.top());
        return screen;
    }

    /// The pixels as ARGB or RGB integers.
    private static BufferedImage plain(BufferedImage read) {
        boolean gray =
                !(read.getColorModel() instanceof IndexColorModel)
                        && read.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY;
        if (gray) {
            return fromGray(read.getRaster(), read.getColorModel().hasAlpha());
        }
        int type =
                read.getColorModel().hasAlpha()
                        ? BufferedImage.TYPE_INT_ARGB
                        : BufferedImage.TYPE_INT_RGB;
        if (read.getType() == type) {
            return read;
        }
        BufferedImage plain = new BufferedImage(read.getWidth(), read.getHeight(), type);
        draw(read, plain, 0, 0);
        return plain;
    }

    private static void draw(BufferedImage from, BufferedImage onto, int x, int y) {
        Graphics2D graphics = onto.createGraphics();
        try {
            graphics.setComposite(AlphaComposite.Src);
            graphics.drawImage(from, x, y, null);
        } finally {
            graphics.dispose();
        }
    }

    /// By hand, because Java takes grey samples for linear light and would brighten them.
    private static BufferedImage fromGray(Raster raster, boolean alpha) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        int bands = raster.getNumBands();
        int depth = raster.getSampleModel().getSampleSize(0);
        int shift = Math.max(0, depth - 8);
        BufferedImage image =
                new BufferedImage(
                        width,
                        height,
                        alpha ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
        int[] out = pixels(image);
        int[] row = new int[width * bands];
        for (int y = 0; y < height; y++) {
            raster.getPixels(0, y, width, 1, row);
            for (int x = 0; x < width; x++) {
                int level = row[x * bands] >> shift;
                int opacity = alpha && bands > 1 ? row[x * bands + 1] >> shift : 255;
                out[y * width + x] = opacity << 24 | level << 16 | level << 8 | level;
            }
        }
        return image;
    }

    /// By the plain formula; a profile, where there is one, is not applied. Files that say nothing
    /// about inversion come from Adobe's programs all the same.
    private static BufferedImage fromCmyk(byte[] bytes, Raster raster) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        if (raster.getNumBands() != 4) {
            throw new IllegalArgumentException(raster.getNumBands() + " bands, not 4");
        }
        int transform = AdobeMarker.transform(bytes);
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        int[] out = pixels(image);
        int[] row = new int[width * 4];
        for (int y = 0; y < height; y++) {
            raster.getPixels(0, y, width, 1, row);
            for (int x = 0; x < width; x++) {
                int c = row[x * 4];
                int m = row[x * 4 + 1];
                int ye = row[x * 4 + 2];
                int k = row[x * 4 + 3];
                if (transform == 2) {
                    double cb = m - 128.0;
                    double cr = ye - 128.0;
                    int luma = c;
                    c = clip(luma + 1.402 * cr);
                    m = clip(luma - 0.344136 * cb - 0.714136 * cr);
                    ye = clip(luma + 1.772 * cb);
                }
                if (transform < 0) {
                    c = 255 - c;
                    m = 255 - m;
                    ye = 255 - ye;
                    k = 255 - k;
                }
                out[y * width + x] = (c * k / 255) << 16 | (m * k / 255) << 8 | ye * k / 255;
            }
        }
        return image;
    }

    private static int clip(double value) {
        return (int) Math.max(0, Math.min(255, Math.rint(value)));
    }

    static int[] pixels(BufferedImage image) {
        return ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    }

    static BufferedImage opaqueIfPossible(BufferedImage image) {
        if (image.getType() != BufferedImage.TYPE_INT_ARGB) {
            return image;
        }
        int[] from = pixels(image);
        for (int pixel : from) {
            if (pixel >>> 24 != 255) {
                return image;
            }
        }
        BufferedImage opaque =
                new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
        System.arraycopy(from, 0, pixels(opaque), 0, from.length);
        return opaque;
    }

    private static BufferedImage orient(BufferedImage image, int orientation) {
        if (orientation <= 1) {
            return image;
        }
        int width = image.getWidth();
        int height = image.getHeight();
        boolean turned = orientation >= 5;
        BufferedImage upright =
                new BufferedImage(
                        turned ? height : width, turned ? width : height, image.getType());
        int[] from = pixels(image);
        int[] to = pixels(upright);
        int stride = upright.getWidth();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int at =
                        switch (orientation) {
                            case 2 -> y * stride + width - 1 - x;
                            case 3 -> (height - 1 - y) * stride + width - 1 - x;
                            case 4 -> (height - 1 - y) * stride + x;
                            case 5 -> x * stride + y;
                            case 6 -> x * stride + height - 1 - y;
                            case 7 -> (width - 1 - x) * stride + height - 1 - y;
                            default -> (width - 1 - x) * stride + y;
                        };
                to[at] = from[y * width + x];
            }
        }
        return upright;
    }
}
