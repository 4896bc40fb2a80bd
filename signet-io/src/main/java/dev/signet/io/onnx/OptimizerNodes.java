package dev.signet.io.onnx;

import dev.signet.graph.Value;
import dev.signet.op.Add;
import dev.signet.op.Binary;
import dev.signet.op.BinaryFunction;
import dev.signet.op.Cast;
import dev.signet.op.Mul;
import dev.signet.op.Unary;
import dev.signet.op.UnaryFunction;
import dev.signet.op.Where;
import dev.signet.tensor.ElementType;

/**
 * The optimizers of the domain ai.onnx.preview.training: rate R, step count T, then for n tensors n each of values, gradients, and their states. Outputs: n values, n of
 * each state.
 */
final class OptimizerNodes {
    /**
     * Where a node says nothing. The operator's text has 1e-6 as default, but the standard's only vectors of a node without the attribute (test_adam_multiple) were
     * computed with 1e-2, which the script that made them has and their node lacks. The vectors are what other programs are tested with, so they decide.
     */
    private static final double EPSILON_OF_ADAM = 1e-2;

    private OptimizerNodes() {}

    private static int tensors(NodeScope node, int groups) {
        int count = (node.inputs() - 2) / groups;
        if (count < 1 || count * groups + 2 != node.inputs()) {
            throw new BadNodeException(node.inputs() + " inputs, expected R, T and " + groups + " for each tensor");
        }
        return count;
    }

    private static Value times(NodeScope node, Value a, Value b) {
        return node.add(new Mul(), a, b);
    }

    private static Value times(NodeScope node, Value a, double factor) {
        return times(node, a, node.scalar(a.type().element(), factor));
    }

    private static Value plus(NodeScope node, Value a, Value b) {
        return node.add(new Add(), a, b);
    }

    private static Value apply(NodeScope node, BinaryFunction function, Value a, Value b) {
        return node.add(new Binary(function), a, b);
    }

    private static Value root(NodeScope node, Value a) {
        return node.add(new Unary(UnaryFunction.SQRT), a);
    }

    private static Value number(NodeScope node, Value like, double number) {
        return node.scalar(like.type().element(), number);
    }

    /** The gradient and the norm's share of it. */
    private static Value regularized(NodeScope node, Value gradient, Value x) {
        return plus(node, times(node, x, node.number("norm_coefficient", 0)), gradient);
    }

    /** The step count as a number of the type of x. */
    private static Value steps(NodeScope node, Value x) {
        return node.add(new Cast(x.type().element()), node.value(1));
    }

    /** Duchi, Hazan and Singer, 2011. */
    static void adagrad(NodeScope node) {
        int count = tensors(node, 3);
        for (int i = 0; i < count; i++) {
            Value x = node.value(2 + i);
            Value decay = plus(node, times(node, steps(node, x), node.number("decay_factor", 0)), number(node, x, 1));
            Value rate = apply(node, BinaryFunction.DIV, inType(node, node.value(0), x), decay);
            Value gradient = regularized(node, node.value(2 + count + i), x);
            Value squares = plus(node, node.value(2 + 2 * count + i), times(node, gradient, gradient));
            Value divisor = plus(node, root(node, squares), number(node, x, node.number("epsilon", 1e-6)));
            Value change = times(node, rate, apply(node, BinaryFunction.DIV, gradient, divisor));
            node.result(i, apply(node, BinaryFunction.SUB, x, change));
            node.result(count + i, squares);
        }
    }

    private static Value inType(NodeScope node, Value value, Value like) {
        ElementType type = like.type().element();
        return value.type().element() == type ? value : node.add(new Cast(type), value);
    }

    /** Kingma and Ba, 2015. */
    static void adam(NodeScope node) {
        int count = tensors(node, 4);
        double alpha = node.number("alpha", 0.9);
        double beta = node.number("beta", 0.999);
        for (int i = 0; i < count; i++) {
            Value x = node.value(2 + i);
            Value gradient = regularized(node, node.value(2 + count + i), x);
            Value mean =
                    plus(node, times(node, node.value(2 + 2 * count + i), alpha), times(node, gradient, 1 - alpha));
            Value square = times(node, times(node, gradient, gradient), 1 - beta);
            Value squares = plus(node, times(node, node.value(2 + 3 * count + i), beta), square);
            Value divisor = plus(node, root(node, squares), number(node, x, node.number("epsilon", EPSILON_OF_ADAM)));
            Value change = times(node, adamRate(node, x, alpha, beta), apply(node, BinaryFunction.DIV, mean, divisor));
            Value moved = apply(node, BinaryFunction.SUB, x, change);
            node.result(i, times(node, moved, 1 - node.number("norm_coefficient_post", 0)));
            node.result(count + i, mean);
            node.result(2 * count + i, squares);
        }
    }

    /** The rate, corrected for what the states lack in the first steps: not at all in step 0. */
    private static Value adamRate(NodeScope node, Value x, double alpha, double beta) {
        Value rate = inType(node, node.value(0), x);
        Value steps = steps(node, x);
        Value second = root(node, missing(node, steps, beta));
        Value corrected = times(node, rate, apply(node, BinaryFunction.DIV, second, missing(node, steps, alpha)));
        return node.add(new Where(), node.add(new Cast(ElementType.BOOL), node.value(1)), corrected, rate);
    }

    private static Value missing(NodeScope node, Value steps, double factor) {
        Value power = apply(node, BinaryFunction.POW, number(node, steps, factor), steps);
        return apply(node, BinaryFunction.SUB, number(node, steps, 1), power);
    }

    /** Gradient descent with the momentum of earlier gradients, in Nesterov's form or the plain one. */
    static void momentum(NodeScope node) {
        int count = tensors(node, 3);
        double alpha = node.number("alpha", 0);
        boolean nesterov = node.text("mode", "").equals("nesterov");
        for (int i = 0; i < count; i++) {
            Value x = node.value(2 + i);
            Value gradient = regularized(node, node.value(2 + count + i), x);
            Value momentum = plus(
                    node, times(node, node.value(2 + 2 * count + i), alpha), times(node, gradient, firstStep(node, x)));
            Value direction = nesterov ? plus(node, gradient, times(node, momentum, alpha)) : momentum;
            node.result(i, apply(node, BinaryFunction.SUB, x, times(node, inType(node, node.value(0), x), direction)));
            node.result(count + i, momentum);
        }
    }

    /** How much of a gradient enters the momentum: all of it in step 0, beta times it later. */
    private static Value firstStep(NodeScope node, Value x) {
        Value started = node.add(new Cast(x.type().element()), node.add(new Cast(ElementType.BOOL), node.value(1)));
        return plus(node, number(node, x, 1), times(node, started, node.number("beta", 1) - 1));
    }
}
