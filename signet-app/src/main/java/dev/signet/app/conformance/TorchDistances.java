package dev.signet.app.conformance;

import dev.signet.graph.GraphBuilder;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.Activation;
import dev.signet.op.ActivationFunction;
import dev.signet.op.AdaptiveMaxPool;
import dev.signet.op.Add;
import dev.signet.op.Linear;
import dev.signet.op.Mul;
import dev.signet.op.Relu;
import dev.signet.op.Reshape;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Distances and angles between rows, which lie along the last axis, and the arithmetic they are made of. */
final class TorchDistances {
    private final GraphBuilder builder;

    TorchDistances(GraphBuilder builder) {
        this.builder = builder;
    }

    Value apply(ActivationFunction function, double a, double b, Value x) {
        return builder.add(new Activation(function, a, b), x);
    }

    Value product(Value a, Value b) {
        return builder.add(new Mul(), a, b);
    }

    Value sum(Value a, Value b) {
        return builder.add(new Add(), a, b);
    }

    Value difference(Value a, Value b) {
        return sum(a, apply(ActivationFunction.AFFINE, -1, 0, b));
    }

    /** a - max(a - b, 0). */
    Value smaller(Value a, Value b) {
        return difference(a, builder.add(new Relu(), difference(a, b)));
    }

    /** The sum of each row; the last axis keeps a size of 1. */
    Value rowSums(Value x) {
        int length = x.shape().size(x.shape().rank() - 1);
        return builder.add(new Linear(), x, builder.constant(Tensor.filled(Shape.of(1, length), 1)));
    }

    Value withoutLastAxis(Value x) {
        List<Integer> sizes = sizes(x.shape());
        return builder.add(new Reshape(sizes.subList(0, sizes.size() - 1)), x);
    }

    private static List<Integer> sizes(SymbolicShape shape) {
        return shape.dims().stream().map(dim -> dim.size()).toList();
    }

    /** The p-norm of a - b + epsilon along the last axis, which keeps a size of 1: PyTorch's pairwise_distance. */
    Value distance(Value a, Value b, double power, double epsilon) {
        Value away = apply(ActivationFunction.AFFINE, 1, epsilon, difference(a, b));
        return norm(away, power);
    }

    Value norm(Value x, double power) {
        if (power == 2) { // the square has a slope at zero, the magnitude has none
            return apply(ActivationFunction.POWER, 0.5, 0, rowSums(product(x, x)));
        }
        Value magnitudes = apply(ActivationFunction.ABSOLUTE, 1, 0, x);
        if (Double.isInfinite(power)) {
            return largest(magnitudes);
        }
        Value powers = apply(ActivationFunction.POWER, power, 0, magnitudes);
        return apply(ActivationFunction.POWER, 1 / power, 0, rowSums(powers));
    }

    private Value largest(Value x) {
        List<Integer> sizes = new ArrayList<>(sizes(x.shape()));
        Value line = builder.add(new Reshape(List.of(1, -1, sizes.getLast())), x);
        sizes.set(sizes.size() - 1, 1);
        return builder.add(new Reshape(sizes), builder.add(new AdaptiveMaxPool(List.of(1)), line));
    }

    /** The cosine of each pair of rows, norms not below epsilon. */
    Value cosine(Value a, Value b, double epsilon) {
        Value norms = product(
                apply(ActivationFunction.HARD_TANH, epsilon, Double.MAX_VALUE, norm(a, 2)),
                apply(ActivationFunction.HARD_TANH, epsilon, Double.MAX_VALUE, norm(b, 2)));
        return product(rowSums(product(a, b)), apply(ActivationFunction.POWER, -1, 0, norms));
    }

    /** The cosine of each pair of rows, to the squared norms of which PyTorch's cosine_embedding_loss adds 1e-12. */
    Value smoothCosine(Value a, Value b) {
        Value squares = product(
                apply(ActivationFunction.AFFINE, 1, 1e-12, rowSums(product(a, a))),
                apply(ActivationFunction.AFFINE, 1, 1e-12, rowSums(product(b, b))));
        return product(rowSums(product(a, b)), apply(ActivationFunction.POWER, -0.5, 0, squares));
    }
}
