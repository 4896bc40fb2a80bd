package dev.signet.app;

import dev.signet.data.BatchLoader;
import dev.signet.data.DatasetSplits;
import dev.signet.data.ImageDataset;
import dev.signet.data.LoaderOptions;
import dev.signet.graph.Graph;
import dev.signet.io.Json;
import dev.signet.io.JsonObject;
import dev.signet.io.JsonValue;
import dev.signet.nn.UsualForm;
import dev.signet.run.Session;
import dev.signet.run.SessionOptions;
import dev.signet.train.Evaluator;
import dev.signet.train.Scores;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code signet evaluate}: scores a model on the test images of a data set. */
@Command(name = "evaluate", mixinStandardHelpOptions = true, description = "Scores a model on labelled images.")
final class EvaluateCommand implements Callable<Integer> {
    /** Numbers of all pictures of a batch together. */
    private static final int LARGEST_BATCH = 4_000_000;

    @Parameters(paramLabel = "MODEL", description = "A .signet or .onnx file")
    private Path model = Path.of("model.signet");

    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            description = "As for train; its test set, else validation, else training set")
    private String data = "";

    @Mixin
    private PictureOptions pictures = new PictureOptions();

    @Mixin
    private NumericsOption numerics = new NumericsOption();

    @Option(names = "--json", description = "The last line of standard output is one JSON object")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        OpenedModel opened = OpenedModel.open(model, pictures);
        opened.preprocessing();
        DatasetSplits splits = TrainingData.open(data, 0.1);
        ImageDataset images = LabelledAs.model(
                opened.labels(), splits.test().or(splits::validation).orElse(splits.train()));
        Scores scores = score(opened, images, numerics.applied(SessionOptions.standard()));
        out.printf(
                Locale.ROOT,
                "accuracy %.2f %%  loss %.4f  (%d images)%n",
                100 * scores.accuracy(),
                scores.loss(),
                scores.samples());
        if (json) {
            out.println(Json.line(JsonObject.empty()
                    .with("accuracy", JsonValue.of(scores.accuracy()))
                    .with("loss", JsonValue.of(scores.loss()))
                    .with("images", JsonValue.of(scores.samples()))));
        }
        out.flush();
        return ExitCode.OK;
    }

    /** Batches are smaller for larger pictures; results do not depend on it. */
    private static Scores score(OpenedModel opened, ImageDataset images, SessionOptions options) throws IOException {
        int elements = opened.sample(images.image(0).shape()).elements();
        int batch = opened.batch(Math.clamp(LARGEST_BATCH / elements, 1, 200));
        Graph logits = UsualForm.logits(opened.graph());
        Session session = Session.of(logits, opened.weights(), options, opened.measured());
        int classes = logits.output("output").shape().dim(1).isKnown()
                ? logits.output("output").shape().dim(1).size()
                : images.classes().size();
        try (BatchLoader loader = new BatchLoader(images, opened.preprocessing(), LoaderOptions.evaluation(batch))) {
            return new Evaluator(session)
                    .score(Map.of(), new LoadedBatches(loader).inOrder().iterator(), classes);
        }
    }
}
