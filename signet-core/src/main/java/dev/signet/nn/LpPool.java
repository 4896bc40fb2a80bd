package dev.signet.nn;

import dev.signet.graph.Value;
import dev.signet.op.Activation;
import dev.signet.op.ActivationFunction;
import dev.signet.op.AveragePool;
import dev.signet.op.Padding;
import dev.signet.op.Sliding;
import java.util.List;

/**
 * The p-norm of each window (PyTorch's {@code LPPool1d}, {@code LPPool2d}, {@code LPPool3d}): the p-th root of the sum of the p-th powers. By default
 * windows do not overlap.
 */
public record LpPool(int axes, double norm, List<Integer> kernelSize, List<Integer> strides, boolean ceilMode)
        implements Layer {
    static LpPool of(int axes, double norm, int... kernelSize) {
        List<Integer> kernel = Sizes.asGiven("LPPool" + axes + "d", "kernel size", axes, 1, kernelSize);
        return new LpPool(axes, norm, kernel, kernel, false);
    }

    public LpPool stride(int... sizes) {
        return new LpPool(axes, norm, kernelSize, Sizes.asGiven(toString(), "stride", axes, 1, sizes), ceilMode);
    }

    public LpPool ceilMode(boolean ceil) {
        return new LpPool(axes, norm, kernelSize, strides, ceil);
    }

    /** The mean of powers times the window's size, as PyTorch counts where windows reach past the end. */
    @Override
    public Value build(LayerScope scope, Value x) {
        List<Integer> kernel = Sizes.spread(kernelSize, axes);
        Sliding sliding = new Sliding(Sizes.spread(strides, axes), List.of(), Padding.VALID);
        Value powers = scope.add(new Activation(ActivationFunction.POWER, norm, 0), x);
        Value means = scope.add(new AveragePool(kernel, sliding, ceilMode, true), powers);
        int cells = kernel.stream().reduce(1, Math::multiplyExact);
        Value sums = scope.add(new Activation(ActivationFunction.AFFINE, cells, 0), means);
        return scope.add(new Activation(ActivationFunction.POWER, 1 / norm, 0), sums);
    }

    @Override
    public String type() {
        return "LPPool" + axes + "d";
    }

    @Override
    public String toString() {
        String printed = norm == Math.rint(norm) ? String.valueOf((long) norm) : Python.number(norm);
        return type() + "(norm_type=" + printed + ", kernel_size=" + Python.sizes(kernelSize) + ", stride="
                + Python.sizes(strides) + ", ceil_mode=" + Python.truth(ceilMode) + ")";
    }
}
