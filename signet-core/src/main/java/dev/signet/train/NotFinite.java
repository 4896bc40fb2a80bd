package dev.signet.train;

import dev.signet.graph.Dim;
import dev.signet.graph.Graph;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.Node;
import dev.signet.graph.Value;
import dev.signet.plan.PlanTooLargeException;
import dev.signet.run.Session;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The first value of a graph, in order of computation, that holds NaN or an infinity.
 *
 * @param where its layer and op, or the input, parameter or state it is
 * @param samples positions in the batch of the samples that hold such a value; empty if it has no row per sample
 */
record NotFinite(String where, List<Integer> samples) {
    NotFinite {
        samples = List.copyOf(samples);
    }

    /** Looks at everything the graph computes from these tensors, in the arithmetic of training. Slow: for once things went wrong. */
    static Optional<NotFinite> first(Graph graph, Map<String, Tensor> bindings, SessionOptions options) {
        Map<String, Tensor> values = new HashMap<>(bindings);
        try {
            values.putAll(Session.of(observed(graph), Map.of(), options).run(bindings));
        } catch (PlanTooLargeException tooLarge) {
            // Then the tensors that were given, and nothing computed, can be looked at.
        }
        for (Value value : graph.values()) {
            Tensor tensor = values.get(value.kind() == Value.Kind.RESULT ? key(value) : value.name());
            if (tensor != null && tensor.type() == ElementType.FLOAT32) {
                List<Integer> rows = badRows(tensor);
                if (!rows.isEmpty()) {
                    return Optional.of(new NotFinite(describe(graph, value), perSample(value) ? rows : List.of()));
                }
            }
        }
        return Optional.empty();
    }

    /** The graph with every float32 result as an output. */
    private static Graph observed(Graph graph) {
        GraphBuilder builder = GraphBuilder.extending(graph);
        for (Value value : graph.values()) {
            if (value.kind() == Value.Kind.RESULT && value.type().element() == ElementType.FLOAT32) {
                builder.output(key(value), value);
            }
        }
        return builder.build();
    }

    private static boolean perSample(Value value) {
        return value.shape().rank() > 0 && value.shape().dim(0).equals(Dim.BATCH);
    }

    private static String key(Value value) {
        return "value " + value.id();
    }

    private static String describe(Graph graph, Value value) {
        return graph.nodes().stream()
                .filter(node -> node.outputs().contains(value))
                .findFirst()
                .map(NotFinite::describe)
                .orElse(value.kind() + " " + value.name());
    }

    private static String describe(Node node) {
        String op = node.op().type().name();
        return node.layer().isEmpty() ? op : node.layer() + " (" + op + ")";
    }

    private static List<Integer> badRows(Tensor tensor) {
        List<Integer> rows = new ArrayList<>();
        int count = tensor.shape().rank() == 0 ? 1 : tensor.shape().size(0);
        int length = count == 0 ? 0 : tensor.elements() / count;
        float[] values = tensor.floats();
        for (int row = 0; row < count; row++) {
            if (!allFinite(values, row * length, (row + 1) * length)) {
                rows.add(row);
            }
        }
        return rows;
    }

    static boolean allFinite(float[] values, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!Float.isFinite(values[i])) {
                return false;
            }
        }
        return true;
    }
}
