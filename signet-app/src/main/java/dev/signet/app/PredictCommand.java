package dev.signet.app;

import dev.signet.data.ImageDecoder;
import dev.signet.io.Json;
import dev.signet.io.JsonArray;
import dev.signet.io.JsonObject;
import dev.signet.io.JsonValue;
import dev.signet.nn.Model;
import dev.signet.nn.Prediction;
import dev.signet.preprocess.Image;
import dev.signet.preprocess.ToGrey;
import dev.signet.preprocess.ToRgb;
import dev.signet.run.SessionOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code signet predict}: what a model sees in image files. */
@Command(name = "predict", mixinStandardHelpOptions = true, description = "Classifies image files.")
final class PredictCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "MODEL", description = "A .signet or .onnx file")
    private Path model = Path.of("model.signet");

    @Parameters(index = "1..*", paramLabel = "IMAGE", arity = "1..*", description = "JPEG, PNG, BMP, GIF or WebP files")
    private List<Path> images = List.of();

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "3",
            description = "How many classes to show. Default: ${DEFAULT-VALUE}")
    private int top = 3;

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
        if (top < 1) {
            throw new UsageException("--top " + top + ": expected at least 1");
        }
        OpenedModel opened = OpenedModel.open(model, pictures);
        Model loaded = opened.model(numerics.applied(SessionOptions.standard()));
        int channels = opened.channels();
        List<JsonValue> predictions = new ArrayList<>();
        for (Path file : images) {
            Image image = ImageDecoder.standard().decode(file);
            Image fitting = channels == 1 ? new ToGrey().apply(image) : new ToRgb().apply(image);
            opened.sample(fitting.shape());
            StringBuilder line = new StringBuilder(file.toString());
            List<JsonValue> candidates = new ArrayList<>();
            for (Prediction.Candidate candidate : loaded.predict(fitting).top(top)) {
                line.append(
                        String.format(Locale.ROOT, "  %s %.2f %%", candidate.label(), 100 * candidate.probability()));
                candidates.add(JsonObject.empty()
                        .with("label", JsonValue.of(candidate.label()))
                        .with("probability", JsonValue.of(candidate.probability())));
            }
            out.println(line);
            predictions.add(JsonObject.empty()
                    .with("file", JsonValue.of(file.toString()))
                    .with("classes", new JsonArray(candidates)));
        }
        if (json) {
            out.println(Json.line(JsonObject.empty().with("predictions", new JsonArray(predictions))));
        }
        out.flush();
        return ExitCode.OK;
    }
}
