package dev.signet.app;

import dev.signet.autodiff.Gradients;
import dev.signet.autodiff.TrainingForm;
import dev.signet.graph.Graph;
import dev.signet.graph.Value;
import dev.signet.plan.Plan;
import dev.signet.run.Profile;
import dev.signet.run.Session;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code signet explain-plan}: which algorithm computes each layer of a model, why not the others, and how long each step takes here. */
@Command(
        name = "explain-plan",
        mixinStandardHelpOptions = true,
        description = "Prints the algorithm of every layer, the reasons, and the measured time.")
final class ExplainPlanCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            description = "A .signet or .onnx file, or with first weights one of: ${COMPLETION-CANDIDATES}",
            completionCandidates = ZooNames.class)
    private String model = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "OTHER",
            description = "With --diff: the model to compare with, as MODEL")
    private Optional<String> other = Optional.empty();

    @Option(
            names = "--diff",
            description = "Print only the steps in which the plans of MODEL and OTHER differ; exit 1 if there are any")
    private boolean difference;

    @Option(names = "--batch", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}")
    private int batch = 1;

    @Option(
            names = "--input",
            paramLabel = "C,H,W",
            split = ",",
            description = "Shape of one image, where the model leaves it open; a network of the zoo is built for it")
    private List<Integer> input = List.of();

    @Option(
            names = "--classes",
            paramLabel = "N",
            defaultValue = "0",
            description = "Number of classes, for a network of the zoo. Default: as many as it is known for")
    private int classes;

    @Option(names = "--threads", defaultValue = "0", description = "Default: all processors")
    private int threads;

    @Option(names = "--training", description = "Explain a step of training: forward, loss and all gradients")
    private boolean training;

    @Option(
            names = "--rounds",
            defaultValue = "40",
            description = "Runs of which medians are taken, after as many to warm up; 0: measure nothing. Default:"
                    + " ${DEFAULT-VALUE}")
    private int rounds = 40;

    @Mixin
    private NumericsOption numerics = new NumericsOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        if (batch < 1 || rounds < 0 || threads < 0) {
            throw new UsageException("--batch must be at least 1, --rounds and --threads not negative");
        }
        if (difference != other.isPresent()) {
            throw new UsageException("--diff compares two models: signet explain-plan --diff MODEL OTHER");
        }
        SessionOptions standard = numerics.applied(SessionOptions.standard());
        SessionOptions options = threads > 0 ? standard.threads(threads) : standard;
        PrintWriter out = spec.commandLine().getOut();
        if (other.isPresent()) {
            return compare(plan(model, options), plan(other.get(), options), out);
        }
        NamedGraph loaded = NamedGraph.open(model, input, classes);
        PlanReport report = new PlanReport(options.threads(), batch);
        if (training) {
            explain(trainingGraph(loaded.graph()), Map.of(), loaded.weights(), options, report, out);
        } else {
            explain(loaded.graph(), loaded.weights(), Map.of(), options, report, out);
        }
        out.flush();
        return ExitCode.OK;
    }

    private static int compare(Plan first, Plan second, PrintWriter out) {
        List<String> lines = PlanDifference.of(first, second).lines();
        lines.forEach(out::println);
        out.flush();
        return lines.isEmpty() ? ExitCode.OK : ExitCode.CHECK_FAILED;
    }

    private Plan plan(String name, SessionOptions options) throws IOException {
        NamedGraph loaded = NamedGraph.open(name, input, classes);
        return training
                ? plan(trainingGraph(loaded.graph()), Map.of(), options)
                : plan(loaded.graph(), loaded.weights(), options);
    }

    private Plan plan(Graph graph, Map<String, Tensor> frozen, SessionOptions options) {
        return Session.of(graph, frozen, options).plan(new NamedGraph(graph, frozen).shapes(batch, input));
    }

    private static Graph trainingGraph(Graph evaluation) {
        Graph form = TrainingForm.of(evaluation, 0);
        return Gradients.of(
                form, "loss", form.parameters().stream().map(Value::name).toList());
    }

    private void explain(
            Graph graph,
            Map<String, Tensor> frozen,
            Map<String, Tensor> weights,
            SessionOptions options,
            PlanReport report,
            PrintWriter out) {
        Map<String, Tensor> bindings = new HashMap<>(weights);
        bindings.putAll(new NamedGraph(graph, frozen).samples(batch, input));
        Session session = Session.of(graph, frozen, options);
        if (rounds > 0) {
            Profile profile = session.profile(bindings, rounds, rounds);
            report.print(profile, out);
            return;
        }
        report.print(session.plan(new NamedGraph(graph, frozen).shapes(batch, input)), out);
    }
}
