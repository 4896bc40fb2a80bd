package dev.signet.app;

import dev.signet.data.DatasetSplits;
import dev.signet.data.ImageDataset;
import dev.signet.io.Json;
import dev.signet.io.JsonObject;
import dev.signet.io.JsonValue;
import dev.signet.io.ModelFile;
import dev.signet.nn.Model;
import dev.signet.run.Session;
import dev.signet.run.SessionOptions;
import dev.signet.train.Scores;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code signet evaluate}: scores a model on the test images of a data set. */
@Command(name = "evaluate", mixinStandardHelpOptions = true, description = "Scores a model on labelled images.")
final class EvaluateCommand implements Callable<Integer> {
    @Parameters(paramLabel = "MODEL", description = "A .signet file")
    private Path model = Path.of("model.signet");

    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            description = "As for train; its test set, else validation, else training set")
    private String data = "";

    @Option(names = "--json", description = "The last line of standard output is one JSON object")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Model loaded = ModelFile.read(model);
        DatasetSplits splits = TrainingData.open(data, 0.1);
        ImageDataset images = LabelledAs.model(
                loaded.labels(), splits.test().or(splits::validation).orElse(splits.train()));
        Session session = Session.of(loaded.graph(), loaded.weights(), SessionOptions.standard());
        Scores scores = TrainingRun.score(session, images, new TrainingData(splits, loaded.preprocessing(), List.of()));
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
}
