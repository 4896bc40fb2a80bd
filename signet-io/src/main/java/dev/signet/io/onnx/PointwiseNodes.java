package dev.signet.io.onnx;

import dev.signet.graph.Op;
import dev.signet.graph.Value;
import dev.signet.op.Add;
import dev.signet.op.Mul;
import dev.signet.op.Reshape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Arithmetic element by element. */
final class PointwiseNodes {
    private static final int NUMPY_BROADCASTING = 7;

    private PointwiseNodes() {}

    static void add(NodeScope node) {
        binary(node, new Add());
    }

    static void mul(NodeScope node) {
        binary(node, new Mul());
    }

    private static void binary(NodeScope node, Op op) {
        node.result(node.add(op, node.value(0), second(node)));
    }

    /** Before version 7 the second operand could be laid along inner axes of the first: it gets the missing axes behind. */
    private static Value second(NodeScope node) {
        Value b = node.value(1);
        if (node.opset() >= NUMPY_BROADCASTING || !node.flag("broadcast", false) || !node.hasAttribute("axis")) {
            return b;
        }
        int rank = node.shape(0).rank();
        int behind = rank - node.axis(node.integer("axis", 0), rank) - b.shape().rank();
        if (behind <= 0) {
            return b;
        }
        List<Integer> sizes = new ArrayList<>(Collections.nCopies(b.shape().rank(), 0));
        sizes.addAll(Collections.nCopies(behind, 1));
        return node.add(new Reshape(sizes), b);
    }

    static void sum(NodeScope node) {
        Value sum = node.value(0);
        for (int i = 1; i < node.inputs(); i++) {
            sum = node.add(new Add(), sum, node.value(i));
        }
        if (node.inputs() == 1) {
            node.passThrough();
        } else {
            node.result(sum);
        }
    }
}
