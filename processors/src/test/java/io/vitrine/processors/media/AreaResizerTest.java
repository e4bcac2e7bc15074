package io.vitrine.processors.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AreaResizerTest {

    @Test
    void isTheMeanOfTheAreaForAnySizes() {
        Random random = new Random(1);
        for (int round = 0; round < 40; round++) {
            int type = round % 2 == 0 ? BufferedImage.TYPE_INT_RGB : BufferedImage.TYPE_INT_ARGB;
            BufferedImage source =
                    Pictures.draw(
                            1 + random.nextInt(40),
                            1 + random.nextInt(40),
                            type,
                            (x, y) -> random.nextInt());
            BufferedImage target =
                    new BufferedImage(
                            1 + random.nextInt(source.getWidth()),
                            1 + random.nextInt(source.getHeight()),
                            type);
            new AreaResizer().resize(source, target);
            for (int y = 0; y < target.getHeight(); y++) {
                for (int x = 0; x < target.getWidth(); x++) {
                    compare(source, target, x, y);
                }
            }
        }
    }

    private static void compare(BufferedImage source, BufferedImage target, int x, int y) {
        double across = (double) source.getWidth() / target.getWidth();
        double down = (double) source.getHeight() / target.getHeight();
        double[] sum = new double[4];
        for (int sy = 0; sy < source.getHeight(); sy++) {
            for (int sx = 0; sx < source.getWidth(); sx++) {
                double w = Math.min(sx + 1, (x + 1) * across) - Math.max(sx, x * across);
                double h = Math.min(sy + 1, (y + 1) * down) - Math.max(sy, y * down);
                if (w <= 0 || h <= 0) {
                    continue;
                }
                int pixel = source.getRGB(sx, sy);
                double opacity = pixel >>> 24;
                sum[0] += w * h * opacity;
                for (int c = 1; c < 4; c++) {
                    sum[c] += w * h * opacity * (pixel >> 24 - 8 * c & 255);
                }
            }
        }
        int pixel = target.getRGB(x, y);
        assertThat((double) (pixel >>> 24))
                .isBetween(sum[0] / across / down - 0.51, sum[0] / across / down + 0.51);
        if (pixel >>> 24 > 0) {
            for (int c = 1; c < 4; c++) {
                assertThat((double) (pixel >> 24 - 8 * c & 255))
                        .isBetween(sum[c] / sum[0] - 0.51, sum[c] / sum[0] + 0.51);
            }
        }
    }
}
