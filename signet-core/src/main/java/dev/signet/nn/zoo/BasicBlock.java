package dev.signet.nn.zoo;

import static dev.signet.nn.Layers.batchNorm2d;
import static dev.signet.nn.Layers.conv2d;
import static dev.signet.nn.Layers.identity;
import static dev.signet.nn.Layers.named;
import static dev.signet.nn.Layers.relu;
import static dev.signet.nn.Layers.residual;
import static dev.signet.nn.Layers.sequential;

import dev.signet.nn.BatchNorm;
import dev.signet.nn.Conv;
import dev.signet.nn.Initializer;
import dev.signet.nn.Layer;

/**
 * Two 3x3 convolutions beside a shortcut (He et al., 2016), with torchvision's names.
 *
 * @param initializer of the convolutions
 * @param shortcutName what the shortcut is called
 */
record BasicBlock(Initializer initializer, String shortcutName) implements ResNet.Block {
    @Override
    public Layer of(int in, int planes, int stride) {
        return of(in, planes, stride, projection(in, planes, stride));
    }

    @Override
    public int expansion() {
        return 1;
    }

    /** The identity is the shortcut where neither the size nor the channels change. */
    Layer of(int in, int out, int stride, Layer shortcut) {
        return residual(
                        sequential(
                                named("conv1", convolution(in, out).stride(stride)),
                                named("bn1", norm(out)),
                                named("relu", relu()),
                                named("conv2", convolution(out, out)),
                                named("bn2", norm(out))),
                        stride == 1 && in == out ? identity() : shortcut)
                .flat(shortcutName);
    }

    Conv convolution(int in, int out) {
        return conv2d(in, out, 3).padding(1).bias(false).initializer(initializer);
    }

    /** A 1x1 convolution that changes channels and size, as a shortcut (option B). */
    Layer projection(int in, int out, int stride) {
        return sequential(conv2d(in, out, 1).stride(stride).bias(false).initializer(initializer), norm(out));
    }

    static BatchNorm norm(int channels) {
        return batchNorm2d(channels);
    }
}
