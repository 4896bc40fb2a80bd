package dev.signet.io.onnx;

import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.AdaptiveAveragePool;
import dev.signet.op.AdaptiveMaxPool;
import dev.signet.op.AveragePool;
import dev.signet.op.Conv;
import dev.signet.op.MaxPool;
import dev.signet.op.Padding;
import dev.signet.op.Sliding;
import java.util.Collections;
import java.util.List;

/** Convolution and pooling. */
final class WindowNodes {
    private WindowNodes() {}

    static void conv(NodeScope node) {
        Value x = node.value(0);
        Value weight = node.value(1);
        SymbolicShape shape = weight.shape();
        List<Integer> kernel = node.sizes("kernel_shape");
        if (!kernel.isEmpty() && shape.isConcrete() && !kernel.equals(kernelOf(shape))) {
            throw new BadNodeException("kernel_shape is " + kernel + ", the weight is " + shape);
        }
        if (!shape.isConcrete()) {
            throw new UnsupportedNodeException("the size of the weight is not known");
        }
        Conv conv = new Conv(sliding(node), Math.toIntExact(node.integer("group", 1)));
        node.result(node.hasInput(2) ? node.add(conv, x, weight, node.value(2)) : node.add(conv, x, weight));
    }

    private static List<Integer> kernelOf(SymbolicShape weight) {
        return weight.dims().stream()
                .skip(2)
                .map(dim -> dim.isKnown() ? dim.size() : -1)
                .toList();
    }

    /** Strides, dilations, and padding with the older {@code auto_pad} before {@code pads}. */
    private static Sliding sliding(NodeScope node) {
        return new Sliding(node.sizes("strides"), node.sizes("dilations"), padding(node));
    }

    private static Padding padding(NodeScope node) {
        String automatic = node.text("auto_pad", "NOTSET");
        return switch (automatic) {
            case "SAME_UPPER" -> Padding.SAME_UPPER;
            case "SAME_LOWER" -> Padding.SAME_LOWER;
            case "VALID" -> Padding.VALID;
            case "NOTSET", "" ->
                Padding.explicit(
                        node.sizes("pads").stream().mapToInt(Integer::intValue).toArray());
            default ->
                throw new BadNodeException(
                        "auto_pad is '" + automatic + "', expected NOTSET, SAME_UPPER, SAME_LOWER or VALID");
        };
    }

    static void maxPool(NodeScope node) {
        node.result(node.add(new MaxPool(kernel(node), sliding(node), node.flag("ceil_mode", false)), node.value(0)));
    }

    static void averagePool(NodeScope node) {
        AveragePool pool = new AveragePool(
                kernel(node), sliding(node), node.flag("ceil_mode", false), node.flag("count_include_pad", false));
        node.result(node.add(pool, node.value(0)));
    }

    private static List<Integer> kernel(NodeScope node) {
        List<Integer> kernel = node.sizes("kernel_shape");
        if (kernel.isEmpty()) {
            throw new BadNodeException("attribute kernel_shape is missing");
        }
        return kernel;
    }

    static void globalAveragePool(NodeScope node) {
        node.result(node.add(new AdaptiveAveragePool(ones(node)), node.value(0)));
    }

    static void globalMaxPool(NodeScope node) {
        node.result(node.add(new AdaptiveMaxPool(ones(node)), node.value(0)));
    }

    private static List<Integer> ones(NodeScope node) {
        return Collections.nCopies(Math.max(0, node.shape(0).rank() - 2), 1);
    }
}
