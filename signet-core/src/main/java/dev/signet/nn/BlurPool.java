package dev.signet.nn;

import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.Blur;
import dev.signet.op.PadMode;
import dev.signet.tensor.ShapeException;

/**
 * A fixed blur of every channel before each stride-th position is kept (Zhang, "Making Convolutional Networks Shift-Invariant Again", 2019): reflected
 * padding, then a depthwise convolution with binomial weights. Nothing is learned. The output is as large as that of a window of one position with this
 * stride.
 *
 * @param channels 0 for as many as come in
 * @param size taps along each axis: 4 in the paper's code, 3 for the triangle 1 2 1
 */
public record BlurPool(int axes, int channels, int size, int stride) implements Layer {
    private static final int USUAL_SIZE = 4;

    public BlurPool {
        if (size < 1 || size > Blur.MOST_TAPS || stride < 1) {
            throw new ShapeException("BlurPool" + axes + "d: blur of " + size + " taps with stride " + stride
                    + ", expected 1 to " + Blur.MOST_TAPS + " taps and a stride of at least 1");
        }
    }

    static BlurPool of(int axes, int stride) {
        return new BlurPool(axes, 0, USUAL_SIZE, stride);
    }

    /** The taps along each axis. */
    public BlurPool size(int taps) {
        return new BlurPool(axes, channels, taps, stride);
    }

    @Override
    public BlurPool fitted(SymbolicShape input) {
        return channels > 0 ? this : new BlurPool(axes, ChannelCount.of(input, axes + 2), size, stride);
    }

    @Override
    public Value build(LayerScope scope, Value x) {
        Blur blur = new Blur(axes, size);
        Value padded = scope.add(blur.padding(PadMode.REFLECT), x);
        return scope.add(blur.convolution(channels, stride), padded, scope.constant(blur.weight(channels)));
    }

    @Override
    public String type() {
        return "BlurPool" + axes + "d";
    }

    @Override
    public String toString() {
        return type() + "(" + channels + ", filt_size=" + size + ", stride=" + stride + ")";
    }
}
