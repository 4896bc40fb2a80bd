package dev.signet.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.signet.tensor.Shape;
import dev.signet.tensor.Wide;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Corners of the loss, by hand: the logits are logarithms of probabilities with the sum 1, so softmax gives these back. */
final class CrossEntropyTest {
    private static final double[] PROBABILITIES = {0.5, 0.25, 0.25, 0.125, 0.125, 0.75};

    /** A logarithm, an exponential and a division, each right to the last bit but one. */
    private static final double ROUNDING = 1e-14;

    private static Wide logits() {
        double[] logits = new double[6];
        for (int i = 0; i < 6; i++) {
            logits[i] = StrictMath.log(PROBABILITIES[i]);
        }
        return Wide.ofDoubles(Shape.of(2, 3), logits);
    }

    private static double loss(CrossEntropy loss, Wide... inputs) {
        return loss.reference(List.of(inputs)).getFirst().doubles()[0];
    }

    private static double[] gradient(CrossEntropyGradient gradient, Wide... inputs) {
        return gradient.reference(List.of(inputs)).getFirst().doubles();
    }

    private static Wide classes(long... classes) {
        return Wide.ofLongs(Shape.of(classes.length), classes);
    }

    private static final Wide ONE = Wide.ofDoubles(Shape.scalar(), 1);

    @Test
    void theMeanWeighsEachSampleWithItsClassAndDividesByTheSumOfThese() {
        Wide weights = Wide.ofDoubles(Shape.of(3), 1, 5, 3);
        double expected = (1 * StrictMath.log(2) + 3 * -StrictMath.log(0.75)) / 4;
        assertThat(loss(new CrossEntropy(0), logits(), classes(0, 2), weights)).isCloseTo(expected, within(ROUNDING));
    }

    @Test
    void smoothedClassesAreWeighedEachButTheDivisorIsThatOfTheTargets() {
        Wide weights = Wide.ofDoubles(Shape.of(3), 1, 5, 3);
        double first =
                0.7 * StrictMath.log(2) + 0.1 * (StrictMath.log(2) + 5 * StrictMath.log(4) + 3 * StrictMath.log(4));
        assertThat(loss(new CrossEntropy("mean", 0.3, 2), logits(), classes(0, 2), weights))
                .isCloseTo(first, within(ROUNDING));
    }

    @Test
    void anIgnoredSampleCountsForNothing() {
        assertThat(loss(new CrossEntropy(0), logits(), classes(1, -100)))
                .isCloseTo(StrictMath.log(4), within(ROUNDING));
        assertThat(gradient(new CrossEntropyGradient(0), ONE, logits(), classes(1, -100)))
                .containsExactly(new double[] {0.5, -0.75, 0.25, 0, 0, 0}, within(ROUNDING));
    }

    /** As in PyTorch: there is no mean of nothing, but no sample gets a gradient from it. */
    @Test
    void whenAllSamplesAreIgnoredTheMeanIsNotANumberAndTheGradientZero() {
        assertThat(loss(new CrossEntropy(0), logits(), classes(-100, -100))).isNaN();
        assertThat(gradient(new CrossEntropyGradient(0), ONE, logits(), classes(-100, -100)))
                .containsOnly(0);
        assertThat(loss(new CrossEntropy("sum", 0, -100), logits(), classes(-100, -100)))
                .isZero();
    }

    @Test
    void probabilitiesThatAreOneForAClassAreThatClass() {
        Wide soft = Wide.ofDoubles(Shape.of(2, 3), 0, 1, 0, 0, 0, 1);
        for (double smoothing : new double[] {0, 0.2}) {
            CrossEntropy loss = new CrossEntropy(smoothing);
            assertThat(loss(loss, logits(), soft)).isEqualTo(loss(loss, logits(), classes(1, 2)));
            CrossEntropyGradient gradient = new CrossEntropyGradient(smoothing);
            assertThat(gradient(gradient, ONE, logits(), soft))
                    .containsExactly(gradient(gradient, ONE, logits(), classes(1, 2)));
        }
    }

    @Test
    void largeLogitsDoNotOverflow() {
        Wide large = Wide.ofDoubles(Shape.of(1, 3), 10_000, 9_000, -10_000);
        assertThat(loss(new CrossEntropy(0), large, classes(1))).isEqualTo(1000);
        assertThat(gradient(new CrossEntropyGradient(0), ONE, large, classes(1)))
                .containsExactly(1, -1, 0);
    }

    /** A class masked with minus infinity costs nothing while nobody wants it. */
    @Test
    void aMaskedClassCostsNothingUnlessItIsWanted() {
        Wide masked = Wide.ofDoubles(Shape.of(1, 3), 0, 0, Double.NEGATIVE_INFINITY);
        assertThat(loss(new CrossEntropy(0), masked, classes(1))).isCloseTo(StrictMath.log(2), within(ROUNDING));
        assertThat(gradient(new CrossEntropyGradient(0), ONE, masked, classes(1)))
                .containsExactly(0.5, -0.5, 0);
        assertThat(loss(new CrossEntropy(0), masked, classes(2))).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void optionsThatDoNotExistAreRefused() {
        assertThatThrownBy(() -> new CrossEntropy("average", 0, -100))
                .hasMessageContaining("average")
                .hasMessageContaining("mean, sum or none");
        assertThatThrownBy(() -> new CrossEntropy(1.5)).hasMessageContaining("1.5");
    }
}
