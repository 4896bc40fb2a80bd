package dev.signet.io.onnx;

import dev.signet.graph.Dim;
import dev.signet.graph.SymbolicShape;
import dev.signet.op.BatchNorm;
import dev.signet.op.Dropout;
import dev.signet.op.LpNormalize;
import dev.signet.op.Standardize;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Writes normalisation, and dropout, which does nothing in use. */
final class NormRules {
    private static final int REDUCE_TAKES_INPUT = 18;
    private static final int LAYER_NORM = 17;

    private NormRules() {}

    /** ONNX's momentum is the weight of the old statistics. */
    static void batchNorm(BatchNorm op, ExportScope node) {
        NodeAttributes attributes =
                NodeAttributes.NONE.with("epsilon", op.epsilon()).with("momentum", 1 - op.momentum());
        node.resultOfInputs("BatchNormalization", attributes);
    }

    static void dropout(Dropout op, ExportScope node) {
        node.result("Dropout", node.input(0), node.scalar("ratio", op.p()));
    }

    static void lpNormalize(LpNormalize op, ExportScope node) {
        node.resultOfInputs(
                "LpNormalization", NodeAttributes.NONE.with("axis", op.axis()).with("p", op.p()));
    }

    /** As PyTorch writes it: groups of channels as instances of another shape, last axes as layer normalisation. */
    static void standardize(Standardize op, ExportScope node) {
        int axis = op.axis() < 0 ? op.axis() + node.rank() : op.axis();
        SymbolicShape shape = node.shape(0);
        if (op.groups() == 1) {
            boolean known = shape.dims().stream().skip(axis).allMatch(Dim::isKnown);
            if (op.centred() && node.opset() >= LAYER_NORM && axis == node.rank() - 1 && known) {
                NodeAttributes attributes = NodeAttributes.NONE.with("axis", -1).with("epsilon", op.epsilon());
                String ones = node.repeated("scale", shape.dim(axis).size(), 1);
                node.result("LayerNormalization", attributes, node.input(0), ones);
                return;
            }
            List<Integer> axes = IntStream.range(axis, node.rank()).boxed().toList();
            rows(op, node, node.input(0), axes, "");
            return;
        }
        List<Integer> grouped = new ArrayList<>();
        for (int before = 0; before < axis; before++) {
            grouped.add(0);
        }
        grouped.addAll(List.of(op.groups(), -1));
        String cut = node.add("Reshape", node.input(0), node.integers("shape", grouped));
        String back = node.add("Shape", node.input(0));
        if (op.centred() && axis == 1) {
            String rows = node.add(
                    "InstanceNormalization",
                    NodeAttributes.NONE.with("epsilon", op.epsilon()),
                    cut,
                    node.repeated("scale", op.groups(), 1),
                    node.repeated("bias", op.groups(), 0));
            node.result("Reshape", rows, back);
            return;
        }
        rows(op, node, cut, List.of(axis + 1), back);
    }

    /** (x - mean) / sqrt(variance + epsilon) step by step; {@code back} is the shape to return to, or empty. */
    private static void rows(Standardize op, ExportScope node, String x, List<Integer> axes, String back) {
        String away = op.centred() ? node.add("Sub", x, mean(node, x, axes)) : x;
        String variance = mean(node, node.add("Mul", away, away), axes);
        String deviation = node.add("Sqrt", node.add("Add", variance, node.scalar("epsilon", op.epsilon())));
        if (back.isEmpty()) {
            node.result("Div", away, deviation);
        } else {
            node.result("Reshape", node.add("Div", away, deviation), back);
        }
    }

    private static String mean(ExportScope node, String x, List<Integer> axes) {
        NodeAttributes keeping = NodeAttributes.NONE.with("keepdims", true);
        return node.opset() >= REDUCE_TAKES_INPUT
                ? node.add("ReduceMean", keeping, x, node.integers("axes", axes))
                : node.add("ReduceMean", keeping.with("axes", axes), x);
    }
}
