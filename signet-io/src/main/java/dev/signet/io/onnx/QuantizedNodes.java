package dev.signet.io.onnx;

import dev.signet.graph.Value;
import dev.signet.op.ConvInteger;
import dev.signet.op.QuantizedConv;
import dev.signet.op.QuantizedMatMul;
import dev.signet.tensor.Shape;

/** Products of quantised numbers. */
final class QuantizedNodes {
    private QuantizedNodes() {}

    static void convInteger(NodeScope node) {
        Value x = node.value(0);
        Value weight = WindowNodes.weight(node, 1);
        Value zero = node.hasInput(2) ? node.value(2) : node.filled(node.element(0), Shape.scalar(), 0);
        Value weightZero = node.hasInput(3) ? node.value(3) : node.filled(node.element(1), Shape.scalar(), 0);
        ConvInteger conv = new ConvInteger(WindowNodes.sliding(node), Math.toIntExact(node.integer("group", 1)));
        node.result(node.add(conv, x, weight, zero, weightZero));
    }

    static void qLinearConv(NodeScope node) {
        WindowNodes.weight(node, 3);
        Value[] inputs = new Value[node.hasInput(8) ? 9 : 8];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = node.value(i);
        }
        QuantizedConv conv = new QuantizedConv(WindowNodes.sliding(node), Math.toIntExact(node.integer("group", 1)));
        node.result(node.add(conv, inputs));
    }

    static void qLinearMatMul(NodeScope node) {
        Value[] inputs = new Value[8];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = node.value(i);
        }
        if (node.element(0).isFloat()) {
            throw new UnsupportedNodeException("a quantised product of " + node.element(0));
        }
        node.result(node.add(new QuantizedMatMul(), inputs));
    }
}
