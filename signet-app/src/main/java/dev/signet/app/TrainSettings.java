package dev.signet.app;

import dev.signet.run.SessionOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code train} and {@code demo}. */
final class TrainSettings {
    static final List<String> SCHEDULES = List.of("one-cycle", "cosine", "step", "plateau", "constant");

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "generated",
            description =
                    "A folder of class folders, of IDX or of CIFAR files; or: generated, generated-colour. Default: ${DEFAULT-VALUE}")
    String data = "generated";

    @Option(
            names = "--model",
            paramLabel = "NAME",
            defaultValue = "small-cnn",
            completionCandidates = ZooNames.class,
            description = "One of: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    String model = "small-cnn";

    @Option(
            names = "--epochs",
            paramLabel = "N",
            defaultValue = "0",
            description = "Passes over the training set. Default: by its size")
    int epochs;

    @Option(names = "--batch-size", paramLabel = "N", defaultValue = "64", description = "Default: ${DEFAULT-VALUE}")
    int batchSize = 64;

    @Option(
            names = "--lr",
            paramLabel = "RATE",
            defaultValue = "0.01",
            description = "Largest learning rate. Default: ${DEFAULT-VALUE}")
    double learningRate = 0.01;

    @Option(
            names = "--optimizer",
            paramLabel = "NAME",
            defaultValue = "adamw",
            description =
                    "adamw, sgd, adam, nadam, radam, adamax, rmsprop, adagrad, adadelta, lion, lars or lamb; the rate is for adamw. Default: ${DEFAULT-VALUE}")
    String optimizer = "adamw";

    @Option(
            names = "--schedule",
            paramLabel = "NAME",
            defaultValue = "one-cycle",
            description =
                    "one-cycle, cosine, step (a tenth after each third), plateau (a tenth after 3 epochs without a lower validation loss) or constant. Default: ${DEFAULT-VALUE}")
    String schedule = "one-cycle";

    @Option(
            names = "--label-smoothing",
            paramLabel = "S",
            defaultValue = "0.02",
            description = "Default: ${DEFAULT-VALUE}")
    double labelSmoothing = 0.02;

    @Option(
            names = "--clip-norm",
            paramLabel = "X",
            defaultValue = "Infinity",
            description = "Largest norm of the gradients")
    double clipNorm = Double.POSITIVE_INFINITY;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "42", description = "Default: ${DEFAULT-VALUE}")
    long seed = 42;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "0",
            description = "Results do not depend on it. Default: all processors")
    int threads;

    @Option(
            names = "--validation",
            paramLabel = "SHARE",
            defaultValue = "0.05",
            description = "Share of the training images kept apart to choose the best epoch. Default: ${DEFAULT-VALUE}")
    double validation = 0.05;

    @Option(
            names = "--patience",
            paramLabel = "N",
            defaultValue = "0",
            description = "Stop after N epochs without a better one; 0: never")
    int patience;

    @Option(
            names = "--max-bad",
            paramLabel = "SHARE",
            defaultValue = "0.1",
            description = "Share of unreadable images put up with")
    double maxBad = 0.1;

    @Option(
            names = "--image-size",
            paramLabel = "N",
            defaultValue = "0",
            description = "Side photos are scaled and cut to. Default: 64")
    int imageSize;

    @Option(names = "--run-dir", paramLabel = "DIR", description = "May exist if empty. Default: runs/train/N")
    Optional<Path> runDirectory = Optional.empty();

    @Option(names = "--resume", paramLabel = "DIR", description = "Continue the run in this directory, bit for bit")
    Optional<Path> resume = Optional.empty();

    @Option(
            names = "--checkpoint-seconds",
            paramLabel = "N",
            defaultValue = "60",
            description = "Save at least this often. Default: ${DEFAULT-VALUE}")
    int checkpointSeconds = 60;

    @Mixin
    NumericsOption numerics = new NumericsOption();

    @Option(names = "--json", description = "The last line of standard output is one JSON object")
    boolean json;

    @Option(names = "--quiet", description = "No progress; only what came out in the end")
    boolean quiet;

    /** The command that makes this run again. */
    String command(int plannedEpochs) {
        return "signet train --data " + data + " --model " + model + " --epochs " + plannedEpochs + " --batch-size "
                + batchSize + " --lr " + learningRate + " --optimizer " + optimizer + " --schedule " + schedule
                + " --label-smoothing " + labelSmoothing + " --clip-norm " + clipNorm + " --seed " + seed
                + " --validation " + validation + " --patience " + patience + " --max-bad " + maxBad
                + (imageSize > 0 ? " --image-size " + imageSize : "")
                + (numerics.isStrict() ? " --numerics strict" : "");
    }

    SessionOptions session() {
        return numerics.applied(SessionOptions.standard().threads(threadCount()));
    }

    int threadCount() {
        return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    }
}
