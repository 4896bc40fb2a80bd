package dev.signet.app;

import dev.signet.data.ImageDecoder;
import dev.signet.graph.SpatialMaps;
import dev.signet.inspect.explain.Explained;
import dev.signet.inspect.explain.Explanation;
import dev.signet.inspect.explain.Faithfulness;
import dev.signet.inspect.explain.GradCam;
import dev.signet.inspect.explain.Heat;
import dev.signet.inspect.explain.IntegratedGradients;
import dev.signet.inspect.explain.Occlusion;
import dev.signet.inspect.explain.Saliency;
import dev.signet.inspect.explain.ScoreCam;
import dev.signet.inspect.explain.SmoothGrad;
import dev.signet.inspect.explain.WeightsCheck;
import dev.signet.io.Json;
import dev.signet.io.JsonObject;
import dev.signet.io.JsonValue;
import dev.signet.io.numpy.Npy;
import dev.signet.nn.Model;
import dev.signet.nn.Prediction;
import dev.signet.preprocess.Image;
import dev.signet.preprocess.Preprocessing;
import dev.signet.preprocess.ToGrey;
import dev.signet.preprocess.ToRgb;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code signet explain}: which parts of a picture made a model say what it says. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description =
                "Shows where in a picture a model sees a class: an overlay, the raw map, and how far to trust it.")
final class ExplainCommand implements Callable<Integer> {
    static final List<String> METHODS = List.of(
            "grad-cam",
            "hires-cam",
            "score-cam",
            "integrated-gradients",
            "smooth-grad",
            "occlusion",
            "guided-backprop",
            "gradient");

    @Parameters(index = "0", paramLabel = "MODEL", description = "A .signet or .onnx file")
    private Path file = Path.of("model.signet");

    @Parameters(index = "1", paramLabel = "IMAGE", description = "A JPEG, PNG, BMP, GIF or WebP file")
    private Path picture = Path.of("image.png");

    @Option(
            names = "--method",
            paramLabel = "NAME",
            defaultValue = "grad-cam",
            description =
                    "grad-cam, hires-cam, score-cam, integrated-gradients, smooth-grad, occlusion, guided-backprop or"
                            + " gradient. Default: ${DEFAULT-VALUE}")
    private String method = "grad-cam";

    @Option(
            names = "--class",
            paramLabel = "NAME",
            defaultValue = "",
            description = "The class to explain, its name or number. Default: the most probable one")
    private String wanted = "";

    @Option(
            names = "--layer",
            paramLabel = "NAME",
            defaultValue = "",
            description =
                    "The layer whose map class activation maps use; a part of its name. Default: the last spatial map")
    private String layer = "";

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where overlay.png, heat.npy and explanation.html go. Default: explain/IMAGE-METHOD")
    private Path out = Path.of("");

    @Option(
            names = "--no-check",
            description = "Leave out the measures of how far to trust it, which take most of the time")
    private boolean unchecked;

    @Mixin
    private NumericsOption numerics = new NumericsOption();

    @Option(names = "--json", description = "The last line of standard output is one JSON object")
    private boolean json;

    @Mixin
    private PictureOptions pictures = new PictureOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        if (!METHODS.contains(method)) {
            throw new UsageException("--method " + method + ": expected one of " + String.join(", ", METHODS));
        }
        OpenedModel opened = OpenedModel.open(file, pictures);
        Preprocessing preprocessing = opened.preprocessing();
        Image decoded = ImageDecoder.standard().decode(picture);
        Image image = opened.channels() == 1 ? new ToGrey().apply(decoded) : new ToRgb().apply(decoded);
        Shape sample = opened.sample(image.shape());
        Image seen = preprocessing.pixels(image);
        Tensor input = input(preprocessing, seen, sample);
        Tensor cover = input(preprocessing, black(seen), sample);

