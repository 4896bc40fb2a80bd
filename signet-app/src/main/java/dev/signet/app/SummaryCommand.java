package dev.signet.app;

import dev.signet.graph.Graph;
import dev.signet.inspect.Summary;
import dev.signet.io.ModelFile;
import dev.signet.nn.Network;
import dev.signet.nn.Zoo;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.Shape;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
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
    @Parameters(paramLabel = "MODEL", description = "A .signet file or small-cnn, lenet5, resnet20")
    private String model = "";

    @Option(
            names = "--input",
            paramLabel = "C,H,W",
            split = ",",
            description = "Shape of one image. Default: 1,28,28; 3,32,32 for resnet20")
    private List<Integer> input = List.of();

    @Option(names = "--classes", paramLabel = "N", defaultValue = "10", description = "Default: ${DEFAULT-VALUE}")
    private int classes = 10;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (Zoo.NAMES.contains(model)) {
            Network network = Zoo.of(model, shape(), classes);
            out.println(network);
            out.println(Summary.of(network.graph(), network.inputShape()));
        } else {
            Graph graph =
                    ModelFile.read(Path.of(model), SessionOptions.standard()).graph();
            var dims = graph.inputs().getFirst().shape();
            Shape sample =
                    Shape.of(IntStream.range(1, dims.rank()).map(dims::size).toArray());
            out.println(Summary.of(graph, sample));
        }
        out.flush();
        return ExitCode.OK;
    }

    private Shape shape() {
        if (!input.isEmpty()) {
            return Shape.of(input.stream().mapToInt(Integer::intValue).toArray());
        }
        return model.equals("resnet20") ? Shape.of(3, 32, 32) : Shape.of(1, 28, 28);
    }
}
