package dev.signet.inspect.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.signet.graph.GraphBuilder;
import dev.signet.graph.SpatialMaps;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.Add;
import dev.signet.op.Conv;
import dev.signet.op.Flatten;
import dev.signet.op.Linear;
import dev.signet.op.Relu;
import dev.signet.op.Sliding;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The worked example of Captum's own tests (goldens/captum-attributions.json, BSD-3-Clause), transcribed: a convolution of ones with biases -50 and -75, ReLU, a linear
 * layer of ones and minus ones. All numbers are small multiples of 1/8, so they are exact.
 */
class CaptumGoldensTest {
    private static final Tensor X =
            Tensor.of(Shape.of(1, 1, 4, 4), 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    private static final Tensor ONES = Tensor.filled(Shape.of(1, 1, 4, 4), 1);
    private static final Tensor ZEROS = Tensor.zeros(Shape.of(1, 1, 4, 4));
    private static final Tensor X_PLUS_ONE =
            Tensor.of(Shape.of(1, 1, 4, 4), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);

    /** The network; {@code second} is added to its input where it has two. */
    private static Explained model(Optional<Tensor> second) {
        GraphBuilder builder = new GraphBuilder();
        Value input = builder.input("input", ElementType.FLOAT32, SymbolicShape.batchOf(1, 4, 4));
        Value sum = second.map(other -> builder.add(new Add(), input, builder.constant(other)))
                .orElse(input);
        Value conv = builder.inLayer(
                "conv1",
                () -> builder.add(
                        new Conv(Sliding.DEFAULT, 1),
                        sum,
                        builder.parameter("conv1.weight", Shape.of(2, 1, 3, 3)),
                        builder.parameter("conv1.bias", Shape.of(2))));
        Value relu = builder.inLayer("relu1", () -> builder.add(new Relu(), conv));
        Value logits = builder.add(
                new Linear(),
                builder.add(new Flatten(1, 3), relu),
                builder.parameter("fc1.weight", Shape.of(4, 8)),
                builder.parameter("fc1.bias", Shape.of(4)));
        builder.output("output", builder.add(new Relu(), logits));
        Map<String, Tensor> weights = new HashMap<>();
        weights.put("conv1.weight", Tensor.filled(Shape.of(2, 1, 3, 3), 1));
        weights.put("conv1.bias", Tensor.of(Shape.of(2), -50, -75));
        float[] rows = new float[32];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = i % 8 < 5 ? 1 : -1;
        }
        weights.put("fc1.weight", Tensor.of(Shape.of(4, 8), rows));
        weights.put("fc1.bias", Tensor.zeros(Shape.of(4)));
        return Explained.of(builder.build(), weights, Shape.of(1, 4, 4), SessionOptions.standard());
    }

    private static Explained at(Explained model, String layer) {
        SpatialMaps.Found map = model.maps().stream()
                .filter(found -> found.layer().equals(layer))
                .findFirst()
                .orElseThrow();
        return model.at(map);
    }

    private static void assertHeat(Tensor found, double... expected) {
        assertThat(found.elements()).isEqualTo(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) found.floats()[i]).as("element " + i).isEqualTo(expected[i], within(1e-5));
        }
    }

    @Test
    void theLastMapIsFoundByItself() {
        assertThat(model(Optional.empty()).map().toString()).isEqualTo("relu1 [2x2x2]");
    }

    @Test
    void gradCamWithoutTheFinalReluMatches() {
        GradCam cam = new GradCam(false, false);
        Explained model = model(Optional.empty());
        assertHeat(cam.of(at(model, "conv1"), X, 0), 11.25, 13.5, 20.25, 22.5);
        assertHeat(cam.of(at(model, "relu1"), X, 0), 0, 4, 28, 32.5);
        assertHeat(cam.of(at(model, "conv1"), X_PLUS_ONE, 0), 14.5, 19, 32.5, 37);
    }

    @Test
    void hiresCamWeightsEachCellByItself() {
        Explained model = at(model(Optional.empty()), "conv1");
        Explained.Edge edge = model.mapAndGradient(X, 0);
        Tensor cam = new GradCam(true, false).of(model, X, 0);
        for (int i = 0; i < 4; i++) {
            assertThat(cam.floats()[i])
                    .isEqualTo(edge.value().floats()[i] * edge.gradient().floats()[i]
                            + edge.value().floats()[4 + i] * edge.gradient().floats()[4 + i]);
        }
    }

    @Test
    void guidedBackpropMatches() {
        Saliency guided = new Saliency(true);
        Explained model = model(Optional.empty());
        assertHeat(guided.of(model, X, 0), 0, 1, 1, 1, 1, 3, 3, 2, 1, 3, 3, 2, 1, 2, 2, 1);
        assertHeat(guided.of(model, X_PLUS_ONE, 0), 1, 2, 2, 1, 2, 4, 4, 2, 2, 4, 4, 2, 1, 2, 2, 1);
    }

    @Test
    void occlusionOfTheWholeInputMatches() {
        Occlusion whole = new Occlusion(4, 4, 4, 4, ZEROS);
        Tensor first = whole.of(model(Optional.of(ONES)), X, 0);
        Tensor second = whole.of(model(Optional.of(X)), ONES, 0);
        for (int i = 0; i < 16; i++) {
            assertThat(first.floats()[i]).isEqualTo(67f);
            assertThat(second.floats()[i]).isEqualTo(13f);
        }
    }

    @Test
    void occlusionByStridesMatches() {
        assertHeat(
                new Occlusion(2, 3, 2, 1, ZEROS).of(model(Optional.of(ONES)), X, 0),
                17,
                17,
                17,
                17,
                17,
                17,
                17,
                17,
                64,
                65.5,
                65.5,
                67,
                64,
                65.5,
                65.5,
                67);
        assertHeat(
                new Occlusion(1, 2, 1, 2, ZEROS).of(model(Optional.of(X)), ONES, 0),
                3,
                3,
                3,
                3,
                3,
                3,
                3,
                3,
                3,
                3,
                3,
                3,
                0,
                0,
                0,
                0);
    }

    /** The way to a baseline of zeros is bent by two ReLUs, so the sum is near the difference of the scores, not equal to it. */
    @Test
    void integratedGradientsAddUpToTheDifferenceOfTheScores() {
        Explained model = model(Optional.empty());
        Tensor parts = new IntegratedGradients(2000, ZEROS).of(model, X, 0);
        double sum = 0;
        for (float part : parts.floats()) {
            sum += part;
        }
        double difference =
                model.scores(X).floats()[0] - (double) model.scores(ZEROS).floats()[0];
        assertThat(difference).isPositive();
        // The midpoint rule errs by at most the jump of the gradient at the two bends, times the step.
        assertThat(sum).isCloseTo(difference, within(0.01 * difference));
    }

    @Test
    void noNoiseMakesSmoothGradTheGradient() {
        Explained model = model(Optional.empty());
        assertThat(new SmoothGrad(7, 0, 1).of(model, X, 0)).isEqualTo(new Saliency(false).of(model, X, 0));
    }
}
