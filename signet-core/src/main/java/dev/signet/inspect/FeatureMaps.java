package dev.signet.inspect;

import dev.signet.graph.Graph;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.Node;
import dev.signet.graph.Value;
import dev.signet.run.Session;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.Tensor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** All that a graph computes on the way to its outputs. Nothing is fused, because everything is looked at. Thread-safe. */
public final class FeatureMaps {
    private final Graph graph;
    private final Session session;

    /**
     * With direct sums only, so that a value does not depend on where in a tile of Winograd's it lies.
     *
     * @param weights all parameters and states by name
     */
    public FeatureMaps(Graph graph, Map<String, Tensor> weights) {
        this(graph, weights, SessionOptions.standard().strict(true));
    }

    /** As the other constructor, computed as the options say. */
    public FeatureMaps(Graph graph, Map<String, Tensor> weights, SessionOptions options) {
        this.graph = graph;
        GraphBuilder builder = GraphBuilder.extending(graph);
        for (Node node : graph.nodes()) {
            if (node.output().type().element().isFloat()) {
                builder.output(name(node.output()), node.output());
            }
        }
        this.session = Session.of(builder.build(), weights, options);
    }

    private static String name(Value value) {
        return "value " + value.id();
    }

    public Graph graph() {
        return graph;
    }

    /** The first output of every node, in order of computation, for a graph with one input. */
    public Map<Node, Tensor> of(Tensor input) {
        return of(Map.of(graph.inputs().getFirst().name(), input));
    }

    /** The first output of every node, in order of computation. */
    public Map<Node, Tensor> of(Map<String, Tensor> inputs) {
        Map<String, Tensor> results = session.run(new HashMap<>(inputs));
        Map<Node, Tensor> maps = new LinkedHashMap<>();
        for (Node node : graph.nodes()) {
            if (node.output().type().element().isFloat()) {
                maps.put(node, Objects.requireNonNull(results.get(name(node.output()))));
            }
        }
        return maps;
    }
}
