package dev.signet.app;

import dev.signet.io.Json;
import dev.signet.io.JsonCursor;
import dev.signet.io.JsonObject;
import dev.signet.io.JsonValue;
import dev.signet.nn.zoo.Zoo;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code signet train}: from a folder of images to a model and a report. */
@Command(name = "train", mixinStandardHelpOptions = true, description = "Trains a network on labelled images.")
final class TrainCommand implements Callable<Integer> {
    @Mixin
    private TrainSettings settings = new TrainSettings();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        return train(settings, spec.commandLine().getOut());
    }

    static int train(TrainSettings settings, PrintWriter out) throws IOException {
        if (settings.resume.isPresent()) {
            restoreArguments(settings, settings.resume.get());
        }
        check(settings);
        TrainingData data = TrainingData.open(settings);
        // Before there is a run directory: what is refused here leaves none behind.
        TrainingRun run = new TrainingRun(settings, data);
        try (RunDirectory directory = settings.resume.isPresent()
                        ? RunDirectory.open(settings.resume.get())
                        : RunDirectory.create(settings.runDirectory);
                Progress progress = Progress.of(out, settings.quiet)) {
            directory
                    .stalePid()
                    .ifPresent(pid -> progress.line("process " + pid + " was in " + directory.path()
                            + " and ended without closing it; its last whole checkpoint counts"));
            return train(settings, run, data, directory, progress, StopRequest.listening(), out);
        }
    }

    private static int train(
            TrainSettings settings,
            TrainingRun run,
            TrainingData data,
            RunDirectory directory,
            Progress progress,
            StopRequest stop,
            PrintWriter out)
            throws IOException {
        if (!data.splits().problems().isEmpty()) {
            progress.line("problems in the data:\n" + data.splits().problems().lines(20));
        }
        directory.writeArguments(arguments(settings));
        progress.line(settings.model + ", " + run.network().parameterCount() + " parameters, "
                + run.splits().train().size() + " training images, seed " + settings.seed + ", run directory "
                + directory.path());
        TrainingRun.Outcome outcome = run.run(directory, progress, stop);
        progress.close();
        ReportData content = RunReport.of(
                new RunReport.Subject(
                        settings.model + " on " + settings.data,
                        settings.command(run.epochs()),
                        run.splits(),
                        run.network().graph(),
                        run.network().inputShape(),
                        run.network().parameterCount(),
                        true),
                outcome);
        directory.write("report.html", Report.html(content));
        content.notes().forEach(note -> out.println("note: " + note));
        Path report = directory.file("report.html");
        if (outcome.interrupted()) {
            out.println("interrupted; saved. Go on with: signet train --resume " + directory.path());
        }
        outcome.test()
                .ifPresent(test -> out.println(String.format(
                        Locale.ROOT,
                        "test accuracy %.2f %% (%d test images, scored once, weights of the best validation epoch)",
                        100 * test.accuracy(),
                        test.samples())));
        out.println(String.format(
                Locale.ROOT,
                "validation accuracy %.2f %% (best epoch)",
                100 * outcome.validation().accuracy()));
        out.println("state sha256 " + outcome.sha256());
        out.println("report " + report + " (open it in a browser)");
        if (!outcome.interrupted()) {
            out.println("use the model: signet predict " + directory.file("best.signet") + " IMAGE");
        }
        if (settings.json) {
            out.println(json(outcome, directory));
        }
        out.flush();
        return outcome.interrupted() ? stop.exitCode() : ExitCode.OK;
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

    private static void check(TrainSettings settings) {
        require(settings.batchSize >= 1, "--batch-size " + settings.batchSize + ": expected at least 1");
        require(settings.epochs >= 0, "--epochs " + settings.epochs + ": expected at least 1");
        require(
                settings.learningRate > 0 && Double.isFinite(settings.learningRate),
                "--lr " + settings.learningRate + ": expected a number above 0, such as 0.01");
        require(
                settings.validation > 0 && settings.validation < 1,
                "--validation " + settings.validation + ": expected a share between 0 and 1, such as 0.05");
        require(
                settings.labelSmoothing >= 0 && settings.labelSmoothing < 1,
                "--label-smoothing " + settings.labelSmoothing + ": expected 0 or more and below 1");
        require(
                settings.maxBad >= 0 && settings.maxBad <= 1,
                "--max-bad " + settings.maxBad + ": expected a share, 0 to 1");
        require(settings.clipNorm > 0, "--clip-norm " + settings.clipNorm + ": expected a number above 0, such as 1");
        require(settings.threads >= 0, "--threads " + settings.threads + ": expected at least 1");
        require(settings.patience >= 0, "--patience " + settings.patience + ": expected at least 1, or 0 for never");
        require(settings.imageSize >= 0, "--image-size " + settings.imageSize + ": expected at least 1");
        require(
                settings.checkpointSeconds >= 0,
                "--checkpoint-seconds " + settings.checkpointSeconds + ": expected at least 0");
        requireOneOf("--model", settings.model, Zoo.NAMES);
        requireOneOf("--optimizer", settings.optimizer, NamedOptimizers.ALL);
        requireOneOf("--schedule", settings.schedule, TrainSettings.SCHEDULES);
        settings.numerics.check();
    }

    private static void requireOneOf(String option, String given, List<String> known) {
        require(known.contains(given), option + " " + given + ": expected one of " + String.join(", ", known));
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new UsageException(message);
        }
    }

    private static JsonObject arguments(TrainSettings settings) {
        return JsonObject.empty()
                .with("data", JsonValue.of(settings.data))
                .with("model", JsonValue.of(settings.model))
                .with("epochs", JsonValue.of((long) settings.epochs))
                .with("batchSize", JsonValue.of((long) settings.batchSize))
                .with("lr", JsonValue.of(settings.learningRate))
                .with("optimizer", JsonValue.of(settings.optimizer))
                .with("schedule", JsonValue.of(settings.schedule))
                .with("labelSmoothing", JsonValue.of(settings.labelSmoothing))
                .with("clipNorm", JsonValue.of(String.valueOf(settings.clipNorm)))
                .with("seed", JsonValue.of(settings.seed))
                .with("validation", JsonValue.of(settings.validation))
                .with("patience", JsonValue.of((long) settings.patience))
                .with("maxBad", JsonValue.of(settings.maxBad))
                .with("imageSize", JsonValue.of((long) settings.imageSize))
                .with("numerics", JsonValue.of(settings.numerics.kind()));
    }

    /** A resumed run uses the arguments it was started with. */
    private static void restoreArguments(TrainSettings settings, Path directory) throws IOException {
        Path file = directory.resolve("args.json");
        if (!java.nio.file.Files.exists(file)) {
            throw new UsageException("--resume " + directory + ": there is no args.json, so this is no run directory");
        }
        JsonCursor json = Json.read(file);
        settings.data = json.field("data").text();
        settings.model = json.field("model").text();
        settings.epochs = json.field("epochs").integer(0, Integer.MAX_VALUE);
        settings.batchSize = json.field("batchSize").integer(1, Integer.MAX_VALUE);
        settings.learningRate = json.field("lr").number();
        settings.optimizer = json.field("optimizer").text();
        settings.schedule = json.field("schedule").text();
        settings.labelSmoothing = json.field("labelSmoothing").number();
        settings.clipNorm = Double.parseDouble(json.field("clipNorm").text());
        settings.seed = json.field("seed").integer();
        settings.validation = json.field("validation").number();
        settings.patience = json.field("patience").integer(0, Integer.MAX_VALUE);
        settings.maxBad = json.field("maxBad").number();
        settings.imageSize = json.field("imageSize").integer(0, Integer.MAX_VALUE);
        settings.numerics.kind(
                json.optionalField("numerics").map(JsonCursor::text).orElse("fast"));
    }
}
