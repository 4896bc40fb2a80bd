package dev.signet.app;

import dev.signet.graph.Dim;
import dev.signet.graph.Graph;
import dev.signet.inspect.Summary;
import dev.signet.io.ModelFile;
import dev.signet.io.onnx.OnnxFile;
import dev.signet.nn.Network;
import dev.signet.nn.zoo.Architecture;
import dev.signet.nn.zoo.Zoo;
import dev.signet.tensor.Shape;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code signet summary}: the ledger of a model file or of a network of the zoo. */
@Command(
        name = "summary",
        mixinStandardHelpOptions = true,
        description = "Prints layers, shapes, parameters, multiply-adds.")
final class SummaryCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "MODEL",
            description = "A .signet or .onnx file or one of: ${COMPLETION-CANDIDATES}",
            completionCandidates = ZooNames.class)
    private String model = "";

    @Option(
            names = "--input",
            paramLabel = "C,H,W",
            split = ",",
            description = "Shape of one image. Default: the one the network is known for")
    private List<Integer> input = List.of();

    @Option(
            names = "--classes",
            paramLabel = "N",
            defaultValue = "0",
            description = "Number of classes. Default: as many as the network is known for")
    private int classes;

    @Option(
            names = "--depth",
            paramLabel = "N",
            defaultValue = "9",
            description = "Layers further inside others are counted with those. Default: ${DEFAULT-VALUE}")
    private int depth = 9;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (Zoo.NAMES.contains(model)) {
            Network network = network(Zoo.named(model));
            out.println(network);
            out.println(Summary.of(network).table(depth));
        } else {
            Path file = Path.of(model);
            Graph graph = model.endsWith(".onnx")
                    ? OnnxFile.read(file).graph()
                    : ModelFile.read(file).graph();
            Shape sample = input.isEmpty()
                    ? sampleOf(graph)
                    : Shape.of(input.stream().mapToInt(Integer::intValue).toArray());
            out.println(Summary.of(graph, sample).table(depth));
        }
        out.flush();
        return ExitCode.OK;
    }

    private Shape sampleOf(Graph graph) {
        if (graph.inputs().size() != 1) {
            throw new UsageException(model + " has " + graph.inputs().size() + " inputs; a summary needs exactly one");
        }
        List<Dim> dims = graph.inputs().getFirst().shape().dims();
        if (dims.size() < 2 || !dims.stream().skip(1).allMatch(Dim::isKnown)) {
            throw new UsageException(model + " leaves its input open: "
                    + graph.inputs().getFirst().shape() + "; give the shape of one image, such as --input 3,224,224");
        }
        return Shape.of(dims.stream().skip(1).mapToInt(Dim::size).toArray());
    }

    private Network network(Architecture architecture) {
        Shape image = input.isEmpty()
                ? architecture.image()
                : Shape.of(input.stream().mapToInt(Integer::intValue).toArray());
        return architecture.network(image, classes > 0 ? classes : architecture.classes());
    }
}
