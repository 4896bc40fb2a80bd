package dev.signet.nn;

import dev.signet.graph.Value;
import dev.signet.op.AveragePool;
import dev.signet.op.Padding;
import dev.signet.op.Sliding;
import dev.signet.tensor.ShapeException;
import java.util.List;

/**
 * The mean of each window (PyTorch's {@code AvgPool1d}, {@code AvgPool2d}, {@code AvgPool3d}); by default windows do not overlap. Each list
 * holds one size for all axes or one for each.
 *
 * @param ceilMode whether the last window may reach past the end
 * @param countIncludePad whether the zeros of the padding count in the mean, as is PyTorch's default (not ONNX's)
 * @param divisorOverride what every sum is divided by instead of its number of cells; 0 for none
 */
public record AvgPool(
        int axes,
        List<Integer> kernelSize,
        List<Integer> strides,
        List<Integer> paddings,
        boolean ceilMode,
        boolean countIncludePad,
        int divisorOverride)
        implements Layer {
    /** Throws {@link dev.signet.tensor.ShapeException} for padding of more than half the kernel. */
    public AvgPool {
        PoolPadding.check("AvgPool" + axes + "d", axes, kernelSize, paddings, List.of(1));
    }

    static AvgPool of(int axes, int... kernelSize) {
        List<Integer> kernel = Sizes.asGiven("AvgPool" + axes + "d", "kernel size", axes, 1, kernelSize);
        return new AvgPool(axes, kernel, kernel, List.of(0), false, true, 0);
    }

    private List<Integer> asGiven(String what, int least, int... sizes) {
        return Sizes.asGiven(toString(), what, axes, least, sizes);
    }

    public AvgPool stride(int... sizes) {
        return new AvgPool(
                axes, kernelSize, asGiven("stride", 1, sizes), paddings, ceilMode, countIncludePad, divisorOverride);
    }

    public AvgPool padding(int... cells) {
        return new AvgPool(
                axes, kernelSize, strides, asGiven("padding", 0, cells), ceilMode, countIncludePad, divisorOverride);
    }

    public AvgPool ceilMode(boolean ceil) {
        return new AvgPool(axes, kernelSize, strides, paddings, ceil, countIncludePad, divisorOverride);
    }

    public AvgPool countIncludePad(boolean count) {
        return new AvgPool(axes, kernelSize, strides, paddings, ceilMode, count, divisorOverride);
    }

    /** Divides every sum by this number instead of its number of cells. */
    public AvgPool divisorOverride(int divisor) {
        if (divisor < 1) {
            throw new ShapeException(this + ": divisor_override must be at least 1, got " + divisor);
        }
        return new AvgPool(axes, kernelSize, strides, paddings, ceilMode, countIncludePad, divisor);
    }

    @Override
    public Value build(LayerScope scope, Value x) {
        Sliding sliding = new Sliding(
                Sizes.spread(strides, axes), List.of(), Padding.symmetric(Sizes.array(Sizes.spread(paddings, axes))));
        return scope.add(
                new AveragePool(Sizes.spread(kernelSize, axes), sliding, ceilMode, countIncludePad, divisorOverride),
                x);
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
