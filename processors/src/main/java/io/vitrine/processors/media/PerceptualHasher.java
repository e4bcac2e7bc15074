package io.vitrine.processors.media;

import io.vitrine.domain.media.PerceptualHash;
import java.awt.image.BufferedImage;
import java.util.Arrays;

/// Computes `phash64-dct/1`: the luma on white, made 32x32 by an eight-bit Lanczos filter, its
/// cosine transform, and for each of the 64 lowest coefficients whether it lies above their median.
///
/// Bit for bit what the Python library imagehash 4.3 computes for opaque pictures of eight bits.
public final class PerceptualHasher {

    private static final int SIZE = 32;
    private static final int LOW = 8;
    private static final int PRECISION = 32 - 8 - 2;
    private static final int FEW = 8;
    private static final double[][] COSINES = cosines();

    private PerceptualHasher() {}

    /// @param picture as {@link ImageDecoder} returns it: the right way up
    public static PerceptualHash of(BufferedImage picture) {
        int[] pixels = ImageDecoder.pixels(picture);
        boolean alpha = picture.getType() == BufferedImage.TYPE_INT_ARGB;
        int width = picture.getWidth();
        int height = picture.getHeight();
        Filter across = new Filter(width);
        Filter down = new Filter(height);
        byte[] narrow = new byte[SIZE * height];
        byte[] line = new byte[width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                line[x] = (byte) luma(pixels[y * width + x], alpha);
            }
            for (int x = 0; x < SIZE; x++) {
                narrow[y * SIZE + x] = across.apply(x, line, 0, 1);
            }
        }
        double[][] small = new double[SIZE][SIZE];
        for (int y = 0; y < SIZE; y++) {
            for (int x = 0; x < SIZE; x++) {
                small[y][x] = down.apply(y, narrow, x, SIZE) & 255;
            }
        }
        return bits(transform(small));
    }

    private static int luma(int pixel, boolean alpha) {
        int red = pixel >> 16 & 255;
        int green = pixel >> 8 & 255;
        int blue = pixel & 255;
        if (alpha) {
            int opacity = pixel >>> 24;
            int white = 255 * (255 - opacity) + 127;
            red = (red * opacity + white) / 255;
            green = (green * opacity + white) / 255;
            blue = (blue * opacity + white) / 255;
        }
        return (19595 * red + 38470 * green + 7471 * blue + 32768) >> 16;
    }

    /// Row by row, then column by column; only what the hash needs.
    private static double[] transform(double[][] small) {
        double[][] half = new double[LOW][SIZE];
        for (int k = 0; k < LOW; k++) {
            for (int x = 0; x < SIZE; x++) {
                double sum = 0;
                for (int y = 0; y < SIZE; y++) {
                    sum += small[y][x] * COSINES[k][y];
                }
                half[k][x] = 2 * sum;
            }
        }
        double[] low = new double[LOW * LOW];
        for (int k = 0; k < LOW; k++) {
            for (int l = 0; l < LOW; l++) {
                double sum = 0;
                for (int x = 0; x < SIZE; x++) {
                    sum += half[k][x] * COSINES[l][x];
                }
                // Noise in the last digits must not decide a bit of a flat or symmetric picture.
                low[k * LOW + l] = Math.rint(2 * sum * 1e6) / 1e6 + 0.0;
            }
        }
        return low;
    }

    private static PerceptualHash bits(double[] low) {
        double[] sorted = low.clone();
        Arrays.sort(sorted);
        double median = (sorted[31] + sorted[32]) / 2;
        long hash = 0;
        for (double value : low) {
            hash = hash << 1 | (value > median ? 1 : 0);
        }
        long distinct = Arrays.stream(sorted).distinct().count();
        return new PerceptualHash("%016x".formatted(hash), distinct < FEW);
    }

    private static double[][] cosines() {
        double[][] table = new double[LOW][SIZE];
        for (int k = 0; k < LOW; k++) {
            for (int n = 0; n < SIZE; n++) {
                table[k][n] = StrictMath.cos(Math.PI * k * (2 * n + 1) / (2.0 * SIZE));
            }
        }
        return table;
    }

    /// Weights of the source samples for each of the 32 target samples, in fixed point.
    private static final class Filter {

        private final int[] start = new int[SIZE];
        private final int[][] weights = new int[SIZE][];

        Filter(int length) {
            double scale = (double) length / SIZE;
            double stretch = Math.max(scale, 1.0);
            double support = 3.0 * stretch;
            for (int i = 0; i < SIZE; i++) {
                double center = (i + 0.5) * scale;
                int from = Math.max(0, (int) (center - support + 0.5));
                int to = Math.min(length, (int) (center + support + 0.5));
                double[] exact = new double[to - from];
                double sum = 0;
                for (int x = 0; x < exact.length; x++) {
                    exact[x] = lanczos((x + from - center + 0.5) / stretch);
                    sum += exact[x];
                }
                start[i] = from;
                weights[i] = new int[exact.length];
                for (int x = 0; x < exact.length; x++) {
                    double weight = exact[x] / sum * (1 << PRECISION);
                    weights[i][x] = (int) (weight < 0 ? weight - 0.5 : weight + 0.5);
                }
            }
        }

        byte apply(int target, byte[] samples, int offset, int stride) {
            int[] weight = weights[target];
            int sum = 1 << (PRECISION - 1);
            int at = offset + start[target] * stride;
            for (int w : weight) {
                sum += (samples[at] & 255) * w;
                at += stride;
            }
            return (byte) Math.max(0, Math.min(255, sum >> PRECISION));
        }

        private static double lanczos(double x) {
            return x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0;
        }

        private static double sinc(double x) {
            if (x == 0) {
                return 1;
            }
            double angle = x * Math.PI;
            return StrictMath.sin(angle) / angle;
        }
    }
}
