package dev.signet.app;

import static dev.signet.app.TorchTrajectory.BATCH;
import static dev.signet.app.TorchTrajectory.NETWORK;
import static dev.signet.app.TorchTrajectory.STEPS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.signet.autodiff.Gradients;
import dev.signet.autodiff.TrainingForm;
import dev.signet.graph.Graph;
import dev.signet.graph.Value;
import dev.signet.run.Interpreter;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Wide;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** References, gradients and training form together, in double: twenty steps are PyTorch's, but for the order of sums. */
final class DoubleTrajectoryTest {
    private static final Graph TRAINING = TrainingForm.of(NETWORK.graph(), TorchTrajectory.LABEL_SMOOTHING);
    private static final List<String> PARAMETERS =
            TRAINING.parameters().stream().map(Value::name).toList();
    private static final Graph GRAPH = Gradients.of(TRAINING, "loss", PARAMETERS);

    /** Sums of some thousand products err by about 1e-14, and twenty steps do not make much more of it. */
    private static final double ROUNDING = 1e-9;

    /** AdamW makes steps of the learning rate out of any gradient, so a gradient of nothing but rounding moves its weight by a visible amount. */
    private static final double WALK_OF_A_ZERO_GRADIENT = 1e-5;

    /** One update of a parameter, in double. */
    private interface Update {
        void apply(String parameter, int step, double[] weight, double[] gradient);
    }

    @Test
    void twentyStepsOfSgdArePyTorchs() throws IOException {
        Map<String, double[]> velocities = new HashMap<>();
        train("train-SGD.safetensors", ROUNDING, (parameter, step, weight, gradient) -> {
            double[] velocity = velocities.computeIfAbsent(parameter, name -> new double[weight.length]);
            for (int i = 0; i < weight.length; i++) {
                velocity[i] = 0.9 * velocity[i] + gradient[i] + 5e-4 * weight[i];
                weight[i] -= 0.1 * velocity[i];
            }
        });
    }

    @Test
    void twentyStepsOfAdamWArePyTorchs() throws IOException {
        Map<String, double[]> firsts = new HashMap<>();
        Map<String, double[]> seconds = new HashMap<>();
        train("train-AdamW.safetensors", WALK_OF_A_ZERO_GRADIENT, (parameter, step, weight, gradient) -> {
            double[] first = firsts.computeIfAbsent(parameter, name -> new double[weight.length]);
            double[] second = seconds.computeIfAbsent(parameter, name -> new double[weight.length]);
            double firstBias = 1 - Math.pow(0.9, step);
            double secondBias = 1 - Math.pow(0.999, step);
            for (int i = 0; i < weight.length; i++) {
                first[i] = 0.9 * first[i] + 0.1 * gradient[i];
                second[i] = 0.999 * second[i] + 0.001 * gradient[i] * gradient[i];
                weight[i] *= 1 - 0.01 * 0.05;
                weight[i] -= 0.01 * (first[i] / firstBias) / (Math.sqrt(second[i] / secondBias) + 1e-8);
            }
        });
    }

    private static void train(String file, double boundBeforeNorm, Update update) throws IOException {
        TorchTrajectory golden = TorchTrajectory.read(file);
        Map<String, Wide> weights = new HashMap<>();
        for (Value value : GRAPH.values()) {
            if (value.kind() == Value.Kind.PARAMETER || value.kind() == Value.Kind.STATE) {
                weights.put(value.name(), Wide.of(golden.tensor("init." + value.name())));
            }
        }
        double[] losses = golden.tensor("losses").doubles();
        for (int step = 0; step < STEPS; step++) {
            Map<String, Wide> outputs = Interpreter.run(GRAPH, bindings(golden, step, weights));
            assertThat(named(outputs, "loss").doubles()[0])
                    .as("loss of step %s", step)
                    .isCloseTo(losses[step], within(ROUNDING));
            for (String parameter : PARAMETERS) {
                double[] gradient = named(outputs, "gradient:" + parameter).doubles();
                update.apply(parameter, step + 1, named(weights, parameter).doubles(), gradient);
            }
            GRAPH.states().forEach(state -> weights.put(state.name(), named(outputs, "state:" + state.name())));
        }
        weights.forEach((name, weight) -> check(name, weight, golden, boundBeforeNorm));
    }

    private static Map<String, Wide> bindings(TorchTrajectory golden, int step, Map<String, Wide> weights)
            throws IOException {
        int[] pixels = golden.pixels(step);
        double[] scaled = new double[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            scaled[i] = pixels[i] / 255.0;
        }
        Map<String, Wide> bindings = new HashMap<>(weights);
        bindings.put("input", Wide.ofDoubles(Shape.of(BATCH, 1, 28, 28), scaled));
        bindings.put("target", Wide.ofLongs(Shape.of(BATCH), golden.labels(step)));
        return bindings;
    }

    private static Wide named(Map<String, Wide> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }

    /** The running mean after a bias that walks walks with it. */
    private static void check(String name, Wide weight, TorchTrajectory golden, double boundBeforeNorm) {
        boolean walks = TorchTrajectory.isBeforeNorm(name) || name.endsWith(".running_mean");
        double[] expected = golden.tensor("final." + name).doubles();
        for (int i = 0; i < expected.length; i++) {
            assertThat(weight.doubles()[i])
                    .as("%s at %s", name, i)
                    .isCloseTo(expected[i], within(walks ? boundBeforeNorm : ROUNDING));
        }
    }
}
