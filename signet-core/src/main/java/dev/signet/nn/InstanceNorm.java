package dev.signet.nn;

import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.Standardize;
import dev.signet.tensor.ShapeException;

/**
 * Normalisation of each channel of each sample (Ulyanov et al., 2016; PyTorch's {@code InstanceNorm1d}, {@code InstanceNorm2d}, {@code InstanceNorm3d}
 * without running statistics).
 *
 * @param features channels; 0 for as many as come in
 * @param affine whether each channel has a learned scale and shift; PyTorch's default is no
 */
public record InstanceNorm(int axes, int features, double eps, boolean affine) implements Layer {
    static InstanceNorm of(int axes, int features) {
        return new InstanceNorm(axes, features, 1e-5, false);
    }

    public InstanceNorm eps(double other) {
        return new InstanceNorm(axes, features, other, affine);
    }

    public InstanceNorm affine(boolean learned) {
        return new InstanceNorm(axes, features, eps, learned);
    }

    @Override
    public InstanceNorm fitted(SymbolicShape input) {
        int channels = ChannelCount.of(input, axes + 2);
        if (features > 0 && features != channels) {
            throw new ShapeException("input is " + input + ", expected " + features + " channels");
        }
        return new InstanceNorm(axes, channels, eps, affine);
    }

    @Override
    public Value build(LayerScope scope, Value x) {
        Value y = scope.add(new Standardize(1, features, eps, true), x);
        return affine ? ChannelScale.learned(scope, features, y) : y;
    }

    @Override
    public String type() {
        return "InstanceNorm" + axes + "d";
    }

    @Override
    public String toString() {
        return type() + "(" + features + ", eps=" + Python.number(eps) + ", momentum=0.1, affine="
                + Python.truth(affine) + ", track_running_stats=False)";
    }
}
