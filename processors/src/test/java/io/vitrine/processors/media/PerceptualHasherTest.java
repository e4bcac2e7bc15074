package io.vitrine.processors.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.domain.media.PerceptualHash;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class PerceptualHasherTest {

    @Test
    void isStableForGeneratedPictures() {
        BufferedImage slope =
                Pictures.draw(
                        320, 200, BufferedImage.TYPE_INT_RGB, (x, y) -> (x * 255 / 319) * 0x10101);
        BufferedImage rings =
                Pictures.draw(
                        300,
                        300,
                        BufferedImage.TYPE_INT_RGB,
                        (x, y) -> ((x * x + y * 3 * y) / 97 & 255) * 0x10101);
        assertThat(PerceptualHasher.of(slope).hex()).isEqualTo("8000000000000000");
        assertThat(PerceptualHasher.of(rings).hex()).isEqualTo("8f0e0e0e0e1e3cfd");
        assertThat(PerceptualHasher.of(rings).lowEntropy()).isFalse();
    }

    @Test
    void isNearForSmallerCopies() {
        BufferedImage large =
                Pictures.draw(
                        900,
                        700,
                        BufferedImage.TYPE_INT_RGB,
                        (x, y) -> ((x * x + y * 5 * y) / 4001 & 255) * 0x10101);
        BufferedImage small = new BufferedImage(450, 350, BufferedImage.TYPE_INT_RGB);
        new AreaResizer().resize(large, small);
        assertThat(PerceptualHasher.of(large).distance(PerceptualHasher.of(small)))
                .isLessThanOrEqualTo(2);
    }

    @Test
    void marksFlatPictures() {
        PerceptualHash flat =
                PerceptualHasher.of(
                        Pictures.draw(50, 50, BufferedImage.TYPE_INT_RGB, (x, y) -> 0x336699));
        assertThat(flat.lowEntropy()).isTrue();
        assertThat(flat.hex()).isEqualTo("8000000000000000");
        BufferedImage invisible = new BufferedImage(50, 50, BufferedImage.TYPE_INT_ARGB);
        assertThat(PerceptualHasher.of(invisible).hex()).isEqualTo("8000000000000000");
    }
}
