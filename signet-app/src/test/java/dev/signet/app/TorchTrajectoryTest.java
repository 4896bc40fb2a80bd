package dev.signet.app;

import static dev.signet.app.TorchTrajectory.BATCH;
import static dev.signet.app.TorchTrajectory.NETWORK;
import static dev.signet.app.TorchTrajectory.STEPS;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Twenty steps from PyTorch's initial weights on PyTorch's batches give PyTorch's losses and weights. Bounds: those of the float32 columns PyTorch itself keeps. */
final class TorchTrajectoryTest {
    @Test
    void twentyStepsOfSgdGiveTheLossesAndWeightsOfPyTorch() throws IOException {
        TorchTrajectory golden = TorchTrajectory.read("train-SGD.safetensors");
        Trainer trainer = trainer(golden, new Sgd(0.9, 0, false, 5e-4), 0.1);
        assertThat(largestLossError(trainer, golden)).isLessThan(1e-5);
        for (Map.Entry<String, Tensor> weight : trainer.weights().entrySet()) {
            assertThat(error(weight.getValue(), golden.tensor("final." + weight.getKey())))
                    .as(weight.getKey())
                    .isLessThan(1e-4);
        }
    }

    /** AdamW divides by the size of each gradient, so a bias whose true gradient is zero (before a batch norm) walks by its rounding: only losses are compared. */
    @Test
    void twentyStepsOfAdamWGiveTheLossesOfPyTorch() throws IOException {
        TorchTrajectory golden = TorchTrajectory.read("train-AdamW.safetensors");
        Trainer trainer = trainer(golden, new AdamW(0.9, 0.999, 1e-8, 0.05), 0.01);
        assertThat(largestLossError(trainer, golden)).isLessThan(1e-3);
    }

    private static Trainer trainer(TorchTrajectory golden, Optimizer optimizer, double rate) {
        Map<String, Tensor> initial = new TreeMap<>();
        NETWORK.initialise(0).forEach((name, tensor) -> initial.put(name, golden.tensor("init." + name)));
        return new Trainer(
                NETWORK.graph(),
                initial,
                new TrainingOptions(1, optimizer, new Schedule.Constant(rate), 0.1, Double.POSITIVE_INFINITY, true, 2),
                STEPS);
    }

    private static double largestLossError(Trainer trainer, TorchTrajectory golden) throws IOException {
        double[] expected = golden.tensor("losses").doubles();
        double largest = 0;
        for (int step = 0; step < STEPS; step++) {
            double loss = trainer.step(batch(golden, step));
            largest = Math.max(largest, Math.abs(loss - expected[step]) / Math.abs(expected[step]));
        }
        return largest;
    }

    private static LabelledBatch batch(TorchTrajectory golden, int number) throws IOException {
        int[] pixels = golden.pixels(number);
        float[] scaled = new float[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            scaled[i] = pixels[i] / 255f;
        }
        int[] indices = IntStream.range(number * BATCH, (number + 1) * BATCH).toArray();
        return new LabelledBatch(Tensor.wrap(Shape.of(BATCH, 1, 28, 28), scaled), golden.labels(number), indices);
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
