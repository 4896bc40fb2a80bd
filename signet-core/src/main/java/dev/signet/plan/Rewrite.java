package dev.signet.plan;

import dev.signet.graph.Graph;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.Node;
import dev.signet.graph.Op;
import dev.signet.graph.Value;
import dev.signet.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A copy of a graph in the making, for passes that put one node in the place of several. Names of inputs, parameters, states and outputs stay.
 * Used once.
 */
final class Rewrite {
    private final Graph graph;
    private final GraphBuilder builder = new GraphBuilder();
    private final Map<Value, Value> copies = new HashMap<>();
    private final Map<Value, Node> makers = new HashMap<>();
    private final Map<Value, Integer> readers = new HashMap<>();
    private final Set<Node> dropped = new HashSet<>();

    Rewrite(Graph graph) {
        this.graph = graph;
        for (Value value : graph.values()) {
            switch (value.kind()) {
                case INPUT ->
                    copies.put(value, builder.input(value.name(), value.type().element(), value.shape()));
                case PARAMETER ->
                    copies.put(
                            value, builder.parameter(value.name(), value.shape().concrete()));
                case STATE ->
                    copies.put(value, builder.state(value.name(), value.shape().concrete()));
                case CONSTANT -> copies.put(value, builder.constant(graph.constant(value)));
                case RESULT -> {}
            }
        }
        for (Node node : graph.nodes()) {
            node.outputs().forEach(output -> makers.put(output, node));
            node.inputs().forEach(input -> readers.merge(input, 1, Integer::sum));
        }
        graph.outputs().values().forEach(output -> readers.merge(output, 1, Integer::sum));
    }

    /** The node that makes this value and no other reader has; empty also where that node has gone into another already. */
    Optional<Node> onlyFor(Value value) {
        return Optional.ofNullable(makers.get(value))
                .filter(node -> node.outputs().size() == 1 && readers.getOrDefault(value, 0) == 1)
                .filter(node -> !dropped.contains(node));
    }

    /** Leaves a node out: another does its work. */
    void drop(Node node) {
        dropped.add(node);
    }

    boolean isDropped(Node node) {
        return dropped.contains(node);
    }

    Value constant(Tensor tensor) {
        return builder.constant(tensor);
    }

    Value copy(Value value) {
        Value copy = copies.get(value);
        if (copy == null) {
            throw new IllegalStateException(value + " is read before it is made");
        }
        return copy;
    }

    /** Copies a node as it is. */
    void keep(Node node) {
        put(node, node.op(), node.inputs().stream().map(this::copy).toList(), node.layer());
    }

    /** Leaves a node of one output out: its first input stands for its output. */
    void pass(Node node) {
        copies.put(node.outputs().getFirst(), copy(node.input(0)));
    }

    /** Puts an op on values of the copy in the place of a node, whose outputs it makes. */
    void put(Node place, Op op, List<Value> inputs, String layer) {
        put(place.outputs(), op, inputs, layer);
    }

    /** Puts an op on values of the copy that makes these values of the graph. */
    void put(List<Value> outputs, Op op, List<Value> inputs, String layer) {
        List<Value> made = builder.inLayer(layer, () -> builder.addAll(op, inputs));
        for (int i = 0; i < made.size(); i++) {
            copies.put(outputs.get(i), made.get(i));
        }
    }

    /** The name of several layers that become one, as errors and explanations name it: {@code conv1: Conv2d(…) + bn1: BatchNorm2d(…)}. */
    static String layers(String... layers) {
        return Arrays.stream(layers)
                .filter(layer -> !layer.isEmpty())
                .distinct()
                .collect(Collectors.joining(" + "));
    }

    Graph build() {
        graph.outputs().forEach((name, value) -> builder.output(name, copy(value)));
        return builder.build();
    }
}
