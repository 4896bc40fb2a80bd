package dev.signet.autodiff;

import dev.signet.graph.GraphBuilder;
import dev.signet.graph.Value;
import dev.signet.op.Activation;
import dev.signet.op.ActivationFunction;
import dev.signet.op.Add;
import dev.signet.op.Binary;
import dev.signet.op.BinaryFunction;
import dev.signet.op.Mul;
import dev.signet.op.Reduce;
import dev.signet.op.Reduction;
import dev.signet.op.Squeeze;
import dev.signet.op.Unary;
import dev.signet.op.UnaryFunction;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.List;

/** Adds distances and angles along an axis, which keeps a size of 1, to a graph, and the arithmetic they are made of. */
public final class Distances {
    private final GraphBuilder builder;

    public Distances(GraphBuilder builder) {
        this.builder = builder;
    }

    public Value apply(UnaryFunction function, Value x) {
        return builder.add(new Unary(function), x);
    }

    public Value affine(double factor, double summand, Value x) {
        return builder.add(new Activation(ActivationFunction.AFFINE, factor, summand), x);
    }

    public Value power(double exponent, Value x) {
        return builder.add(new Activation(ActivationFunction.POWER, exponent, 0), x);
    }

    public Value combine(BinaryFunction function, Value a, Value b) {
        return builder.add(new Binary(function), a, b);
    }

    public Value product(Value a, Value b) {
        return builder.add(new Mul(), a, b);
    }

    public Value sum(Value a, Value b) {
        return builder.add(new Add(), a, b);
    }

    public Value difference(Value a, Value b) {
        return combine(BinaryFunction.SUB, a, b);
    }

    /** The larger of each number and a fixed one. */
    public Value atLeast(double least, Value x) {
        return combine(BinaryFunction.MAX, x, builder.constant(Tensor.filled(Shape.scalar(), (float) least)));
    }

    public Value along(Reduction reduction, int axis, Value x) {
        return builder.add(new Reduce(reduction, List.of(axis), true), x);
    }

    public Value withoutAxis(int axis, Value x) {
        return builder.add(new Squeeze(List.of(axis)), x);
    }

    /** The p-norm of a - b + epsilon along the last axis: PyTorch's pairwise_distance. */
    public Value distance(Value a, Value b, double power, double epsilon) {
        return norm(affine(1, epsilon, difference(a, b)), power, -1);
    }

    public Value norm(Value x, double power, int axis) {
        if (power == 2) { // the square has a slope at zero, the magnitude has none
            return power(0.5, along(Reduction.SUM, axis, product(x, x)));
        }
        Value magnitudes = apply(UnaryFunction.ABS, x);
        if (Double.isInfinite(power)) {
            return along(Reduction.MAX, axis, magnitudes);
        }
        return power(1 / power, along(Reduction.SUM, axis, power(power, magnitudes)));
    }

    /** The cosine along an axis, norms not below epsilon. */
    public Value cosine(Value a, Value b, int axis, double epsilon) {
        Value norms = product(atLeast(epsilon, norm(a, 2, axis)), atLeast(epsilon, norm(b, 2, axis)));
        return combine(BinaryFunction.DIV, along(Reduction.SUM, axis, product(a, b)), norms);
    }

    /** The cosine along the last axis, to the squared norms of which PyTorch's cosine_embedding_loss adds 1e-12. */
    public Value smoothCosine(Value a, Value b) {
        Value squares = product(
                affine(1, 1e-12, along(Reduction.SUM, -1, product(a, a))),
                affine(1, 1e-12, along(Reduction.SUM, -1, product(b, b))));
        return combine(BinaryFunction.DIV, along(Reduction.SUM, -1, product(a, b)), apply(UnaryFunction.SQRT, squares));
    }
}
