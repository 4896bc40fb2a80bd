package dev.signet.io.onnx;

import dev.signet.graph.Op;
import dev.signet.graph.Value;
import dev.signet.op.Flatten;
import dev.signet.op.Hardmax;
import dev.signet.op.LogSoftmax;
import dev.signet.op.ReshapeLike;
import dev.signet.op.Softmax;
import java.util.function.IntFunction;

/** Softmax and its relatives along one axis; before version 13 along all axes from one on. */
final class SoftmaxNodes {
    private static final int ALONG_ONE_AXIS = 13;

    private SoftmaxNodes() {}

    static void softmax(NodeScope node) {
        convert(node, Softmax::new);
    }

    static void logSoftmax(NodeScope node) {
        convert(node, LogSoftmax::new);
    }

    static void hardmax(NodeScope node) {
        convert(node, Hardmax::new);
    }

    private static void convert(NodeScope node, IntFunction<Op> op) {
        Value x = node.value(0);
        int rank = x.shape().rank();
        int axis = node.axis(node.integer("axis", node.opset() < ALONG_ONE_AXIS ? 1 : -1), rank);
        if (node.opset() >= ALONG_ONE_AXIS || axis == rank - 1) {
            node.result(node.add(op.apply(axis), x));
            return;
        }
        Value flat = node.add(op.apply(axis), node.add(new Flatten(axis, -1), x));
        node.result(node.add(new ReshapeLike(), flat, x));
    }
}
