package dev.signet.nn.zoo;

import static dev.signet.nn.Layers.adaptiveAvgPool2d;
import static dev.signet.nn.Layers.batchNorm2d;
import static dev.signet.nn.Layers.branches;
import static dev.signet.nn.Layers.conv2d;
import static dev.signet.nn.Layers.dropout;
import static dev.signet.nn.Layers.flatten;
import static dev.signet.nn.Layers.linear;
import static dev.signet.nn.Layers.maxPool2d;
import static dev.signet.nn.Layers.named;
import static dev.signet.nn.Layers.relu;
import static dev.signet.nn.Layers.sequential;

import dev.signet.nn.Conv;
import dev.signet.nn.Initializer;
import dev.signet.nn.Input;
import dev.signet.nn.Layer;
import dev.signet.nn.MaxPool;
import dev.signet.nn.Network;
import dev.signet.tensor.Shape;

/**
 * Inception blocks of four branches (Szegedy et al., 2015), with torchvision's layers and parameter names: batch normalisation, 3x3 where the paper has
 * 5x5, no auxiliary classifiers. 6,624,904 parameters and 1,498 million multiply-adds for 3x224x224 and 1000 classes.
 */
final class GoogLeNet {
    private static final Initializer INITIALIZER = Initializer.truncatedNormal(0, 0.01);

    private GoogLeNet() {}

    static Network network(Shape image, int classes) {
        return sequential(
                Input.of(image),
                named("conv1", basic(conv2d(image.size(0), 64, 7).stride(2).padding(3))),
                named("maxpool1", pool(3)),
                named("conv2", basic(conv2d(64, 64, 1))),
                named("conv3", basic(conv2d(64, 192, 3).padding(1))),
                named("maxpool2", pool(3)),
                named("inception3a", inception(192, 64, 96, 128, 16, 32, 32)),
                named("inception3b", inception(256, 128, 128, 192, 32, 96, 64)),
                named("maxpool3", pool(3)),
                named("inception4a", inception(480, 192, 96, 208, 16, 48, 64)),
                named("inception4b", inception(512, 160, 112, 224, 24, 64, 64)),
                named("inception4c", inception(512, 128, 128, 256, 24, 64, 64)),
                named("inception4d", inception(512, 112, 144, 288, 32, 64, 64)),
                named("inception4e", inception(528, 256, 160, 320, 32, 128, 128)),
                named("maxpool4", pool(2)),
                named("inception5a", inception(832, 256, 160, 320, 32, 128, 128)),
                named("inception5b", inception(832, 384, 192, 384, 48, 128, 128)),
                named("avgpool", adaptiveAvgPool2d(1, 1)),
                named("flatten", flatten()),
                named("dropout", dropout(0.2)),
                named("fc", linear(1024, classes).initializer(INITIALIZER)));
    }

    private static Layer inception(int in, int one, int reduce3, int three, int reduce5, int five, int pooled) {
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
                        sequential(maxPool2d(3).stride(1).padding(1).ceilMode(true), basic(conv2d(in, pooled, 1)))));
    }

    private static Layer basic(Conv convolution) {
        return sequential(
                named("conv", convolution.bias(false).initializer(INITIALIZER)),
                named("bn", batchNorm2d(convolution.outChannels()).eps(0.001)),
                named("relu", relu()));
    }

    private static MaxPool pool(int kernel) {
        return maxPool2d(kernel).stride(2).ceilMode(true);
    }
}
