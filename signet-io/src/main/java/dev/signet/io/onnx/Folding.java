package dev.signet.io.onnx;

import dev.signet.graph.Cost;
import dev.signet.graph.Graph;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.Node;
import dev.signet.graph.Value;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A node all of whose inputs are known is computed while importing, on the references, in a graph of its own. */
final class Folding {
    /** The largest result: the weights of a large layer, and no more memory than a computer has. */
    private static final long MOST_ELEMENTS = 1 << 24;

    private Folding() {}

    /** The results by number of the output; empty where an input is not known, or a result is too large to be kept. */
    static Optional<Map<Integer, Held>> results(
            NodeProto node, long opset, Converter converter, List<Optional<Held>> inputs, ElementBudget budget) {
        if (inputs.isEmpty() || !inputs.stream().flatMap(Optional::stream).allMatch(Held.Known.class::isInstance)) {
            return Optional.empty();
        }
        GraphBuilder builder = new GraphBuilder();
        NodeScope scope = new NodeScope(node, opset, builder, Weights.constants(builder), new Sizes(), inputs, budget);
        Map<Integer, Held> converted = scope.convertedBy(converter);
        Graph graph = builder.build();
        if (graph.values().stream().anyMatch(Folding::tooLarge) || !budget.takes(elements(graph), operations(graph))) {
            return Optional.empty();
        }
        Map<Value, Tensor> computed = run(graph);
        Map<Integer, Held> results = new LinkedHashMap<>(converted);
        results.replaceAll((index, result) -> result instanceof Held.Computed value
                ? new Held.Known(node.outputs().get(index), Objects.requireNonNull(computed.get(value.value())))
                : result);
        return Optional.of(results);
    }

    /** Every value, rounded to its type as in a run of the model. */
    private static Map<Value, Tensor> run(Graph graph) {
        Map<Value, Tensor> computed = new HashMap<>(graph.constants());
        for (Node node : graph.nodes()) {
            List<Wide> inputs = node.inputs().stream()
                    .map(input -> Wide.of(Objects.requireNonNull(computed.get(input))))
                    .toList();
            List<Wide> results = node.op().reference(inputs);
            for (int i = 0; i < results.size(); i++) {
                computed.put(node.outputs().get(i), results.get(i).toTensor());
            }
        }
        return computed;
    }

    private static long elements(Graph graph) {
        return graph.values().stream()
                .filter(value -> value.kind() == Value.Kind.RESULT)
                .mapToLong(value -> value.shape().concrete().elements())
                .sum();
    }

    private static long operations(Graph graph) {
        long operations = 0;
        for (Node node : graph.nodes()) {
            Cost cost = node.op().cost(shapes(node.inputs()), shapes(node.outputs()));
            operations += cost.multiplyAdds() + cost.elementOperations();
        }
        return operations;
    }

    private static List<Shape> shapes(List<Value> values) {
        return values.stream().map(value -> value.shape().concrete()).toList();
    }

    private static boolean tooLarge(Value value) {
        return !value.shape().isConcrete() || value.shape().concrete().elements() > MOST_ELEMENTS;
    }
}
