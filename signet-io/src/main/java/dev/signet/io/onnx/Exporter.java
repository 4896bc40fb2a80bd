package dev.signet.io.onnx;

import dev.signet.graph.Dim;
import dev.signet.graph.Graph;
import dev.signet.graph.Node;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One graph of Signet as an ONNX file, node by node. Used once. Field numbers are those of onnx.proto. */
final class Exporter {
    private final Graph graph;
    private final Map<String, Tensor> weights;
    private final OnnxOptions options;
    private final NodeNames names = new NodeNames();
    private final Map<Value, String> valueNames = new HashMap<>();
    private final List<Written> nodes = new ArrayList<>();
    private final Map<String, WireWriter> tensors = new LinkedHashMap<>();
    /** Why something cannot be exported, each reason once. */
    private final Set<String> unsupported = new LinkedHashSet<>();

    /** A node of the file. */
    private record Written(List<String> inputs, List<String> outputs, WireWriter message) {}

    Exporter(Graph graph, Map<String, Tensor> weights, OnnxOptions options) {
        this.graph = graph;
        this.weights = weights;
        this.options = options;
    }

    int opset() {
        return options.opset();
    }

    /** The whole file. Throws {@link UnsupportedOnnxException} with all that ONNX of this opset cannot say. */
    WireWriter model() {
        WireWriter model = new WireWriter()
                .integer(1, options.irVersion())
                .text(2, "signet")
                .message(7, graph())
                .message(8, new WireWriter().text(1, "").integer(2, options.opset()));
        options.metadata()
                .forEach((key, value) ->
                        model.message(14, new WireWriter().text(1, key).text(2, value)));
        return model;
    }

    private WireWriter graph() {
        nameOutputs();
        for (Value value : graph.values()) {
            switch (value.kind()) {
                case INPUT -> valueNames.put(value, names.claim(value.name()));
                case PARAMETER, STATE -> addWeight(value);
                case CONSTANT, RESULT -> {}
            }
        }
        graph.nodes().forEach(this::export);
        if (!unsupported.isEmpty()) {
            throw UnsupportedOnnxException.whileExporting(List.copyOf(unsupported));
        }
        addCopies();
        Set<String> read = new HashSet<>(graph.outputs().keySet());
        List<Written> needed = needed(read);
        WireWriter written = new WireWriter();
        needed.forEach(node -> written.message(1, node.message));
        written.text(2, "signet");
        tensors.forEach((name, tensor) -> {
            if (read.contains(name)) {
                written.message(5, tensor);
            }
        });
        graph.inputs().forEach(input -> written.message(11, valueInfo(input.name(), input)));
        graph.outputs().forEach((name, value) -> written.message(12, valueInfo(name, value)));
        return written;
    }

    /** The nodes that the names read need, whose inputs are added to these: of some inputs an op reads only the shape, which the file states. */
    private List<Written> needed(Set<String> read) {
        List<Written> needed = new ArrayList<>();
        for (Written node : nodes.reversed()) {
            if (node.outputs.stream().anyMatch(read::contains)) {
                read.addAll(node.inputs);
                needed.add(node);
            }
        }
        return needed.reversed();
    }

    /** The result of a node has the name of the first output that it is. */
    private void nameOutputs() {
        graph.outputs().forEach((name, value) -> {
            names.claim(name);
            if (value.kind() == Value.Kind.RESULT) {
                valueNames.putIfAbsent(value, name);
            }
        });
    }

    /** Outputs that are no results, or that another output is already. */
    private void addCopies() {
        graph.outputs().forEach((name, value) -> {
            if (!name(value).equals(name)) {
                addNode("", "Identity", NodeAttributes.NONE, List.of(name(value)), name);
            }
        });
    }

    private void addWeight(Value value) {
        Tensor tensor = weights.get(value.name());
        if (tensor == null || !tensor.shape().equals(value.shape().concrete())) {
            throw new IllegalArgumentException("weight " + value.name() + " is "
                    + (tensor == null ? "missing" : tensor.toString()) + ", the graph expects " + value.type());
        }
        String name = names.claim(value.name());
        valueNames.put(value, name);
        tensors.put(name, tensor(name, tensor));
    }

