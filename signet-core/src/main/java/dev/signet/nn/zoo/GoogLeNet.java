package dev.signet.nn.zoo;

import static dev.signet.nn.Layers.adaptiveAvgPool2d;
import static dev.signet.nn.Layers.conv2d;
import static dev.signet.nn.Layers.dropout;
import static dev.signet.nn.Layers.flatten;
import static dev.signet.nn.Layers.linear;
import static dev.signet.nn.Layers.maxPool2d;
import static dev.signet.nn.Layers.named;
import static dev.signet.nn.Layers.sequential;

import dev.signet.nn.Input;
import dev.signet.nn.MaxPool;
import dev.signet.nn.Network;
import dev.signet.tensor.Shape;

/**
 * Inception blocks of four branches (Szegedy et al., 2015), with torchvision's layers and parameter names: batch normalisation, 3x3 where the paper has
 * 5x5, no auxiliary classifiers. 6,624,904 parameters and 1,498 million multiply-adds for 3x224x224 and 1000 classes.
 */
final class GoogLeNet {
    private GoogLeNet() {}

    static Network network(Shape image, int classes) {
        return sequential(
                Input.of(image),
                named(
                        "conv1",
                        Inception.basic(conv2d(image.size(0), 64, 7).stride(2).padding(3))),
                named("maxpool1", pool(3)),
                named("conv2", Inception.basic(conv2d(64, 64, 1))),
                named("conv3", Inception.basic(conv2d(64, 192, 3).padding(1))),
                named("maxpool2", pool(3)),
                named("inception3a", new Inception(192, 64, 96, 128, 16, 32, 32)),
                named("inception3b", new Inception(256, 128, 128, 192, 32, 96, 64)),
                named("maxpool3", pool(3)),
                named("inception4a", new Inception(480, 192, 96, 208, 16, 48, 64)),
                named("inception4b", new Inception(512, 160, 112, 224, 24, 64, 64)),
                named("inception4c", new Inception(512, 128, 128, 256, 24, 64, 64)),
                named("inception4d", new Inception(512, 112, 144, 288, 32, 64, 64)),
                named("inception4e", new Inception(528, 256, 160, 320, 32, 128, 128)),
                named("maxpool4", pool(2)),
                named("inception5a", new Inception(832, 256, 160, 320, 32, 128, 128)),
                named("inception5b", new Inception(832, 384, 192, 384, 48, 128, 128)),
                named("avgpool", adaptiveAvgPool2d(1, 1)),
                named("flatten", flatten()),
                named("dropout", dropout(0.2)),
                named("fc", linear(1024, classes).initializer(Inception.INITIALIZER)));
    }

    private static MaxPool pool(int kernel) {
        return maxPool2d(kernel).stride(2).ceilMode(true);
    }
}
