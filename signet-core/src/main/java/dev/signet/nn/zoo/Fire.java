package dev.signet.nn.zoo;

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
 * The block of SqueezeNet (Iandola et al., 2016): a 1x1 convolution to few channels, then a 1x1 and a 3x3 convolution side by side, all with ReLU.
 *
 * @param squeeze channels of the first convolution
 * @param expand channels of each of the other two; twice as many come out
 */
public record Fire(int in, int squeeze, int expand) implements Layer {
    @Override
    public Value build(LayerScope scope, Value x) {
        Value few = rectified(scope, "squeeze", convolution(in, squeeze, 1), x);
        return scope.add(
                new Concat(1),
                rectified(scope, "expand1x1", convolution(squeeze, expand, 1), few),
                rectified(scope, "expand3x3", convolution(squeeze, expand, 3).padding(1), few));
    }

    private static Value rectified(LayerScope scope, String name, Conv convolution, Value x) {
        return scope.child(name + "_activation", relu(), scope.child(name, convolution, x));
    }

    private static Conv convolution(int in, int out, int kernel) {
        return conv2d(in, out, kernel).initializer(Initializer.kaimingUniform(Fan.IN, Initializer.RELU_GAIN));
    }

    @Override
    public String toString() {
        return "Fire(" + in + ", " + squeeze + ", " + expand + ", " + expand + ")";
    }
}
