package dev.signet.io.onnx;

import dev.signet.graph.Value;
import dev.signet.op.Activation;
import dev.signet.op.ActivationFunction;
import dev.signet.op.Add;
import dev.signet.op.Mul;
import dev.signet.op.Relu;
import dev.signet.op.Reshape;
import dev.signet.op.Sigmoid;
import dev.signet.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Functions of each number by itself that networks put between layers. */
final class ActivationNodes {
    private ActivationNodes() {}

    static void relu(NodeScope node) {
        node.result(node.add(new Relu(), node.value(0)));
    }

    static void elu(NodeScope node) {
        node.result(apply(node, ActivationFunction.ELU, node.number("alpha", 1), 0));
    }

    static void celu(NodeScope node) {
        node.result(apply(node, ActivationFunction.CELU, node.number("alpha", 1), 0));
    }

    static void selu(NodeScope node) {
        boolean older = node.opset() < 6;
        double alpha = node.number("alpha", older ? 1.6732 : 1.6732632423543772);
        double gamma = node.number("gamma", older ? 1.0507 : 1.0507009873554805);
        node.result(apply(node, ActivationFunction.SELU, alpha, gamma));
    }

    static void leakyRelu(NodeScope node) {
        node.result(apply(node, ActivationFunction.LEAKY_RELU, node.number("alpha", 0.01), 0));
    }

    static void thresholdedRelu(NodeScope node) {
        node.result(apply(node, ActivationFunction.THRESHOLD, node.number("alpha", 1), 0));
    }

    static void hardSigmoid(NodeScope node) {
        node.result(apply(node, ActivationFunction.HARD_SIGMOID, node.number("alpha", 0.2), node.number("beta", 0.5)));
    }

    static void hardSwish(NodeScope node) {
        node.result(node.add(new Activation(ActivationFunction.HARD_SWISH), node.value(0)));
    }

    static void gelu(NodeScope node) {
        String approximate = node.text("approximate", "none");
        ActivationFunction function = switch (approximate) {
            case "none" -> ActivationFunction.GELU;
            case "tanh" -> ActivationFunction.GELU_TANH;
            default -> throw new BadNodeException("approximate is '" + approximate + "', expected none or tanh");
        };
        node.result(node.add(new Activation(function), node.value(0)));
    }

    static void mish(NodeScope node) {
        node.result(node.add(new Activation(ActivationFunction.MISH), node.value(0)));
    }

    static void swish(NodeScope node) {
        double alpha = node.number("alpha", 1);
        Value x = node.value(0);
        if (alpha == 1) {
            node.result(node.add(new Activation(ActivationFunction.SILU), x));
            return;
        }
        Value scaled = node.add(new Activation(ActivationFunction.AFFINE, alpha, 0), x);
        node.result(node.add(new Mul(), x, node.add(new Sigmoid(), scaled)));
    }

    static void softplus(NodeScope node) {
        node.result(node.add(new Activation(ActivationFunction.SOFTPLUS), node.value(0)));
    }

    static void softsign(NodeScope node) {
        node.result(node.add(new Activation(ActivationFunction.SOFTSIGN), node.value(0)));
    }

    static void shrink(NodeScope node) {
        node.result(apply(node, ActivationFunction.SHRINK, node.number("lambd", 0.5), node.number("bias", 0)));
    }

    /** relu(x) + slope (x - relu(x)); before version 7 the slope is one number or one for each channel. */
    static void pRelu(NodeScope node) {
        Value x = node.value(0);
        Value slope = node.value(1);
        if (node.opset() < 7 && slope.shape().rank() == 1 && slope.shape().size(0) > 1) {
            List<Integer> perChannel = new ArrayList<>(List.of(0));
            perChannel.addAll(Collections.nCopies(Math.max(0, x.shape().rank() - 2), 1));
            slope = node.add(new Reshape(perChannel), slope);
        }
        Value positive = node.add(new Relu(), x);
        Value minusOne = node.filled(node.element(0), Shape.scalar(), -1);
        Value negative = node.add(new Add(), x, node.add(new Mul(), positive, minusOne));
        node.result(node.add(new Add(), positive, node.add(new Mul(), slope, negative)));
    }

    private static Value apply(NodeScope node, ActivationFunction function, double a, double b) {
        return node.add(new Activation(function, a, b), node.value(0));
    }
}
