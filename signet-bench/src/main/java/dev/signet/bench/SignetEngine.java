package dev.signet.bench;

import dev.signet.io.ModelFile;
import dev.signet.nn.Model;
import dev.signet.run.BoundRun;
import dev.signet.run.Session;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.Tensor;
import dev.signet.train.LabelledBatch;
import dev.signet.train.Schedule;
import dev.signet.train.Sgd;
import dev.signet.train.Trainer;
import dev.signet.train.TrainingOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/** Signet: a plan for the batch, or a trainer. */
final class SignetEngine implements Engine {
    /** Training steps whose losses are compared. */
    static final int LOSSES = 3;

    static final double LEARNING_RATE = 0.01;
    static final double MOMENTUM = 0.9;

    private Action action = () -> {};
    private float[] output = {};

    /** One run. */
    private interface Action {
        void run();
    }

    @Override
    public String version() {
        String version = Session.class.getPackage().getImplementationVersion();
        return "Signet" + (version == null ? "" : " " + version);
    }

    @Override
    public void open(Task task) {
        Workload workload = new Workload(task);
        if (task.suite() == Task.Suite.TRAINING) {
            openTraining(task, workload);
            return;
        }
        if (task.suite() == Task.Suite.STARTUP) {
            openModel(task, workload);
            return;
        }
        SessionOptions options = SessionOptions.standard().threads(task.threads());
        Session session = Session.of(workload.graph(), workload.weights(), options);
        Map<String, Tensor> inputs = Map.of("input", workload.input());
        Map<String, Tensor> outputs = session.newOutputs(inputs);
        BoundRun run = session.bind(inputs, outputs);
        output = Objects.requireNonNull(outputs.get("output")).floats();
        action = run::run;
    }

    /** From the file, as a program in use does. */
    private void openModel(Task task, Workload workload) {
        try {
            Model model = ModelFile.read(
                    Path.of(modelFile(task.onnx())), SessionOptions.standard().threads(task.threads()));
            Tensor input = workload.input();
            action = () -> output = model.run(input).floats();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the same model lies in Signet's format. */
    static String modelFile(String onnx) {
        return onnx.replaceAll("onnx$", "signet");
    }

    private void openTraining(Task task, Workload workload) {
        Sgd optimizer = new Sgd(MOMENTUM, 0, false, 0);
        TrainingOptions options = TrainingOptions.of(1, optimizer, new Schedule.Constant(LEARNING_RATE))
                .threads(task.threads());
        Trainer trainer = new Trainer(workload.graph(), workload.weights(), options, 1_000_000);
        int[] indices = IntStream.range(0, task.batch()).toArray();
        LabelledBatch batch = new LabelledBatch(workload.input(), workload.labels(), indices);
        output = new float[LOSSES];
        for (int step = 0; step < LOSSES; step++) {
            output[step] = (float) trainer.step(batch);
        }
        action = () -> trainer.step(batch);
    }

    @Override
    public void run() {
        action.run();
    }

    @Override
    public float[] output() {
        return output;
    }

    @Override
    public void close() {}
}
