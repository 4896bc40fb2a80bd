package dev.signet.app;

import dev.signet.data.Augmentation;
import dev.signet.data.Batch;
import dev.signet.data.BatchLoader;
import dev.signet.data.DatasetSplits;
import dev.signet.data.ImageDataset;
import dev.signet.data.LoaderOptions;
import dev.signet.io.Checkpoint;
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
import dev.signet.train.AdamW;
import dev.signet.train.Evaluator;
import dev.signet.train.LabelledBatch;
import dev.signet.train.Optimizer;
import dev.signet.train.Schedule;
import dev.signet.train.Scores;
import dev.signet.train.Sgd;
import dev.signet.train.Trainer;
import dev.signet.train.TrainingOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** One training run from data to report. A run resumed from its last checkpoint goes on with the same bits. */
final class TrainingRun {
    private static final int EVALUATION_BATCH = 200;

    private final TrainSettings settings;
    private final TrainingData data;
    private final RunDirectory directory;
    private final Progress progress;
    private final StopRequest stop;
    private final Network network;
    private final DatasetSplits splits;
    private final int epochs;
    private final long started = System.nanoTime();

    private final List<EpochRow> rows = new ArrayList<>();
    private Map<String, Tensor> best = new LinkedHashMap<>();
    private double bestLoss = Double.POSITIVE_INFINITY;
    private int sinceBest;
    private double lossSum;
    private long lossSteps;
    private long correct;
    private long seen;
    private double secondsBefore;
    private long lastSaved = System.nanoTime();

    /** How a run ended. */
    record Outcome(
            Optional<Scores> test,
            Scores validation,
            Model model,
            double seconds,
            int epochs,
            boolean interrupted,
            String sha256) {}

