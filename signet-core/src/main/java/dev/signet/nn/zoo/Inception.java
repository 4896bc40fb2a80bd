package dev.signet.nn.zoo;

import static dev.signet.nn.Layers.batchNorm2d;
import static dev.signet.nn.Layers.branches;
import static dev.signet.nn.Layers.conv2d;
import static dev.signet.nn.Layers.maxPool2d;
import static dev.signet.nn.Layers.named;
import static dev.signet.nn.Layers.relu;
import static dev.signet.nn.Layers.sequential;

import dev.signet.graph.Value;
import dev.signet.nn.Conv;
import dev.signet.nn.Initializer;
import dev.signet.nn.Layer;
import dev.signet.nn.LayerScope;

/**
 * The block of GoogLeNet (Szegedy et al., 2015) with torchvision's layers: 1x1; 1x1 and 3x3; 1x1 and another 3x3, where the paper has 5x5; a max pool and 1x1. The four lie
 * side by side along the channels.
 *
 * @param one channels of the first branch
 * @param reduce3 channels of the 1x1 convolution before the first 3x3, which has {@code three}
 * @param reduce5 channels of that before the second, which has {@code five}
 * @param pooled channels behind the pool
 */
public record Inception(int in, int one, int reduce3, int three, int reduce5, int five, int pooled) implements Layer {
    static final Initializer INITIALIZER = Initializer.truncatedNormal(0, 0.01);

    /** All of them. */
    public int outChannels() {
        return one + three + five + pooled;
    }

    @Override
    public Value build(LayerScope scope, Value x) {
        return branches(
                        named("branch1", basic(conv2d(in, one, 1))),
                        named(
                                "branch2",
                                sequential(
                                        basic(conv2d(in, reduce3, 1)),
                                        basic(conv2d(reduce3, three, 3).padding(1)))),
                        named(
                                "branch3",
                                sequential(
                                        basic(conv2d(in, reduce5, 1)),
                                        basic(conv2d(reduce5, five, 3).padding(1)))),
                        named(
                                "branch4",
                                sequential(
                                        maxPool2d(3).stride(1).padding(1).ceilMode(true),
                                        basic(conv2d(in, pooled, 1)))))
                .build(scope, x);
    }

    /** A convolution with batch normalisation and ReLU. */
    static Layer basic(Conv convolution) {
        return sequential(
                named("conv", convolution.bias(false).initializer(INITIALIZER)),
                named("bn", batchNorm2d(convolution.outChannels()).eps(0.001)),
                named("relu", relu()));
    }

    @Override
    public String toString() {
        return "Inception(" + in + ", " + one + ", " + reduce3 + ", " + three + ", " + reduce5 + ", " + five + ", "
                + pooled + ")";
    }
}
