package dev.signet.nn;

import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The largest value of windows whose distances vary at random (Graham, 2014; PyTorch's {@code FractionalMaxPool2d} and {@code 3d}), so that a map can become
 * smaller by any factor. Where the windows of a channel begin is drawn from this layer's own stream when the network is built, and the same for every sample and
 * step: PyTorch draws again each time. Say either the output's size or its ratio to the input's, which must be known then.
 *
 * @param channels 0 for as many as come in
 * @param outputSize one size for all axes or one for each; empty where the ratio is given
 * @param outputRatio one for all axes or one for each, above 0 and below 1; empty where the size is given
 * @param seed of the stream
 */
public record FractionalMaxPool(
        int axes, int channels, List<Integer> kernelSize, List<Integer> outputSize, List<Double> outputRatio, long seed)
        implements Layer {
    public FractionalMaxPool {
        kernelSize = List.copyOf(kernelSize);
        outputSize = List.copyOf(outputSize);
        outputRatio = List.copyOf(outputRatio);
        if (outputRatio.stream().anyMatch(ratio -> !(ratio > 0 && ratio < 1))) {
            throw new ShapeException("FractionalMaxPool" + axes + "d: output ratio is " + outputRatio
                    + ", expected numbers above 0 and below 1");
        }
    }

    static FractionalMaxPool of(int axes, int... kernelSize) {
        String type = "FractionalMaxPool" + axes + "d";
        List<Integer> kernel = Sizes.asGiven(type, "kernel size", axes, 1, kernelSize);
        return new FractionalMaxPool(axes, 0, kernel, List.of(), List.of(), 0);
    }

    /** One size for all axes, or one for each. */
    public FractionalMaxPool outputSize(int... sizes) {
        return new FractionalMaxPool(
                axes, channels, kernelSize, Sizes.asGiven(type(), "output size", axes, 1, sizes), List.of(), seed);
    }

    /** One ratio for all axes, or one for each; the output's size is the whole part of the input's times it. */
    public FractionalMaxPool outputRatio(double... ratios) {
        if (ratios.length != 1 && ratios.length != axes) {
            throw new ShapeException(
                    type() + ": " + ratios.length + " output ratios, expected 1 or " + axes + " of them");
        }
        List<Double> given = new ArrayList<>();
        for (double ratio : ratios) {
            given.add(ratio);
        }
        return new FractionalMaxPool(axes, channels, kernelSize, List.of(), given, seed);
    }

    public FractionalMaxPool seed(long other) {
        return new FractionalMaxPool(axes, channels, kernelSize, outputSize, outputRatio, other);
    }

    @Override
    public FractionalMaxPool fitted(SymbolicShape input) {
        int count = ChannelCount.of(input, axes + 2);
        return new FractionalMaxPool(axes, count, kernelSize, outputSize, outputRatio, seed);
    }

    @Override
    public Value build(LayerScope scope, Value x) {
        Tensor numbers = Tensor.zeros(Shape.of(1, channels, axes));
        RandomStream random = RandomStream.of(seed, "fractional max pool");
        for (int i = 0; i < numbers.elements(); i++) {
            // Rounding to float32 must not reach 1.
            numbers.floats()[i] = Math.min((float) random.uniform(i), Math.nextDown(1f));
        }
        return scope.addAll(
                        new dev.signet.op.FractionalMaxPool(Sizes.spread(kernelSize, axes), sizes(x.shape())),
                        x,
                        scope.constant(numbers))
                .getFirst();
    }

    private List<Integer> sizes(SymbolicShape x) {
        if (!outputSize.isEmpty()) {
            return Sizes.spread(outputSize, axes);
        }
        if (outputRatio.isEmpty()) {
            throw new ShapeException("neither output size nor ratio is given; write outputSize(…) or outputRatio(…)");
        }
        List<Integer> sizes = new ArrayList<>();
        for (int axis = 0; axis < axes; axis++) {
            double ratio = outputRatio.get(outputRatio.size() == 1 ? 0 : axis);
            sizes.add((int) (x.size(axis + 2) * ratio));
        }
        return sizes;
    }

    @Override
    public String type() {
        return "FractionalMaxPool" + axes + "d";
    }

    @Override
    public String toString() {
        return type() + "(kernel_size=" + (kernelSize.size() == 1 ? kernelSize.getFirst() : Python.tuple(kernelSize))
                + (outputSize.isEmpty() ? "" : ", output_size=" + outputSize)
                + (outputRatio.isEmpty() ? "" : ", output_ratio=" + outputRatio) + ", seed=" + seed + ")";
    }
}
