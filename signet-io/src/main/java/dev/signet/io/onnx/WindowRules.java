package dev.signet.io.onnx;

import dev.signet.graph.Dim;
import dev.signet.graph.SymbolicShape;
import dev.signet.op.AveragePool;
import dev.signet.op.Col2Im;
import dev.signet.op.Conv;
import dev.signet.op.ConvInteger;
import dev.signet.op.ConvTranspose;
import dev.signet.op.DeformConv;
import dev.signet.op.MaxPool;
import dev.signet.op.MaxPoolIndices;
import dev.signet.op.MaxUnpool;
import dev.signet.op.Padding;
import dev.signet.op.QuantizedConv;
import dev.signet.op.Sliding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Writes convolution and pooling. */
final class WindowRules {
    private static final int COL2IM = 18;
    private static final int DILATED_AVERAGE = 19;
    private static final int DEFORMABLE = 19;

    private WindowRules() {}

    static void conv(Conv op, ExportScope node) {
        List<Integer> kernel = kernel(node.shape(1));
        node.resultOfInputs("Conv", window(kernel, op.sliding(), true).with("group", op.groups()));
    }

    static void convTranspose(ConvTranspose op, ExportScope node) {
        List<Integer> kernel = kernel(node.shape(1));
        NodeAttributes window = window(kernel, op.sliding(), true).with("group", op.groups());
        node.resultOfInputs(
                "ConvTranspose",
                op.outputPadding().isEmpty() ? window : window.with("output_padding", op.outputPadding()));
    }

    static void maxPool(MaxPool op, ExportScope node) {
        node.resultOfInputs("MaxPool", window(op.kernel(), op.sliding(), true).with("ceil_mode", op.ceil()));
    }

    static void averagePool(AveragePool op, ExportScope node) {
        boolean dilated = op.sliding().dilations().stream().anyMatch(dilation -> dilation > 1);
        if (dilated && node.opset() < DILATED_AVERAGE) {
            throw new UnsupportedNodeException("a dilated average pool needs opset " + DILATED_AVERAGE);
        }
        NodeAttributes window = window(op.kernel(), op.sliding(), dilated).with("ceil_mode", op.ceil());
        if (op.divisorOverride() == 0) {
            node.resultOfInputs("AveragePool", window.with("count_include_pad", op.countIncludePad()));
            return;
        }
        if (op.ceil()) {
            throw new UnsupportedNodeException("an average pool with ceil_mode and a divisor of its own");
        }
        int taps = op.kernel().stream().reduce(1, Math::multiplyExact);
        String mean = node.add("AveragePool", window.with("count_include_pad", true), node.input(0));
        node.result("Mul", mean, node.scalar("divisor", (double) taps / op.divisorOverride()));
    }

    static void maxPoolIndices(MaxPoolIndices op, ExportScope node) {
        node.results(
                "MaxPool",
                window(op.kernel(), op.sliding(), true)
                        .with("ceil_mode", op.ceil())
                        .with("storage_order", op.firstAxisFastest()),
                node.input(0));
    }

    /** With windows that give the sizes at stride 1: the operator knows kernel and strides, the op what comes out. */
    static void maxUnpool(MaxUnpool op, ExportScope node) {
        List<Integer> kernel = new ArrayList<>();
        for (int axis = 0; axis < op.sizes().size(); axis++) {
            Dim in = node.shape(0).dim(axis + 2);
            if (!in.isKnown() || op.sizes().get(axis) < in.size()) {
                throw new UnsupportedNodeException(
                        "unpooling from a size of " + in + " to " + op.sizes().get(axis));
            }
            kernel.add(op.sizes().get(axis) - in.size() + 1);
        }
        node.resultOfInputs(
                "MaxUnpool",
                NodeAttributes.NONE
                        .with("kernel_shape", kernel)
                        .with("strides", Collections.nCopies(kernel.size(), 1)));
    }

    static void deformConv(DeformConv op, ExportScope node) {
        node.needs(DEFORMABLE, "deformable convolution");
        node.resultOfInputs(
                "DeformConv",
                window(kernel(node.shape(1)), op.sliding(), true)
                        .with("group", op.groups())
                        .with("offset_group", op.offsetGroups()));
    }

    static void convInteger(ConvInteger op, ExportScope node) {
        node.resultOfInputs(
                "ConvInteger", window(kernel(node.shape(1)), op.sliding(), true).with("group", op.groups()));
    }

    static void quantizedConv(QuantizedConv op, ExportScope node) {
        node.resultOfInputs(
                "QLinearConv", window(kernel(node.shape(3)), op.sliding(), true).with("group", op.groups()));
    }

    static void col2Im(Col2Im op, ExportScope node) {
        node.needs(COL2IM, "folding columns");
        if (op.sliding().padding() instanceof Padding.Same) {
            throw new UnsupportedNodeException("ONNX folds columns with stated padding only");
        }
        List<Integer> ones = Collections.nCopies(op.kernel().size(), 1);
        NodeAttributes attributes = NodeAttributes.NONE
                .with(
                        "strides",
                        op.sliding().strides().isEmpty() ? ones : op.sliding().strides())
                .with(
                        "dilations",
                        op.sliding().dilations().isEmpty() ? ones : op.sliding().dilations());
        if (op.sliding().padding() instanceof Padding.Explicit explicit
                && !explicit.begin().isEmpty()) {
            List<Integer> pads = new ArrayList<>(explicit.begin());
            pads.addAll(explicit.end());
            attributes = attributes.with("pads", pads);
        }
        node.result(
                "Col2Im",
                attributes,
                node.input(0),
                node.integers("image_shape", op.image()),
                node.integers("block_shape", op.kernel()));
    }

    private static List<Integer> kernel(SymbolicShape weight) {
        List<Integer> kernel = new ArrayList<>();
        for (int axis = 2; axis < weight.rank(); axis++) {
            kernel.add(weight.dim(axis).size());
        }
        return kernel;
    }

    private static NodeAttributes window(List<Integer> kernel, Sliding sliding, boolean dilations) {
        List<Integer> ones = Collections.nCopies(kernel.size(), 1);
        NodeAttributes window = NodeAttributes.NONE
                .with("kernel_shape", kernel)
                .with("strides", sliding.strides().isEmpty() ? ones : sliding.strides());
        if (dilations) {
            window = window.with("dilations", sliding.dilations().isEmpty() ? ones : sliding.dilations());
        }
        return switch (sliding.padding()) {
            case Padding.Same same -> window.with("auto_pad", same.oddCellAtEnd() ? "SAME_UPPER" : "SAME_LOWER");
            case Padding.Explicit explicit -> {
                List<Integer> pads = new ArrayList<>(explicit.begin());
                pads.addAll(explicit.end());
                yield window.with("pads", pads.isEmpty() ? Collections.nCopies(2 * kernel.size(), 0) : pads);
            }
        };
    }
}
