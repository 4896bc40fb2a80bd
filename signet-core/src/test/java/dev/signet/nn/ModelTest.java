package dev.signet.nn;

import static dev.signet.nn.Layers.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.op.Concat;
import dev.signet.preprocess.Image;
import dev.signet.preprocess.Normalize;
import dev.signet.preprocess.Preprocessing;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class ModelTest {
    private static final Preprocessing UNIT = Preprocessing.of(Normalize.unit());

    private static Model model(Network network, String... labels) {
        return new Model(network.graph(), network.initialise(1), List.of(labels), UNIT);
    }

    /** Puts the three inputs out as they are. */
    private static Model passing(Layer... after) {
        Layer pass = linear(3, 3).bias(false).initializer(new Dirac(1));
        Layer[] layers = new Layer[after.length + 1];
        layers[0] = pass;
        System.arraycopy(after, 0, layers, 1, after.length);
        return model(sequential(input(3), layers), "ant", "bee", "cat");
    }

    @Test
    void predictionsAreRankedAndNamed() {
        Prediction prediction = passing().predict(new float[] {0, 2, 1}, Shape.of(3));
        assertThat(prediction.label()).isEqualTo("bee");
        assertThat(prediction.index()).isEqualTo(1);
        double sum = 1 + Math.exp(1) + Math.exp(2);
        assertThat(prediction.probability()).isCloseTo(Math.exp(2) / sum, Offset.offset(1e-15));
        assertThat(prediction.ranked()).extracting(Prediction.Candidate::label).containsExactly("bee", "cat", "ant");
        assertThat(prediction.top(2)).hasSize(2);
        assertThat(prediction.top(9)).hasSize(3);
    }

    @Test
    void equalProbabilitiesAreRankedByIndex() {
        assertThat(passing().predict(new float[] {1, 5, 5}, Shape.of(3)).ranked())
                .extracting(Prediction.Candidate::index)
                .containsExactly(1, 2, 0);
    }

    @Test
    void aModelThatEndsInSoftmaxGivesTheSameProbabilities() {
        float[] input = {0.5f, -1, 2};
        double expected = passing().predict(input, Shape.of(3)).probability();
        // The model's own softmax is rounded to float32.
        assertThat(passing(softmax(1)).predict(input, Shape.of(3)).probability())
                .isCloseTo(expected, Offset.offset(1e-6));
        assertThat(passing(logSoftmax(1)).predict(input, Shape.of(3)).probability())
                .isCloseTo(expected, Offset.offset(1e-6));
    }

    @Test
    void scoresThatAreNoNumbersAreNotRanked() {
        assertThatThrownBy(() -> passing().predict(new float[] {0, Float.NaN, 0}, Shape.of(3)))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("not finite");
    }

    @Test
    void anImageIsPreparedAndClassified() {
        Network network =
                sequential(input(1, 1, 2), flatten(), linear(2).bias(false).initializer(new Dirac(1)));
        Model model = model(network);
        Prediction prediction = model.predict(Image.grey(1, 2, new byte[] {51, (byte) 255}));
        assertThat(prediction.label()).isEqualTo("1");
        assertThat(prediction.probability()).isCloseTo(1 / (1 + Math.exp(-0.8)), Offset.offset(1e-7));
    }

    @Test
    void arraysOfOneOrMoreSamplesGoThrough() {
        Network network = sequential(input(2, 5, 5), conv2d(2, 4, 3), relu(), globalAvgPool(), linear(3));
        Model model = model(network);
        Tensor batch = NetworkTest.noise(5, 3, 2, 5, 5);
        float[] all = new float[9];
        model.run(batch.floats(), all);
        assertThat(all).containsExactly(model.run(batch).floats());
        float[] one = new float[3];
        model.run(java.util.Arrays.copyOfRange(batch.floats(), 50, 100), one);
        assertThat(one).containsExactly(all[3], all[4], all[5]);
        assertThatThrownBy(() -> model.run(new float[49], new float[3]))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("49")
                .hasMessageContaining("multiple of 50");
        assertThatThrownBy(() -> model.run(new float[50], new float[6])).hasMessageContaining("1 samples");
    }

    @Test
    void manyThreadsGetTheSameBits() {
        Network network = sequential(input(1, 12, 12), conv2d(1, 8, 3), batchNorm2d(8), relu(), flatten(), linear(5));
        Model model = model(network);
        Tensor input = NetworkTest.noise(6, 2, 1, 12, 12);
        Tensor expected = model.run(input);
        assertThat(IntStream.range(0, 64).parallel().mapToObj(i -> model.run(input)))
                .allMatch(expected::equals);
    }

    @Test
    void weightsAndLabelsThatDoNotFitAreRefused() {
        Network network = sequential(input(3), linear(2));
        Map<String, Tensor> weights = new HashMap<>(network.initialise(0));
        weights.remove("0.bias");
        assertThatThrownBy(() -> new Model(network.graph(), weights, List.of(), UNIT))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("0.bias is missing");
        assertThatThrownBy(() -> model(network, "only one"))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("1 labels")
                .hasMessageContaining("2 classes");
    }

    @Test
    void aMapOfScoresIsNoPrediction() {
        Model model = model(sequential(input(1, 4, 4), conv2d(1, 3, 1)));
        assertThatThrownBy(() -> model.predict(new float[16], Shape.of(1, 4, 4)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("1x3x4x4");
    }

    @Test
    void severalInputsAreGivenByName() {
        Network network = Network.wired(
                List.of(input("left", 2), input("right", 1)),
                (scope, inputs) -> scope.add(new Concat(1), inputs.values().toArray(dev.signet.graph.Value[]::new)));
        Model model = model(network);
        Tensor left = Tensor.of(Shape.of(1, 2), 1, 2);
        Tensor right = Tensor.of(Shape.of(1, 1), 3);
        assertThat(model.run(Map.of("left", left, "right", right)))
                .containsEntry("output", Tensor.of(Shape.of(1, 3), 1, 2, 3));
        assertThatThrownBy(() -> model.run(left)).hasMessageContaining("by name");
    }
}
