package dev.signet.app;

import dev.signet.data.Augmentation;
import dev.signet.data.BatchLoader;
import dev.signet.data.DatasetSplits;
import dev.signet.data.ImageDataset;
import dev.signet.data.LoaderOptions;
import dev.signet.graph.Graph;
import dev.signet.graph.SpatialMaps;
import dev.signet.io.CheckpointDirectory;
import dev.signet.io.JsonObject;
import dev.signet.io.JsonValue;
import dev.signet.io.ModelFormatException;
import dev.signet.io.SafeTensors;
import dev.signet.io.Sha256;
import dev.signet.nn.Model;
import dev.signet.nn.transfer.Head;
import dev.signet.nn.transfer.Transfer;
import dev.signet.preprocess.Preprocessing;
import dev.signet.run.Session;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import dev.signet.train.AdamW;
import dev.signet.train.CheckpointMismatchException;
import dev.signet.train.EpochReport;
import dev.signet.train.Evaluator;
import dev.signet.train.FeatureBatches;
import dev.signet.train.ParameterRates;
import dev.signet.train.Schedule;
import dev.signet.train.Scores;
import dev.signet.train.Sgd;
import dev.signet.train.TrainingLoop;
import dev.signet.train.TrainingOptions;
import dev.signet.train.TrainingResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * One fine-tuning run in two parts: first the new head alone, on features of the body that are computed once; then, if so many epochs were asked for, with smaller
 * steps for the layers that know something already, all of it. Which head it is, unless one was named, cross-validation inside the training images decides. The
 * weights of the first part are those of its last epoch; the second part's best epoch counts if its validation loss is lower than theirs.
 */
final class FinetuneRun {
    /** Numbers of all pictures of a batch together while nothing is learned. */
    private static final int LARGEST_BATCH = 4_000_000;

    /** Of 1, 2 and 4 the one of the highest accuracy by cross-validation inside the training pictures of ants and bees; 2 has the lowest loss. */
    private static final double PRIOR_DEVIATION = 1;

    private static final String HEAD_DIRECTORY = "head";

    private final FinetuneSettings settings;
    private final OpenedModel base;
    private final DatasetSplits splits;
    private final Shape sample;
    private final List<SpatialMaps.Found> maps;
    private final SpatialMaps.Found cut;
    /** A head for each that may be chosen, by name; only the chosen one once the run has begun. */
    private final Map<String, Transfer> heads = new LinkedHashMap<>();

    /** A run that could begin; throws what is wrong with the model, the data or the cut. */
    FinetuneRun(FinetuneSettings settings, OpenedModel base, DatasetSplits data) throws IOException {
        this.settings = settings;
        this.base = base;
        this.splits = data.validation().isPresent() ? data : data.withValidation(settings.validation, settings.seed);
        this.sample = base.sample(splits.train().image(0).shape());
        this.maps = SpatialMaps.of(base.graph(), batchOfOne(sample));
        this.cut = cut();
        FinetuneSettings.HEADS.forEach((name, head) -> {
            boolean named = settings.head.equals(name);
            if (named || (settings.head.equals(FinetuneSettings.AUTOMATIC) && head.fits(base.graph()))) {
                heads.put(name, transfer(head));
            }
        });
    }

    private Transfer transfer(Head head) {
        if (!head.fits(base.graph())) {
            throw new UsageException("--head " + settings.head + ": " + base.file()
                    + " does not put out one row of scores of classes; try --head concat");
        }
        return Transfer.of(base.graph(), cut, head, splits.train().classes().size());
    }

    static Shape batchOfOne(Shape sample) {
        return Shape.of(1, sample.size(0), sample.size(1), sample.size(2));
    }

    private SpatialMaps.Found cut() {
        if (maps.isEmpty()) {
            throw new UsageException(base.file() + " has no spatial map that all paths lead through; it cannot be cut");
        }
        if (settings.cut.isEmpty()) {
            return SpatialMaps.beforeClassifier(maps).orElse(maps.getLast());
        }
        return maps.reversed().stream()
                .filter(map -> map.toString().contains(settings.cut))
                .findFirst()
                .orElseThrow(() -> new UsageException("--cut " + settings.cut + ": no layer that " + base.file()
                        + " can be cut behind has this name; --list-cuts shows them"));
    }

    List<SpatialMaps.Found> maps() {
        return maps;
    }

    SpatialMaps.Found where() {
        return cut;
    }

    /** The network with its new head, once it is chosen. */
    Transfer transfer() {
        return heads.values().iterator().next();
    }

    DatasetSplits splits() {
        return splits;
    }

    Shape sample() {
        return sample;
    }

    long parameters() {
        return transfer().whole().parameters().stream()
                .mapToLong(value -> value.shape().concrete().elements())
                .sum();
    }

    /** A part of the run that is over: the weights of the whole, and what was measured with them. */
    private record Part(Map<String, Tensor> best, Map<String, Tensor> last, TrainingResult result) {}

