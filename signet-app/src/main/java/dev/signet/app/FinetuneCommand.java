package dev.signet.app;

import dev.signet.data.DatasetSplits;
import dev.signet.graph.SpatialMaps;
import dev.signet.io.Json;
import dev.signet.io.JsonArray;
import dev.signet.io.JsonCursor;
import dev.signet.io.JsonObject;
import dev.signet.io.JsonValue;
import dev.signet.io.ModelFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code signet finetune}: a trained network learns the classes of a folder of images. */
@Command(
        name = "finetune",
        mixinStandardHelpOptions = true,
        description = "Teaches a trained network the classes of labelled images: a new head, then all of it.")
final class FinetuneCommand implements Callable<Integer> {
    /** The network as it was, beside what it became: a resumed run begins from it. */
    private static final String BASE = "base.signet";

    @Mixin
    private FinetuneSettings settings = new FinetuneSettings();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (settings.resume.isPresent()) {
            restoreArguments(settings.resume.get());
        }
        check();
        OpenedModel base = OpenedModel.open(settings.model.orElseThrow(), settings.pictures);
        base.preprocessing();
        DatasetSplits data = TrainingData.open(settings.data, settings.maxBad);
        FinetuneRun run = new FinetuneRun(settings, base, data);
        if (settings.listCuts) {
            run.maps().forEach(map -> out.println(map + (map == run.where() ? "  (the one that is taken)" : "")));
            out.flush();
            return ExitCode.OK;
        }
        try (RunDirectory directory = settings.resume.isPresent()
                        ? RunDirectory.open(settings.resume.get())
                        : RunDirectory.create(settings.runDirectory, "finetune");
                Progress progress = Progress.of(out, settings.quiet)) {
            return run(run, base, directory, progress, StopRequest.listening(), out);
        }
    }

    private int run(
            FinetuneRun run,
            OpenedModel base,
            RunDirectory directory,
            Progress progress,
            StopRequest stop,
            PrintWriter out)
            throws IOException {
        if (!run.splits().problems().problems().isEmpty()) {
            progress.line("problems in the data:\n" + run.splits().problems().lines(20));
        }
        if (settings.resume.isEmpty()) {
            ModelFile.write(directory.file(BASE), base.model(settings.session()), JsonObject.empty());
            directory.writeArguments(arguments());
        }
        describe(run, base, directory, progress);
        TrainingRun.Outcome outcome = run.run(directory, progress, stop);
        progress.close();
        ReportData content = RunReport.of(
                new RunReport.Subject(
                        base.file().getFileName() + " fine-tuned on " + settings.data,
                        command(base.file()),
                        run.splits(),
                        run.transfer().whole(),
                        run.sample(),
                        run.parameters(),
                        false),
                outcome);
        directory.write("report.html", Report.html(content));
        content.notes().forEach(note -> out.println("note: " + note));
        say(outcome, directory, out);
        out.flush();
        return outcome.interrupted() ? stop.exitCode() : ExitCode.OK;
    }

    private static void describe(FinetuneRun run, OpenedModel base, RunDirectory directory, Progress progress) {
        SpatialMaps.Found cut = run.where();
        progress.line(base.file().getFileName() + " cut behind " + cut + " (--cut, --list-cuts for others); "
                + run.splits().train().size() + " training images of "
                + run.splits().train().classes().size() + " classes; run directory " + directory.path());
    }

    private void say(TrainingRun.Outcome outcome, RunDirectory directory, PrintWriter out) {
        if (outcome.interrupted()) {
            out.println("interrupted; saved. Go on with: signet finetune --resume " + directory.path());
        }
        outcome.test()
                .ifPresent(test -> out.println(String.format(
                        Locale.ROOT,
                        "test accuracy %.2f %% (%d test images, scored once)",
                        100 * test.accuracy(),
                        test.samples())));
        out.println(String.format(
                Locale.ROOT,
                "validation accuracy %.2f %% (%d images), %.0f seconds",
                100 * outcome.validation().accuracy(),
                outcome.validation().samples(),
                outcome.seconds()));
        out.println("state sha256 " + outcome.sha256());
        out.println("report " + directory.file("report.html") + " (open it in a browser)");
        if (!outcome.interrupted()) {
            out.println("use the model: signet predict " + directory.file("best.signet") + " IMAGE");
        }
        if (settings.json) {
            out.println(json(outcome, directory));
        }
    }

    private static String json(TrainingRun.Outcome outcome, RunDirectory directory) {
        JsonObject object = JsonObject.empty();
        Optional<Double> test = outcome.test().map(scores -> scores.accuracy());
        if (test.isPresent()) {
            object = object.with("testAccuracy", JsonValue.of(test.get()));
        }
        return Json.line(object.with(
                        "validationAccuracy", JsonValue.of(outcome.validation().accuracy()))
                .with("seconds", JsonValue.of(outcome.seconds()))
                .with("epochs", JsonValue.of((long) outcome.epochs().size()))
                .with("runDir", JsonValue.of(directory.path().toString()))
                .with("stateSha256", JsonValue.of(outcome.sha256())));
    }

    private void check() {
        require(settings.model.isPresent(), "give a trained model: signet finetune MODEL --data DIR");
        require(!settings.data.isEmpty(), "give --data DIR, a folder of class folders");
        require(settings.frozenEpochs >= 1, "--frozen-epochs " + settings.frozenEpochs + ": expected at least 1");
        require(settings.epochs >= 0, "--epochs " + settings.epochs + ": expected at least 0");
        require(settings.views >= 1, "--views " + settings.views + ": expected at least 1");
        require(settings.batchSize >= 2, "--batch-size " + settings.batchSize + ": expected at least 2");
        require(settings.threads >= 0, "--threads " + settings.threads + ": expected at least 1");
        require(
                settings.learningRate > 0 && Double.isFinite(settings.learningRate),
                "--lr " + settings.learningRate + ": expected a number above 0, such as 0.002");
        require(
                settings.validation > 0 && settings.validation < 1,
                "--validation " + settings.validation + ": expected a share between 0 and 1, such as 0.2");
        require(
                settings.labelSmoothing >= 0 && settings.labelSmoothing < 1,
                "--label-smoothing " + settings.labelSmoothing + ": expected 0 or more and below 1");
        require(
                !settings.bodyRates.isEmpty()
                        && settings.bodyRates.stream().allMatch(rate -> rate >= 0 && Double.isFinite(rate)),
                "--body-rates " + settings.bodyRates + ": expected factors from 0 on, such as 0.01,0.1");
        require(
                settings.head.equals(FinetuneSettings.AUTOMATIC) || FinetuneSettings.HEADS.containsKey(settings.head),
                "--head " + settings.head + ": expected " + FinetuneSettings.AUTOMATIC + " or one of "
                        + String.join(", ", FinetuneSettings.HEADS.keySet()));
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new UsageException(message);
        }
    }

    /** The command that makes this run again; how pictures are prepared stands in the run's {@code base.signet}. */
    private String command(Path model) {
        return "signet finetune " + model + " --data " + settings.data
                + (settings.cut.isEmpty() ? "" : " --cut '" + settings.cut + "'") + " --head " + settings.head
                + " --frozen-epochs " + settings.frozenEpochs + " --epochs " + settings.epochs + " --body-rates "
                + settings.bodyRates.toString().replaceAll("[\\[\\] ]", "") + " --lr " + settings.learningRate
                + " --batch-size " + settings.batchSize + " --label-smoothing " + settings.labelSmoothing
                + " --views " + settings.views + (settings.noFlip ? " --no-flip" : "") + " --seed " + settings.seed
                + " --validation "
                + settings.validation + " --max-bad " + settings.maxBad
                + (settings.numerics.isStrict() ? " --numerics strict" : "");
    }

    private JsonObject arguments() {
        return JsonObject.empty()
                .with("data", JsonValue.of(settings.data))
                .with("cut", JsonValue.of(settings.cut))
                .with("head", JsonValue.of(settings.head))
                .with("frozenEpochs", JsonValue.of((long) settings.frozenEpochs))
                .with("epochs", JsonValue.of((long) settings.epochs))
                .with(
                        "bodyRates",
                        new JsonArray(settings.bodyRates.stream()
                                .map(rate -> (JsonValue) JsonValue.of(rate.doubleValue()))
                                .toList()))
                .with("lr", JsonValue.of(settings.learningRate))
                .with("batchSize", JsonValue.of((long) settings.batchSize))
                .with("labelSmoothing", JsonValue.of(settings.labelSmoothing))
                .with("views", JsonValue.of((long) settings.views))
                .with("noFlip", JsonValue.of(settings.noFlip))
                .with("seed", JsonValue.of(settings.seed))
                .with("validation", JsonValue.of(settings.validation))
                .with("maxBad", JsonValue.of(settings.maxBad))
                .with("numerics", JsonValue.of(settings.numerics.kind()));
    }

    /** A resumed run uses the network and the arguments it was started with. */
    private void restoreArguments(Path directory) throws IOException {
        Path file = directory.resolve("args.json");
        if (!Files.exists(file) || !Files.exists(directory.resolve(BASE))) {
            throw new UsageException("--resume " + directory + ": there are no args.json and " + BASE
                    + ", so this is no fine-tuning run");
        }
        JsonCursor json = Json.read(file);
        settings.model = Optional.of(directory.resolve(BASE));
        settings.data = json.field("data").text();
        settings.cut = json.field("cut").text();
        settings.head = json.field("head").text();
        settings.frozenEpochs = json.field("frozenEpochs").integer(1, Integer.MAX_VALUE);
        settings.epochs = json.field("epochs").integer(0, Integer.MAX_VALUE);
        settings.bodyRates = List.copyOf(
                json.field("bodyRates").items().stream().map(JsonCursor::number).toList());
        settings.learningRate = json.field("lr").number();
        settings.batchSize = json.field("batchSize").integer(2, Integer.MAX_VALUE);
        settings.labelSmoothing = json.field("labelSmoothing").number();
        settings.views = json.field("views").integer(1, Integer.MAX_VALUE);
        settings.noFlip = json.field("noFlip").bool();
        settings.seed = json.field("seed").integer();
        settings.validation = json.field("validation").number();
        settings.maxBad = json.field("maxBad").number();
        settings.numerics.kind(
                json.optionalField("numerics").map(JsonCursor::text).orElse("fast"));
    }
}
