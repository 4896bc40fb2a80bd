package dev.signet.nn.transfer;

import dev.signet.graph.Graph;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.Node;
import dev.signet.graph.SpatialMaps;
import dev.signet.graph.Transplant;
import dev.signet.graph.Value;
import dev.signet.nn.Network;
import dev.signet.op.Dropout;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A body with a new head, in three graphs: the {@code body} gives a row of features {@code output} for an image {@code input}; the {@code head} gives logits
 * {@code output} for a row of features {@code input}; the {@code whole} is one after the other. While the body does not change, its features can be computed once.
 * Dropout inside the body is left out.
 *
 * @param prefix what stands before the head's names in the whole
 * @param bodyNames the parameters and states of the body in the order of their first use
 */
public record Transfer(Graph body, Network head, Graph whole, String prefix, List<String> bodyNames) {
    public Transfer {
        bodyNames = List.copyOf(bodyNames);
    }

    /**
     * Cuts a network behind one of its spatial maps, or behind its scores where the head begins there.
     *
     * @param graph with input {@code input}
     * @param cut of this graph
     */
    public static Transfer of(Graph graph, SpatialMaps.Found cut, Head head, int classes) {
        Value beginning = head.beginning(graph, cut.value());
        GraphBuilder bodyBuilder = new GraphBuilder();
        Value row = head.row(bodyBuilder, body(graph, beginning, bodyBuilder));
        bodyBuilder.output("output", row);
        Graph body = bodyBuilder.build();

        Network layers = head.layers(row.shape().size(1), classes);
        List<String> bodyNames = namesInOrder(body);
        String prefix = freePrefix(bodyNames);
        GraphBuilder builder = new GraphBuilder();
        Value features = head.row(builder, body(graph, beginning, builder));
        Value logits = new Transplant(layers.graph(), builder, Transplant.Change.NONE, name -> prefix + name)
                .replace(layers.graph().inputs().getFirst(), features)
                .copy(layers.graph().output("output"));
        builder.output("output", logits);
        return new Transfer(body, layers, builder.build(), prefix, bodyNames);
    }

    private static Value body(Graph graph, Value cut, GraphBuilder into) {
        return new Transplant(graph, into, Transfer::withoutDropout, name -> name).copy(cut);
    }

    private static Optional<List<Value>> withoutDropout(Node node, List<Value> inputs, GraphBuilder into) {
        return node.op() instanceof Dropout ? Optional.of(inputs) : Optional.empty();
    }

    private static List<String> namesInOrder(Graph graph) {
        Set<String> names = new LinkedHashSet<>();
        for (Node node : graph.nodes()) {
            for (Value input : node.inputs()) {
                if (input.kind() == Value.Kind.PARAMETER || input.kind() == Value.Kind.STATE) {
                    names.add(input.name());
                }
            }
        }
        return new ArrayList<>(names);
    }

    private static String freePrefix(List<String> taken) {
        String prefix = "head.";
        while (startsOne(taken, prefix)) {
            prefix = "new_" + prefix;
        }
        return prefix;
    }

    private static boolean startsOne(List<String> taken, String prefix) {
        return taken.stream().anyMatch(name -> name.startsWith(prefix));
    }

    /** The weights of the body, out of the trained network's. */
    public Map<String, Tensor> bodyWeights(Map<String, Tensor> trained) {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        bodyNames.forEach(name -> weights.put(name, Objects.requireNonNull(trained.get(name), name)));
        return weights;
    }

    /** The weights of the whole, from the trained network's and the head's by its own names. */
    public Map<String, Tensor> weights(Map<String, Tensor> trained, Map<String, Tensor> headWeights) {
        Map<String, Tensor> weights = bodyWeights(trained);
        headWeights.forEach((name, tensor) -> weights.put(prefix + name, tensor));
        return weights;
    }

    /**
     * Factors on the learning rate for the body, cut in the order of use into as many groups of about the same number of names as there are factors, the first
     * layers first. The head's are 1.
     */
    public Map<String, Double> bodyRates(List<Double> factors) {
        Map<String, Double> rates = new LinkedHashMap<>();
        for (int i = 0; i < bodyNames.size(); i++) {
            rates.put(bodyNames.get(i), factors.get((int) ((long) i * factors.size() / bodyNames.size())));
        }
        return rates;
    }
}
