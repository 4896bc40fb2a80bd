package dev.signet.app;

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
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.signet.data.DatasetSplits;
import dev.signet.data.Datasets;
import dev.signet.data.ImageDataset;
import dev.signet.io.SafeTensors;
import dev.signet.nn.Network;
import dev.signet.preprocess.Image;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import dev.signet.train.AdamW;
import dev.signet.train.LabelledBatch;
import dev.signet.train.Optimizer;
import dev.signet.train.Schedule;
import dev.signet.train.Sgd;
import dev.signet.train.Trainer;
import dev.signet.train.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Twenty steps from PyTorch's initial weights on PyTorch's batches give PyTorch's losses and weights. Bounds: those of the float32 columns PyTorch itself keeps. */
final class TorchTrajectoryTest {
    private static final int BATCH = 32;
    private static final int STEPS = 20;

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

    @Test
    void twentyStepsOfSgdGiveTheLossesAndWeightsOfPyTorch() throws IOException {
        Map<String, Tensor> golden = golden("train-SGD.safetensors");
        Trainer trainer = trainer(golden, new Sgd(0.9, 0, false, 5e-4), 0.1);
        assertThat(largestLossError(trainer, golden)).isLessThan(1e-5);
        for (Map.Entry<String, Tensor> weight : trainer.weights().entrySet()) {
            assertThat(error(weight.getValue(), named(golden, "final." + weight.getKey())))
                    .as(weight.getKey())
                    .isLessThan(1e-4);
        }
    }

    /** AdamW divides by the size of each gradient, so a bias whose true gradient is zero (before a batch norm) walks by its rounding: only losses are compared. */
    @Test
    void twentyStepsOfAdamWGiveTheLossesOfPyTorch() throws IOException {
        Map<String, Tensor> golden = golden("train-AdamW.safetensors");
        Trainer trainer = trainer(golden, new AdamW(0.9, 0.999, 1e-8, 0.05), 0.01);
        assertThat(largestLossError(trainer, golden)).isLessThan(1e-3);
    }

    private static Map<String, Tensor> golden(String file) throws IOException {
        Path path = shared().resolve("goldens/torch-pipelines").resolve(file);
        assumeTrue(Files.exists(path), "skipped: no " + path + "; set SIGNET_TEST_DATA to the shared data");
        return SafeTensors.read(path).tensors();
    }

    private static Path shared() {
        return Path.of(Optional.ofNullable(System.getenv("SIGNET_TEST_DATA"))
                .orElse(System.getProperty("signet.test.data", "../shared/data")));
    }

    private static Tensor named(Map<String, Tensor> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }

    private static Trainer trainer(Map<String, Tensor> golden, Optimizer optimizer, double rate) {
        Map<String, Tensor> initial = new TreeMap<>();
        NETWORK.initialise(0).forEach((name, tensor) -> initial.put(name, named(golden, "init." + name)));
        return new Trainer(
                NETWORK.graph(),
                initial,
                new TrainingOptions(1, optimizer, new Schedule.Constant(rate), 0.1, Double.POSITIVE_INFINITY, true, 2),
                STEPS);
    }

    private static double largestLossError(Trainer trainer, Map<String, Tensor> golden) throws IOException {
        DatasetSplits mnist = Datasets.open(shared().resolve("datasets/mnist"));
        double[] expected = named(golden, "losses").doubles();
        double largest = 0;
        for (int step = 0; step < STEPS; step++) {
            double loss = trainer.step(batch(mnist.train(), step));
            largest = Math.max(largest, Math.abs(loss - expected[step]) / Math.abs(expected[step]));
        }
        return largest;
    }

    private static LabelledBatch batch(ImageDataset images, int number) throws IOException {
        float[] pixels = new float[BATCH * 784];
        long[] labels = new long[BATCH];
        int[] indices = new int[BATCH];
        for (int n = 0; n < BATCH; n++) {
            int index = number * BATCH + n;
            Image image = images.image(index);
            for (int i = 0; i < 784; i++) {
                pixels[n * 784 + i] = image.sample(i / 28, i % 28, 0) / 255f;
            }
            labels[n] = images.label(index);
            indices[n] = index;
        }
        return new LabelledBatch(Tensor.wrap(Shape.of(BATCH, 1, 28, 28), pixels), labels, indices);
    }

    /** The largest difference over the largest expected value. */
    private static double error(Tensor actual, Tensor expected) {
        double difference = 0;
        double most = 0;
        for (int i = 0; i < actual.elements(); i++) {
            difference = Math.max(difference, Math.abs(actual.floats()[i] - expected.doubles()[i]));
            most = Math.max(most, Math.abs(expected.doubles()[i]));
        }
        return difference / most;
    }
}
