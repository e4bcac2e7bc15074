package io.vitrine.processors.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.domain.media.MediaFlag;
import io.vitrine.domain.media.MediaHead;
import io.vitrine.domain.media.MediaKind;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaHeadsTest {

    @ParameterizedTest
    @CsvSource({
        "5_webp_a.webp, IMAGE, image/webp, 300, 300, 1, 1",
        "Channel_digital_image_CMYK_color_no_profile.jpg, IMAGE, image/jpeg, 500, 333, 1, 1",
        "Landscape_1.jpg, IMAGE, image/jpeg, 600, 450, 1, 1",
        "Landscape_3.jpg, IMAGE, image/jpeg, 600, 450, 1, 3",
        "Landscape_6.jpg, IMAGE, image/jpeg, 450, 600, 1, 6",
        "Landscape_8.jpg, IMAGE, image/jpeg, 450, 600, 1, 8",
        "animated-loop-3.gif, ANIMATION, image/gif, 370, 285, 10, 1",
        "basn6a16.png, IMAGE, image/png, 32, 32, 1, 1"
    })
    void readsRealFiles(
            String name, MediaKind kind, String mime, int width, int height, int frames, int turn) {
        MediaHead head = MediaHeads.read(Pictures.file(name));
        assertThat(head.damage()).isNull();
        assertThat(
                        "%s %s %dx%d %d %d"
                                .formatted(
                                        head.kind(),
                                        head.mime(),
                                        head.width(),
                                        head.height(),
                                        head.frames(),
                                        head.orientation()))
                .isEqualTo("%s %s %dx%d %d %d".formatted(kind, mime, width, height, frames, turn));
    }

    @Test
    void reportsDamage() {
        assertThat(MediaHeads.read(Pictures.file("truncated.jpg")).flags())
                .contains(MediaFlag.TRUNCATED);
        assertThat(MediaHeads.read(Pictures.file("xdtn0g01.png")).damage()).isEqualTo("no IDAT");
        byte[] png = Pictures.file("basn6a16.png");
        byte[] flipped = png.clone();
        flipped[20] ^= 1;
        assertThat(MediaHeads.read(flipped).damage()).isEqualTo("checksum of IHDR");
        assertThat(MediaHeads.read(Arrays.copyOf(png, png.length - 20)).damage())
                .isEqualTo("truncated");
        byte[] trailing = Arrays.copyOf(png, png.length + 7);
        assertThat(MediaHeads.read(trailing).flags()).containsExactly(MediaFlag.TRAILING_DATA);
        assertThat(MediaHeads.read(trailing).damage()).isNull();
    }

    @Test
    void walksWhatJavaWrites() {
        BufferedImage image =
                Pictures.draw(33, 21, BufferedImage.TYPE_INT_RGB, (x, y) -> x * y * 4711);
        for (String format : new String[] {"png", "jpeg", "gif", "bmp"}) {
            MediaHead head = MediaHeads.read(Pictures.encode(image, format));
            assertThat(head.damage()).as(format).isNull();
            assertThat(head.width() + "x" + head.height()).as(format).isEqualTo("33x21");
            assertThat(head.mime()).isEqualTo("image/" + format);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "%PDF-1.7 x | application/pdf",
                "ID3xxxx | audio/mpeg",
                "OggSxxx | audio/ogg",
                "fLaCxxx | audio/flac",
                "RIFFxxxxWAVEfmt | audio/wav",
                "xxxxftypisom | video/mp4",
                "xxxxftypqt   | video/mp4",
                "xxxxftypavif | image/avif",
                "xxxxftypheic | image/heic",
                "glTFxxxxxxxx | model/gltf-binary",
                "<!DOCTYPE html><p> | text/html",
                "<HTML> | text/html",
                "<?xml version='1.0'?><!-- <html> --><svg xmlns='x'/> | image/svg+xml",
                "<svg/> | image/svg+xml",
                "<rss/> | application/octet-stream",
                "hello | application/octet-stream",
                "{} | application/octet-stream"
            })
    void sniffs(String text, String mime) {
        assertThat(MediaHeads.sniff(text.getBytes(StandardCharsets.ISO_8859_1)).mime())
                .isEqualTo(mime);
    }

    @Test
    void sniffsBinaryMagic() {
        assertThat(
                        MediaHeads.sniff(
                                        new byte[] {
                                            0x1a, 0x45, (byte) 0xdf, (byte) 0xa3, 'w', 'e', 'b', 'm'
                                        })
                                .mime())
                .isEqualTo("video/webm");
        assertThat(MediaHeads.sniff(Pictures.gzip(Pictures.svg(""))).mime())
                .isEqualTo("image/svg+xml");
        assertThat(MediaHeads.sniff(Pictures.gzip("hello".getBytes(StandardCharsets.UTF_8))).kind())
                .isEqualTo(MediaKind.UNKNOWN);
    }

    @Test
    void survivesEveryCutAndManyFlips() {
        Random random = new Random(3);
        for (String name :
                new String[] {
                    "5_webp_a.webp", "Landscape_6.jpg", "animated-loop-3.gif", "basn6a16.png"
                }) {
            byte[] bytes = Pictures.file(name);
            for (int cut = 0; cut < Math.min(bytes.length, 2_000); cut++) {
                MediaHeads.read(Arrays.copyOf(bytes, cut));
            }
            for (int i = 0; i < 500; i++) {
                byte[] flipped = Arrays.copyOf(bytes, Math.min(bytes.length, 4_000));
                for (int j = 0; j < 8; j++) {
                    flipped[random.nextInt(flipped.length)] = (byte) random.nextInt();
                }
                MediaHeads.read(flipped);
            }
        }
    }
}