    private void export(Node node) {
        try {
            ExportRules.export(node, new ExportScope(this, node));
        } catch (UnsupportedNodeException refused) {
            unsupported.add(
                    (node.layer().isEmpty() ? node.op().type().name() : node.layer()) + ": " + refused.getMessage());
        }
    }

    /** The name of a value that a node reads; constants are written when they are first read. */
    String name(Value value) {
        return valueNames.computeIfAbsent(
                value,
                unnamed -> unnamed.kind() == Value.Kind.CONSTANT
                        ? addTensor("", "constant", graph.constant(unnamed))
                        : names.unique("unknown"));
    }

    /** Adds the node whose output is this value of the graph. */
    void addResult(Value value, String layer, String op, NodeAttributes attributes, List<String> inputs) {
        String output = valueNames.getOrDefault(value, "");
        valueNames.put(value, addNode(layer, op, attributes, inputs, output));
    }

    /**
     * Adds a node and returns the name of its output.
     *
     * @param output empty for a name made from the node's
     */
    String addNode(String layer, String op, NodeAttributes attributes, List<String> inputs, String output) {
        return addNode(layer, op, attributes, inputs, List.of(output)).getFirst();
    }

    /** Adds the node whose outputs are these values of the graph. */
    void addResults(List<Value> values, String layer, String op, NodeAttributes attributes, List<String> inputs) {
        List<String> outputs =
                values.stream().map(value -> valueNames.getOrDefault(value, "")).toList();
        List<String> made = addNode(layer, op, attributes, inputs, outputs);
        for (int i = 0; i < made.size(); i++) {
            valueNames.put(values.get(i), made.get(i));
        }
    }

    private List<String> addNode(
            String layer, String op, NodeAttributes attributes, List<String> inputs, List<String> outputs) {
        String name = names.unique(NodeNames.scope(layer) + "/" + op);
        List<String> results = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            results.add(outputs.get(i).isEmpty() ? names.unique(name + "_output_" + i) : outputs.get(i));
        }
        WireWriter node = new WireWriter();
        inputs.forEach(input -> node.text(1, input));
        results.forEach(result -> node.text(2, result));
        node.text(3, name).text(4, op);
        attributes.writeTo(node);
        nodes.add(new Written(inputs, results, node));
        return results;
    }

    String addTensor(String layer, String what, Tensor tensor) {
        String name = names.unique(NodeNames.scope(layer) + "/" + what);
        tensors.put(name, tensor(name, tensor));
        return name;
    }

    private static WireWriter tensor(String name, Tensor tensor) {
        WireWriter written = new WireWriter();
        int[] sizes = tensor.shape().toArray();
        for (int size : sizes) {
            written.integer(1, size);
        }
        return written.integer(2, DataTypes.number(tensor.type())).text(8, name).elements(9, tensor);
    }

    private WireWriter valueInfo(String name, Value value) {
        WireWriter tensor = new WireWriter()
                .integer(1, DataTypes.number(value.type().element()))
                .message(2, shape(value.shape()));
        return new WireWriter().text(1, name).message(2, new WireWriter().message(1, tensor));
    }

    /** A size with a name of its own keeps it; one that follows from others by a formula stays open. */
    private WireWriter shape(SymbolicShape shape) {
        WireWriter written = new WireWriter();
        for (Dim dim : shape.dims()) {
            WireWriter size = new WireWriter();
            if (dim.isKnown()) {
                size.integer(1, dim.size());
            } else if (dim.equals(Dim.BATCH) && options.batch().isPresent()) {
                size.integer(1, options.batch().get());
            } else if (dim.equals(Dim.BATCH)) {
                size.text(2, "batch");
            } else if (dim.toString().chars().allMatch(Character::isJavaIdentifierPart)) {
                size.text(2, dim.toString());
            }
            written.message(1, size);
        }
        return written;
    }
}
