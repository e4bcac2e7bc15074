package io.vitrine.processors.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.domain.media.MediaBudget;
import io.vitrine.domain.media.MediaFailure;
import io.vitrine.domain.media.MediaFlag;
import io.vitrine.domain.media.MediaOutcome;
import io.vitrine.domain.media.Variant;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTranscoderTest {

    private static final int RED = 0xffff0000;

    private static MediaOutcome.Transcoded transcoded(byte[] bytes) {
        MediaOutcome outcome = MediaTranscoder.transcode(bytes, MediaBudget.DEFAULT);
        assertThat(outcome).isInstanceOf(MediaOutcome.Transcoded.class);
        return (MediaOutcome.Transcoded) outcome;
    }

    private static MediaOutcome.OriginalOnly refused(byte[] bytes) {
        MediaOutcome outcome = MediaTranscoder.transcode(bytes, MediaBudget.DEFAULT);
        assertThat(outcome).isInstanceOf(MediaOutcome.OriginalOnly.class);
        return (MediaOutcome.OriginalOnly) outcome;
    }

    private static BufferedImage image(Variant variant) {
        try {
            return ImageIO.read(new ByteArrayInputStream(variant.bytes()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void makesFourVariantsFromOneDecoding() {
        BufferedImage picture =
                Pictures.draw(1999, 1333, BufferedImage.TYPE_INT_RGB, (x, y) -> x << 12 ^ y << 3);
        MediaOutcome.Transcoded outcome = transcoded(Pictures.encode(picture, "png"));
        assertThat(outcome.variants())
                .extracting(
                        v -> v.nominalWidth() + ":" + v.width() + "x" + v.height() + " " + v.mime())
                .containsExactly(
                        "1024:1024x683 image/jpeg",
                        "512:512x341 image/jpeg",
                        "256:256x171 image/jpeg",
                        "64:64x43 image/jpeg");
        for (Variant variant : outcome.variants()) {
            assertThat(image(variant).getWidth()).isEqualTo(variant.width());
            assertThat(image(variant).getHeight()).isEqualTo(variant.height());
        }
        assertThat(outcome.facts().sha256()).hasSize(64);
        assertThat(outcome.facts().cid()).startsWith("bafkrei");
    }

    @Test
    void neverEnlargesAndKeepsAlpha() {
        BufferedImage picture =
                Pictures.draw(100, 300, BufferedImage.TYPE_INT_ARGB, (x, y) -> y < 150 ? RED : 0);
        MediaOutcome.Transcoded outcome = transcoded(Pictures.encode(picture, "png"));
        assertThat(outcome.variants())
                .extracting(
                        v -> v.nominalWidth() + ":" + v.width() + "x" + v.height() + " " + v.mime())
                .containsExactly(
                        "1024:100x300 image/png",
                        "512:100x300 image/png",
                        "256:85x256 image/png",
                        "64:21x64 image/png");
        BufferedImage smallest = image(outcome.variants().getLast());
        assertThat(smallest.getRGB(10, 5)).isEqualTo(RED);
        assertThat(smallest.getRGB(10, 60) >>> 24).isZero();
        assertThat(transcoded(Pictures.encode(picture, "png")).variants().getLast().bytes())
                .isEqualTo(outcome.variants().getLast().bytes());
    }

    @Test
    void survivesThinPictures() {
        BufferedImage line = Pictures.draw(5_000, 1, BufferedImage.TYPE_INT_RGB, (x, y) -> x);
        assertThat(transcoded(Pictures.encode(line, "png")).variants().getLast().height())
                .isEqualTo(1);
        BufferedImage dot = Pictures.draw(1, 1, BufferedImage.TYPE_INT_RGB, (x, y) -> RED);
        assertThat(transcoded(Pictures.encode(dot, "png")).hash().lowEntropy()).isTrue();
    }

    @Test
    void turnsPicturesTheRightWayUp() {
        String upright = transcoded(Pictures.file("Landscape_1.jpg")).hash().hex();
        // Computed by Python's imagehash 4.3.2.
        assertThat(upright).isEqualTo("8c97878782733379");
        for (String name : new String[] {"Landscape_3.jpg", "Landscape_6.jpg", "Landscape_8.jpg"}) {
            MediaOutcome.Transcoded turned = transcoded(Pictures.file(name));
            assertThat(turned.width() + "x" + turned.height()).isEqualTo("600x450");
            assertThat(turned.hash().distance(transcoded(Pictures.file("Landscape_1.jpg")).hash()))
                    .as(name)
                    .isLessThanOrEqualTo(4);
        }
    }

    @Test
    void readsSixteenBitsGreyAndPalettes() {
        assertThat(transcoded(Pictures.file("basn6a16.png")).variants().getLast().mime())
                .isEqualTo("image/png");
        for (int type :
                new int[] {
                    BufferedImage.TYPE_BYTE_GRAY,
                    BufferedImage.TYPE_USHORT_GRAY,
                    BufferedImage.TYPE_BYTE_INDEXED
                }) {
            BufferedImage grey = new BufferedImage(8, 8, type);
            if (type == BufferedImage.TYPE_BYTE_INDEXED) {
                for (int i = 0; i < 64; i++) {
                    grey.setRGB(i % 8, i / 8, 0xff666666);
                }
            } else {
                int level = type == BufferedImage.TYPE_BYTE_GRAY ? 0x66 : 0x6666;
                for (int i = 0; i < 64; i++) {
                    grey.getRaster().setSample(i % 8, i / 8, 0, level);
                }
            }
            byte[] png = Pictures.encode(grey, "png");
            BufferedImage shown = image(transcoded(png).variants().getFirst());
            assertThat(Integer.toHexString(shown.getRGB(4, 4))).isEqualTo("ff666666");
        }
    }

    @Test
    void readsCmykWithoutProfile() {
        MediaOutcome.Transcoded outcome =
                transcoded(Pictures.file("Channel_digital_image_CMYK_color_no_profile.jpg"));
        assertThat(outcome.facts().head().flags()).contains(MediaFlag.CMYK);
        assertThat(outcome.width() + "x" + outcome.height()).isEqualTo("500x333");
    }

    @Test
    void takesTheFirstFrameOfAnAnimation() {
        MediaOutcome.Transcoded outcome = transcoded(Pictures.file("animated-loop-3.gif"));
        assertThat(outcome.width() + "x" + outcome.height()).isEqualTo("370x285");
    }

    @ParameterizedTest
    @CsvSource({
        "truncated.jpg, DECODE_FAILED",
        "xdtn0g01.png, DECODE_FAILED",
        "5_webp_a.webp, UNSUPPORTED"
    })
    void keepsOnlyTheOriginal(String name, MediaFailure code) {
        assertThat(refused(Pictures.file(name)).code()).isEqualTo(code);
    }

    @Test
    void refusesBombsByTheirHeaders() {
        assertThat(refused(Pictures.pngBomb(20_000, 20_000)).code())
                .isEqualTo(MediaFailure.PIXEL_LIMIT);
        assertThat(refused(Pictures.pngBomb(16_000, 4_000)).code())
                .isEqualTo(MediaFailure.PIXEL_LIMIT);
        byte[] jpeg =
                Pictures.encode(
                        Pictures.draw(64, 64, BufferedImage.TYPE_INT_RGB, (x, y) -> x), "jpeg");
        for (int i = 0; i < jpeg.length - 9; i++) {
            if (jpeg[i] == (byte) 0xff && jpeg[i + 1] == (byte) 0xc0) {
                Arrays.fill(jpeg, i + 5, i + 9, (byte) 0x7f);
                break;
            }
        }
        assertThat(refused(jpeg).code()).isEqualTo(MediaFailure.PIXEL_LIMIT);
        assertThat(refused(manyFrames(3_000)).code()).isEqualTo(MediaFailure.PIXEL_LIMIT);
        assertThat(transcoded(manyFrames(3)).facts().head().frames()).isEqualTo(3);
        assertThat(refused(manyScans(jpegOf(64), 100)).code()).isEqualTo(MediaFailure.SCAN_LIMIT);
    }

    private static byte[] jpegOf(int side) {
        return Pictures.encode(
                Pictures.draw(side, side, BufferedImage.TYPE_INT_RGB, (x, y) -> x), "jpeg");
    }

    private static byte[] manyScans(byte[] jpeg, int scans) {
        byte[] scan = {(byte) 0xff, (byte) 0xda, 0, 2};
        byte[] out = Arrays.copyOf(jpeg, jpeg.length + scans * scan.length);
        for (int i = 0; i < scans; i++) {
            System.arraycopy(scan, 0, out, jpeg.length - 2 + i * scan.length, scan.length);
        }
        out[out.length - 2] = (byte) 0xff;
        out[out.length - 1] = (byte) 0xd9;
        return out;
    }

    private static byte[] manyFrames(int frames) {
        byte[] gif =
                Pictures.encode(
                        Pictures.draw(4, 4, BufferedImage.TYPE_BYTE_BINARY, (x, y) -> x), "gif");
        int start = 0;
        while (gif[start] != 0x2c) {
            start++;
        }
        byte[] frame = Arrays.copyOfRange(gif, start, gif.length - 1);
        byte[] out = Arrays.copyOf(gif, start + frame.length * frames + 1);
        for (int i = 0; i < frames; i++) {
            System.arraycopy(frame, 0, out, start + i * frame.length, frame.length);
        }
        out[out.length - 1] = 0x3b;
        return out;
    }

    @Test
    void drawsSvgInItsShape() {
        byte[] svg = Pictures.svg("<rect width='100' height='50' fill='#ff0000'/>");
        for (byte[] bytes : new byte[][] {svg, Pictures.gzip(svg)}) {
            MediaOutcome.Transcoded outcome = transcoded(bytes);
            assertThat(outcome.width() + "x" + outcome.height()).isEqualTo("1024x512");
            BufferedImage shown = image(outcome.variants().get(1));
            assertThat(shown.getRGB(100, 100) & 0xf80000).isEqualTo(0xf80000);
        }
    }

    @Test
    void drawsPixelArtOfManyRectangles() {
        StringBuilder rectangles = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            rectangles.append(
                    "<rect x='%d' y='%d' width='1' height='1' fill='#f00'/>"
                            .formatted(i % 100, i / 100));
        }
        BufferedImage shown =
                image(transcoded(Pictures.svg(rectangles.toString())).variants().getLast());
        assertThat(shown.getRGB(60, 28) & 0xf00000).isEqualTo(0xf00000);
    }

    @Test
    void drawsEmbeddedPicturesWithinTheBudget() {
        byte[] picture =
                Pictures.encode(
                        Pictures.draw(8, 8, BufferedImage.TYPE_INT_RGB, (x, y) -> RED), "png");
        BufferedImage shown = image(transcoded(embedding(picture)).variants().getLast());
        assertThat(shown.getRGB(30, 15) & 0xf80000).isEqualTo(0xf80000);
        assertThat(refused(embedding(Pictures.pngBomb(20_000, 20_000))).code())
                .isEqualTo(MediaFailure.PIXEL_LIMIT);
        byte[] nested = embedding(embedding(Pictures.pngBomb(20_000, 20_000)), "svg+xml");
        assertThat(refused(nested).code()).isEqualTo(MediaFailure.PIXEL_LIMIT);
    }

    private static byte[] embedding(byte[] picture) {
        return embedding(picture, "png");
    }

    private static byte[] embedding(byte[] picture, String type) {
        return Pictures.svg(
                "<image width='100' height='50' preserveAspectRatio='none' xlink:href='data:image/"
                        + type
                        + ";base64,"
                        + Base64.getEncoder().encodeToString(picture)
                        + "'/>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg xmlns='http://www.w3.org/2000/svg'>&a;</svg>",
                "<!doctype svg><svg xmlns='http://www.w3.org/2000/svg'/>",
                "<!DOCTYPE svg SYSTEM 'file:///etc/hostname'><svg xmlns='http://www.w3.org/2000/svg'/>"
            })
    void refusesEntities(String text) {
        assertThat(refused(text.getBytes(StandardCharsets.UTF_8)).code())
                .isEqualTo(MediaFailure.SVG_UNSAFE);
    }

    @Test
    void refusesSvgThatCostsTooMuch() {
        assertThat(refused(Pictures.gzip(Pictures.svg(" ".repeat(5_000_000)))).code())
                .isEqualTo(MediaFailure.BODY_TOO_LARGE);
        assertThat(refused(Pictures.svg("<g>".repeat(20_000) + "</g>".repeat(20_000))).code())
                .isEqualTo(MediaFailure.SVG_UNSAFE);
        assertThat(refused(Pictures.svg("<rect")).code()).isEqualTo(MediaFailure.DECODE_FAILED);
        long start = System.nanoTime();
        MediaTranscoder.transcode(
                Pictures.svg("<style>" + "data:,url(data:".repeat(130_000) + "</style>"),
                MediaBudget.DEFAULT);
        assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
        StringBuilder bomb = new StringBuilder("<defs><g id='g0'><rect width='1' height='1'/></g>");
        for (int i = 1; i < 12; i++) {
            bomb.append("<g id='g" + i + "'>")
                    .append(("<use xlink:href='#g" + (i - 1) + "'/>").repeat(10))
                    .append("</g>");
        }
        bomb.append("</defs><use xlink:href='#g11'/>");
        MediaTranscoder.transcode(Pictures.svg(bomb.toString()), MediaBudget.DEFAULT);
    }

    @Test
    void flagsWhatReachesOutAndDrawsTheRest() {
        MediaOutcome.Transcoded outcome =
                transcoded(
                        Pictures.svg(
                                "<script>alert(1)</script><image href='http://127.0.0.1:9/x' width='9' height='9'/>"
                                        + "<foreignObject/><rect width='100' height='50' onclick='x' fill='#ff0000'/>"));
        assertThat(outcome.facts().head().flags())
                .containsExactlyInAnyOrder(
                        MediaFlag.SVG_SCRIPT,
                        MediaFlag.SVG_FOREIGN_OBJECT,
                        MediaFlag.EXTERNAL_REFERENCES);
    }

    @Test
    void drawsTextOrSaysThatFontsAreMissing() {
        MediaOutcome outcome =
                MediaTranscoder.transcode(
                        Pictures.svg("<text x='5' y='30' font-size='20'>gm</text>"),
                        MediaBudget.DEFAULT);
        switch (outcome) {
            case MediaOutcome.Transcoded drawn -> assertThat(drawn.variants()).hasSize(4);
            case MediaOutcome.OriginalOnly only ->
                    assertThat(only.code()).isEqualTo(MediaFailure.FONTS_MISSING);
        }
    }

    @Test
    void neverThrows() {
        Random random = new Random(5);
        byte[][] files = {
            Pictures.encode(
                    Pictures.draw(40, 40, BufferedImage.TYPE_INT_ARGB, (x, y) -> x * y << 20),
                    "png"),
            jpegOf(40),
            manyFrames(2),
            Pictures.encode(Pictures.draw(40, 40, BufferedImage.TYPE_INT_RGB, (x, y) -> x), "bmp"),
            Pictures.svg("<circle r='9'/><path d='M0 0L9 9'/>")
        };
        MediaBudget small = new MediaBudget(1 << 20, 1_000_000, 4_096, 100, 4_000_000, 64, 1 << 20);
        for (byte[] file : files) {
            for (int i = 0; i < 150; i++) {
                byte[] broken = file.clone();
                for (int j = 0; j < 3; j++) {
                    broken[random.nextInt(broken.length)] = (byte) random.nextInt();
                }
                MediaTranscoder.transcode(broken, small);
            }
        }
        assertThat(refused(new byte[0]).code()).isEqualTo(MediaFailure.UNSUPPORTED);
    }
}
