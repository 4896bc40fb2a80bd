package dev.signet.app;

import dev.signet.graph.Dim;
import dev.signet.graph.Graph;
import dev.signet.graph.Node;
import dev.signet.graph.Value;
import dev.signet.io.ModelFile;
import dev.signet.io.NonFinite;
import dev.signet.io.Sha256;
import dev.signet.io.foreign.FileKind;
import dev.signet.io.onnx.ModelProto;
import dev.signet.io.onnx.NodeProto;
import dev.signet.io.onnx.OnnxFile;
import dev.signet.io.onnx.OnnxModel;
import dev.signet.io.onnx.OpsetTraps;
import dev.signet.io.onnx.UnsupportedOnnxException;
import dev.signet.nn.Model;
import dev.signet.op.BatchNorm;
import dev.signet.op.Conv;
import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Looks a model file over before anything is run: what it is, what this version lacks for it, what to be careful with. */
final class ModelDoctor {
    private static final int MOST_LINES = 12;

    private final Path file;
    private final PrintWriter out;

    /** A model that could be read. */
    record Patient(Graph graph, Map<String, Tensor> weights, Map<String, String> nodeOfValue) {}

    ModelDoctor(Path file, PrintWriter out) {
        this.file = file;
        this.out = out;
    }

    /** Prints the report; empty if the model cannot be imported, for reasons that are printed. */
    Optional<Patient> report() throws IOException {
        FileKind kind = FileKind.of(file);
        line("file", file + ", " + Files.size(file) + " bytes, " + kind);
        line("SHA-256", Sha256.of(file));
        return switch (kind) {
            case ONNX -> onnx();
            case SIGNET -> Optional.of(signet());
            default ->
                throw new UsageException(file + " holds weights only; the doctor looks at .onnx and .signet files");
        };
    }

    private void line(String what, String text) {
        out.println(what + " ".repeat(Math.max(1, 16 - what.length())) + text);
    }

    private void lines(String what, List<String> texts) {
        line(what, texts.isEmpty() ? "none" : String.valueOf(texts.size()));
        texts.stream().limit(MOST_LINES).forEach(text -> out.println("  " + text));
        if (texts.size() > MOST_LINES) {
            out.println("  and " + (texts.size() - MOST_LINES) + " more");
        }
    }

    private Patient signet() throws IOException {
        Model model = ModelFile.read(file);
        line(
                "classes",
                model.labels().isEmpty() ? "without names" : model.labels().size() + " named");
        line("preprocessing", model.preprocessing().toString());
        graph(model.graph(), model.weights());
        return new Patient(model.graph(), model.weights(), Map.of());
    }

    private Optional<Patient> onnx() throws IOException {
        ModelProto proto = OnnxFile.readProto(file.toString(), Files.readAllBytes(file));
        line("producer", proto.producer() + ", IR " + proto.irVersion() + ", opsets " + proto.opsets());
        Map<String, Integer> ops = new TreeMap<>();
        proto.graph().nodes().forEach(node -> ops.merge(node.qualifiedOp(), 1, Integer::sum));
        line("operators", ops.toString());
        lines("opset traps", OpsetTraps.in(proto));
        try {
            OnnxModel model = OnnxFile.read(file);
            lines("unsupported", List.of());
            line(
                    "on import",
                    proto.graph().nodes().size() + " nodes and "
                            + proto.graph().initializers().size()
                            + " initializers became " + model.graph().nodes().size() + " nodes and "
                            + model.weights().size() + " weights");
            graph(model.graph(), model.weights());
            return Optional.of(new Patient(model.graph(), model.weights(), valueOfLayer(proto)));
        } catch (UnsupportedOnnxException lacking) {
            lines("unsupported", lacking.reasons());
            return Optional.empty();
        }
    }

    /** The name that the file gives a node's first output, by the node's label. */
    private static Map<String, String> valueOfLayer(ModelProto proto) {
        Map<String, String> values = new HashMap<>();
        for (NodeProto node : proto.graph().nodes()) {
            if (!node.outputs().isEmpty()) {
                values.put(node.label(), node.outputs().getFirst());
            }
        }
        return values;
    }

    private void graph(Graph graph, Map<String, Tensor> weights) {
        line("inputs", graph.inputs().toString());
        line("outputs", graph.outputs().toString());
        lines(
                "open sizes",
                graph.inputs().stream()
                        .filter(input -> input.shape().dims().stream().anyMatch(dim -> !dim.isKnown()))
                        .map(input -> input.name() + ": "
                                + input.shape().dims().stream()
                                        .filter(dim -> !dim.isKnown())
                                        .map(Dim::toString)
                                        .toList())
                        .toList());
        line(
                "weights",
                weights.size() + " tensors, "
                        + weights.values().stream().mapToLong(Tensor::elements).sum() + " numbers");
        lines("will be folded", foldable(graph));
        lines("not finite", NonFinite.in(weights));
    }

    /** Batch norms right after a convolution that nothing else reads: a plan multiplies them into its weights. */
    private static List<String> foldable(Graph graph) {
        Map<Value, Node> makers = new HashMap<>();
        Map<Value, Integer> readers = new HashMap<>();
        for (Node node : graph.nodes()) {
            node.outputs().forEach(output -> makers.put(output, node));
            node.inputs().forEach(input -> readers.merge(input, 1, Integer::sum));
        }
        return graph.nodes().stream()
                .filter(node -> node.op() instanceof BatchNorm)
                .filter(node -> readers.getOrDefault(node.input(0), 0) == 1)
                .filter(node -> Optional.ofNullable(makers.get(node.input(0)))
                        .filter(maker -> maker.op() instanceof Conv)
                        .isPresent())
                .map(node -> node.layer().isEmpty() ? node.output().name() : node.layer())
                .toList();
    }
}
