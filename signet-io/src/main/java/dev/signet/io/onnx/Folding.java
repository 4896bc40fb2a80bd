package dev.signet.io.onnx;

import dev.signet.graph.Graph;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.Value;
import dev.signet.op.Reshape;
import dev.signet.run.Interpreter;
import dev.signet.tensor.Wide;
import java.util.Collections;
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
            NodeProto node, long opset, Converter converter, List<Optional<Held>> inputs) {
        if (inputs.isEmpty() || !inputs.stream().flatMap(Optional::stream).allMatch(Held.Known.class::isInstance)) {
            return Optional.empty();
        }
        GraphBuilder builder = new GraphBuilder();
        Weights weights = new Weights(builder);
        NodeScope scope = new NodeScope(node, opset, builder, weights, inputs);
        converter.convert(scope);
        Map<Integer, Held> results = new LinkedHashMap<>(scope.results());
        results.forEach((index, result) -> {
            if (result instanceof Held.Computed computed) {
                Value value = computed.value();
                builder.output(
                        "" + index,
                        builder.add(
                                new Reshape(Collections.nCopies(value.shape().rank(), 0)), value));
            }
        });
        Graph graph = builder.build();
        if (graph.values().stream().anyMatch(Folding::tooLarge)) {
            return Optional.empty();
        }
        Map<String, Wide> bindings = new HashMap<>();
        weights.tensors().forEach((name, tensor) -> bindings.put(name, Wide.of(tensor)));
        Map<String, Wide> computed = Interpreter.run(graph, bindings);
        results.replaceAll((index, result) -> result instanceof Held.Computed
                ? new Held.Known(
                        node.outputs().get(index),
                        Objects.requireNonNull(computed.get("" + index)).toTensor())
                : result);
        return Optional.of(results);
    }

    private static boolean tooLarge(Value value) {
        return !value.shape().isConcrete() || value.shape().concrete().elements() > MOST_ELEMENTS;
    }
}