    TrainingRun(TrainSettings settings, TrainingData data, RunDirectory directory, Progress progress, StopRequest stop)
            throws IOException {
        this.settings = settings;
        this.data = data;
        this.directory = directory;
        this.progress = progress;
        this.stop = stop;
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

    List<EpochRow> rows() {
        return rows;
    }

    DatasetSplits splits() {
        return splits;
    }

    Outcome run() throws IOException {
        LoaderOptions options = LoaderOptions.training(settings.batchSize, settings.seed)
                .augment(data.augmentations().toArray(Augmentation[]::new))
                .dropsLast(splits.train().size() > settings.batchSize);
        try (BatchLoader loader = new BatchLoader(splits.train(), data.preprocessing(), options)) {
            long steps = (long) epochs * loader.batches();
            Trainer trainer =
                    new Trainer(network.graph(), network.initialise(settings.seed), trainingOptions(steps), steps);
            int[] position = restore(trainer);
            for (int epoch = position[0]; epoch < epochs; epoch++) {
                if (!epoch(trainer, loader, epoch, epoch == position[0] ? position[1] : 0)) {
                    return outcome(trainer, true);
                }
                if (settings.patience > 0 && sinceBest >= settings.patience) {
                    progress.line("stopped early: " + sinceBest + " epochs without a lower validation loss");
                    break;
                }
            }
            return outcome(trainer, false);
        }
    }

    private TrainingOptions trainingOptions(long totalSteps) {
        Optimizer optimizer = switch (settings.optimizer) {
            case "adamw" -> AdamW.standard();
            case "sgd" -> new Sgd(0.9, 0, true, 5e-4);
            default -> throw new UsageException("--optimizer " + settings.optimizer + ": expected adamw or sgd");
        };
        Schedule schedule = switch (settings.schedule) {
            case "one-cycle" -> new Schedule.OneCycle(settings.learningRate);
            case "cosine" -> new Schedule.Cosine(settings.learningRate);
            case "step" -> new Schedule.Step(settings.learningRate, Math.max(1, Math.ceilDiv(totalSteps, 3)), 0.1);
            case "constant" -> new Schedule.Constant(settings.learningRate);
            default ->
                throw new UsageException(
                        "--schedule " + settings.schedule + ": expected one-cycle, cosine, step or constant");
        };
        return new TrainingOptions(
                        epochs,
                        optimizer,
                        schedule,
                        settings.labelSmoothing,
                        settings.clipNorm,
                        false,
                        settings.threadCount())
                .seed(settings.seed);
    }

    /** False when a stop was asked for; everything is saved then. */
    private boolean epoch(Trainer trainer, BatchLoader loader, int epoch, int firstBatch) throws IOException {
        long begin = System.nanoTime();
        int done = firstBatch;
        long images = 0;
        double rate = trainer.learningRate();
        for (Batch batch : loader.epoch(epoch, firstBatch)) {
            rate = trainer.learningRate();
            lossSum += trainer.step(labelled(batch));
            lossSteps++;
            correct += trainer.correct();
            seen += batch.size();
            images += batch.size();
            done++;
            progress.step(new Progress.Position(
                    epoch,
                    epochs,
                    done,
                    done - firstBatch,
                    loader.batches(),
                    lossSum / lossSteps,
                    (double) correct / seen,
                    images));
            if (stop.requested()) {
                save(trainer, epoch, done);
                return false;
            }
            if (System.nanoTime() - lastSaved > TimeUnit.SECONDS.toNanos(settings.checkpointSeconds)) {
                save(trainer, epoch, done);
            }
        }
        Scores validation = score(trainer.weights(), splits.validation().orElseThrow());
        double seconds = (System.nanoTime() - begin) / 1e9;
        EpochRow row = new EpochRow(
                epoch + 1,
                lossSum / Math.max(1, lossSteps),
                (double) correct / Math.max(1, seen),
                validation.loss(),
                validation.accuracy(),
                rate,
                seconds);
        rows.add(row);
        lossSum = 0;
        lossSteps = 0;
        correct = 0;
        seen = 0;
        sinceBest++;
        if (validation.loss() < bestLoss) {
            bestLoss = validation.loss();
            sinceBest = 0;
            best = copy(trainer.weights());
            directory.checkpoints().saveBest(best, Map.of("epoch", String.valueOf(epoch + 1)));
        }
        progress.epochDone(row, epochs);
        directory.writeResults(rows);
        save(trainer, epoch + 1, 0);
        return true;
    }

    private static LabelledBatch labelled(Batch batch) {
        long[] labels = new long[batch.size()];
        for (int n = 0; n < labels.length; n++) {
            labels[n] = batch.labels()[n];
        }
        return new LabelledBatch(batch.tensor(), labels, batch.indices());
    }

    private static Map<String, Tensor> copy(Map<String, Tensor> tensors) {
        Map<String, Tensor> copies = new TreeMap<>();
        tensors.forEach((name, tensor) -> copies.put(name, Tensor.of(tensor.shape(), tensor.floats())));
        return copies;
    }

    private void save(Trainer trainer, int epoch, int batch) throws IOException {
        Map<String, String> metadata = new TreeMap<>();
        metadata.put("epoch", String.valueOf(epoch));
        metadata.put("batch", String.valueOf(batch));
        metadata.put("best_loss", String.valueOf(bestLoss));
        metadata.put("since_best", String.valueOf(sinceBest));
        metadata.put("loss_sum", String.valueOf(lossSum));
        metadata.put("loss_steps", String.valueOf(lossSteps));
        metadata.put("correct", String.valueOf(correct));
        metadata.put("seen", String.valueOf(seen));
        metadata.put("seconds", String.valueOf(seconds()));
        metadata.put("rows", rows.stream().map(EpochRow::csv).collect(Collectors.joining("\n")));
        directory.checkpoints().save(trainer.state(), metadata);
        lastSaved = System.nanoTime();
    }

    /** Epoch and batch to go on with; 0, 0 for a new run. */
    private int[] restore(Trainer trainer) throws IOException {
        if (settings.resume.isEmpty()) {
            return new int[] {0, 0};
        }
        Optional<Checkpoint> last = directory.checkpoints().loadLast();
        if (last.isEmpty()) {
            progress.line("no checkpoint in " + directory.path() + " yet; starting from the beginning");
            return new int[] {0, 0};
        }
        last.get().warnings().forEach(progress::line);
        Map<String, String> metadata = last.get().metadata();
        try {
            trainer.restore(last.get().tensors());
            bestLoss = Double.parseDouble(entry(metadata, "best_loss"));
            sinceBest = Integer.parseInt(entry(metadata, "since_best"));
            lossSum = Double.parseDouble(entry(metadata, "loss_sum"));
            lossSteps = Long.parseLong(entry(metadata, "loss_steps"));
            correct = Long.parseLong(entry(metadata, "correct"));
            seen = Long.parseLong(entry(metadata, "seen"));
            secondsBefore = Double.parseDouble(entry(metadata, "seconds"));
            entry(metadata, "rows").lines().forEach(line -> rows.add(EpochRow.parse(line)));
            Optional<Checkpoint> kept = directory.checkpoints().loadBest();
            kept.ifPresent(checkpoint -> best = new LinkedHashMap<>(checkpoint.tensors()));
            return new int[] {Integer.parseInt(entry(metadata, "epoch")), Integer.parseInt(entry(metadata, "batch"))};
        } catch (IllegalArgumentException refused) {
            throw new ModelFormatException(
                    directory.path().toString(), "the last checkpoint does not fit this run: " + refused.getMessage());
        }
    }

    private static String entry(Map<String, String> metadata, String name) {
        String value = metadata.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no entry " + name);
        }
        return value;
    }

