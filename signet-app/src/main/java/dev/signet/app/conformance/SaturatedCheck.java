package dev.signet.app.conformance;

import dev.signet.graph.Graph;
import dev.signet.op.QuantizedMatMul;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;

/**
 * Vectors of ONNX's QLinearMatMul that wrap around where the standard's text, ONNX Runtime and the vectors of later versions saturate
 * (onnx/onnx#7835): elements that are at the limit of their type may differ, all others may not.
 */
final class SaturatedCheck {
    private SaturatedCheck() {}

    static boolean explains(Graph graph, Tensor found, Tensor expected) {
        boolean quantized = graph.nodes().stream().anyMatch(node -> node.op() instanceof QuantizedMatMul);
        if (!quantized || found.type() != expected.type() || !found.shape().equals(expected.shape())) {
            return false;
        }
        long lowest = found.type() == ElementType.INT8 ? Byte.MIN_VALUE : 0;
        long highest = lowest + 255;
        long[] here = Wide.of(found).longs();
        long[] there = Wide.of(expected).longs();
        for (int i = 0; i < here.length; i++) {
            if (here[i] != there[i] && here[i] != lowest && here[i] != highest) {
                return false;
            }
        }
        return true;
    }
}
