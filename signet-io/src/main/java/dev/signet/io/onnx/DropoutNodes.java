package dev.signet.io.onnx;

import dev.signet.graph.Value;
import dev.signet.op.Cast;
import dev.signet.op.Dropout;
import dev.signet.op.DropoutTraining;
import dev.signet.op.FillLike;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import java.util.stream.LongStream;

/** Dropout, which does nothing unless the file asks for training. */
final class DropoutNodes {
    private static final int RATIO_IS_AN_INPUT = 12;
    private static final int MASK_IS_BOOL = 10;

    private DropoutNodes() {}

    static void dropout(NodeScope node) {
        node.ignores("seed", "is_test"); // random bits are Signet's own; old versions are read as in use
        double ratio = ratio(node);
        if (isTraining(node)) {
            drop(node, ratio);
            return;
        }
        if (ratio >= 0 && ratio < 1) {
            node.result(node.add(new Dropout(ratio), node.value(0)));
        } else {
            node.passThrough();
        }
        if (node.wantsOutput(1)) {
            node.result(1, node.add(new FillLike(maskType(node), 1), node.value(0)));
        }
    }

    private static double ratio(NodeScope node) {
        if (node.opset() < RATIO_IS_AN_INPUT) {
            return node.number("ratio", 0.5);
        }
        if (!node.hasInput(1)) {
            return 0.5;
        }
        double[] ratio = node.knownNumbers(1, "ratio");
        if (ratio.length != 1) {
            throw new BadNodeException("ratio is " + node.shape(1) + ", expected one number");
        }
        return ratio[0];
    }

    private static boolean isTraining(NodeScope node) {
        if (node.opset() < RATIO_IS_AN_INPUT || !node.hasInput(2)) {
            return false;
        }
        Tensor training = node.required(2, "training_mode");
        if (training.type() != ElementType.BOOL || training.elements() != 1) {
            throw new BadNodeException("training_mode is " + training + ", expected one BOOL");
        }
        return Wide.of(training).longs()[0] != 0;
    }

    private static ElementType maskType(NodeScope node) {
        return node.opset() >= MASK_IS_BOOL ? ElementType.BOOL : node.element(0);
    }

    /** The same mask in every run, by the node's seed and the number of the sample. */
    private static void drop(NodeScope node, double ratio) {
        Value x = node.value(0);
        int samples = node.known(x, 0);
        long[] numbers = LongStream.range(0, samples).toArray();
        Value keys = node.constant(Tensor.ofLongs(Shape.of(samples), numbers));
        Value step = node.scalar(node.integer("seed", 0));
        DropoutTraining dropout = new DropoutTraining(ratio, node.proto().label());
        node.result(node.add(dropout, x, keys, step));
        if (node.wantsOutput(1)) {
            Value kept = node.add(dropout, node.add(new FillLike(node.element(0), 1), x), keys, step);
            node.result(1, node.add(new Cast(maskType(node)), kept));
        }
    }
}
