package dev.signet.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResizeTest {
    @ParameterizedTest
    @EnumSource(ResizeFilter.class)
    void anImageOfOneColourKeepsItAtEverySize(ResizeFilter filter) {
        for (ResizeRounding rounding : ResizeRounding.values()) {
            anImageOfOneColourKeepsIt(filter, rounding);
        }
    }

    private static void anImageOfOneColourKeepsIt(ResizeFilter filter, ResizeRounding rounding) {
        for (int size = 1; size < 40; size += 3) {
            byte[] pixels = new byte[13 * 17 * 3];
            for (int i = 0; i < pixels.length; i += 3) {
                pixels[i] = (byte) 200;
                pixels[i + 1] = 7;
                pixels[i + 2] = (byte) 255;
            }
            Image resized = new Resize(size, 2 * size, filter, rounding).apply(Image.rgb(13, 17, pixels));
            assertThat(resized.shape()).isEqualTo(Shape.of(3, size, 2 * size));
            for (int i = 0; i < resized.pixels().length; i++) {
                assertThat(resized.pixels()[i]).isEqualTo(pixels[i % 3]);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ResizeFilter.class)
    void theSameSizeIsTheSameImage(ResizeFilter filter) {
        Image image = noise(9, 11, 3);
        assertThat(new Resize(9, 11, filter).apply(image)).isEqualTo(image);
    }

    @ParameterizedTest
    @EnumSource(ResizeFilter.class)
    void colourChannelsAreResizedAsGreyOnes(ResizeFilter filter) {
        Image colour = noise(23, 31, 3);
        Image resized = new Resize(10, 40, filter).apply(colour);
        for (int c = 0; c < 3; c++) {
            assertThat(channel(resized, c)).isEqualTo(new Resize(10, 40, filter).apply(channel(colour, c)));
        }
        Image real = new Resize(10, 40, filter, ResizeRounding.ONCE).apply(colour);
        for (int c = 0; c < 3; c++) {
            assertThat(channel(real, c))
                    .isEqualTo(new Resize(10, 40, filter, ResizeRounding.ONCE).apply(channel(colour, c)));
        }
    }

    @Test
    void boxToHalfTheSizeIsTheMeanOfFourPixelsRoundedAfterEachPass() {
        Image image = Image.grey(2, 4, new byte[] {0, 1, 10, 20, 4, 5, 30, 40});
        Image half = new Resize(1, 2, ResizeFilter.BOX).apply(image);
        // Rows first: (0 + 1) / 2 and (4 + 5) / 2 round up to 1 and 5, whose mean is 3; 15 and 35 give 25.
        assertThat(half).isEqualTo(Image.grey(1, 2, new byte[] {3, 25}));
    }

    @Test
    void boxToHalfTheSizeIsTheMeanOfFourPixelsRoundedAtTheEndIfOnce() {
        Image image = Image.grey(2, 4, new byte[] {0, 1, 10, 20, 4, 5, 30, 40});
        Image half = new Resize(1, 2, ResizeFilter.BOX, ResizeRounding.ONCE).apply(image);
        // 10 / 4 lies half-way and goes to the even 2; 100 / 4 is 25.
        assertThat(half).isEqualTo(Image.grey(1, 2, new byte[] {2, 25}));
    }

    @ParameterizedTest
    @EnumSource(
            value = ResizeFilter.class,
            names = {"BOX", "BILINEAR", "HAMMING"})
    void howOftenOneRoundsChangesASampleByOneAtMost(ResizeFilter filter) {
        Image image = noise(23, 31, 3);
        ResizeShortSide twice = new ResizeShortSide(12, filter);
        Image once = twice.rounding(ResizeRounding.ONCE).apply(image);
        Image passes = twice.apply(image);
        int differing = 0;
        for (int i = 0; i < once.pixels().length; i++) {
            int distance = Math.abs((once.pixels()[i] & 0xFF) - (passes.pixels()[i] & 0xFF));
            assertThat(distance).isLessThanOrEqualTo(1);
            differing += distance;
        }
        assertThat(differing).isPositive();
    }

    @Test
    void nearestTakesThePixelUnderTheCentre() {
        Image image = Image.grey(1, 6, new byte[] {0, 1, 2, 3, 4, 5});
        assertThat(new Resize(1, 3, ResizeFilter.NEAREST).apply(image))
                .isEqualTo(Image.grey(1, 3, new byte[] {1, 3, 5}));
        assertThat(new Resize(1, 2, ResizeFilter.NEAREST).apply(image)).isEqualTo(Image.grey(1, 2, new byte[] {1, 4}));
    }

    @Test
    void theShortSideGetsTheSizeAndTheLongSideIsRoundedDown() {
        ResizeShortSide step = ResizeShortSide.to(256);
        assertThat(step.outputShape(Shape.of(3, 427, 640))).isEqualTo(Shape.of(3, 256, 383));
        assertThat(step.outputShape(Shape.of(3, 640, 427))).isEqualTo(Shape.of(3, 383, 256));
        assertThat(step.outputShape(Shape.of(1, 5, 5))).isEqualTo(Shape.of(1, 256, 256));
        assertThat(ResizeShortSide.to(4).apply(noise(8, 12, 3)).shape()).isEqualTo(Shape.of(3, 4, 6));
    }

    @Test
    void impossibleSizesAreRefused() {
        assertThatThrownBy(() -> Resize.to(0, 5)).hasMessageContaining("0 x 5");
        assertThatThrownBy(() -> ResizeShortSide.to(-1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> CenterCrop.of(1_000_000)).hasMessageContaining("1000000");
    }

    static Image noise(int height, int width, int channels) {
        RandomStream random = RandomStream.of(1, "noise");
        byte[] pixels = new byte[height * width * channels];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) random.below(i, 256);
        }
        return new Image(height, width, channels, pixels);
    }

    private static Image channel(Image image, int channel) {
        byte[] pixels = new byte[image.height() * image.width()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = image.pixels()[3 * i + channel];
        }
        return Image.grey(image.height(), image.width(), pixels);
    }
}
