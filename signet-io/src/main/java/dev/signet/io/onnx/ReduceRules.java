package dev.signet.io.onnx;

import dev.signet.graph.Dim;
import dev.signet.graph.SymbolicShape;
import dev.signet.op.ArgReduce;
import dev.signet.op.ChannelBroadcast;
import dev.signet.op.ChannelSum;
import dev.signet.op.Cumulative;
import dev.signet.op.Reduce;
import dev.signet.op.Reduction;
import dev.signet.op.SumTo;
import dev.signet.op.TopK;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Writes one number of many, and running ones. */
final class ReduceRules {
    private static final int AXES_AS_INPUT = 18;

    private ReduceRules() {}

    static void reduce(Reduce op, ExportScope node) {
        if (op.axes().isEmpty()) {
            throw new UnsupportedNodeException("ONNX takes a reduction along no axes for one along all");
        }
        NodeAttributes keeping = NodeAttributes.NONE.with("keepdims", op.keepAxes());
        String operator = operator(op.reduction());
        if (op.reduction() == Reduction.SUM || node.opset() >= AXES_AS_INPUT) {
            node.result(operator, keeping, node.input(0), node.integers("axes", op.axes()));
        } else {
            node.result(operator, keeping.with("axes", op.axes()), node.input(0));
        }
    }

    private static String operator(Reduction reduction) {
        return switch (reduction) {
            case SUM -> "ReduceSum";
            case MEAN -> "ReduceMean";
            case PROD -> "ReduceProd";
            case MAX -> "ReduceMax";
            case MIN -> "ReduceMin";
            case L1 -> "ReduceL1";
            case L2 -> "ReduceL2";
            case SUM_SQUARE -> "ReduceSumSquare";
            case LOG_SUM -> "ReduceLogSum";
            case LOG_SUM_EXP -> "ReduceLogSumExp";
        };
    }

    static void position(ArgReduce op, ExportScope node) {
        NodeAttributes attributes = NodeAttributes.NONE.with("axis", op.axis()).with("keepdims", op.keepAxis());
        node.resultOfInputs(
                op.largest() ? "ArgMax" : "ArgMin", op.last() ? attributes.with("select_last_index", 1L) : attributes);
    }

    static void cumulative(Cumulative op, ExportScope node) {
        if (op.product()) {
            throw new UnsupportedNodeException("running products need opset 26");
        }
        NodeAttributes attributes =
                NodeAttributes.NONE.with("exclusive", op.exclusive()).with("reverse", op.reverse());
        node.result(
                "CumSum", attributes, node.input(0), node.tensor("axis", Tensor.ofLongs(Shape.scalar(), op.axis())));
    }

    static void topK(TopK op, ExportScope node) {
        NodeAttributes attributes = NodeAttributes.NONE.with("axis", op.axis()).with("largest", op.largest());
        node.results("TopK", attributes, node.input(0), node.integers("k", op.count()));
    }

    /** Sums along the axes that the second input lacks or has with size 1. */
    static void sumTo(SumTo op, ExportScope node) {
        SymbolicShape x = node.shape(0);
        SymbolicShape to = node.shape(1);
        int more = x.rank() - to.rank();
        List<Integer> axes = new ArrayList<>();
        for (int axis = 0; axis < x.rank(); axis++) {
            if (axis < more
                    || (to.dim(axis - more).equals(Dim.of(1)) && !x.dim(axis).equals(Dim.of(1)))) {
                axes.add(axis);
            }
        }
        if (axes.isEmpty()) {
            node.result("Identity", node.input(0));
            return;
        }
        String sum = node.add(
                "ReduceSum", NodeAttributes.NONE.with("keepdims", true), node.input(0), node.integers("axes", axes));
        node.result("Reshape", sum, node.add("Shape", node.input(1)));
    }

    static void channelSum(ChannelSum op, ExportScope node) {
        List<Integer> axes = IntStream.range(0, node.rank())
                .filter(axis -> axis != 1)
                .boxed()
                .toList();
        node.result("ReduceSum", NodeAttributes.NONE.with("keepdims", 0L), node.input(0), node.integers("axes", axes));
    }

    static void channelBroadcast(ChannelBroadcast op, ExportScope node) {
        List<Integer> perChannel = new ArrayList<>(List.of(-1));
        perChannel.addAll(Collections.nCopies(node.shape(1).rank() - 2, 1));
        String row = node.add("Reshape", node.input(0), node.integers("shape", perChannel));
        node.result("Expand", row, node.add("Shape", node.input(1)));
    }
}
