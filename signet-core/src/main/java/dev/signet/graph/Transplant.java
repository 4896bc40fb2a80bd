package dev.signet.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Copies parts of a graph into another that is being built: what a value is computed from, up to the values that were put in place of others. Names of inputs,
 * parameters and states are kept unless renamed.
 */
public final class Transplant {
    private final Graph graph;
    private final GraphBuilder into;
    private final Change change;
    private final UnaryOperator<String> names;
    private final Map<Value, Value> copies = new HashMap<>();

    /** What takes the place of a node while it is copied. */
    @FunctionalInterface
    public interface Change {
        /** Every node as it is. */
        Change NONE = (node, inputs, into) -> Optional.empty();

        /**
         * The outputs to use for this node, from its inputs in the new graph; empty to copy it as it is.
         *
         * @param into the graph to add to, in the node's layer
         */
        Optional<List<Value>> instead(Node node, List<Value> inputs, GraphBuilder into);
    }

    public Transplant(Graph graph, GraphBuilder into) {
        this(graph, into, Change.NONE, UnaryOperator.identity());
    }

    /**
     * @param change what nodes become
     * @param names the new names of parameters and states
     */
    public Transplant(Graph graph, GraphBuilder into, Change change, UnaryOperator<String> names) {
        this.graph = graph;
        this.into = into;
        this.change = change;
        this.names = names;
    }

    /** From here on {@code by}, of the new graph, is what this value becomes; nothing before it is copied for its sake. */
    public Transplant replace(Value value, Value by) {
        copies.put(value, by);
        return this;
    }

    /** This value in the new graph, with all that it is computed from. */
    public Value copy(Value wanted) {
        Set<Value> needed = needed(wanted);
        for (Value value : graph.values()) {
            if (needed.contains(value) && value.kind() != Value.Kind.RESULT) {
                copies.put(value, source(value));
            }
        }
        for (Node node : graph.nodes()) {
            if (node.outputs().stream().anyMatch(needed::contains)) {
                copy(node);
            }
        }
        return Objects.requireNonNull(copies.get(wanted), "the nodes make every value");
    }

    /** The values that have to be made, in no order; those that there are already are left out with all before them. */
    private Set<Value> needed(Value wanted) {
        Set<Value> needed = new HashSet<>();
        if (!copies.containsKey(wanted)) {
            needed.add(wanted);
        }
        for (Node node : graph.nodes().reversed()) {
            if (node.outputs().stream().anyMatch(needed::contains)) {
                for (Value input : node.inputs()) {
                    if (!copies.containsKey(input)) {
                        needed.add(input);
                    }
                }
            }
        }
        return needed;
    }

    private Value source(Value value) {
        return switch (value.kind()) {
            case INPUT -> into.input(value.name(), value.type().element(), value.shape());
            case PARAMETER ->
                into.parameter(names.apply(value.name()), value.shape().concrete());
            case STATE -> into.state(names.apply(value.name()), value.shape().concrete());
            case CONSTANT -> into.constant(graph.constant(value));
            case RESULT -> throw new IllegalArgumentException(value + " has a node");
        };
    }

    private void copy(Node node) {
        List<Value> inputs = new ArrayList<>();
        node.inputs().forEach(input -> inputs.add(Objects.requireNonNull(copies.get(input), "nodes are in order")));
        List<Value> made = into.inLayer(
                node.layer(), () -> change.instead(node, inputs, into).orElseGet(() -> into.addAll(node.op(), inputs)));
        for (int i = 0; i < made.size(); i++) {
            copies.put(node.outputs().get(i), made.get(i));
        }
    }
}
