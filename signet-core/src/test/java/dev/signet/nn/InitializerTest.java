package dev.signet.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

final class InitializerTest {
    private static final Shape CONV = Shape.of(64, 32, 3, 3);

    private static float[] draw(Initializer initializer, Shape shape) {
        return initializer.create(shape, RandomStream.of(7, "layer.weight")).floats();
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double deviation(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value * (double) value;
        }
        return Math.sqrt(sum / values.length);
    }

    private static float largest(float[] values) {
        float most = 0;
        for (float value : values) {
            most = Math.max(most, Math.abs(value));
        }
        return most;
    }

    /** 18,432 draws: the deviation is known to 1 / sqrt(2 x 18,432) = 0.5 %, and 2 % is four times that. */
    private static void deviationIs(Initializer initializer, double expected) {
        float[] values = draw(initializer, CONV);
        assertThat(deviation(values)).isCloseTo(expected, Percentage.withPercentage(2));
        assertThat(mean(values)).isCloseTo(0, Offset.offset(4 * expected / Math.sqrt(values.length)));
    }

    @Test
    void theDefaultIsUniformInOneOverTheRootOfTheFanIn() {
        double bound = 1 / Math.sqrt(32 * 9);
        deviationIs(Initializer.DEFAULT, bound / Math.sqrt(3));
        assertThat(largest(draw(Initializer.DEFAULT, CONV))).isLessThanOrEqualTo((float) bound);
        assertThat(largest(draw(Initializer.DEFAULT, CONV))).isGreaterThan((float) (0.999 * bound));
        // Grouped convolutions count the inputs of their group: the second axis.
        assertThat(largest(draw(Initializer.DEFAULT, Shape.of(64, 1, 3, 3)))).isBetween(0.33f, 1 / 3f);
    }

    @Test
    void scaledInitialisersHaveTheDeviationOfTheirFormula() {
        deviationIs(Initializer.kaimingNormal(Fan.OUT, Initializer.RELU_GAIN), Math.sqrt(2.0 / (64 * 9)));
        deviationIs(Initializer.kaimingUniform(Fan.IN, Initializer.RELU_GAIN), Math.sqrt(2.0 / (32 * 9)));
        deviationIs(Initializer.xavierNormal(1), Math.sqrt(2.0 / (96 * 9)));
        deviationIs(Initializer.xavierUniform(2), 2 * Math.sqrt(2.0 / (96 * 9)));
        deviationIs(Initializer.normal(0, 0.3), 0.3);
        // A normal distribution cut at two deviations has a deviation of 0.8796.
        deviationIs(Initializer.truncatedNormal(0, 0.5), 0.5 * 0.87962566103423978);
        assertThat(largest(draw(Initializer.truncatedNormal(0, 0.5), CONV))).isLessThanOrEqualTo(1);
        float bound = largest(draw(Initializer.kaimingUniform(Fan.IN, Initializer.RELU_GAIN), CONV));
        assertThat(bound).isLessThanOrEqualTo((float) Math.sqrt(6.0 / (32 * 9)));
        assertThat(Initializer.leakyReluGain(Math.sqrt(5))).isCloseTo(Math.sqrt(1.0 / 3), Offset.offset(1e-15));
    }

    @Test
    void orthogonalRowsHaveLengthGainAndNoShareInEachOther() {
        for (Shape shape : new Shape[] {Shape.of(4, 3, 3), Shape.of(10, 4)}) {
            Tensor weight = new Orthogonal(2).create(shape, RandomStream.of(1, "w"));
            int rows = shape.size(0);
            int columns = shape.elements(1, shape.rank());
            int vectors = Math.min(rows, columns);
            for (int a = 0; a < vectors; a++) {
                for (int b = 0; b < vectors; b++) {
                    double dot = 0;
                    for (int i = 0; i < Math.max(rows, columns); i++) {
                        dot += at(weight, columns, rows <= columns, a, i) * at(weight, columns, rows <= columns, b, i);
                    }
                    // Nine or ten products of numbers below 2, each rounded to float.
                    assertThat(dot).isCloseTo(a == b ? 4 : 0, Offset.offset(1e-5));
                }
            }
        }
    }

