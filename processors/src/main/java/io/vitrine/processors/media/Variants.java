package io.vitrine.processors.media;

import io.vitrine.domain.media.Variant;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import net.coobird.thumbnailator.Thumbnails;

/// Makes the smaller copies: decoded once, each from the one before, every size computed from the
/// source so that rounding does not add up, and never larger than the source.
public final class Variants {

    /// Name and version of sizes, filter and encoding.
    public static final String RECIPE = "fit-area-q80/1";

    /// The widths that variants are asked for by.
    public static final List<Integer> WIDTHS = List.of(1024, 512, 256, 64);

    private static final float QUALITY = 0.8f;
    private static final AreaResizer AREA = new AreaResizer();

    private Variants() {}

    /// One variant a width, largest first; JPEG where all pixels are opaque, else PNG.
    ///
    /// @param picture as {@link ImageDecoder} returns it
    public static List<Variant> of(BufferedImage picture) {
        boolean opaque = picture.getType() == BufferedImage.TYPE_INT_RGB;
        List<Variant> variants = new ArrayList<>();
        BufferedImage current = picture;
        byte[] encoded = {};
        for (int nominal : WIDTHS) {
            double scale =
                    Math.min(
                            1.0,
                            nominal / (double) Math.max(picture.getWidth(), picture.getHeight()));
            int width = Math.max(1, (int) Math.round(picture.getWidth() * scale));
            int height = Math.max(1, (int) Math.round(picture.getHeight() * scale));
            boolean smaller = width < current.getWidth() || height < current.getHeight();
            if (smaller) {
                current = resize(current, width, height);
            }
            if (smaller || encoded.length == 0) {
                encoded = opaque ? jpeg(current) : png(current);
            }
            variants.add(
                    new Variant(
                            nominal, width, height, opaque ? "image/jpeg" : "image/png", encoded));
        }
        return variants;
    }

    private static BufferedImage resize(BufferedImage image, int width, int height) {
        try {
            return Thumbnails.of(image)
                    .forceSize(width, height)
                    .imageType(image.getType())
                    .resizer(AREA)
                    .asBufferedImage();
        } catch (IOException impossible) {
            throw new UncheckedIOException("resizing in memory", impossible);
        }
    }

    private static byte[] jpeg(BufferedImage image) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam parameters = writer.getDefaultWriteParam();
        parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        parameters.setCompressionQuality(QUALITY);
        return write(writer, image, parameters);
    }

    private static byte[] png(BufferedImage image) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        return write(writer, image, writer.getDefaultWriteParam());
    }

    private static byte[] write(
            ImageWriter writer, BufferedImage image, ImageWriteParam parameters) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(output);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } catch (IOException impossible) {
            throw new UncheckedIOException("encoding in memory", impossible);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
