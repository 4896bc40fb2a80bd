package dev.signet.io.onnx;

import dev.signet.op.CrossEntropy;
import dev.signet.op.NegativeLogLikelihood;

/** Writes losses of classes. */
final class LossRules {
    private LossRules() {}

    static void negativeLogLikelihood(NegativeLogLikelihood op, ExportScope node) {
        node.resultOfInputs(
                "NegativeLogLikelihoodLoss", attributes(op.reduction().text(), op.ignoreIndex()));
    }

    static void crossEntropy(CrossEntropy op, ExportScope node) {
        if (op.labelSmoothing() != 0 || node.element(1).isFloat()) {
            throw new UnsupportedNodeException("ONNX has cross-entropy with class indices only, not smoothed");
        }
        node.resultOfInputs("SoftmaxCrossEntropyLoss", attributes(op.reduction(), op.ignoreIndex()));
    }

    private static NodeAttributes attributes(String reduction, int ignoreIndex) {
        if (!java.util.List.of("mean", "sum", "none").contains(reduction)) {
            throw new UnsupportedNodeException("ONNX has no loss reduced by " + reduction);
        }
        return NodeAttributes.NONE.with("reduction", reduction).with("ignore_index", ignoreIndex);
    }
}
