package dev.signet.app;

import dev.signet.io.ModelFile;
import dev.signet.io.onnx.OnnxFile;
import dev.signet.io.onnx.OnnxModel;
import dev.signet.io.onnx.OnnxOptions;
import dev.signet.nn.Network;
import dev.signet.nn.zoo.Architecture;
import dev.signet.nn.zoo.Zoo;
import dev.signet.tensor.Shape;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code signet export}: a model as an ONNX file. */
@Command(name = "export", mixinStandardHelpOptions = true, description = "Writes a model as an ONNX file.")
final class ExportCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            description = "A .signet or .onnx file or, with initial weights, one of: ${COMPLETION-CANDIDATES}",
            completionCandidates = ZooNames.class)
    private String model = "";

    @Parameters(index = "1", paramLabel = "FILE", description = "The ONNX file to write")
    private Path file = Path.of("model.onnx");

    @Option(
            names = "--opset",
            paramLabel = "N",
            defaultValue = "17",
            description = "Version of the operators, 13 to 23. Default: ${DEFAULT-VALUE}")
    private int opset = 17;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "0",
            description = "Samples at a time. Default: any number")
    private int batch;

    @Option(
            names = "--input",
            paramLabel = "C,H,W",
            split = ",",
            description = "Shape of one image, for a network of the zoo. Default: the one it is known for")
    private List<Integer> input = List.of();

    @Option(
            names = "--classes",
            paramLabel = "N",
            defaultValue = "0",
            description = "Number of classes, for a network of the zoo. Default: as many as it is known for")
    private int classes;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "42",
            description = "Of the initial weights of a network of the zoo. Default: ${DEFAULT-VALUE}")
    private long seed = 42;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        OnnxOptions options = OnnxOptions.STANDARD.opset(opset);
        write(batch > 0 ? options.batch(batch) : options);
        PrintWriter out = spec.commandLine().getOut();
        out.printf(Locale.ROOT, "%s: %,d bytes, opset %d%n", file, Files.size(file), opset);
        out.flush();
        return ExitCode.OK;
    }

    private void write(OnnxOptions options) throws IOException {
        if (Zoo.NAMES.contains(model)) {
            Network network = network(Zoo.named(model));
            OnnxFile.write(file, network.graph(), network.initialise(seed), options);
            return;
        }
        Path from = Path.of(model);
        if (model.endsWith(".onnx")) {
            OnnxModel read = OnnxFile.read(from);
            OnnxFile.write(file, read.graph(), read.weights(), options.metadata(read.metadata()));
            return;
        }
        OnnxFile.write(file, ModelFile.read(from), options);
    }

    private Network network(Architecture architecture) {
        Shape image = input.isEmpty()
                ? architecture.image()
                : Shape.of(input.stream().mapToInt(Integer::intValue).toArray());
        return architecture.network(image, classes > 0 ? classes : architecture.classes());
    }
}
