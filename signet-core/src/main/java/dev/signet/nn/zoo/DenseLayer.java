package dev.signet.nn.zoo;

import static dev.signet.nn.Layers.batchNorm2d;
import static dev.signet.nn.Layers.conv2d;
import static dev.signet.nn.Layers.relu;

import dev.signet.graph.Value;
import dev.signet.nn.Conv;
import dev.signet.nn.Fan;
import dev.signet.nn.Initializer;
import dev.signet.nn.Layer;
import dev.signet.nn.LayerScope;
import dev.signet.op.Concat;

/**
 * The layer of DenseNet (Huang et al., 2017): what comes in, and behind it {@code growth} more channels computed from it by a 1x1 and a 3x3
 * convolution, each after batch normalisation and ReLU.
 */
public record DenseLayer(int in, int growth) implements Layer {
    private static final int WIDENING = 4;

    @Override
    public Value build(LayerScope scope, Value x) {
        int between = WIDENING * growth;
        Value few = activated(scope, "1", in, x);
        Value wide = scope.child("conv1", convolution(in, between, 1), few);
        Value grown =
                scope.child("conv2", convolution(between, growth, 3).padding(1), activated(scope, "2", between, wide));
        return scope.add(new Concat(1), x, grown);
    }

    private static Value activated(LayerScope scope, String number, int channels, Value x) {
        return scope.child("relu" + number, relu(), scope.child("norm" + number, batchNorm2d(channels), x));
    }

    static Conv convolution(int in, int out, int kernel) {
        return conv2d(in, out, kernel)
                .bias(false)
                .initializer(Initializer.kaimingNormal(Fan.IN, Initializer.RELU_GAIN));
    }

    @Override
    public String toString() {
        return "DenseLayer(" + in + ", growth=" + growth + ")";
    }
}
