package dev.signet.io.onnx;

import dev.signet.graph.Value;
import dev.signet.op.CrossEntropy;
import dev.signet.op.LogSoftmax;
import dev.signet.op.LossReduction;
import dev.signet.op.NegativeLogLikelihood;

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

    static void negativeLogLikelihood(NodeScope node) {
        LossReduction reduction = switch (node.text("reduction", "mean")) {
            case "none" -> LossReduction.NONE;
            case "sum" -> LossReduction.SUM;
            case "mean" -> LossReduction.MEAN;
            default ->
                throw new BadNodeException(
                        "reduction is '" + node.text("reduction", "mean") + "', expected none, sum or mean");
        };
        NegativeLogLikelihood loss =
                new NegativeLogLikelihood(reduction, Math.toIntExact(node.integer("ignore_index", NONE)));
        node.result(
                node.hasInput(2)
                        ? node.add(loss, node.value(0), node.value(1), node.value(2))
                        : node.add(loss, node.value(0), node.value(1)));
    }
}
