package dev.signet.app;

import dev.signet.graph.Graph;
import dev.signet.graph.Value;
import dev.signet.io.JsonObject;
import dev.signet.io.ModelFile;
import dev.signet.io.ModelFormatException;
import dev.signet.io.foreign.WeightFile;
import dev.signet.io.onnx.OnnxFile;
import dev.signet.io.onnx.OnnxOptions;
import dev.signet.nn.Model;
import dev.signet.nn.Network;
import dev.signet.nn.zoo.Architecture;
import dev.signet.nn.zoo.Zoo;
import dev.signet.plan.MeasuredChoices;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code signet convert}: weights from one format of file to another. */
@Command(
        name = "convert",
        mixinStandardHelpOptions = true,
        description = "Converts models and weights: reads .signet, .onnx, .safetensors, .npy, .npz, PyTorch's .pt, .pth"
                + " and .th; writes .signet, .onnx, .safetensors, .npz, .npy.")
final class ConvertCommand implements Callable<Integer> {
    private static final int MOST_NAMED = 5;
    private static final String FAST = "fast";
    private static final String FASTEST = "fastest";

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

    @Option(
            names = "--like",
            paramLabel = "MODEL",
            defaultValue = "",
            description = "The network for weights that come without: a .signet or .onnx file, or a name of the zoo")
    private String like = "";

    @Option(
            names = "--classes",
            paramLabel = "N",
            defaultValue = "0",
            description = "Classes of a network of the zoo. Default: as many as it is known for")
    private int classes;

    @Mixin
    private PictureOptions pictures = new PictureOptions();

    @Option(
            names = "--numerics",
            paramLabel = "KIND",
            defaultValue = FAST,
            description =
                    "fast, or fastest: tries the algorithms of a .signet file on this machine and keeps those that win in TO. Default: ${DEFAULT-VALUE}")
    private String numerics = FAST;

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
        if (to.toString().endsWith(".signet") || to.toString().endsWith(".onnx")) {
            convertModel(out);
        } else {
            Map<String, Tensor> tensors = WeightFile.read(from, key);
            WeightFile.write(to, tensors);
            out.println(to + ": " + tensors.size() + " tensors, " + numbers(tensors) + " numbers");
        }
        out.flush();
        return ExitCode.OK;
    }

    private static long numbers(Map<String, Tensor> tensors) {
        return tensors.values().stream().mapToLong(Tensor::elements).sum();
    }

    private void convertModel(PrintWriter out) throws IOException {
        OpenedModel opened = like.isEmpty() ? OpenedModel.open(from, pictures) : withNetwork();
        boolean fastest = numerics.equals(FASTEST);
        if (!fastest && !numerics.equals(FAST) || fastest && !to.toString().endsWith(".signet")) {
            throw new UsageException("--numerics " + numerics + " for " + to + ": expected " + FAST + ", or " + FASTEST
                    + " for a .signet file");
        }
        Model usual = opened.model(SessionOptions.standard());
        Model model = fastest ? usual.fastest() : usual;
        if (to.toString().endsWith(".onnx")) {
            OnnxFile.write(to, model, OnnxOptions.STANDARD);
        } else {
            ModelFile.write(to, model, JsonObject.empty());
        }
        out.println(to + ": " + model.weights().size() + " tensors, " + numbers(model.weights()) + " numbers, "
                + (model.labels().isEmpty()
                        ? "classes without names"
                        : model.labels().size() + " named classes"));
    }

    /** The weights of one file in the network of another. */
    private OpenedModel withNetwork() throws IOException {
        Map<String, Tensor> weights = WeightFile.read(from, key);
        if (!Zoo.NAMES.contains(like)) {
            OpenedModel network = OpenedModel.open(Path.of(like), pictures);
            return new OpenedModel(
                    from,
                    network.graph(),
                    fitting(network.graph(), weights),
                    network.labels(),
                    network.preparation(),
                    network.measured());
        }
        Architecture architecture = Zoo.named(like);
        Network network = architecture.network(architecture.image(), classes > 0 ? classes : architecture.classes());
        return new OpenedModel(
                from,
                network.graph(),
                fitting(network.graph(), weights),
                pictures.labels(),
                pictures.preprocessing(architecture.image().size(0)),
                MeasuredChoices.NONE);
    }

    /** The tensors that the network has a place for; throws where one is missing or of another shape. */
    private Map<String, Tensor> fitting(Graph graph, Map<String, Tensor> weights) {
        Map<String, Tensor> fitting = new LinkedHashMap<>();
        List<String> wrong = new ArrayList<>();
        for (Value value : graph.values()) {
            if (value.kind() == Value.Kind.PARAMETER || value.kind() == Value.Kind.STATE) {
                Tensor tensor = weights.get(value.name());
                if (tensor == null) {
                    wrong.add(value.name() + " is missing");
                } else if (!tensor.shape().equals(value.shape().concrete())) {
                    wrong.add(value.name() + " is " + tensor.shape() + ", the network has " + value.shape());
                } else {
                    fitting.put(value.name(), tensor);
                }
            }
        }
        if (!wrong.isEmpty()) {
            throw new ModelFormatException(
                    from.toString(),
                    "does not fit " + like + ": "
                            + String.join("; ", wrong.subList(0, Math.min(wrong.size(), MOST_NAMED)))
                            + (wrong.size() > MOST_NAMED ? " and " + (wrong.size() - MOST_NAMED) + " more" : ""));
        }
        return fitting;
    }
}
