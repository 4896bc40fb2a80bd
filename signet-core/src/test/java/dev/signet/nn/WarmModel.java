package dev.signet.nn;

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

/** What warm runs of a model allocate on all threads: a program, so that no other test's threads are counted and the compiler can be told to be quick. */
final class WarmModel {
    static final int CLASSES = 10;
    static final int BYTES_PER_STEP = 512;

    private static final int BATCH = 2;
    private static final int RUNS = 5;
    /** A class in a result: its name and number, and its places in lists while they are sorted and after. */
    private static final int BYTES_PER_CLASS = 160;

    static final int BYTES_PER_PREDICTION = 512 + CLASSES * BYTES_PER_CLASS;

    private WarmModel() {}

    /** {@code NAME CHANNELS SIDE THREADS}: prints bytes per run into arrays, into tensors, into named tensors, of a prediction and of a step of training. */
    public static void main(String[] arguments) {
        int channels = Integer.parseInt(arguments[1]);
        int side = Integer.parseInt(arguments[2]);
        Network network = Zoo.of(arguments[0], Shape.of(channels, side, side), CLASSES);
        SessionOptions options = SessionOptions.standard().threads(Integer.parseInt(arguments[3]));
        Tensor input = images(channels, side);
        Tensor output = Tensor.zeros(Shape.of(BATCH, CLASSES));
        Model model = new Model(
                network.graph(), network.initialise(1), List.of(), Preprocessing.of(Normalize.imageNet()), options);
        Session session = Session.of(network.graph(), network.initialise(1), options);
        Map<String, Tensor> inputs = Map.of("input", input);
        Map<String, Tensor> outputs = Map.of("output", output);
        float[] sample = new float[channels * side * side];
        Shape shape = Shape.of(channels, side, side);
        say(() -> model.run(input.floats(), output.floats()), 0);
        say(() -> model.run(input, output), 0);
        say(() -> session.run(inputs, outputs), 0);
        say(() -> model.predict(sample, shape), BYTES_PER_PREDICTION);
        Trainer trainer = trainer(network, options.threads());
        LabelledBatch batch = new LabelledBatch(input, new long[] {1, 2}, new int[] {0, 1});
        say(() -> trainer.step(batch), BYTES_PER_STEP);
    }

    private static void say(Runnable work, int hoped) {
        System.out.println(WarmRuns.bytesOnAllThreads(work, RUNS, (long) RUNS * hoped) / RUNS);
    }

    private static Trainer trainer(Network network, int threads) {
        TrainingOptions options = TrainingOptions.of(1, new Sgd(0.9, 0, true, 1e-4), new Schedule.Constant(1e-6))
                .threads(threads);
        return new Trainer(network.graph(), network.initialise(1), options, 1_000_000);
    }

    private static Tensor images(int channels, int side) {
        Tensor images = Tensor.zeros(Shape.of(BATCH, channels, side, side));
        for (int i = 0; i < images.elements(); i++) {
            images.floats()[i] = i % 7 - 3;
        }
        return images;
    }
}