    TrainingRun.Outcome run(RunDirectory directory, Progress progress, StopRequest stop) throws IOException {
        Part head = trainHead(directory, progress, stop);
        if (settings.epochs == 0 || head.result().ending() == TrainingResult.Ending.INTERRUPTED) {
            return outcome(head, head.result().epochs(), head.result().seconds(), directory);
        }
        Part all = trainAll(head, directory, progress, stop);
        List<EpochReport> epochs =
                RunListener.joined(head.result().epochs(), all.result().epochs());
        double seconds = head.result().seconds() + all.result().seconds();
        boolean better = lowestLoss(all.result()) <= lastLoss(head.result());
        if (!better && all.result().ending() == TrainingResult.Ending.COMPLETED) {
            progress.line("the head alone was better on the validation images; its weights are kept");
        }
        Part best = better ? all : new Part(head.best(), all.last(), all.result());
        return outcome(best, epochs, seconds, directory);
    }

    private static double lowestLoss(TrainingResult result) {
        return result.epochs().stream()
                .mapToDouble(EpochReport::validationLoss)
                .min()
                .orElse(Double.POSITIVE_INFINITY);
    }

    private static double lastLoss(TrainingResult result) {
        List<EpochReport> epochs = result.epochs();
        return epochs.isEmpty() ? Double.POSITIVE_INFINITY : epochs.getLast().validationLoss();
    }

    private Part trainHead(RunDirectory directory, Progress progress, StopRequest stop) throws IOException {
        long begin = System.nanoTime();
        progress.line("features of " + splits.train().size() + " training images in " + settings.views + " views and "
                + validationImages().size() + " validation images, computed once");
        HeadFeatures features = choose(new HeadTrial(settings.batchSize, stop), progress);
        Transfer transfer = transfer();
        FeatureBatches validation = new FeatureBatches(
                List.of(body(transfer).of(validationImages())),
                BodyFeatures.labels(validationImages()),
                settings.batchSize,
                settings.seed,
                false);
        double computing = (System.nanoTime() - begin) / 1e9;
        Path checkpoints = directory.file(HEAD_DIRECTORY);
        Files.createDirectories(checkpoints);
        TrainingLoop loop = new TrainingLoop(
                transfer.head().graph(),
                transfer.head().initialise(settings.seed),
                headOptions(features.name()),
                features.training(
                        IntStream.range(0, splits.train().size()).toArray(), settings.batchSize, settings.seed),
                validation.inOrder(),
                CheckpointDirectory.open(checkpoints),
                new RunListener(directory, progress, settings.frozenEpochs));
        TrainingResult result = run(loop, stop, checkpoints);
        Map<String, Tensor> weights = transfer.weights(base.weights(), result.last());
        return new Part(weights, weights, plus(result, computing));
    }

    /** Leaves one head and returns what it learns from. */
    private HeadFeatures choose(HeadTrial trial, Progress progress) throws IOException {
        HeadFeatures chosen = features(heads.keySet().iterator().next());
        if (heads.size() > 1) {
            double least = Double.POSITIVE_INFINITY;
            for (String name : heads.keySet()) {
                HeadFeatures candidate = name.equals(chosen.name()) ? chosen : features(name);
                double loss = trial.loss(candidate, headOptions(name));
                progress.line(String.format(Locale.ROOT, "head %s: cross-validated loss %.4f", name, loss));
                if (loss < least) {
                    least = loss;
                    chosen = candidate;
                }
            }
        }
        heads.keySet().retainAll(Set.of(chosen.name()));
        progress.line("head " + chosen.name() + ", " + chosen.transfer().head().parameterCount() + " of " + parameters()
                + " parameters");
        return chosen;
    }

    private HeadFeatures features(String name) throws IOException {
        Transfer transfer = Objects.requireNonNull(heads.get(name));
        BodyFeatures body = body(transfer);
        List<Tensor> views = new ArrayList<>();
        views.add(body.of(splits.train()));
        for (int view = 1; view < settings.views; view++) {
            views.add(body.of(splits.train(), variations(), settings.seed, view));
        }
        return new HeadFeatures(name, transfer, views, BodyFeatures.labels(splits.train()));
    }

    private BodyFeatures body(Transfer transfer) throws IOException {
        return new BodyFeatures(
                Session.of(transfer.body(), transfer.bodyWeights(base.weights()), settings.session()),
                base.preprocessing(),
                base.batch(Math.clamp(LARGEST_BATCH / sample.elements(), 1, 64)));
    }

    /** The time for the features belongs to the run. */
    private static TrainingResult plus(TrainingResult result, double seconds) {
        return new TrainingResult(
                result.ending(),
                result.best(),
                result.bestEpoch(),
                result.bestAccuracy(),
                result.last(),
                result.epochs(),
                result.seconds() + seconds,
                result.state());
    }

