package dev.signet.nn;

import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;

/**
 * Batch normalisation per channel (PyTorch's {@code BatchNorm1d}, {@code BatchNorm2d}, {@code BatchNorm3d}) with learned scale and shift:
 * statistics of the batch in training, running ones in evaluation.
 *
 * @param axes spatial axes; with 1 also {@code [N, C]} may come in
 * @param features channels; 0 for as many as come in
 * @param momentum the weight of the new batch in the running statistics, as in PyTorch
 */
public record BatchNorm(int axes, int features, double eps, double momentum) implements Layer {
    /** Throws {@link ShapeException} for a negative epsilon or a momentum outside 0 to 1. */
    public BatchNorm {
        if (features < 0 || !(eps >= 0) || !(momentum >= 0 && momentum <= 1)) {
            throw new ShapeException("BatchNorm" + axes + "d(" + features + ", eps=" + Python.number(eps)
                    + ", momentum=" + Python.number(momentum)
                    + "): expected at least 1 feature, eps >= 0 and 0 <= momentum <= 1");
        }
    }

    static BatchNorm of(int axes, int features) {
        return new BatchNorm(axes, features, 1e-5, 0.1);
    }

    public BatchNorm eps(double other) {
        return new BatchNorm(axes, features, other, momentum);
    }

    public BatchNorm momentum(double other) {
        return new BatchNorm(axes, features, eps, other);
    }

    @Override
    public BatchNorm fitted(SymbolicShape input) {
        boolean flat = axes == 1 && input.rank() == 2;
        if (input.rank() != axes + 2 && !flat) {
            throw new ShapeException("input is " + input + " (" + input.rank() + "-D), expected " + (axes + 2)
                    + "-D [batch, channels, " + axes + " spatial axes]" + (axes == 1 ? " or [batch, channels]" : ""));
        }
        return features > 0 ? this : new BatchNorm(axes, ChannelCount.of(input), eps, momentum);
    }

    @Override
    public Value build(LayerScope scope, Value x) {
        Shape shape = Shape.of(features);
        return scope.add(
                new dev.signet.op.BatchNorm(eps, momentum),
                x,
                scope.parameter("weight", shape, Initializer.ONES),
                scope.parameter("bias", shape, Initializer.ZEROS),
                scope.state("running_mean", shape, Initializer.ZEROS),
                scope.state("running_var", shape, Initializer.ONES));
    }

    @Override
    public String type() {
        return "BatchNorm" + axes + "d";
    }

    @Override
    public String toString() {
        return (features == 0 ? "Lazy" : "") + type() + "(" + features + ", eps=" + Python.number(eps) + ", momentum="
                + Python.number(momentum) + ", affine=True, track_running_stats=True)";
    }
}
