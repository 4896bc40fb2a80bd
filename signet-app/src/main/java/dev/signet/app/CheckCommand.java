package dev.signet.app;

import dev.signet.graph.Graph;
import dev.signet.inspect.ModelClause;
import dev.signet.nn.Network;
import dev.signet.nn.zoo.Architecture;
import dev.signet.nn.zoo.Zoo;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code signet check}: whether a model keeps a contract; the exit status is 1 where it does not. */
@Command(name = "check", mixinStandardHelpOptions = true, description = "Checks a model against a contract file.")
final class CheckCommand implements Callable<Integer> {
    @Parameters(paramLabel = "MODEL", description = "A .signet or .onnx file or a network by name")
    private String model = "";

    @Option(names = "--contract", paramLabel = "FILE", required = true, description = "A JSON file with what must hold")
    private Path contract = Path.of("contract.json");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        ContractFile file = ContractFile.read(contract);
        ModelClause.Subject subject = subject(file.input());
        int broken = 0;
        for (ModelClause clause : file.clauses()) {
            Optional<String> problem = clause.brokenBy(subject);
            out.println(problem.map(text -> "broken  " + text).orElse("kept    " + clause));
            broken += problem.isPresent() ? 1 : 0;
        }
        out.println(
                broken == 0
                        ? "all " + file.clauses().size() + " clauses are kept"
                        : broken + " of " + file.clauses().size() + " clauses are broken");
        out.flush();
        return broken == 0 ? ExitCode.OK : ExitCode.CHECK_FAILED;
    }

    private ModelClause.Subject subject(Optional<Shape> given) throws IOException {
        if (Zoo.NAMES.contains(model)) {
            Architecture architecture = Zoo.named(model);
            Shape sample = given.orElse(architecture.image());
            Network network = architecture.network(sample, architecture.classes());
            return new ModelClause.Subject(network.graph(), network.initialise(1), sample);
        }
        OpenedModel loaded = OpenedModel.open(Path.of(model), new PictureOptions());
        return new ModelClause.Subject(loaded.graph(), loaded.weights(), given.orElse(sample(loaded.graph())));
    }

    private Shape sample(Graph graph) {
        try {
            return Shape.of(graph.inputs().getFirst().shape().dims().stream()
                    .skip(1)
                    .mapToInt(dim -> dim.size())
                    .toArray());
        } catch (ShapeException open) {
            throw new UsageException(model + " leaves its input open: "
                    + graph.inputs().getFirst().shape() + "; give \"input\" in the contract");
        }
    }
}
