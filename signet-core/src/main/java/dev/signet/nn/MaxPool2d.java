package dev.signet.nn;

import dev.signet.graph.Value;
import dev.signet.op.MaxPool;
import dev.signet.op.Padding;
import dev.signet.op.Sliding;
import java.util.List;

/** The largest value under each window; by default windows do not overlap. */
public record MaxPool2d(List<Integer> kernelSize, List<Integer> strides, List<Integer> paddings) implements Layer {
    public MaxPool2d stride(int... stride) {
        return new MaxPool2d(kernelSize, Sizes.pair(stride), paddings);
    }

    public MaxPool2d padding(int... padding) {
        return new MaxPool2d(kernelSize, strides, Sizes.pair(padding));
    }

    @Override
    public Value build(LayerScope scope, Value x) {
        return scope.add(
                new MaxPool(
                        kernelSize,
                        new Sliding(strides, List.of(), Padding.symmetric(paddings.get(0), paddings.get(1))),
                        false),
                x);
    }

    @Override
    public String toString() {
        return "MaxPool2d(kernel_size=" + one(kernelSize) + ", stride=" + one(strides) + ", padding=" + one(paddings)
                + ", dilation=1, ceil_mode=False)";
    }

    private static String one(List<Integer> pair) {
        return pair.get(0).equals(pair.get(1)) ? String.valueOf(pair.getFirst()) : Sizes.tuple(pair);
    }
}
