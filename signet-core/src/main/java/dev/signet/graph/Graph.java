package dev.signet.graph;

import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * An immutable computation: values in order of creation, nodes in an order in which they can run, and named outputs.
 * Weights are not in it: parameters and states are named values that a plan or an interpreter binds to tensors.
 */
public final class Graph {
    private final List<Value> values;
    private final List<Node> nodes;
    private final Map<String, Value> outputs;
    private final Map<Value, Tensor> constants;

    Graph(List<Value> values, List<Node> nodes, Map<String, Value> outputs, Map<Value, Tensor> constants) {
        this.values = List.copyOf(values);
        this.nodes = List.copyOf(nodes);
        this.outputs = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
        this.constants = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(constants));
    }

    /** All values; a value's id is its index here. */
    public List<Value> values() {
        return values;
    }

    public List<Node> nodes() {
        return nodes;
    }

    /** Outputs by name, in the order they were declared. */
    public Map<String, Value> outputs() {
        return outputs;
    }

    public Value output(String name) {
        Value value = outputs.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no output named " + name + "; there are " + outputs.keySet());
        }
        return value;
    }

    public List<Value> inputs() {
        return ofKind(Value.Kind.INPUT);
    }

    public List<Value> parameters() {
        return ofKind(Value.Kind.PARAMETER);
    }

    public List<Value> states() {
        return ofKind(Value.Kind.STATE);
    }

    public List<Value> ofKind(Value.Kind kind) {
        return values.stream().filter(value -> value.kind() == kind).toList();
    }

    /** The tensor of a value of kind CONSTANT. */
    public Tensor constant(Value value) {
        Tensor tensor = constants.get(value);
        if (tensor == null) {
            throw new IllegalArgumentException(value + " is not a constant of this graph");
        }
        return tensor;
    }

    public Map<Value, Tensor> constants() {
        return constants;
    }

    /**
     * Runs every shape rule again on numbers.
     *
     * @param given concrete shapes of the inputs, by name
     * @return the shape of each value, by id
     * @throws ShapeException naming the layer whose rule refuses
     */
    public List<Shape> shapes(Map<String, Shape> given) {
        List<ValueType> types = new ArrayList<>();
        for (Value value : values) {
            types.add(value.type());
        }
        for (Value input : inputs()) {
            Shape shape = given.get(input.name());
            if (shape == null) {
                throw new ShapeException("no shape given for input " + input);
            }
            if (!input.shape().mayEqual(SymbolicShape.of(shape))) {
                throw new ShapeException("input " + input.name() + " is " + shape + ", the model expects "
                        + input.shape() + whatFixes(input, shape));
            }
            types.set(input.id(), input.type().withShape(SymbolicShape.of(shape)));
        }
        infer(types);
        return types.stream().map(type -> type.shape().concrete()).toList();
    }

    /** What the first layer that cannot take this shape says; empty if each one could or the numbers of axes differ. */
    private String whatFixes(Value input, Shape shape) {
        if (input.shape().rank() != shape.rank()) {
            return "";
        }
        List<ValueType> types = new ArrayList<>();
        for (Value value : values) {
            types.add(value.equals(input) ? value.type().withShape(SymbolicShape.of(shape)) : value.type());
        }
        try {
            infer(types);
            return "";
        } catch (ShapeException refused) {
            return ", because of " + refused.getMessage();
        }
    }

    /** Replaces the types of computed values by those that follow from the types of inputs and parameters. */
    private void infer(List<ValueType> types) {
        for (Node node : nodes) {
            List<Operand> operands = new ArrayList<>();
            for (Value input : node.inputs()) {
                operands.add(new Operand(types.get(input.id()), java.util.Optional.ofNullable(constants.get(input))));
            }
            List<ValueType> results = GraphBuilder.infer(node.op(), operands, node.layer());
            for (int i = 0; i < results.size(); i++) {
                types.set(node.outputs().get(i).id(), results.get(i));
            }
        }
    }

    /** The same without nodes and weights that no output needs; the inputs stay. */
    public Graph pruned() {
        Set<Value> needed = new HashSet<>(outputs.values());
        List<Node> kept = new ArrayList<>();
        for (Node node : nodes.reversed()) {
            if (node.outputs().stream().anyMatch(needed::contains)) {
                kept.add(node);
                needed.addAll(node.inputs());
            }
        }
        GraphBuilder builder = new GraphBuilder();
        Map<Value, Value> copies = new HashMap<>();
        for (Value value : values) {
            if (value.kind() == Value.Kind.INPUT || needed.contains(value) && value.kind() != Value.Kind.RESULT) {
                copies.put(value, source(builder, value));
            }
        }
        for (Node node : kept.reversed()) {
            List<Value> inputs = node.inputs().stream().map(copies::get).toList();
            List<Value> results = builder.inLayer(node.layer(), () -> builder.addAll(node.op(), inputs));
            for (int i = 0; i < results.size(); i++) {
                copies.put(node.outputs().get(i), results.get(i));
            }
        }
        outputs.forEach((name, value) -> builder.output(name, Objects.requireNonNull(copies.get(value))));
        return builder.build();
    }

    private Value source(GraphBuilder builder, Value value) {
        return switch (value.kind()) {
            case INPUT -> builder.input(value.name(), value.type().element(), value.shape());
            case PARAMETER -> builder.parameter(value.name(), value.shape().concrete());
            case STATE -> builder.state(value.name(), value.shape().concrete());
            case CONSTANT -> builder.constant(constant(value));
            case RESULT -> throw new IllegalArgumentException(value + " is the result of a node");
        };
    }

    /** One line a node. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Node node : nodes) {
            text.append(node).append('\n');
        }
        return text.append("outputs ").append(outputs).toString();
    }
}
