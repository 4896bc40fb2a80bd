package dev.signet.nn;

import dev.signet.graph.Dim;
import dev.signet.graph.Value;
import dev.signet.op.Concat;
import dev.signet.op.MaxPool;
import dev.signet.op.Padding;
import dev.signet.op.Slice;
import dev.signet.op.SliceGradient;
import dev.signet.op.Sliding;
import dev.signet.tensor.ShapeException;
import java.util.Arrays;
import java.util.List;

/**
 * The shortcut without parameters of He et al. (2016), option A: every {@code stride}-th row and column, and channels of zeros, half of them
 * before and half behind, until there are {@code outChannels}. For images.
 */
public record SubsampleAndPad(int stride, int outChannels) implements Layer {
    /** Throws {@link ShapeException} for sizes below 1. */
    public SubsampleAndPad {
        if (stride < 1 || outChannels < 1) {
            throw new ShapeException("stride " + stride + " and " + outChannels + " channels must be at least 1");
        }
    }

    @Override
    public Value build(LayerScope scope, Value x) {
        int channels = ChannelCount.of(x.shape(), 4);
        if (channels > outChannels) {
            throw new ShapeException("input has " + channels + " channels, which cannot be padded to " + outChannels);
        }
        Sliding everyStride = new Sliding(List.of(stride, stride), List.of(), Padding.VALID);
        Value picked = stride == 1 ? x : scope.add(new MaxPool(List.of(1, 1), everyStride, false), x);
        if (channels == outChannels) {
            return picked;
        }
        // Zeros around a slice: what the slice's gradient is made of. Only the shape of the whole is read.
        Value whole = wide(scope, picked, channels);
        return scope.add(new SliceGradient(1, (outChannels - channels) / 2, channels), picked, whole);
    }

    private Value wide(LayerScope scope, Value picked, int channels) {
        Value[] copies = new Value[Math.ceilDiv(outChannels, channels)];
        Arrays.fill(copies, picked);
        Value whole = scope.add(new Concat(1), copies);
        boolean exact = whole.shape().dim(1).equals(Dim.of(outChannels));
        return exact ? whole : scope.add(new Slice(1, 0, outChannels), whole);
    }

    @Override
    public String toString() {
        return "SubsampleAndPad(stride=" + stride + ", channels=" + outChannels + ")";
    }
}
