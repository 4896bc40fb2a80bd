package dev.signet.app;

import dev.signet.data.Augmentation;
import dev.signet.data.BatchLoader;
import dev.signet.data.DatasetSplits;
import dev.signet.data.ImageDataset;
import dev.signet.data.LoaderOptions;
import dev.signet.io.JsonObject;
import dev.signet.io.JsonValue;
import dev.signet.io.ModelFormatException;
import dev.signet.io.SafeTensors;
import dev.signet.io.Sha256;
import dev.signet.nn.Model;
import dev.signet.nn.Network;
import dev.signet.nn.zoo.Zoo;
import dev.signet.run.Session;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.Tensor;
import dev.signet.train.CheckpointMismatchException;
import dev.signet.train.EpochReport;
import dev.signet.train.Evaluator;
import dev.signet.train.Schedule;
import dev.signet.train.Scores;
import dev.signet.train.TrainingLoop;
import dev.signet.train.TrainingOptions;
import dev.signet.train.TrainingResult;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One training run from data to report. A run resumed from its last checkpoint goes on with the same bits. */
final class TrainingRun {
    /** Epochs without a lower validation loss after which the rate falls; PyTorch's 10 are more than most runs here have. */
    private static final int PLATEAU_PATIENCE = 3;

    private static final int EVALUATION_BATCH = 200;

    private final TrainSettings settings;
    private final TrainingData data;
    private final Network network;
    private final DatasetSplits splits;
    private final int epochs;

    /** How a run ended. */
    record Outcome(
            Optional<Scores> test,
            Scores validation,
            Model model,
            double seconds,
            List<EpochReport> epochs,
            boolean interrupted,
            String sha256) {}

    /** A run that could begin; throws what is wrong with the data and the network for them. */
    TrainingRun(TrainSettings settings, TrainingData data) throws IOException {
        this.settings = settings;
        this.data = data;
        this.splits = data.splits().validation().isPresent()
                ? data.splits()
                : data.splits().withValidation(settings.validation, settings.seed);
        ImageDataset train = splits.train();
        this.network = Zoo.of(
                settings.model,
                data.preprocessing().outputShape(train.image(0).shape()),
                train.classes().size());
        this.epochs = settings.epochs > 0 ? settings.epochs : usualEpochs(train.size());
    }

    /** Enough passes for a small set, few for a large one. */
    private static int usualEpochs(int samples) {
        return Math.clamp(400_000 / Math.max(1, samples), 7, 30);
    }

    Network network() {
        return network;
    }

    /** Epochs of the whole run, as asked for or by the size of the set. */
    int epochs() {
        return epochs;
    }

    DatasetSplits splits() {
        return splits;
    }

    Outcome run(RunDirectory directory, Progress progress, StopRequest stop) throws IOException {
        LoaderOptions options = LoaderOptions.training(settings.batchSize, settings.seed)
                .augment(data.augmentations().toArray(Augmentation[]::new))
                .dropsLast(splits.train().size() > settings.batchSize);
        try (BatchLoader training = new BatchLoader(splits.train(), data.preprocessing(), options);
                BatchLoader validation = evaluation(splits.validation().orElseThrow(), data)) {
            TrainingLoop loop = new TrainingLoop(
                    network.graph(),
                    network.initialise(settings.seed),
                    trainingOptions((long) epochs * training.batches()),
                    new LoadedBatches(training),
                    new LoadedBatches(validation).inOrder(),
                    directory.checkpoints(),
                    new RunListener(directory, progress, epochs));
            stop.whenRequested(loop::stop);
            TrainingResult result = settings.resume.isEmpty() ? loop.run() : resume(loop, directory);
            if (result.ending() == TrainingResult.Ending.STOPPED_EARLY) {
                progress.line("stopped early: " + settings.patience + " epochs without a lower validation loss");
            }
            return outcome(result, directory);
        }
    }

    private static TrainingResult resume(TrainingLoop loop, RunDirectory directory) throws IOException {
        try {
            return loop.resume();
        } catch (CheckpointMismatchException refused) {
            throw new ModelFormatException(directory.path().toString(), String.valueOf(refused.getMessage()));
        }
    }

    private TrainingOptions trainingOptions(long totalSteps) {
        return new TrainingOptions(
                        epochs,
                        NamedOptimizers.of(settings.optimizer),
                        schedule(totalSteps),
                        settings.labelSmoothing,
                        settings.clipNorm,
                        false,
                        settings.threadCount())
                .seed(settings.seed)
                .strict(settings.numerics.isStrict())
                .patience(settings.patience)
                .checkpointEvery(Duration.ofSeconds(settings.checkpointSeconds));
    }

    private Schedule schedule(long totalSteps) {
        return switch (settings.schedule) {
            case "one-cycle" -> new Schedule.OneCycle(settings.learningRate);
            case "cosine" -> new Schedule.Cosine(settings.learningRate);
            case "step" -> new Schedule.Step(settings.learningRate, Math.max(1, Math.ceilDiv(totalSteps, 3)), 0.1);
            case "plateau" -> new Schedule.Plateau(settings.learningRate, 0.1, PLATEAU_PATIENCE, 1e-4, 0, 0);
            case "constant" -> new Schedule.Constant(settings.learningRate);
            default ->
                throw new UsageException("--schedule " + settings.schedule + ": expected one of "
                        + String.join(", ", TrainSettings.SCHEDULES));
        };
    }

    private Scores score(Map<String, Tensor> weights, ImageDataset images) throws IOException {
        return score(Session.of(network.graph(), weights, settings.session()), images, data);
    }

    /** Scores on all images of a data set, in order. */
    static Scores score(Session frozen, ImageDataset images, TrainingData data) throws IOException {
        try (BatchLoader loader = evaluation(images, data)) {
            return new Evaluator(frozen)
                    .score(
                            Map.of(),
                            new LoadedBatches(loader).inOrder().iterator(),
                            images.classes().size());
        }
    }

    private static BatchLoader evaluation(ImageDataset images, TrainingData data) throws IOException {
        return new BatchLoader(images, data.preprocessing(), LoaderOptions.evaluation(EVALUATION_BATCH));
    }

    private Outcome outcome(TrainingResult result, RunDirectory directory) throws IOException {
        SessionOptions options = settings.session();
        List<String> labels = splits.train().classes();
        Model model = new Model(network.graph(), result.best(), labels, data.preprocessing(), options);
        Model last = new Model(network.graph(), result.last(), labels, data.preprocessing(), options);
        boolean interrupted = result.ending() == TrainingResult.Ending.INTERRUPTED;
        Scores validation = score(result.best(), splits.validation().orElseThrow());
        Optional<Scores> test = interrupted || splits.test().isEmpty()
                ? Optional.empty()
                : Optional.of(score(result.best(), splits.test().get()));
        JsonObject metrics = JsonObject.empty().with("validationAccuracy", JsonValue.of(validation.accuracy()));
        if (test.isPresent()) {
            metrics = metrics.with("testAccuracy", JsonValue.of(test.get().accuracy()));
        }
        directory.writeModel("best.signet", model, metrics);
        directory.writeModel("last.signet", last, metrics);
        String sha256 = Sha256.of(new SafeTensors(result.state().tensors(), Map.of()).toBytes());
        return new Outcome(test, validation, model, result.seconds(), result.epochs(), interrupted, sha256);
    }
}
