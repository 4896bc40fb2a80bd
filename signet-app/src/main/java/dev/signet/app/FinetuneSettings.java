package dev.signet.app;

import dev.signet.nn.transfer.Head;
import dev.signet.run.SessionOptions;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options of {@code finetune}. */
final class FinetuneSettings {
    /** The heads by name. */
    static final Map<String, Head> HEADS = headsByName();

    static final String AUTOMATIC = "auto";

    @Parameters(paramLabel = "MODEL", arity = "0..1", description = "A trained .signet or .onnx file")
    Optional<Path> model = Optional.empty();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "A folder of class folders, or with train and val in it")
    String data = "";

    @Option(
            names = "--cut",
            paramLabel = "LAYER",
            defaultValue = "",
            description =
                    "The layer whose output the new head takes; a part of its name. Default: the last spatial map before"
                            + " the classifier")
    String cut = "";

    @Option(names = "--list-cuts", description = "Print the layers that --cut can name, and end")
    boolean listCuts;

    @Option(
            names = "--head",
            paramLabel = "NAME",
            defaultValue = AUTOMATIC,
            description = "concat (mean and maximum of each channel, two linear layers), linear (the same, one layer),"
                    + " known-classes (the probabilities of the classes the model knows, one layer), or auto: the one that"
                    + " does best by cross-validation inside the training images. Default: ${DEFAULT-VALUE}")
    String head = AUTOMATIC;

    @Option(
            names = "--frozen-epochs",
            paramLabel = "N",
            defaultValue = "30",
            description = "Passes in which only the head learns, on features computed once. Default: ${DEFAULT-VALUE}")
    int frozenEpochs = 30;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            defaultValue = "0",
            description = "Passes after that in which all learns; worth it from some thousand images on. Default: none")
    int epochs;

    @Option(
            names = "--body-rates",
            paramLabel = "F",
            split = ",",
            defaultValue = "0.01,0.1",
            description =
                    "Factors on the learning rate for the body's layers in as many groups, the first layers first; 0: they"
                            + " stay as they are. Default: ${DEFAULT-VALUE}")
    List<Double> bodyRates = List.of(0.01, 0.1);

    @Option(
            names = "--lr",
            paramLabel = "RATE",
            defaultValue = "0.002",
            description = "Largest learning rate of the head; a tenth of it when all learns. Default: ${DEFAULT-VALUE}")
    double learningRate = 0.002;

    @Option(names = "--batch-size", paramLabel = "N", defaultValue = "16", description = "Default: ${DEFAULT-VALUE}")
    int batchSize = 16;

    @Option(
            names = "--label-smoothing",
            paramLabel = "S",
            defaultValue = "0.1",
            description = "Default: ${DEFAULT-VALUE}")
    double labelSmoothing = 0.1;

    @Option(
            names = "--views",
            paramLabel = "N",
            defaultValue = "10",
            description =
                    "Views of each image while only the head learns: as it is, and varied. Default: ${DEFAULT-VALUE}")
    int views = 10;

    @Option(names = "--no-flip", description = "Left and right are not swapped: for letters, digits, signs")
    boolean noFlip;

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
            defaultValue = "0.2",
            description =
                    "Share of the training images kept apart where there is no val folder. Default: ${DEFAULT-VALUE}")
    double validation = 0.2;

    @Option(
            names = "--max-bad",
            paramLabel = "SHARE",
            defaultValue = "0.1",
            description = "Share of unreadable images put up with")
    double maxBad = 0.1;

    @Option(names = "--run-dir", paramLabel = "DIR", description = "May exist if empty. Default: runs/finetune/N")
    Optional<Path> runDirectory = Optional.empty();

    @Option(names = "--resume", paramLabel = "DIR", description = "Continue the run in this directory, bit for bit")
    Optional<Path> resume = Optional.empty();

    @Mixin
    NumericsOption numerics = new NumericsOption();

    @Option(names = "--json", description = "The last line of standard output is one JSON object")
    boolean json;

    @Option(names = "--quiet", description = "No progress; only what came out in the end")
    boolean quiet;

    @Mixin
    PictureOptions pictures = new PictureOptions();

    private static Map<String, Head> headsByName() {
        Map<String, Head> heads = new LinkedHashMap<>();
        for (Head head : Head.values()) {
            heads.put(head.name().toLowerCase(Locale.ROOT).replace('_', '-'), head);
        }
        return Collections.unmodifiableMap(heads);
    }

    SessionOptions session() {
        return numerics.applied(SessionOptions.standard().threads(threadCount()));
    }

    int threadCount() {
        return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    }
}
