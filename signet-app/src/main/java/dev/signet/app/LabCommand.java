package dev.signet.app;

import dev.signet.app.lab.Experiment;
import dev.signet.app.lab.Lab;
import dev.signet.app.lab.LabSettings;
import dev.signet.app.lab.Notebook;
import dev.signet.io.Json;
import dev.signet.io.JsonArray;
import dev.signet.io.JsonObject;
import dev.signet.io.JsonValue;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code signet lab}: the claims of the texts, tried. */
@Command(
        name = "lab",
        mixinStandardHelpOptions = true,
        description = "Tries the claims of the texts; alone it lists the experiments.")
final class LabCommand implements Callable<Integer> {
    @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "The experiment, or all")
    private String name = "";

    @Option(names = "--json", description = "Make the last line of standard output one JSON object")
    private boolean json;

    @Option(names = "--html", paramLabel = "FILE", description = "Write the page here; with all, a folder")
    private String html = "";

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Data for experiments on real data: a folder with mnist/, timeseries/ and so on, or one of them")
    private String data = "";

    @Option(names = "--model", paramLabel = "FILE", description = "The model to look at, where an experiment takes one")
    private String model = "";

    @Option(
            names = "--image",
            paramLabel = "FILE",
            description = "The picture to look at, where an experiment takes one")
    private String image = "";

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "5",
            description = "Repetitions of experiments with training. Default: ${DEFAULT-VALUE}")
    private int seeds = 5;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (name.isEmpty()) {
            list(out);
            return ExitCode.OK;
        }
        List<Experiment> chosen = name.equals("all") ? Lab.ALL : List.of(experiment());
        boolean all = true;
        for (Experiment experiment : chosen) {
            all &= run(experiment, out, chosen.size() > 1);
        }
        return all ? ExitCode.OK : ExitCode.CHECK_FAILED;
    }

    private Experiment experiment() {
        try {
            return Lab.named(name);
        } catch (IllegalArgumentException unknown) {
            throw new UsageException(String.valueOf(unknown.getMessage()));
        }
    }

    private static void list(PrintWriter out) {
        out.println("signet lab NAME [--html FILE] [--json] [--data DIR]");
        for (Experiment experiment : Lab.ALL) {
            out.printf("  %-20s %-12s %s%n", experiment.name(), experiment.rows(), experiment.claim());
        }
        out.flush();
    }

    private boolean run(Experiment experiment, PrintWriter out, boolean several) throws IOException {
        PrintWriter progress = spec.commandLine().getErr();
        LabSettings settings = new LabSettings(path(data), path(model), path(image), seeds, message -> {
            progress.println(message);
            progress.flush();
        });
        Notebook notebook = Lab.run(experiment.name(), settings);
        if (!json) {
            notebook.lines().forEach(out::println);
            out.println();
        }
        out.println(experiment.name() + " " + notebook.verdict());
        if (!html.isEmpty()) {
            out.println("page: " + write(experiment, notebook, several));
        }
        if (json) {
            out.println(Json.line(object(experiment, notebook)));
        }
        out.flush();
        return notebook.holds();
    }

    private static Optional<Path> path(String given) {
        return given.isEmpty() ? Optional.empty() : Optional.of(Path.of(given));
    }

    private Path write(Experiment experiment, Notebook notebook, boolean several) throws IOException {
        Path file = several ? Path.of(html).resolve(experiment.name() + ".html") : Path.of(html);
        if (several) {
            Files.createDirectories(Path.of(html));
        }
        return Files.writeString(file, Lab.page(experiment.name(), notebook), StandardCharsets.UTF_8);
    }

    private static JsonObject object(Experiment experiment, Notebook notebook) {
        JsonObject figures = JsonObject.empty();
        for (String figure : notebook.figures().keySet()) {
            figures = figures.with(figure, JsonValue.of(notebook.figure(figure)));
        }
        return JsonObject.empty()
                .with("experiment", JsonValue.of(experiment.name()))
                .with("rows", JsonValue.of(experiment.rows()))
                .with("claim", JsonValue.of(experiment.claim()))
                .with("holds", JsonValue.of(notebook.holds()))
                .with("verdict", JsonValue.of(notebook.verdict()))
                .with(
                        "checks",
                        new JsonArray(notebook.checks().stream()
                                .map(LabCommand::object)
                                .toList()))
                .with("figures", figures);
    }

    private static JsonValue object(Notebook.Check check) {
        JsonObject object = JsonObject.empty()
                .with("check", JsonValue.of(check.text()))
                .with("held", JsonValue.of(check.held()))
                .with("decides", JsonValue.of(check.decides()));
        return check.margin()
                .map(margin -> object.with("points", JsonValue.of(margin.points()))
                        .with("standardDeviations", JsonValue.of(margin.deviations())))
                .orElse(object);
    }
}
