package dev.signet.nn;

import dev.signet.graph.Value;
import dev.signet.op.Im2Col;
import dev.signet.op.Padding;
import dev.signet.op.Sliding;
import java.util.List;

/**
 * Every window of an image as a column (PyTorch's {@code Unfold}): {@code [N, C, H, W]} to {@code [N, C taps, windows]}. Each list holds one size for both
 * axes or one for each.
 */
public record Unfold(List<Integer> kernelSize, List<Integer> dilations, List<Integer> paddings, List<Integer> strides)
        implements Layer {
    private static final int AXES = 2;

    static Unfold of(int... kernelSize) {
        return new Unfold(
                Sizes.asGiven("Unfold", "kernel size", AXES, 1, kernelSize), List.of(1), List.of(0), List.of(1));
    }

    public Unfold dilation(int... sizes) {
        return new Unfold(kernelSize, Sizes.asGiven("Unfold", "dilation", AXES, 1, sizes), paddings, strides);
    }

    public Unfold padding(int... cells) {
        return new Unfold(kernelSize, dilations, Sizes.asGiven("Unfold", "padding", AXES, 0, cells), strides);
    }

    public Unfold stride(int... sizes) {
        return new Unfold(kernelSize, dilations, paddings, Sizes.asGiven("Unfold", "stride", AXES, 1, sizes));
    }

    List<Integer> kernel() {
        return Sizes.spread(kernelSize, AXES);
    }

    Sliding sliding() {
        return new Sliding(
                Sizes.spread(strides, AXES),
                Sizes.spread(dilations, AXES),
                Padding.symmetric(Sizes.array(Sizes.spread(paddings, AXES))));
    }

    @Override
    public Value build(LayerScope scope, Value x) {
        return scope.add(new Im2Col(kernel(), sliding()), x);
    }

    String arguments() {
        return "kernel_size=" + Python.sizes(kernelSize) + ", dilation=" + Python.sizes(dilations) + ", padding="
                + Python.sizes(paddings) + ", stride=" + Python.sizes(strides);
    }

    @Override
    public String toString() {
        return "Unfold(" + arguments() + ")";
    }
}
