package dev.signet.nn;

import dev.signet.graph.Value;
import dev.signet.op.AveragePool;
import dev.signet.op.Padding;
import dev.signet.op.Sliding;
import java.util.List;

/**
 * The mean of each window (PyTorch's {@code AvgPool1d}, {@code AvgPool2d}, {@code AvgPool3d}); by default windows do not overlap. Each list
 * holds one size for all axes or one for each.
 *
 * @param ceilMode whether the last window may reach past the end
 * @param countIncludePad whether the zeros of the padding count in the mean, as is PyTorch's default (not ONNX's)
 */
public record AvgPool(
        int axes,
        List<Integer> kernelSize,
        List<Integer> strides,
        List<Integer> paddings,
        boolean ceilMode,
        boolean countIncludePad)
        implements Layer {
    /** Throws {@link dev.signet.tensor.ShapeException} for padding of more than half the kernel. */
    public AvgPool {
        PoolPadding.check("AvgPool" + axes + "d", axes, kernelSize, paddings, List.of(1));
    }

    static AvgPool of(int axes, int... kernelSize) {
        List<Integer> kernel = Sizes.asGiven("AvgPool" + axes + "d", "kernel size", axes, 1, kernelSize);
        return new AvgPool(axes, kernel, kernel, List.of(0), false, true);
    }

    private List<Integer> asGiven(String what, int least, int... sizes) {
        return Sizes.asGiven(toString(), what, axes, least, sizes);
    }

    public AvgPool stride(int... sizes) {
        return new AvgPool(axes, kernelSize, asGiven("stride", 1, sizes), paddings, ceilMode, countIncludePad);
    }

    public AvgPool padding(int... cells) {
        return new AvgPool(axes, kernelSize, strides, asGiven("padding", 0, cells), ceilMode, countIncludePad);
    }

    public AvgPool ceilMode(boolean ceil) {
        return new AvgPool(axes, kernelSize, strides, paddings, ceil, countIncludePad);
    }

    public AvgPool countIncludePad(boolean count) {
        return new AvgPool(axes, kernelSize, strides, paddings, ceilMode, count);
    }

    @Override
    public Value build(LayerScope scope, Value x) {
        Sliding sliding = new Sliding(
                Sizes.spread(strides, axes), List.of(), Padding.symmetric(Sizes.array(Sizes.spread(paddings, axes))));
        return scope.add(new AveragePool(Sizes.spread(kernelSize, axes), sliding, ceilMode, countIncludePad), x);
    }

    @Override
    public String type() {
        return "AvgPool" + axes + "d";
    }

    /** PyTorch's class for one axis prints tuples, the others what they were given. */
    @Override
    public String toString() {
        return type() + "(kernel_size=" + printed(kernelSize) + ", stride=" + printed(strides) + ", padding="
                + printed(paddings) + ")";
    }

    private String printed(List<Integer> sizes) {
        return axes == 1 ? Python.tuple(sizes) : Python.sizes(sizes);
    }
}
