package dev.signet.nn;

import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.Standardize;
import dev.signet.tensor.ShapeException;

/**
 * Normalisation of each sample over groups of channels (Wu and He, 2018; PyTorch's {@code GroupNorm}).
 *
 * @param channels 0 for as many as come in
 * @param affine whether each channel has a learned scale and shift
 */
public record GroupNorm(int groups, int channels, double eps, boolean affine) implements Layer {
    /** Throws {@link ShapeException} for groups that do not divide the channels. */
    public GroupNorm {
        if (groups < 1 || channels < 0 || channels % groups != 0) {
            throw new ShapeException(
                    "GroupNorm(" + groups + ", " + channels + "): the groups must divide the channels");
        }
    }

    static GroupNorm of(int groups, int channels) {
        return new GroupNorm(groups, channels, 1e-5, true);
    }

    public GroupNorm eps(double other) {
        return new GroupNorm(groups, channels, other, affine);
    }

    public GroupNorm affine(boolean learned) {
        return new GroupNorm(groups, channels, eps, learned);
    }

    @Override
    public GroupNorm fitted(SymbolicShape input) {
        return channels > 0 ? this : new GroupNorm(groups, ChannelCount.of(input), eps, affine);
    }

    @Override
    public Value build(LayerScope scope, Value x) {
        if (x.shape().rank() < 2 || !x.shape().dim(1).mayEqual(dev.signet.graph.Dim.of(channels))) {
            throw new ShapeException("input is " + x.shape() + ", expected [batch, " + channels + ", …]");
        }
        Value y = scope.add(new Standardize(1, groups, eps, true), x);
        return affine ? ChannelScale.learned(scope, channels, y) : y;
    }

    @Override
    public String toString() {
        return "GroupNorm(" + groups + ", " + channels + ", eps=" + Python.number(eps) + ", affine="
                + Python.truth(affine) + ")";
    }
}