    private static double at(Tensor weight, int columns, boolean byRow, int vector, int i) {
        return weight.floats()[byRow ? vector * columns + i : i * columns + vector];
    }

    @Test
    void diracPassesChannelsThrough() {
        assertThat(draw(new Dirac(1), Shape.of(2, 2, 3))).containsExactly(0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0);
        assertThat(draw(new Dirac(2), Shape.of(4, 1, 1))).containsExactly(1, 0, 1, 0);
    }

    @Test
    void layersKeepTheirInitialiser() {
        Network network = Layers.sequential(
                Layers.input(1, 4, 4),
                Layers.conv2d(1, 2, 3).initializer(Initializer.ONES).padding(1),
                Layers.linear(2).initializer(Initializer.constant(0.5f)).bias(false));
        assertThat(network.initialise(0).values()).element(0).isEqualTo(Tensor.filled(Shape.of(2, 1, 3, 3), 1));
        assertThat(network.initialise(0).get("1.weight")).isEqualTo(Tensor.filled(Shape.of(2, 4), 0.5f));
    }

    @Test
    void aBiasHasNoFan() {
        assertThatThrownBy(() -> draw(Initializer.xavierNormal(1), Shape.of(8))).hasMessageContaining("shape 8");
    }

    @Test
    void aNormedWeightBeginsAsItWouldWithoutTheNorm() {
        Map<String, Tensor> weights = Layers.sequential(
                        Layers.input(2, 5, 5), Layers.weightNorm(Layers.conv2d(2, 3, 3)))
                .initialise(4);
        float[] direction = Objects.requireNonNull(weights.get("0.weight_v")).floats();
        float[] lengths = Objects.requireNonNull(weights.get("0.weight_g")).floats();
        for (int output = 0; output < 3; output++) {
            double squares = 0;
            for (int i = 0; i < 18; i++) {
                squares += (double) direction[output * 18 + i] * direction[output * 18 + i];
            }
            assertThat((double) lengths[output]).isCloseTo(Math.sqrt(squares), within(1e-6));
        }
    }

    /** Fifteen power iterations from a random start, then the largest stretch is found again by a thousand. */
    @Test
    void aSpectrallyNormedWeightBeginsWithItsSingularVectors() {
        Map<String, Tensor> weights = Layers.sequential(Layers.input(6), Layers.spectralNorm(Layers.linear(6, 4)))
                .initialise(4);
        float[] weight = Objects.requireNonNull(weights.get("0.weight_orig")).floats();
        float[] u = Objects.requireNonNull(weights.get("0.weight_u")).floats();
        float[] v = Objects.requireNonNull(weights.get("0.weight_v")).floats();
        double found = 0;
        for (int i = 0; i < weight.length; i++) {
            found += u[i / 6] * weight[i] * v[i % 6];
        }
        double[] right = {1, 0.9, 0.8, 0.7, 0.6, 0.5};
        double largest = 0;
        for (int step = 0; step < 1000; step++) {
            double[] left = new double[4];
            for (int i = 0; i < weight.length; i++) {
                left[i / 6] += weight[i] * right[i % 6];
            }
            double[] next = new double[6];
            for (int i = 0; i < weight.length; i++) {
                next[i % 6] += weight[i] * left[i / 6];
            }
            double length =
                    Math.sqrt(java.util.Arrays.stream(next).map(x -> x * x).sum());
            for (int i = 0; i < 6; i++) {
                right[i] = next[i] / length;
            }
            largest = Math.sqrt(length); // of W'W it is the square
        }
        assertThat(found).isCloseTo(largest, within(0.01 * largest));
    }
}