    private Scores score(Map<String, Tensor> weights, ImageDataset images) throws IOException {
        return score(
                Session.of(network.graph(), weights, SessionOptions.standard().threads(settings.threadCount())),
                images,
                data);
    }

    /** Scores on all images of a data set, in order. */
    static Scores score(Session frozen, ImageDataset images, TrainingData data) throws IOException {
        try (BatchLoader loader =
                new BatchLoader(images, data.preprocessing(), LoaderOptions.evaluation(EVALUATION_BATCH))) {
            Iterator<Batch> batches = loader.inOrder().iterator();
            Iterator<LabelledBatch> labelled = new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return batches.hasNext();
                }

                @Override
                public LabelledBatch next() {
                    return labelled(batches.next());
                }
            };
            return new Evaluator(frozen)
                    .score(Map.of(), labelled, images.classes().size());
        }
    }

    private Outcome outcome(Trainer trainer, boolean interrupted) throws IOException {
        Map<String, Tensor> chosen = best.isEmpty() ? copy(trainer.weights()) : best;
        SessionOptions options = SessionOptions.standard().threads(settings.threadCount());
        List<String> labels = splits.train().classes();
        Model model = new Model(network.graph(), chosen, labels, data.preprocessing(), options);
        Model last = new Model(network.graph(), copy(trainer.weights()), labels, data.preprocessing(), options);
        Scores validation = score(chosen, splits.validation().orElseThrow());
        Optional<Scores> test = interrupted || splits.test().isEmpty()
                ? Optional.empty()
                : Optional.of(score(chosen, splits.test().get()));
        JsonObject metrics = JsonObject.empty().with("validationAccuracy", JsonValue.of(validation.accuracy()));
        if (test.isPresent()) {
            metrics = metrics.with("testAccuracy", JsonValue.of(test.get().accuracy()));
        }
        directory.writeModel("best.signet", model, metrics);
        directory.writeModel("last.signet", last, metrics);
        String sha256 = Sha256.of(new SafeTensors(trainer.state(), Map.of()).toBytes());
        return new Outcome(test, validation, model, seconds(), rows.size(), interrupted, sha256);
    }

    private double seconds() {
        return secondsBefore + (System.nanoTime() - started) / 1e9;
    }
}
