package dev.signet.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The {@code bench} command. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        subcommands = {Main.Compare.class, Main.Algorithms.class, HotLoops.class},
        description = "Measures Signet beside other libraries.")
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** {@code bench compare}: a table of times and ratios. */
    @Command(
            name = "compare",
            mixinStandardHelpOptions = true,
            description =
                    "Runs Signet and its rivals by turns on the same cores and prints a Markdown table; exit 1 if outputs differ.")
    static final class Compare implements Callable<Integer> {
        @Option(
                names = "--rivals",
                split = ",",
                defaultValue = "onnxruntime,pytorch",
                description =
                        "Of onnxruntime, onnxruntime-no-spin, pytorch (channels_last), pytorch-nchw, dl4j (NCHW), dl4j-nhwc. Default: ${DEFAULT-VALUE}")
        private List<String> rivals = List.of();

        @Option(
                names = "--suite",
                defaultValue = "INFERENCE",
                description = "One of: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
        private Task.Suite suite = Task.Suite.INFERENCE;

        @Option(
                names = "--only",
                split = ",",
                description =
                        "Tasks whose name is or begins with one of these; a layer that is not in the list is added")
        private List<String> only = List.of();

        @Option(names = "--batch", split = ",", description = "Batch sizes. Default: 1 and 8, for layers 8")
        private List<Integer> batches = List.of();

        @Option(names = "--threads", defaultValue = "2", description = "Default: ${DEFAULT-VALUE}")
        private int threads = 2;

        @Option(
                names = "--cores",
                defaultValue = "0,1",
                description = "As taskset names them; empty for any. Default: ${DEFAULT-VALUE}")
        private String cores = "0,1";

        @Option(
                names = "--rounds",
                defaultValue = "5",
                description = "Each is a block of every engine there and back. Default: ${DEFAULT-VALUE}")
        private int rounds = 5;

        @Option(
                names = "--block",
                defaultValue = "1000",
                paramLabel = "MS",
                description = "Milliseconds of a block. Default: ${DEFAULT-VALUE}")
        private long block = 1000;

        @Option(
                names = "--waiting",
                defaultValue = "PAUSE",
                description =
                        "Processes between their turns: stopped by a signal, or running, with a pause before the next or none. One of: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
        private Comparison.Waiting waiting = Comparison.Waiting.PAUSE;

        @Option(names = "--quick", description = "Two rounds of short blocks: does it work at all")
        private boolean quick;

        @Option(names = "--out", description = "Append the table to this file too")
        private Path out = Path.of("");

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() throws IOException, InterruptedException {
            Set<String> engines = new LinkedHashSet<>(List.of(Engines.SIGNET));
            if (suite != Task.Suite.SCALING) {
                engines.addAll(rivals);
            }
            Comparison comparison = new Comparison(
                    List.copyOf(engines),
                    cores,
                    quick ? 2 : rounds,
                    quick ? 200 : block,
                    waiting,
                    Comparison.newFolder());
            PrintWriter err = spec.commandLine().getErr();
            List<Result> results = new ArrayList<>();
            for (Task task : tasks()) {
                results.add(comparison.run(
                        task, line -> err.println(task.title() + " batch " + task.batch() + ": " + line)));
            }
            if (results.isEmpty()) {
                throw new CommandLine.ParameterException(spec.commandLine(), "--only " + only + " names no task");
            }
            String text = heading(results) + Table.markdown(results);
            spec.commandLine().getOut().println(text);
            spec.commandLine().getOut().flush();
            if (!out.toString().isEmpty()) {
                Files.writeString(
                        out,
                        text + "\n",
                        StandardCharsets.UTF_8,
                        java.nio.file.StandardOpenOption.CREATE,
                        java.nio.file.StandardOpenOption.APPEND);
            }
            return results.stream().allMatch(Result::agrees) ? 0 : 1;
        }

        private List<Task> tasks() {
            List<Task> tasks = Suites.tasks(suite, batches, threads);
            if (only.isEmpty()) {
                return tasks;
            }
            List<Task> chosen = new ArrayList<>();
            for (String name : only) {
                List<Task> exact = tasks.stream()
                        .filter(task -> task.name().equals(name) || task.title().equals(name))
                        .toList();
                List<Task> beginning = tasks.stream()
                        .filter(task -> task.name().startsWith(name))
                        .toList();
                chosen.addAll(exact.isEmpty() ? beginning : exact);
                if (exact.isEmpty() && beginning.isEmpty()) {
                    for (int batch : batches.isEmpty() ? List.of(8) : batches) {
                        chosen.add(new Task(suite, name, batch, 0, threads, ""));
                    }
                }
            }
            return chosen;
        }

        private String heading(List<Result> results) throws IOException {
            double peak = results.getLast().peak();
            String versions = results.stream()
                    .flatMap(result -> result.engines().values().stream())
                    .map(Result.Measured::version)
                    .distinct()
                    .reduce((a, b) -> a + ", " + b)
                    .orElse("");
            return String.format(
                    Locale.ROOT,
                    "%s%n%s, %d threads on cores %s, Java %s%s.%nRatio: time of the rival over Signet's, median of the pairs of %d rounds, with the bootstrap's 95 %% interval.%n%n",
                    versions,
                    processor(),
                    threads,
                    cores.isEmpty() ? "any" : cores,
                    Runtime.version().toString().replaceAll("[^0-9.].*", ""),
                    peak > 0 ? String.format(Locale.ROOT, ", one core's peak %.0f GFLOP/s", peak) : "",
                    quick ? 2 : rounds);
        }

        private static String processor() throws IOException {
            Path info = Path.of("/proc/cpuinfo");
            if (!Files.exists(info)) {
                return System.getProperty("os.arch", "");
            }
            try (Stream<String> lines = Files.lines(info)) {
                return lines.filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).trim())
                        .findFirst()
                        .orElse(System.getProperty("os.arch", ""));
            }
        }
    }

    /** {@code bench algorithms}: Signet's own algorithms one by one. */
    @Command(
            name = "algorithms",
            mixinStandardHelpOptions = true,
            description =
                    "Forward, data gradient and weight gradient of convolutions by each algorithm that computes them; * is the planner's choice.")
    static final class Algorithms implements Callable<Integer> {
        @Parameters(
                arity = "0..*",
                paramLabel = "LAYER",
                description = "Such as ic64ih56oc64kh3p1. Default: those of the suite layers")
        private List<String> layers = List.of();

        @Option(names = "--batch", defaultValue = "8", description = "Default: ${DEFAULT-VALUE}")
        private int batch = 8;

        @Option(names = "--threads", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}")
        private int threads = 1;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            out.println("| layer, batch " + batch + " | | algorithm | ms | GFLOP/s | % of peak |");
            out.println("| --- | --- | --- | --- | --- | --- |");
            for (String name : layers.isEmpty() ? Suites.convolutions() : layers) {
                for (AlgorithmTimes.Time time : new AlgorithmTimes(LayerShape.parse(name), batch, threads).measure()) {
                    out.printf(
                            Locale.ROOT,
                            "| %s | %s | %s%s | %.3f | %.0f | %.0f |%n",
                            name,
                            time.direction().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                            time.algorithm(),
                            time.usual() ? " *" : "",
                            time.nanoseconds() / 1e6,
                            time.gigaflops(),
                            100 * time.share());
                    out.flush();
                }
            }
            return 0;
        }
    }
}