    private Part trainAll(Part head, RunDirectory directory, Progress progress, StopRequest stop) throws IOException {
        LoaderOptions options = LoaderOptions.training(settings.batchSize, settings.seed)
                .augment(variations().toArray(Augmentation[]::new))
                .dropsLast(splits.train().size() > settings.batchSize);
        try (BatchLoader training = new BatchLoader(splits.train(), base.preprocessing(), options);
                BatchLoader validation = evaluation(validationImages())) {
            TrainingLoop loop = new TrainingLoop(
                    transfer().whole(),
                    head.best(),
                    options(
                            settings.epochs,
                            settings.learningRate / 10,
                            new ParameterRates(transfer().bodyRates(settings.bodyRates))),
                    new LoadedBatches(training),
                    new LoadedBatches(validation).inOrder(),
                    directory.checkpoints(),
                    new RunListener(
                            directory, progress, settings.epochs, head.result().epochs()));
            TrainingResult result = run(loop, stop, directory.path());
            return new Part(result.best(), result.last(), result);
        }
    }

    private List<Augmentation> variations() throws IOException {
        return Variations.of(base.preprocessing(), splits.train().image(0).shape(), !settings.noFlip);
    }

    private TrainingResult run(TrainingLoop loop, StopRequest stop, Path checkpoints) throws IOException {
        stop.whenRequested(loop::stop);
        try {
            return settings.resume.isPresent() ? loop.resume() : loop.run();
        } catch (CheckpointMismatchException refused) {
            throw new ModelFormatException(checkpoints.toString(), String.valueOf(refused.getMessage()));
        }
    }

    private TrainingOptions options(int epochs, double rate, ParameterRates rates) {
        return new TrainingOptions(
                        epochs,
                        AdamW.standard(),
                        new Schedule.OneCycle(rate),
                        settings.labelSmoothing,
                        1,
                        false,
                        settings.threadCount())
                .seed(settings.seed)
                .strict(settings.numerics.isStrict())
                .rates(rates);
    }

    private TrainingOptions headOptions(String name) {
        TrainingOptions options = options(settings.frozenEpochs, settings.learningRate, ParameterRates.EQUAL);
        return FinetuneSettings.HEADS.get(name) == Head.KNOWN_CLASSES
                ? options.optimizer(penalised()).clipNorm(Double.POSITIVE_INFINITY)
                : options;
    }

    /**
     * A convex problem with as many weights as the network knows classes, so that the penalty matters: that of weights which are normal with deviation
     * {@link #PRIOR_DEVIATION} for rows of length 1. Adam would let classes that hardly ever occur learn as fast as the others.
     */
    private Sgd penalised() {
        double scaled = Head.KNOWN_CLASSES_LENGTH / PRIOR_DEVIATION;
        return new Sgd(0.9, 0, false, scaled * scaled / splits.train().size());
    }

    private ImageDataset validationImages() {
        return splits.validation().orElseThrow();
    }

    private BatchLoader evaluation(ImageDataset images) throws IOException {
        int batch = Math.clamp(LARGEST_BATCH / sample.elements(), 1, 64);
        return new BatchLoader(images, base.preprocessing(), LoaderOptions.evaluation(batch));
    }

    private Scores score(Map<String, Tensor> weights, ImageDataset images) throws IOException {
        try (BatchLoader loader = evaluation(images)) {
            return new Evaluator(Session.of(transfer().whole(), weights, settings.session()))
                    .score(
                            Map.of(),
                            new LoadedBatches(loader).inOrder().iterator(),
                            images.classes().size());
        }
    }

    private TrainingRun.Outcome outcome(Part part, List<EpochReport> epochs, double seconds, RunDirectory directory)
            throws IOException {
        List<String> labels = splits.train().classes();
        Graph graph = transfer().whole();
        Preprocessing preprocessing = base.preprocessing();
        Model model = new Model(graph, part.best(), labels, preprocessing, settings.session());
        boolean interrupted = part.result().ending() == TrainingResult.Ending.INTERRUPTED;
        Scores validation = score(part.best(), validationImages());
        Optional<Scores> test = interrupted || splits.test().isEmpty()
                ? Optional.empty()
                : Optional.of(score(part.best(), splits.test().get()));
        JsonObject metrics = JsonObject.empty().with("validationAccuracy", JsonValue.of(validation.accuracy()));
        if (test.isPresent()) {
            metrics = metrics.with("testAccuracy", JsonValue.of(test.get().accuracy()));
        }
        directory.writeModel("best.signet", model, metrics);
        directory.writeModel(
                "last.signet", new Model(graph, part.last(), labels, preprocessing, settings.session()), metrics);
        String sha256 = Sha256.of(new SafeTensors(part.result().state().tensors(), Map.of()).toBytes());
        return new TrainingRun.Outcome(test, validation, model, seconds, epochs, interrupted, sha256);
    }
}
