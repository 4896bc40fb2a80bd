package dev.signet.nn.transfer;

import dev.signet.graph.Dim;
import dev.signet.graph.Graph;
import dev.signet.graph.Node;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.LogSoftmax;
import dev.signet.op.Softmax;
import dev.signet.tensor.ElementType;
import java.util.Optional;

/** The scores of the classes that a trained network tells apart. */
final class KnownClasses {
    private KnownClasses() {}

    /** The network's only output, before a softmax; empty if it is not a known number of scores, two at least, for each picture. */
    static Optional<Value> of(Graph graph) {
        if (graph.outputs().size() != 1) {
            return Optional.empty();
        }
        Value output = graph.outputs().values().iterator().next();
        SymbolicShape shape = output.shape();
        if (shape.rank() < 2 || !output.type().element().equals(ElementType.FLOAT32)) {
            return Optional.empty();
        }
        Dim classes = shape.dim(1);
        for (int axis = 2; axis < shape.rank(); axis++) {
            if (!shape.dim(axis).equals(Dim.of(1))) {
                return Optional.empty();
            }
        }
        return classes.isKnown() && classes.size() >= 2 ? Optional.of(beforeSoftmax(graph, output)) : Optional.empty();
    }

    private static Value beforeSoftmax(Graph graph, Value output) {
        for (Node node : graph.nodes()) {
            boolean softmax = node.op() instanceof Softmax || node.op() instanceof LogSoftmax;
            if (softmax && node.output().equals(output)) {
                return node.input(0);
            }
        }
        return output;
    }
}
