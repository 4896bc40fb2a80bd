package dev.signet.app.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.signet.app.SharedData;
import dev.signet.io.Json;
import dev.signet.io.JsonCursor;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import dev.signet.train.Adam;
import dev.signet.train.AdamW;
import dev.signet.train.Optimizer;
import dev.signet.train.RmsProp;
import dev.signet.train.Sgd;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/** Keras' optimizers by Signet's: a trajectory of five steps and a single one of each. */
class KerasOptimizersTest {
    /** The tolerances of Keras' own tests. */
    private static final double TRAJECTORY_BOUND = 5e-4;

    private static final double STEP_BOUND = 1e-4;

    /** An optimizer of Keras: what it is at each step, and its learning rate. */
    private record Keras(LongFunction<Optimizer> at, double rate) {}

    /** Keras adds epsilon before the second moment is corrected for its start, PyTorch, which Signet follows, after. */
    private static double epsilon(double keras, long step) {
        return keras / Math.sqrt(1 - Math.pow(0.999, step));
    }

    private static Keras trajectory(String name) {
        return switch (name) {
            case "SGD" -> new Keras(step -> Sgd.plain(), 0.01);
            case "Adam" -> new Keras(step -> new Adam(0.9, 0.999, epsilon(1e-7, step), 0, true), 0.001);
            case "AdamW" -> new Keras(step -> new AdamW(0.9, 0.999, epsilon(2, step), 0.5), 1);
            case "RMSprop" -> new Keras(step -> new RmsProp(0.9, 1e-7, 0, 0, true), 0.001);
            default -> throw new AssertionError("no optimizer " + name);
        };
    }

    private static Optimizer singleStep(String name) {
        return switch (name) {
            case "SGD" -> Sgd.plain();
            case "Adam" -> new Adam(0.9, 0.999, epsilon(1e-7, 1), 0, false);
            case "AdamW" -> new AdamW(0.9, 0.999, epsilon(1e-7, 1), 0.004);
            case "RMSprop" -> new RmsProp(0.9, 1e-7, 0, 0, false);
            default -> throw new AssertionError("no optimizer " + name);
        };
    }

    private static Map<String, Tensor> moments(Optimizer optimizer, int size) {
        Map<String, Tensor> moments = new HashMap<>();
        optimizer.slots().forEach(slot -> moments.put(slot, Tensor.zeros(Shape.of(size))));
        return moments;
    }

    private static float[] floats(JsonCursor list) {
        double[] numbers = list.items().stream().mapToDouble(JsonCursor::number).toArray();
        float[] floats = new float[numbers.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) numbers[i];
        }
        return floats;
    }

    @Test
    void everyOptimizerOfTheFileFollowsKeras() throws IOException {
        Map<String, JsonCursor> optimizers = Json.read(SharedData.path("goldens/keras-optimizers.json"))
                .field("optimizers")
                .fields();
        assertThat(optimizers.keySet()).containsExactlyInAnyOrder("SGD", "Adam", "AdamW", "RMSprop");
        optimizers.forEach((name, recorded) -> {
            checkTrajectory(name, recorded);
            checkSingleStep(name, recorded.field("single_step"));
        });
    }

    private static void checkTrajectory(String name, JsonCursor recorded) {
        Keras keras = trajectory(name);
        float[] weight = new float[10];
        Arrays.fill(weight, 1);
        float[] gradient = new float[10];
        Arrays.fill(gradient, 0.01f);
        Map<String, Tensor> moments = moments(keras.at().apply(1), 10);
        long step = 0;
        for (JsonCursor golden : recorded.field("golden").items()) {
            step++;
            keras.at().apply(step).update(weight, gradient, moments, step, keras.rate(), 1, true);
            close(name + " step " + step, weight, floats(golden), TRAJECTORY_BOUND);
            for (int i = 0; i < 10; i++) {
                gradient[i] = 0.1f * (i + 1);
            }
        }
        assertThat(step).isEqualTo(5);
    }

    private static void checkSingleStep(String name, JsonCursor recorded) {
        Optimizer optimizer = singleStep(name);
        float[] weight = floats(recorded.field("vars"));
        float[] gradient = floats(recorded.field("grads"));
        optimizer.update(weight, gradient, moments(optimizer, weight.length), 1, 0.5, 1, true);
        close(name + " single step", weight, floats(recorded.field("expected")), STEP_BOUND);
    }

    private static void close(String what, float[] actual, float[] expected, double bound) {
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) actual[i])
                    .as("%s, element %s", what, i)
                    .isCloseTo(expected[i], within(bound + bound * Math.abs(expected[i])));
        }
    }

    /** Three times a decay of 0.004 at a rate of 1 without a gradient, as the file's protocol says. */
    @Test
    void decoupledDecayShrinksWeightsWithoutGradient() {
        AdamW optimizer = new AdamW(0.9, 0.999, 1e-7, 0.004);
        float[] weight = {2};
        Map<String, Tensor> moments = moments(optimizer, 1);
        for (long step = 1; step <= 3; step++) {
            optimizer.update(weight, new float[1], moments, step, 1, 1, true);
        }
        assertThat(weight[0]).isCloseTo(1.9760959f, within(1e-6f));
    }
}
