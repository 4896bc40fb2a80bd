package dev.signet.nn;

import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.InstanceNormTracked;
import dev.signet.op.Standardize;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Tensor;

/**
 * Normalisation of each channel of each sample (Ulyanov et al., 2016; PyTorch's {@code InstanceNorm1d}, {@code InstanceNorm2d}, {@code InstanceNorm3d}).
 *
 * @param features channels; 0 for as many as come in
 * @param momentum the weight of the new batch in the running statistics
 * @param affine whether each channel has a learned scale and shift; PyTorch's default is no
 * @param trackRunningStats whether evaluation normalises by statistics that were gathered in training; PyTorch's default is no
 */
public record InstanceNorm(
        int axes, int features, double eps, double momentum, boolean affine, boolean trackRunningStats)
        implements Layer {
    static InstanceNorm of(int axes, int features) {
        return new InstanceNorm(axes, features, 1e-5, 0.1, false, false);
    }

    public InstanceNorm eps(double other) {
        return new InstanceNorm(axes, features, other, momentum, affine, trackRunningStats);
    }

    public InstanceNorm momentum(double other) {
        return new InstanceNorm(axes, features, eps, other, affine, trackRunningStats);
    }

    public InstanceNorm affine(boolean learned) {
        return new InstanceNorm(axes, features, eps, momentum, learned, trackRunningStats);
    }

    public InstanceNorm trackRunningStats(boolean tracked) {
        return new InstanceNorm(axes, features, eps, momentum, affine, tracked);
    }

    @Override
    public InstanceNorm fitted(SymbolicShape input) {
        int channels = ChannelCount.of(input, axes + 2);
        if (features > 0 && features != channels) {
            throw new ShapeException("input is " + input + ", expected " + features + " channels");
        }
        return new InstanceNorm(axes, channels, eps, momentum, affine, trackRunningStats);
    }

    @Override
    public Value build(LayerScope scope, Value x) {
        if (trackRunningStats) {
            return tracked(scope, x);
        }
        Value y = scope.add(new Standardize(1, features, eps, true), x);
        return affine ? ChannelScale.learned(scope, features, y) : y;
    }

    private Value tracked(LayerScope scope, Value x) {
        Shape shape = Shape.of(features);
        Value weight =
                affine ? scope.parameter("weight", shape, Initializer.ONES) : scope.constant(Tensor.filled(shape, 1));
        Value bias = affine ? scope.parameter("bias", shape, Initializer.ZEROS) : scope.constant(Tensor.zeros(shape));
        return scope.add(
                new InstanceNormTracked(eps, momentum),
                x,
                weight,
                bias,
                scope.state("running_mean", shape, Initializer.ZEROS),
                scope.state("running_var", shape, Initializer.ONES));
    }

    @Override
    public String type() {
        return "InstanceNorm" + axes + "d";
    }

    @Override
    public String toString() {
        return type() + "(" + features + ", eps=" + Python.number(eps) + ", momentum=" + Python.number(momentum)
                + ", affine=" + Python.truth(affine) + ", track_running_stats=" + Python.truth(trackRunningStats) + ")";
    }
}
