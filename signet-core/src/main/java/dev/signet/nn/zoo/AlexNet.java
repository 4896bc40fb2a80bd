package dev.signet.nn.zoo;

import static dev.signet.nn.Layers.adaptiveAvgPool2d;
import static dev.signet.nn.Layers.conv2d;
import static dev.signet.nn.Layers.dropout;
import static dev.signet.nn.Layers.flatten;
import static dev.signet.nn.Layers.linear;
import static dev.signet.nn.Layers.maxPool2d;
import static dev.signet.nn.Layers.named;
import static dev.signet.nn.Layers.relu;
import static dev.signet.nn.Layers.sequential;

import dev.signet.nn.Input;
import dev.signet.nn.Network;
import dev.signet.tensor.Shape;

/**
 * AlexNet as it fits one machine (Krizhevsky, 2014), with torchvision's layers and parameter names: 61,100,840 parameters and 714 million
 * multiply-adds for 3x224x224 and 1000 classes. Images of at least 63x63.
 */
final class AlexNet {
    private static final int SIDE = 6;

    private AlexNet() {}

    static Network network(Shape image, int classes) {
        return sequential(
                Input.of(image),
                named(
                        "features",
                        sequential(
                                conv2d(image.size(0), 64, 11).stride(4).padding(2),
                                relu(),
                                maxPool2d(3).stride(2),
                                conv2d(64, 192, 5).padding(2),
                                relu(),
                                maxPool2d(3).stride(2),
                                conv2d(192, 384, 3).padding(1),
                                relu(),
                                conv2d(384, 256, 3).padding(1),
                                relu(),
                                conv2d(256, 256, 3).padding(1),
                                relu(),
                                maxPool2d(3).stride(2))),
                named("avgpool", adaptiveAvgPool2d(SIDE, SIDE)),
                named("flatten", flatten()),
                named(
                        "classifier",
                        sequential(
                                dropout(),
                                linear(256 * SIDE * SIDE, 4096),
                                relu(),
                                dropout(),
                                linear(4096, 4096),
                                relu(),
                                linear(4096, classes))));
    }
}
