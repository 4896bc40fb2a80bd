package dev.signet.io.onnx;

import dev.signet.graph.SymbolicShape;
import dev.signet.op.AveragePool;
import dev.signet.op.Conv;
import dev.signet.op.ConvTranspose;
import dev.signet.op.MaxPool;
import dev.signet.op.Padding;
import dev.signet.op.Sliding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Writes convolution and pooling. */
final class WindowRules {
    private static final int DILATED_AVERAGE = 19;

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
