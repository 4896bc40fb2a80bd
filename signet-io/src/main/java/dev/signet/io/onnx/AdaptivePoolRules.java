package dev.signet.io.onnx;

import dev.signet.graph.Dim;
import dev.signet.op.AdaptiveAveragePool;
import dev.signet.op.AdaptiveAxis;
import dev.signet.op.AdaptiveMaxPool;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes adaptive pooling, which ONNX does not have: as a global pool, as nothing where the size is the wanted one, as an ordinary pool where the
 * sizes divide, else window by window.
 */
final class AdaptivePoolRules {
    private AdaptivePoolRules() {}

    static void average(AdaptiveAveragePool op, ExportScope node) {
        pool("Average", op.sizes(), node);
    }

    static void max(AdaptiveMaxPool op, ExportScope node) {
        pool("Max", op.sizes(), node);
    }

    private static void pool(String kind, List<Integer> sizes, ExportScope node) {
        if (sizes.stream().allMatch(size -> size == 1)) {
            node.resultOfInputs("Global" + kind + "Pool", NodeAttributes.NONE);
            return;
        }
        List<AdaptiveAxis> axes = new ArrayList<>();
        for (int axis = 0; axis < sizes.size(); axis++) {
            Dim in = node.shape(0).dim(axis + 2);
            if (!in.isKnown()) {
                throw new UnsupportedNodeException("ONNX has no adaptive pooling, and the size " + in
                        + " that comes in is not known; give the model an input of fixed size");
            }
            axes.add(new AdaptiveAxis(in.size(), sizes.get(axis) < 1 ? in.size() : sizes.get(axis)));
        }
        if (axes.stream().allMatch(axis -> axis.inputSize() == axis.outputSize())) {
            node.result("Identity", node.input(0));
        } else if (axes.stream().allMatch(AdaptiveAxis::isEven)) {
            List<Integer> windows = axes.stream()
                    .map(axis -> axis.inputSize() / axis.outputSize())
                    .toList();
            NodeAttributes window =
                    NodeAttributes.NONE.with("kernel_shape", windows).with("strides", windows);
            node.result(kind + "Pool", window, node.input(0));
        } else {
            String whole = joined(kind, node, node.input(0), axes, 0);
            node.result("Identity", whole);
        }
    }

    /** Cuts the windows of this axis and those behind it out, pools each to one position, and joins them again. */
    private static String joined(String kind, ExportScope node, String x, List<AdaptiveAxis> axes, int axis) {
        if (axis == axes.size()) {
            return node.add("Global" + kind + "Pool", x);
        }
        List<String> parts = new ArrayList<>();
        for (int position = 0; position < axes.get(axis).outputSize(); position++) {
            String part = node.add(
                    "Slice",
                    x,
                    node.integers("starts", axes.get(axis).start(position)),
                    node.integers("ends", axes.get(axis).end(position)),
                    node.integers("axes", axis + 2));
            parts.add(joined(kind, node, part, axes, axis + 1));
        }
        return node.add("Concat", NodeAttributes.NONE.with("axis", axis + 2), parts.toArray(String[]::new));
    }
}
