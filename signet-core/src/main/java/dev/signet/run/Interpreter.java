package dev.signet.run;

import dev.signet.graph.Graph;
import dev.signet.graph.Node;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Wide;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs a graph on the references of its ops, in double: slow, and the measure of everything fast. */
public final class Interpreter {
    private Interpreter() {}

    /** The outputs by name, from inputs, parameters and states by name. */
    public static Map<String, Wide> run(Graph graph, Map<String, Wide> bindings) {
        Wide[] values = values(graph, bindings);
        Map<String, Wide> outputs = new LinkedHashMap<>();
        graph.outputs().forEach((name, value) -> outputs.put(name, values[value.id()]));
        return outputs;
    }

    /** The first value, in order of computation, that holds NaN or an infinity: its layer, op and name; empty if all are finite. */
    public static Optional<String> firstNotFinite(Graph graph, Map<String, Wide> bindings) {
        Wide[] values = values(graph, bindings);
        for (Value value : graph.values()) {
            Wide wide = values[value.id()];
            if (wide.isFloat() && !Arrays.stream(wide.doubles()).allMatch(Double::isFinite)) {
                return Optional.of(graph.nodes().stream()
                        .filter(node -> node.outputs().contains(value))
                        .findFirst()
                        .map(node -> node.layer() + " (" + node.op().type().name() + ")")
                        .orElse(value.kind() + " " + value.name()));
            }
        }
        return Optional.empty();
    }

    private static Wide[] values(Graph graph, Map<String, Wide> bindings) {
        Wide[] values = new Wide[graph.values().size()];
        Map<String, Shape> inputShapes = new HashMap<>();
        for (Value value : graph.values()) {
            if (value.kind() == Value.Kind.CONSTANT) {
                values[value.id()] = Wide.of(graph.constant(value));
            } else if (value.kind() != Value.Kind.RESULT) {
                Wide bound = bound(value, bindings);
                values[value.id()] = bound;
                inputShapes.put(value.name(), bound.shape());
            }
        }
        graph.shapes(inputShapes); // refuses shapes that do not fit, naming the layer
        for (Node node : graph.nodes()) {
            List<Wide> inputs = new ArrayList<>();
            node.inputs().forEach(input -> inputs.add(values[input.id()]));
            List<Wide> results = reference(node, inputs);
            for (int i = 0; i < results.size(); i++) {
                values[node.outputs().get(i).id()] = results.get(i);
            }
        }
        return values;
    }

    private static Wide bound(Value value, Map<String, Wide> bindings) {
        Wide bound = bindings.get(value.name());
        if (bound == null) {
            throw new IllegalArgumentException("nothing bound to " + value + "; given are " + bindings.keySet());
        }
        if (bound.isFloat() != value.type().element().isFloat()
                || !value.shape().mayEqual(SymbolicShape.of(bound.shape()))) {
            throw new ShapeException(value.name() + " is " + bound + ", the graph expects " + value.type());
        }
        return bound;
    }

    private static List<Wide> reference(Node node, List<Wide> inputs) {
        try {
            return node.op().reference(inputs);
        } catch (IllegalArgumentException refused) {
            if (node.layer().isEmpty()) {
                throw refused;
            }
            throw new IllegalArgumentException(node.layer() + ": " + refused.getMessage(), refused);
        }
    }
}
