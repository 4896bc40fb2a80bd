package dev.signet.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.WarmRuns;
import dev.signet.nn.zoo.Zoo;
import dev.signet.preprocess.Normalize;
import dev.signet.preprocess.Preprocessing;
import dev.signet.run.Session;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import dev.signet.train.LabelledBatch;
import dev.signet.train.Schedule;
import dev.signet.train.Sgd;
import dev.signet.train.Trainer;
import dev.signet.train.TrainingOptions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a warm model allocates: nothing into the caller's arrays, the result where there is one. */
class WarmModelTest {
    private static final int CLASSES = 10;
    private static final int BATCH = 2;
    private static final int RUNS = 5;
    /** A class in a result: its name, its number, and its place in the list while it is sorted and after. */
    private static final int BYTES_PER_CLASS = 160;

    private static Network network(String name, int channels, int side) {
        return Zoo.of(name, Shape.of(channels, side, side), CLASSES);
    }

    private static Model model(Network network, int threads) {
        return new Model(
                network.graph(),
                network.initialise(1),
                List.of(),
                Preprocessing.of(Normalize.imageNet()),
                SessionOptions.standard().threads(threads));
    }

    private static Tensor images(int channels, int side) {
        Tensor images = Tensor.zeros(Shape.of(BATCH, channels, side, side));
        for (int i = 0; i < images.elements(); i++) {
            images.floats()[i] = i % 7 - 3;
        }
        return images;
    }

    @ParameterizedTest
    @CsvSource({"lenet5, 1, 28, 2", "resnet18, 3, 32, 1", "mobilenet_v2, 3, 32, 1"})
    void runsIntoTheCallersArraysAllocateNothing(String name, int channels, int side, int threads) {
        Network network = network(name, channels, side);
        Model model = model(network, threads);
        Tensor input = images(channels, side);
        Tensor output = Tensor.zeros(Shape.of(BATCH, CLASSES));
        assertThat(WarmRuns.bytesOnAllThreads(() -> model.run(input.floats(), output.floats()), RUNS, 0))
                .as("arrays")
                .isZero();
        assertThat(WarmRuns.bytesOnAllThreads(() -> model.run(input, output), RUNS, 0))
                .as("tensors")
                .isZero();
        Session session = Session.of(
                network.graph(),
                network.initialise(1),
                SessionOptions.standard().threads(threads));
        Map<String, Tensor> inputs = Map.of("input", input);
        Map<String, Tensor> outputs = Map.of("output", output);
        assertThat(WarmRuns.bytesOnAllThreads(() -> session.run(inputs, outputs), RUNS, 0))
                .as("a session's tensors by name")
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({"lenet5, 1, 28, 2", "resnet18, 3, 32, 1", "mobilenet_v2, 3, 32, 1"})
    void aPredictionAllocatesItself(String name, int channels, int side, int threads) {
        Model model = model(network(name, channels, side), threads);
        float[] sample = new float[channels * side * side];
        Shape shape = Shape.of(channels, side, side);
        long most = RUNS * (512 + CLASSES * BYTES_PER_CLASS);
        assertThat(WarmRuns.bytesOnAllThreads(() -> model.predict(sample, shape), RUNS, most))
                .isLessThanOrEqualTo(most);
    }

    @ParameterizedTest
    @CsvSource({"lenet5, 1, 28, 2", "resnet18, 3, 32, 1", "mobilenet_v2, 3, 32, 1"})
    void aStepOfTrainingAllocatesAlmostNothing(String name, int channels, int side, int threads) {
        Network network = network(name, channels, side);
        TrainingOptions options = TrainingOptions.of(1, new Sgd(0.9, 0, true, 1e-4), new Schedule.Constant(1e-6))
                .threads(threads);
        Trainer trainer = new Trainer(network.graph(), network.initialise(1), options, 1_000_000);
        LabelledBatch batch = new LabelledBatch(images(channels, side), new long[] {1, 2}, new int[] {0, 1});
        assertThat(WarmRuns.bytesOnAllThreads(() -> trainer.step(batch), RUNS, RUNS * 512))
                .isLessThanOrEqualTo(RUNS * 512);
    }
}
