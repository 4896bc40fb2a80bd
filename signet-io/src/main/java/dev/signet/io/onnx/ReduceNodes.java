package dev.signet.io.onnx;

import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.AdaptiveAveragePool;
import dev.signet.op.ArgReduce;
import dev.signet.op.Cumulative;
import dev.signet.op.Flatten;
import dev.signet.op.Reduce;
import dev.signet.op.Reduction;
import dev.signet.op.TopK;
import dev.signet.tensor.ElementType;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** One number of many, and running ones. */
final class ReduceNodes {
    private ReduceNodes() {}

    static Converter reduce(Reduction reduction) {
        int axesAsInput = reduction == Reduction.SUM ? 13 : 18;
        return node -> reduce(node, reduction, axesAsInput);
    }

    private static void reduce(NodeScope node, Reduction reduction, int axesAsInput) {
        int rank = node.shape(0).rank();
        long[] given = node.opset() >= axesAsInput
                ? node.hasInput(1) ? node.knownIntegers(1, "axes") : new long[0]
                : node.integers("axes").orElseGet(() -> new long[0]);
        boolean noneMeansAll = !node.flag("noop_with_empty_axes", false);
        if (given.length == 0 && noneMeansAll) {
            given = LongStream.range(0, rank).toArray();
        }
        List<Integer> axes = LongStream.of(given)
                .mapToObj(axis -> node.axis(axis, rank))
                .sorted()
                .toList();
        boolean keep = node.flag("keepdims", true);
        if (reduction == Reduction.MEAN && isGlobalPool(node, axes)) {
            Value mean = node.add(new AdaptiveAveragePool(Collections.nCopies(rank - 2, 1)), node.value(0));
            node.result(keep ? mean : node.add(new Flatten(1, -1), mean));
            return;
        }
        node.result(node.add(new Reduce(reduction, axes, keep), node.value(0)));
    }

    /** The mean of all positions of images. */
    private static boolean isGlobalPool(NodeScope node, List<Integer> axes) {
        SymbolicShape shape = node.shape(0);
        return node.element(0) == ElementType.FLOAT32
                && shape.rank() >= 3
                && axes.equals(IntStream.range(2, shape.rank()).boxed().toList())
                && shape.dims().stream().noneMatch(dim -> dim.isKnown() && dim.size() == 0);
    }

    static Converter position(boolean largest) {
        return node -> {
            int axis = node.axis(node.integer("axis", 0), node.shape(0).rank());
            boolean last = node.flag("select_last_index", false);
            node.result(node.add(new ArgReduce(largest, axis, node.flag("keepdims", true), last), node.value(0)));
        };
    }

    static Converter cumulative(boolean product) {
        return node -> {
            long[] axes = node.knownIntegers(1, "the axis");
            if (axes.length != 1) {
                throw new BadNodeException(axes.length + " axes, expected one");
            }
            int axis = node.axis(axes[0], node.shape(0).rank());
            Cumulative op = new Cumulative(product, axis, node.flag("exclusive", false), node.flag("reverse", false));
            node.result(node.add(op, node.value(0)));
        };
    }

    static void topK(NodeScope node) {
        node.ignores("sorted"); // sorted is one of the orders that are allowed
        long count = node.opset() < 10 ? node.integer("k", 0) : node.knownIntegers(1, "k")[0];
        int axis = node.axis(node.integer("axis", -1), node.shape(0).rank());
        List<Value> results =
                node.addAll(new TopK(Math.toIntExact(count), axis, node.flag("largest", true)), node.value(0));
        node.result(0, results.get(0));
        node.result(1, results.get(1));
    }
}
