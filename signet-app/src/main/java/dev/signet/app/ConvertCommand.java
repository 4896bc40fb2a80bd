package dev.signet.app;

import dev.signet.io.foreign.WeightFile;
import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code signet convert}: weights from one format of file to another. */
@Command(
        name = "convert",
        mixinStandardHelpOptions = true,
        description = "Converts weights: reads .signet, .safetensors, .npy, .npz, PyTorch's .pt, .pth and .th, .onnx;"
                + " writes .safetensors, .npz, .npy.")
final class ConvertCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FROM", description = "The file to read; what it is, its content tells")
    private Path from = Path.of("from");

    @Parameters(index = "1", paramLabel = "TO", description = "The file to write; its ending says the format")
    private Path to = Path.of("to");

    @Option(
            names = "--key",
            paramLabel = "NAME",
            defaultValue = "",
            description = "The name under which a PyTorch file holds the weights. Default: found")
    private String key = "";

    @Option(names = "--force", description = "Replace TO if it is there")
    private boolean force;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (Files.exists(to) && !force) {
            throw new UsageException(to + " is there already; --force replaces it");
        }
        Map<String, Tensor> tensors = WeightFile.read(from, key);
        WeightFile.write(to, tensors);
        long elements = tensors.values().stream().mapToLong(Tensor::elements).sum();
        out.println(to + ": " + tensors.size() + " tensors, " + elements + " numbers");
        out.flush();
        return ExitCode.OK;
    }
}
