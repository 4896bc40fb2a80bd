package dev.signet.io.onnx;

import dev.signet.graph.Value;
import dev.signet.op.CrossEntropy;
import dev.signet.op.LogSoftmax;

/** Losses. */
final class LossNodes {
    /** Stands for no class to be ignored: no target has it. */
    private static final long NONE = Integer.MIN_VALUE;

    private LossNodes() {}

    static void softmaxCrossEntropy(NodeScope node) {
        Value scores = node.value(0);
        CrossEntropy loss = new CrossEntropy(
                node.text("reduction", "mean"), 0, Math.toIntExact(node.integer("ignore_index", NONE)));
        node.result(
                node.hasInput(2)
                        ? node.add(loss, scores, node.value(1), node.value(2))
                        : node.add(loss, scores, node.value(1)));
        if (node.wantsOutput(1)) {
            node.result(1, node.add(new LogSoftmax(1), scores));
        }
    }
}
