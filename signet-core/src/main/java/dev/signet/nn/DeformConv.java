package dev.signet.nn;

import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.op.FillLike;
import dev.signet.op.Padding;
import dev.signet.op.Sigmoid;
import dev.signet.op.Sliding;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import java.util.List;

/**
 * A 2-D convolution whose taps move (Dai et al., 2017): a convolution of its own computes for each tap how far, from zero on; with {@code modulated} also
 * how much the tap counts (Zhu et al., 2018).
 *
 * @param inChannels 0 for as many as come in
 */
public record DeformConv(int inChannels, int outChannels, int kernelSize, int stride, int padding, boolean modulated)
        implements Layer {
    public DeformConv {
        if (inChannels < 0 || outChannels < 1 || kernelSize < 1 || stride < 1 || padding < 0) {
            throw new ShapeException(
                    "DeformConv2d(" + inChannels + ", " + outChannels + ", kernel_size=" + kernelSize + ", stride="
                            + stride + ", padding=" + padding + "): sizes must be at least 1, padding at least 0");
        }
    }

    static DeformConv of(int inChannels, int outChannels, int kernelSize) {
        return new DeformConv(inChannels, outChannels, kernelSize, 1, 0, false);
    }

    public DeformConv stride(int size) {
        return new DeformConv(inChannels, outChannels, kernelSize, size, padding, modulated);
    }

    public DeformConv padding(int cells) {
        return new DeformConv(inChannels, outChannels, kernelSize, stride, cells, modulated);
    }

    /** Version 2: every tap has a weight between 0 and 2, from 1 on. */
    public DeformConv modulated(boolean weighted) {
        return new DeformConv(inChannels, outChannels, kernelSize, stride, padding, weighted);
    }

    @Override
    public DeformConv fitted(SymbolicShape input) {
        return new DeformConv(ChannelCount.of(input, 4), outChannels, kernelSize, stride, padding, modulated);
    }

    private Conv ofPlaces(int outputs) {
        return Layers.conv2d(inChannels, outputs, kernelSize)
                .stride(stride)
                .padding(padding)
                .bias(false)
                .initializer(Initializer.ZEROS);
    }

    @Override
    public Value build(LayerScope scope, Value x) {
        int taps = kernelSize * kernelSize;
        Shape shape = Shape.of(outChannels, inChannels, kernelSize, kernelSize);
        Value weight = scope.parameter("weight", shape, Initializer.DEFAULT);
        Value bias = scope.parameter("bias", Shape.of(outChannels), Initializer.fanIn(inChannels * taps));
        Value offset = scope.child("offset", ofPlaces(2 * taps), x);
        Value mask =
                modulated ? weights(scope, scope.child("modulation", ofPlaces(taps), x)) : ones(scope, offset, taps);
        Sliding sliding = new Sliding(List.of(stride, stride), List.of(1, 1), Padding.symmetric(padding, padding));
        return scope.add(new dev.signet.op.DeformConv(sliding, 1, 1), x, weight, offset, bias, mask);
    }

    private static Value weights(LayerScope scope, Value logits) {
        Value half = scope.add(new Sigmoid(), logits);
        return scope.add(new dev.signet.op.Add(), half, half);
    }

    private static Value ones(LayerScope scope, Value offset, int taps) {
        Value like = scope.add(new dev.signet.op.Slice(1, 0, taps), offset);
        return scope.add(new FillLike(ElementType.FLOAT32, 1), like);
    }

    @Override
    public String type() {
        return "DeformConv2d";
    }

    @Override
    public String toString() {
        return type() + "(" + inChannels + ", " + outChannels + ", kernel_size=" + kernelSize + ", stride=" + stride
                + ", padding=" + padding + ", modulated=" + Python.truth(modulated) + ")";
    }
}
