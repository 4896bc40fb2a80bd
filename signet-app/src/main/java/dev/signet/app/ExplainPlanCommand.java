package dev.signet.app;

import dev.signet.io.ModelFile;
import dev.signet.nn.Model;
import dev.signet.plan.Choice;
import dev.signet.plan.Plan;
import dev.signet.plan.Planner;
import dev.signet.tensor.Shape;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code signet explain-plan}: which algorithm computes each layer of a model, and why not the others. */
@Command(
        name = "explain-plan",
        mixinStandardHelpOptions = true,
        description = "Prints the algorithm of every layer and the reasons.")
final class ExplainPlanCommand implements Callable<Integer> {
    @Parameters(paramLabel = "MODEL", description = "A .signet file")
    private Path model = Path.of("model.signet");

    @Option(names = "--batch", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}")
    private int batch = 1;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Model loaded = ModelFile.read(model);
        var dims = loaded.graph().inputs().getFirst().shape();
        int[] sizes = IntStream.range(0, dims.rank())
                .map(axis -> axis == 0 ? batch : dims.size(axis))
                .toArray();
        Plan plan = Planner.plan(loaded.graph(), Map.of("input", Shape.of(sizes)), loaded.weights());
        for (Choice choice : plan.choices()) {
            out.println(choice.layer());
            for (Choice.Candidate candidate : choice.candidates()) {
                if (candidate.reason().startsWith("not ")) {
                    continue;
                }
                String mark = candidate.algorithm().equals(choice.chosen()) ? "  * " : "    ";
                out.println(mark
                        + candidate.algorithm()
                        + (candidate.reason().isEmpty()
                                ? String.format(
                                        Locale.ROOT,
                                        "  about %.0f microseconds for 8 samples",
                                        candidate.nanoseconds() / 1e3)
                                : "  refused: " + candidate.reason()));
            }
        }
        out.printf(
                Locale.ROOT,
                "%d steps, %,d bytes of memory per run%n",
                plan.steps().size(),
                plan.workspaceBytes(Runtime.getRuntime().availableProcessors()));
        out.flush();
        return ExitCode.OK;
    }
}