        SessionOptions options = numerics.applied(SessionOptions.standard());
        Model model = opened.model(options);
        Prediction prediction = model.predict(image);
        Prediction.Candidate target = target(prediction);
        Explained explained = layer(Explained.of(opened.graph(), opened.weights(), sample, options));
        Explanation chosen = method(cover);
        Tensor raw = chosen.of(explained, input, target.index());
        Tensor heat = Heat.resized(Heat.perPlace(raw), seen.height(), seen.width());
        ExplanationPage page =
                new ExplanationPage(picture, chosen.name(), explained.map().toString(), seen, heat);
        for (Prediction.Candidate candidate : prediction.top(5)) {
            page.prediction(candidate.label(), candidate.probability(), candidate.equals(target));
        }
        page.place(Heat.maximum(heat));
        if (!unchecked) {
            page.check(
                    Faithfulness.of(explained, input, target.index(), heat, cover),
                    WeightsCheck.correlation(chosen, explained, input, target.index(), heat, 1));
        }
        write(raw, page);
        say(target, explained.map(), page);
        return ExitCode.OK;
    }

    private static Tensor input(Preprocessing preprocessing, Image pixels, Shape sample) {
        float[] input = new float[sample.elements()];
        preprocessing.normalize().apply(pixels, input, 0);
        return Tensor.wrap(Shape.of(1, sample.size(0), sample.size(1), sample.size(2)), input);
    }

    private static Image black(Image like) {
        return new Image(like.height(), like.width(), like.channels(), new byte[like.pixels().length]);
    }

    private Prediction.Candidate target(Prediction prediction) {
        if (wanted.isEmpty()) {
            return prediction.ranked().getFirst();
        }
        return prediction.ranked().stream()
                .filter(candidate -> candidate.label().equals(wanted)
                        || String.valueOf(candidate.index()).equals(wanted))
                .findFirst()
                .orElseThrow(() -> new UsageException("--class " + wanted + ": the model has no such class; it has "
                        + prediction.ranked().size() + ", such as "
                        + prediction.top(3).stream()
                                .map(Prediction.Candidate::label)
                                .toList()));
    }

    private Explained layer(Explained explained) {
        if (layer.isEmpty()) {
            return explained;
        }
        List<SpatialMaps.Found> maps = explained.maps();
        return explained.at(maps.reversed().stream()
                .filter(map -> map.toString().contains(layer))
                .findFirst()
                .orElseThrow(() -> new UsageException("--layer " + layer + ": no spatial map has this name; there are "
                        + maps.stream().map(SpatialMaps.Found::toString).toList())));
    }

    private Explanation method(Tensor cover) {
        return switch (method) {
            case "grad-cam" -> GradCam.standard();
            case "hires-cam" -> GradCam.highResolution();
            case "score-cam" -> new ScoreCam();
            case "integrated-gradients" -> new IntegratedGradients(50, cover);
            case "smooth-grad" -> SmoothGrad.standard();
            case "occlusion" -> Occlusion.standard(cover);
            case "guided-backprop" -> new Saliency(true);
            default -> new Saliency(false);
        };
    }

    private void write(Tensor raw, ExplanationPage page) throws IOException {
        if (out.toString().isEmpty()) {
            String name = String.valueOf(picture.getFileName()).replaceAll("\\.[A-Za-z]+$", "");
            out = Path.of("explain", name + "-" + method);
        }
        Files.createDirectories(out);
        Npy.write(out.resolve("heat.npy"), raw);
        page.write(out);
    }

    private void say(Prediction.Candidate target, SpatialMaps.Found map, ExplanationPage page) {
        PrintWriter text = spec.commandLine().getOut();
        text.printf(
                Locale.ROOT,
                "%s %.2f %%; %s%s%n",
                target.label(),
                100 * target.probability(),
                method,
                method.endsWith("cam") ? " at " + map + " (--layer for another)" : "");
        page.lines().forEach(text::println);
        text.println("overlay " + out.resolve("overlay.png") + ", raw map " + out.resolve("heat.npy") + ", page "
                + out.resolve("explanation.html"));
        if (json) {
            JsonObject object = JsonObject.empty()
                    .with("class", JsonValue.of(target.label()))
                    .with("probability", JsonValue.of(target.probability()))
                    .with("method", JsonValue.of(method))
                    .with("layer", JsonValue.of(map.toString()));
            text.println(Json.line(page.figures(object).with("directory", JsonValue.of(out.toString()))));
        }
        text.flush();
    }
}
