package dev.signet.io.onnx;

import dev.signet.graph.Op;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.Flatten;
import dev.signet.op.LogSoftmax;
import dev.signet.op.Reshape;
import dev.signet.op.Softmax;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Softmax along one axis; before version 13 along all axes from one on. */
final class SoftmaxNodes {
    private static final int ALONG_ONE_AXIS = 13;

    private SoftmaxNodes() {}

    static void softmax(NodeScope node) {
        convert(node, Softmax::new);
    }

    static void logSoftmax(NodeScope node) {
        convert(node, LogSoftmax::new);
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
        node.result(node.add(new Reshape(sizesAgain(x.shape(), axis)), flat));
    }

    private static List<Integer> sizesAgain(SymbolicShape shape, int axis) {
        List<Integer> sizes = new ArrayList<>();
        for (int i = 0; i < shape.rank(); i++) {
            if (i < axis) {
                sizes.add(0);
            } else if (shape.dim(i).isKnown()) {
                sizes.add(shape.dim(i).size());
            } else if (sizes.contains(-1)) {
                throw new UnsupportedNodeException("softmax along several axes of unknown size: " + shape);
            } else {
                sizes.add(-1);
            }
        }
        return sizes;
    }
}
