package dev.signet.nn.zoo;

import static dev.signet.nn.Layers.batchNorm2d;
import static dev.signet.nn.Layers.conv2d;
import static dev.signet.nn.Layers.identity;
import static dev.signet.nn.Layers.named;
import static dev.signet.nn.Layers.relu;
import static dev.signet.nn.Layers.residual;
import static dev.signet.nn.Layers.sequential;

import dev.signet.nn.Conv;
import dev.signet.nn.Initializer;
import dev.signet.nn.Layer;

/**
 * A 1x1 convolution to fewer channels, a 3x3 convolution and a 1x1 convolution to four times the planes, beside a shortcut (He et al., 2016); with
 * groups it is the block of ResNeXt (Xie et al., 2017). The 3x3 convolution has the stride, and the names are torchvision's.
 *
 * @param groups of the 3x3 convolution
 * @param widthPerGroup channels of a group where the planes are 64
 */
public record Bottleneck(Initializer initializer, int groups, int widthPerGroup) implements ResNet.Block {
    private static final int EXPANSION = 4;

    @Override
    public Layer of(int in, int planes, int stride) {
        int width = planes * widthPerGroup / 64 * groups;
        int out = planes * EXPANSION;
        return residual(
                        sequential(
                                named("conv1", convolution(in, width, 1)),
                                named("bn1", batchNorm2d(width)),
                                named("relu1", relu()),
                                named(
                                        "conv2",
                                        convolution(width, width, 3)
                                                .stride(stride)
                                                .padding(1)
                                                .groups(groups)),
                                named("bn2", batchNorm2d(width)),
                                named("relu2", relu()),
                                named("conv3", convolution(width, out, 1)),
                                named("bn3", batchNorm2d(out))),
                        stride == 1 && in == out
                                ? identity()
                                : sequential(convolution(in, out, 1).stride(stride), batchNorm2d(out)))
                .flat("downsample");
    }

    @Override
    public int expansion() {
        return EXPANSION;
    }

    private Conv convolution(int in, int out, int kernel) {
        return conv2d(in, out, kernel).bias(false).initializer(initializer);
    }
}
