package dev.signet.nn.zoo;

import static dev.signet.nn.Layers.adaptiveAvgPool2d;
import static dev.signet.nn.Layers.conv2d;

import dev.signet.graph.Value;
import dev.signet.nn.Conv;
import dev.signet.nn.Fan;
import dev.signet.nn.Initializer;
import dev.signet.nn.Layer;
import dev.signet.nn.LayerScope;
import dev.signet.nn.Layers;
import dev.signet.op.Mul;

/**
 * Each channel times a weight computed from the means of all channels (Hu et al., 2018): pool, two 1x1 convolutions, a gate between 0 and 1.
 *
 * @param squeezed channels between the two convolutions
 */
public record SqueezeExcite(int channels, int squeezed, Gate gate) implements Layer {
    /** The activations after the first and the second convolution. */
    public record Gate(Layer between, Layer scale) {
        /** ReLU and sigmoid, as in the paper. */
        public static final Gate STANDARD = new Gate(Layers.relu(), Layers.sigmoid());
    }

    @Override
    public Value build(LayerScope scope, Value x) {
        Value means = scope.child("avgpool", adaptiveAvgPool2d(1), x);
        Value few = scope.child("activation", gate.between, scope.child("fc1", convolution(channels, squeezed), means));
        Value weights =
                scope.child("scale_activation", gate.scale, scope.child("fc2", convolution(squeezed, channels), few));
        return scope.add(new Mul(), x, weights);
    }

    private static Conv convolution(int in, int out) {
        return conv2d(in, out, 1).initializer(Initializer.kaimingNormal(Fan.OUT, Initializer.RELU_GAIN));
    }

    @Override
    public String type() {
        return "SqueezeExcitation";
    }

    @Override
    public String toString() {
        return type() + "(" + channels + ", " + squeezed + ")";
    }
}
