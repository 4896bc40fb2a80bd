package dev.signet.train;

import static dev.signet.nn.Layers.adaptiveAvgPool2d;
import static dev.signet.nn.Layers.batchNorm2d;
import static dev.signet.nn.Layers.conv2d;
import static dev.signet.nn.Layers.flatten;
import static dev.signet.nn.Layers.input;
import static dev.signet.nn.Layers.linear;
import static dev.signet.nn.Layers.maxPool2d;
import static dev.signet.nn.Layers.relu;
import static dev.signet.nn.Layers.sequential;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.signet.SharedData;
import dev.signet.autodiff.Gradients;
import dev.signet.autodiff.TrainingForm;
import dev.signet.graph.Graph;
import dev.signet.graph.Value;
import dev.signet.nn.Network;
import dev.signet.run.Interpreter;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/**
 * PyTorch's twenty recorded steps again, on the references of all ops and of the optimizers in double: forward, gradients, running statistics, losses and final
 * weights agree to 1e-9, so what float32 training differs by is rounding and nothing else.
 */
final class TorchTrajectoryInDoubleTest {
    private static final int BATCH = 32;
    private static final int STEPS = 20;
    private static final double BOUND = 1e-9;
    /** AdamW divides the gradient of a bias before a batch norm, which is zero but for rounding, by its own size. */
    private static final double ZERO_GRADIENT_BOUND = 1e-5;

    private static final List<String> ZERO_GRADIENT = List.of("0.bias", "1.running_mean", "5.bias", "6.running_mean");

    private static final Network NETWORK = sequential(
            input(1, 28, 28),
            conv2d(1, 8, 3).padding(1),
            batchNorm2d(8),
            relu(),
            maxPool2d(2),
            conv2d(8, 8, 3).stride(2).padding(1).groups(8).bias(false),
            conv2d(8, 16, 1),
            batchNorm2d(16),
            relu(),
            conv2d(16, 16, 3).padding(2).dilation(2),
            relu(),
            adaptiveAvgPool2d(1),
            flatten(),
            linear(16, 10));

    /** One step of one parameter in double, written down from the papers: weight, gradient, two moments, number of the step from 1. */
    private interface Rule {
        void apply(double[] weight, double[] gradient, double[] first, double[] second, int step);
    }

    @Test
    void sgdWithMomentumAndDecay() throws IOException {
        Rule sgd = (weight, gradient, velocity, _, _) -> {
            for (int i = 0; i < weight.length; i++) {
                double g = gradient[i] + 5e-4 * weight[i];
                velocity[i] = 0.9 * velocity[i] + g;
                weight[i] -= 0.1 * velocity[i];
            }
        };
        follow("train-SGD.safetensors", sgd, List.of());
    }

    @Test
    void adamW() throws IOException {
        Rule adamW = (weight, gradient, m, v, step) -> {
            for (int i = 0; i < weight.length; i++) {
                weight[i] *= 1 - 0.01 * 0.05;
                m[i] += 0.1 * (gradient[i] - m[i]);
                v[i] = 0.999 * v[i] + (1 - 0.999) * gradient[i] * gradient[i];
                double root = StrictMath.sqrt(v[i] / (1 - StrictMath.pow(0.999, step)));
                weight[i] -= 0.01 * m[i] / (1 - StrictMath.pow(0.9, step)) / (root + 1e-8);
            }
        };
        follow("train-AdamW.safetensors", adamW, ZERO_GRADIENT);
    }

    private static void follow(String name, Rule rule, List<String> loose) throws IOException {
        TorchFile golden =
                TorchFile.read(SharedData.path("goldens/torch-pipelines").resolve(name));
        Graph training = TrainingForm.of(NETWORK.graph(), 0.1);
        List<String> parameters =
                training.parameters().stream().map(Value::name).toList();
        Graph graph = Gradients.of(training, "loss", parameters);
        Map<String, Wide> bindings = new HashMap<>();
        Map<String, double[]> first = new HashMap<>();
        Map<String, double[]> second = new HashMap<>();
        NETWORK.initialise(0).keySet().forEach(weight -> {
            Wide initial = Wide.of(golden.tensor("init." + weight));
            bindings.put(weight, initial);
            first.put(weight, new double[initial.shape().elements()]);
            second.put(weight, new double[initial.shape().elements()]);
        });
        byte[] images = unpacked("train-images-idx3-ubyte.gz");
        byte[] labels = unpacked("train-labels-idx1-ubyte.gz");
        double[] losses = golden.tensor("losses").doubles();
        for (int step = 0; step < STEPS; step++) {
            bindings.put("input", images(images, step));
            bindings.put("target", labels(labels, step));
            Map<String, Wide> outputs = Interpreter.run(graph, bindings);
            assertThat(named(outputs, "loss")[0])
                    .as("loss of step %d", step)
                    .isCloseTo(losses[step], within(BOUND * losses[step]));
            for (String parameter : parameters) {
                rule.apply(
                        named(bindings, parameter),
                        named(outputs, "gradient:" + parameter),
                        Objects.requireNonNull(first.get(parameter)),
                        Objects.requireNonNull(second.get(parameter)),
                        step + 1);
            }
            outputs.forEach((output, value) -> {
                if (output.startsWith("state:")) {
                    bindings.put(output.substring("state:".length()), value);
                }
            });
        }
        for (String weight : first.keySet()) {
            assertThat(error(named(bindings, weight), golden.tensor("final." + weight)))
                    .as("final %s", weight)
                    .isLessThan(loose.contains(weight) ? ZERO_GRADIENT_BOUND : BOUND);
        }
    }

    private static double[] named(Map<String, Wide> values, String name) {
        return Objects.requireNonNull(values.get(name), name).doubles();
    }

    private static byte[] unpacked(String name) throws IOException {
        Path path = SharedData.path("datasets/mnist").resolve(name);
        try (InputStream stream = new GZIPInputStream(Files.newInputStream(path))) {
            return stream.readNBytes(16 + STEPS * BATCH * 784);
        }
    }

    private static Wide images(byte[] file, int step) {
        double[] pixels = new double[BATCH * 784];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (file[16 + step * pixels.length + i] & 0xFF) / 255.0;
        }
        return Wide.ofDoubles(Shape.of(BATCH, 1, 28, 28), pixels);
    }

    private static Wide labels(byte[] file, int step) {
        long[] labels = new long[BATCH];
        for (int n = 0; n < BATCH; n++) {
            labels[n] = file[8 + step * BATCH + n];
        }
        return Wide.ofLongs(Shape.of(BATCH), labels);
    }

    /** The largest difference over the largest expected value. */
    private static double error(double[] actual, Tensor expected) {
        double difference = 0;
        double most = 0;
        for (int i = 0; i < actual.length; i++) {
            difference = Math.max(difference, Math.abs(actual[i] - expected.doubles()[i]));
            most = Math.max(most, Math.abs(expected.doubles()[i]));
        }
        return difference / most;
    }
}
