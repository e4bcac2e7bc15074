package io.vitrine.processors.media;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import net.coobird.thumbnailator.resizers.Resizer;

/// An exact box filter for making pictures smaller: every target pixel is the mean of the area it
/// covers, in whole numbers, so the result is the same on every machine. Colours are weighted by
/// their opacity.
///
/// Takes `TYPE_INT_RGB` and `TYPE_INT_ARGB` only, both of one type.
public final class AreaResizer implements Resizer {

    @Override
    public void resize(BufferedImage source, BufferedImage target) {
        if (source.getType() != target.getType()) {
            throw new IllegalArgumentException(
                    "types differ: " + source.getType() + " and " + target.getType());
        }
        new Pass(source, target).run();
    }

    private static final class Pass {

        private final int[] from;
        private final int[] to;
        private final int sourceWidth;
        private final int sourceHeight;
        private final int width;
        private final int height;
        private final boolean alpha;
        private final int[] first;
        private final int[] last;
        private final int[] firstWeight;
        private final int[] lastWeight;
        private final long[] sums;
        private final long[] row;
        private int reduced = -1;

        Pass(BufferedImage source, BufferedImage target) {
            from = ImageDecoder.pixels(source);
            to = ImageDecoder.pixels(target);
            sourceWidth = source.getWidth();
            sourceHeight = source.getHeight();
            width = target.getWidth();
            height = target.getHeight();
            alpha = source.getType() == BufferedImage.TYPE_INT_ARGB;
            first = new int[width];
            last = new int[width];
            firstWeight = new int[width];
            lastWeight = new int[width];
            for (int x = 0; x < width; x++) {
                // One source pixel is `width` units wide, one target pixel `sourceWidth` units.
                int start = x * sourceWidth;
                int end = start + sourceWidth;
                first[x] = start / width;
                last[x] = (end - 1) / width;
                firstWeight[x] = Math.min(end, (first[x] + 1) * width) - start;
                lastWeight[x] = end - last[x] * width;
            }
            sums = new long[width * 4];
            row = new long[width * 4];
        }

        void run() {
            long area = (long) sourceWidth * sourceHeight;
            for (int y = 0; y < height; y++) {
                int start = y * sourceHeight;
                int end = start + sourceHeight;
                Arrays.fill(sums, 0);
                for (int line = start / height; line * height < end; line++) {
                    int weight =
                            Math.min(end, (line + 1) * height) - Math.max(start, line * height);
                    reduce(line);
                    for (int i = 0; i < sums.length; i++) {
                        sums[i] += weight * row[i];
                    }
                }
                for (int x = 0; x < width; x++) {
                    to[y * width + x] = alpha ? translucent(x * 4, area) : opaque(x * 4, area);
                }
            }
        }

        private int opaque(int at, long area) {
            long half = area / 2;
            return (int) ((sums[at + 1] + half) / area) << 16
                    | (int) ((sums[at + 2] + half) / area) << 8
                    | (int) ((sums[at + 3] + half) / area);
        }

        private int translucent(int at, long area) {
            long opacity = sums[at];
            int level = (int) ((opacity + area / 2) / area);
            if (level == 0) {
                return 0;
            }
            long half = opacity / 2;
            return level << 24
                    | (int) ((sums[at + 1] + half) / opacity) << 16
                    | (int) ((sums[at + 2] + half) / opacity) << 8
                    | (int) ((sums[at + 3] + half) / opacity);
        }

        /// Neighbouring target rows share a source row where the sizes do not divide.
        private void reduce(int line) {
            if (line == reduced) {
                return;
            }
            reduced = line;
            int base = line * sourceWidth;
            for (int x = 0; x < width; x++) {
                if (alpha) {
                    reduceTranslucent(base, x);
                } else {
                    reduceOpaque(base, x);
                }
            }
        }

        private void reduceOpaque(int base, int x) {
            int red = 0;
            int green = 0;
            int blue = 0;
            for (int i = first[x] + 1; i < last[x]; i++) {
                int pixel = from[base + i];
                red += pixel >> 16 & 255;
                green += pixel >> 8 & 255;
                blue += pixel & 255;
            }
            int a = from[base + first[x]];
            int aWeight = firstWeight[x];
            int b = from[base + last[x]];
            int bWeight = last[x] == first[x] ? 0 : lastWeight[x];
            row[x * 4 + 1] = red * width + aWeight * (a >> 16 & 255) + bWeight * (b >> 16 & 255);
            row[x * 4 + 2] = green * width + aWeight * (a >> 8 & 255) + bWeight * (b >> 8 & 255);
            row[x * 4 + 3] = blue * width + aWeight * (a & 255) + bWeight * (b & 255);
        }

        private void reduceTranslucent(int base, int x) {
            long opacity = 0;
            long red = 0;
            long green = 0;
            long blue = 0;
            for (int i = first[x]; i <= last[x]; i++) {
                int pixel = from[base + i];
                int weight = i == first[x] ? firstWeight[x] : i == last[x] ? lastWeight[x] : width;
                int weighted = weight * (pixel >>> 24);
                opacity += weighted;
                red += (long) weighted * (pixel >> 16 & 255);
                green += (long) weighted * (pixel >> 8 & 255);
                blue += (long) weighted * (pixel & 255);
            }
            row[x * 4] = opacity;
            row[x * 4 + 1] = red;
            row[x * 4 + 2] = green;
            row[x * 4 + 3] = blue;
        }
    }
}
