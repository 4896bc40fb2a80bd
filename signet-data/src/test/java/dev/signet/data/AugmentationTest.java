package dev.signet.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.preprocess.Crop;
import dev.signet.preprocess.Image;
import dev.signet.preprocess.ResizeFilter;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AugmentationTest {
    private static final RandomStream RANDOM = RandomStream.of(9, "augmentation-test");

    static List<Augmentation> all() {
        return List.of(
                new RandomCrop(20, 24, 4),
                HorizontalFlip.half(),
                RandomResizedCrop.to(16),
                RandomAffine.gentle(),
                new RandomAffine(180, 0.5, 0.5),
                new ColourJitter(0.4, 0.4, 0.4));
    }

    @ParameterizedTest
    @MethodSource("all")
    void theShapeIsAsAnnouncedAndTheInputUntouchedAndTheStreamDecides(Augmentation augmentation) {
        for (int channels : new int[] {1, 3}) {
            Image image = Pictures.noise(20, 24, channels, 4);
            Set<Image> seen = new HashSet<>();
            for (int i = 0; i < 20; i++) {
                Image changed = augmentation.apply(image, RANDOM.at(i));
                assertThat(changed.shape()).isEqualTo(augmentation.outputShape(image.shape()));
                assertThat(augmentation.apply(image, RANDOM.at(i))).isEqualTo(changed);
                seen.add(changed);
            }
            assertThat(seen).hasSizeGreaterThan(1);
            assertThat(image).isEqualTo(Pictures.noise(20, 24, channels, 4));
        }
    }

    @Test
    void aFlipHappensInItsShareOfDrawsAndTwiceIsNothing() {
        Image image = Pictures.noise(3, 5, 3, 1);
        Image mirrored = new HorizontalFlip(1).apply(image, RANDOM);
        assertThat(mirrored.sample(1, 0, 2)).isEqualTo(image.sample(1, 4, 2));
        assertThat(new HorizontalFlip(1).apply(mirrored, RANDOM)).isEqualTo(image);
        assertThat(new HorizontalFlip(0).apply(image, RANDOM)).isSameAs(image);
        int flips = 0;
        for (int i = 0; i < 10_000; i++) {
            flips += HorizontalFlip.half().apply(image, RANDOM.at(i)).equals(mirrored) ? 1 : 0;
        }
        // Six standard deviations of 10,000 fair coins are 300.
        assertThat(flips).isBetween(4700, 5300);
    }

    @Test
    void aPaddedCropReachesEveryShiftAndOnlyThose() {
        Image dot = Image.grey(
                5, 5, new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
        Set<Integer> places = new HashSet<>();
        for (int i = 0; i < 500; i++) {
            Image shifted = new RandomCrop(5, 5, 1).apply(dot, RANDOM.at(i));
            for (int pixel = 0; pixel < 25; pixel++) {
                if (shifted.pixels()[pixel] == 9) {
                    places.add(pixel);
                }
            }
        }
        assertThat(places).containsExactlyInAnyOrder(6, 7, 8, 11, 12, 13, 16, 17, 18);
    }

    @Test
    void aCropThatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> new RandomCrop(30, 30, 2).apply(Pictures.noise(20, 20, 1, 1), RANDOM))
                .hasMessageContaining("does not fit a side of 20");
    }

    @Test
    void anAffineChangeOfNothingIsTheSamePicture() {
        Image image = Pictures.noise(9, 8, 3, 1);
        assertThat(new RandomAffine(0, 0, 0).apply(image, RANDOM)).isEqualTo(image);
    }

    @Test
    void aTurnKeepsWhatIsInTheMiddleAndBringsZerosIntoTheCorners() {
        byte[] white = new byte[41 * 41];
        Arrays.fill(white, (byte) 200);
        Image turned = turnedByAboutHalfARightAngle(Image.grey(41, 41, white));
        assertThat(turned.sample(20, 20, 0)).isEqualTo(200);
        assertThat(turned.sample(0, 0, 0)).isZero();
        assertThat(turned.sample(40, 40, 0)).isZero();
    }

    private static Image turnedByAboutHalfARightAngle(Image image) {
        RandomAffine turn = new RandomAffine(180, 0, 0);
        for (int i = 0; ; i++) {
            double degrees = RANDOM.at(i).uniform(0, -180, 180);
            if (degrees > 35 && degrees < 55) {
                return turn.apply(image, RANDOM.at(i));
            }
        }
    }

    @Test
    void aResizedCropTakesBetweenTheLeastAndTheWholeOfThePicture() {
        // Column numbers as grey values: the range that is left tells the width of the window.
        byte[] columns = new byte[100 * 200];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = (byte) (i % 200);
        }
        Image image = Image.grey(100, 200, columns);
        Set<Integer> lefts = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            Image crop = RandomResizedCrop.to(50).scale(0.25, 0.5).apply(image, RANDOM.at(i));
            lefts.add(crop.sample(0, 0, 0));
            int width = crop.sample(25, 49, 0) - crop.sample(25, 0, 0);
            // sqrt(5,000 * 3/4) = 61 to sqrt(10,000 * 4/3) = 115 columns; the outer samples lie up to a step inside.
            assertThat(width).isBetween(57, 115);
        }
        assertThat(lefts).hasSizeGreaterThan(50);
    }

    @Test
    void aPictureTooLongForAnyWindowGivesItsMiddle() {
        Image strip = Pictures.noise(4, 400, 1, 3);
        Image crop = new RandomResizedCrop(4, 4, 1, 1, 1, ResizeFilter.BILINEAR).apply(strip, RANDOM);
        assertThat(crop).isEqualTo(Crop.window(strip, 0, 198, 4, 4));
    }

    @Test
    void jitterOfStrengthZeroIsTheSamePictureAndBrightnessScales() {
        Image image = Pictures.noise(6, 6, 3, 1);
        assertThat(new ColourJitter(0, 0, 0).apply(image, RANDOM)).isEqualTo(image);
        Image grey = Image.grey(1, 1, new byte[] {100});
        int bright = new ColourJitter(0.5, 0, 0).apply(grey, RANDOM).sample(0, 0, 0);
        assertThat(bright).isEqualTo((int) (100 * (float) RANDOM.uniform(0, 0.5, 1.5)));
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> new HorizontalFlip(1.5)).hasMessageContaining("1.5");
        assertThatThrownBy(() -> new RandomCrop(0, 1, 0)).hasMessageContaining("0 x 1");
        assertThatThrownBy(() -> RandomResizedCrop.to(8).scale(0, 1)).hasMessageContaining("0.0..1.0");
        assertThatThrownBy(() -> new RandomAffine(1, 2, 0)).hasMessageContaining("shift 2.0");
        assertThatThrownBy(() -> new ColourJitter(0, 2, 0)).hasMessageContaining("contrast 2.0");
        assertThat(new RandomCrop(2, 3, 0).outputShape(Shape.of(3, 9, 9))).isEqualTo(Shape.of(3, 2, 3));
    }
}
