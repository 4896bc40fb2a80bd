package dev.signet.graph;

import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Builds a {@link Graph}. Every op's shape rule runs as it is added, so a mistake is reported where it is written, with the layer's name.
 * Not thread-safe; used once.
 */
public final class GraphBuilder {
    private final List<Value> values = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Value> outputs = new LinkedHashMap<>();
    private final Map<Value, Tensor> constants = new LinkedHashMap<>();
    private final Map<String, Value> named = new LinkedHashMap<>();
    private String layer = "";

    /** An empty graph. */
    public GraphBuilder() {}

    /** A copy of a graph, values keeping their ids, to be added to. The outputs are not copied. */
    public static GraphBuilder extending(Graph graph) {
        GraphBuilder builder = new GraphBuilder();
        builder.values.addAll(graph.values());
        builder.nodes.addAll(graph.nodes());
        builder.constants.putAll(graph.constants());
        for (Value value : graph.values()) {
            if (value.kind() != Value.Kind.RESULT && value.kind() != Value.Kind.CONSTANT) {
                builder.named.put(value.name(), value);
            }
        }
        return builder;
    }

    public Value input(String name, ElementType element, SymbolicShape shape) {
        return named(name, Value.Kind.INPUT, new ValueType(element, shape));
    }

    /** The float32 parameter of this path. Asking twice with the same shape gives the same value: that is weight sharing. */
    public Value parameter(String path, Shape shape) {
        return named(path, Value.Kind.PARAMETER, ValueType.float32(shape));
    }

    /** The float32 state of this path (a running mean). */
    public Value state(String path, Shape shape) {
        return named(path, Value.Kind.STATE, ValueType.float32(shape));
    }

    private Value named(String name, Value.Kind kind, ValueType type) {
        Value known = named.get(name);
        if (known == null) {
            Value value = newValue(name, kind, type);
            named.put(name, value);
            return value;
        }
        if (known.kind() != kind || !known.type().equals(type)) {
            throw new ShapeException(where() + name + " is already " + known.kind() + " " + known.type()
                    + ", asked for again as " + kind + " " + type);
        }
        return known;
    }

    public Value constant(Tensor tensor) {
        ValueType type = new ValueType(tensor.type(), SymbolicShape.of(tensor.shape()));
        Value value = newValue("constant" + values.size(), Value.Kind.CONSTANT, type);
        constants.put(value, tensor);
        return value;
    }

    private Value newValue(String name, Value.Kind kind, ValueType type) {
        Value value = new Value(values.size(), name, kind, type);
        values.add(value);
        return value;
    }

    /** Adds a node; throws {@link ShapeException} naming the current layer when the op refuses the shapes. */
    public List<Value> addAll(Op op, List<Value> inputs) {
        List<Operand> operands = new ArrayList<>();
        for (Value input : inputs) {
            if (input.id() >= values.size() || values.get(input.id()) != input) {
                throw new IllegalArgumentException(where() + input + " does not belong to this graph");
            }
            operands.add(new Operand(input.type(), Optional.ofNullable(constants.get(input))));
        }
        List<Value> results = new ArrayList<>();
        for (ValueType type : infer(op, operands, layer)) {
            results.add(newValue(op.type().name() + values.size(), Value.Kind.RESULT, type));
        }
        nodes.add(new Node(op, inputs, results, layer));
        return results;
    }

    /** Adds a node and returns its first output. */
    public Value add(Op op, Value... inputs) {
        return addAll(op, List.of(inputs)).getFirst();
    }

    static List<ValueType> infer(Op op, List<Operand> operands, String layer) {
        try {
            return op.infer(operands);
        } catch (UnknownSizeException tooEarly) {
            throw layer.isEmpty() ? tooEarly : new UnknownSizeException(layer + ": " + tooEarly.getMessage());
        } catch (ShapeException refused) {
            if (layer.isEmpty() || String.valueOf(refused.getMessage()).startsWith(layer)) {
                throw refused;
            }
            throw new ShapeException(layer + ": " + refused.getMessage(), refused);
        }
    }

    /** Runs {@code body} with nodes attributed to this layer, as errors will name it: {@code 4.linear: Linear(16384, 10)}. */
    public <T> T inLayer(String description, Supplier<T> body) {
        String outer = layer;
        layer = description;
        try {
            return body.get();
        } finally {
            layer = outer;
        }
    }

    /** The layer nodes are attributed to now; empty outside any. */
    public String layer() {
        return layer;
    }

    private String where() {
        return layer.isEmpty() ? "" : layer + ": ";
    }

    public void output(String name, Value value) {
        if (outputs.putIfAbsent(name, value) != null) {
            throw new IllegalArgumentException("there is already an output named " + name);
        }
    }

    /** The inputs from whose elements, not only from whose shapes, a value is computed, in the order of the graph. */
    public List<Value> sources(Value value) {
        boolean[] reached = new boolean[values.size()];
        reached[value.id()] = true;
        for (int n = nodes.size() - 1; n >= 0; n--) {
            Node node = nodes.get(n);
            if (node.outputs().stream().anyMatch(output -> reached[output.id()])) {
                for (int k = 0; k < node.inputs().size(); k++) {
                    reached[node.input(k).id()] |= node.op().readsElements(k);
                }
            }
        }
        return values.stream()
                .filter(one -> one.kind() == Value.Kind.INPUT && reached[one.id()])
                .toList();
    }

    public Graph build() {
        return new Graph(values, nodes, outputs, constants);
    }
}
