package dev.signet.nn;

import dev.signet.graph.Op;
import dev.signet.graph.Value;
import dev.signet.op.Activation;
import dev.signet.op.ActivationFunction;
import dev.signet.op.AveragePool;
import dev.signet.op.Mul;
import dev.signet.op.Padding;
import dev.signet.op.Reshape;
import dev.signet.op.ReshapeLike;
import dev.signet.op.Sliding;
import java.util.List;

/**
 * Each number divided by (k + alpha times the mean of the squares over {@code size} neighbouring channels)^beta (Krizhevsky et al., 2012; PyTorch's
 * {@code LocalResponseNorm}).
 */
public record LocalResponseNorm(int size, double alpha, double beta, double k) implements Layer {
    static LocalResponseNorm of(int size) {
        return new LocalResponseNorm(size, 1e-4, 0.75, 1);
    }

    public LocalResponseNorm alpha(double other) {
        return new LocalResponseNorm(size, other, beta, k);
    }

    public LocalResponseNorm beta(double other) {
        return new LocalResponseNorm(size, alpha, other, k);
    }

    public LocalResponseNorm k(double other) {
        return new LocalResponseNorm(size, alpha, beta, other);
    }

    /** Where nodes are added. */
    @FunctionalInterface
    public interface Adder {
        Value add(Op op, Value... inputs);
    }

    /** Its nodes: the channels lie along an axis of their own, over which a window slides. */
    public Value nodes(Adder adder, Value x) {
        Value squares = adder.add(new Mul(), x, x);
        Value lines = adder.add(new Reshape(List.of(0, 1, ChannelCount.of(x.shape()), -1)), squares);
        Sliding sliding = new Sliding(List.of(1, 1), List.of(), Padding.explicit(size / 2, 0, (size - 1) / 2, 0));
        Value means = adder.add(new AveragePool(List.of(size, 1), sliding, false, true), lines);
        Value sums = adder.add(new Activation(ActivationFunction.AFFINE, alpha, k), means);
        Value factors = adder.add(new Activation(ActivationFunction.POWER, -beta, 0), sums);
        return adder.add(new Mul(), x, adder.add(new ReshapeLike(), factors, x));
    }

    @Override
    public Value build(LayerScope scope, Value x) {
        return nodes(scope::add, x);
    }

    @Override
    public String toString() {
        return "LocalResponseNorm(" + size + ", alpha=" + Python.number(alpha) + ", beta=" + Python.number(beta)
                + ", k=" + Python.number(k) + ")";
    }
}
