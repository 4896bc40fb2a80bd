package dev.signet.nn;

import dev.signet.graph.Value;
import dev.signet.op.Padding;
import dev.signet.op.Sliding;
import java.util.List;

/**
 * The largest value under each window (PyTorch's {@code MaxPool1d}, {@code MaxPool2d}, {@code MaxPool3d}); by default windows do not overlap.
 * Each list holds one size for all axes or one for each.
 *
 * @param ceilMode whether the last window may reach past the end
 */
public record MaxPool(
        int axes,
        List<Integer> kernelSize,
        List<Integer> strides,
        List<Integer> paddings,
        List<Integer> dilations,
        boolean ceilMode)
        implements Layer {
    /** Throws {@link dev.signet.tensor.ShapeException} for padding of more than half the kernel. */
    public MaxPool {
        PoolPadding.check("MaxPool" + axes + "d", axes, kernelSize, paddings, dilations);
    }

    static MaxPool of(int axes, int... kernelSize) {
        List<Integer> kernel = Sizes.asGiven("MaxPool" + axes + "d", "kernel size", axes, 1, kernelSize);
        return new MaxPool(axes, kernel, kernel, List.of(0), List.of(1), false);
    }

    private List<Integer> asGiven(String what, int least, int... sizes) {
        return Sizes.asGiven(toString(), what, axes, least, sizes);
    }

    public MaxPool stride(int... sizes) {
        return new MaxPool(axes, kernelSize, asGiven("stride", 1, sizes), paddings, dilations, ceilMode);
    }

    /** Padding is never the largest. */
    public MaxPool padding(int... cells) {
        return new MaxPool(axes, kernelSize, strides, asGiven("padding", 0, cells), dilations, ceilMode);
    }

    public MaxPool dilation(int... sizes) {
        return new MaxPool(axes, kernelSize, strides, paddings, asGiven("dilation", 1, sizes), ceilMode);
    }

    public MaxPool ceilMode(boolean ceil) {
        return new MaxPool(axes, kernelSize, strides, paddings, dilations, ceil);
    }

    @Override
    public Value build(LayerScope scope, Value x) {
        Sliding sliding = new Sliding(
                Sizes.spread(strides, axes),
                Sizes.spread(dilations, axes),
                Padding.symmetric(Sizes.array(Sizes.spread(paddings, axes))));
        return scope.add(new dev.signet.op.MaxPool(Sizes.spread(kernelSize, axes), sliding, ceilMode), x);
    }

    @Override
    public String type() {
        return "MaxPool" + axes + "d";
    }

    @Override
    public String toString() {
        return type() + "(kernel_size=" + Python.sizes(kernelSize) + ", stride=" + Python.sizes(strides) + ", padding="
                + Python.sizes(paddings) + ", dilation=" + Python.sizes(dilations) + ", ceil_mode="
                + Python.truth(ceilMode) + ")";
    }
}
