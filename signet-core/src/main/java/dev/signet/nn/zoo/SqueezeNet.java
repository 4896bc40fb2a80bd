package dev.signet.nn.zoo;

import static dev.signet.nn.Layers.adaptiveAvgPool2d;
import static dev.signet.nn.Layers.conv2d;
import static dev.signet.nn.Layers.dropout;
import static dev.signet.nn.Layers.flatten;
import static dev.signet.nn.Layers.maxPool2d;
import static dev.signet.nn.Layers.named;
import static dev.signet.nn.Layers.relu;
import static dev.signet.nn.Layers.sequential;

import dev.signet.nn.Fan;
import dev.signet.nn.Initializer;
import dev.signet.nn.Input;
import dev.signet.nn.Layer;
import dev.signet.nn.MaxPool;
import dev.signet.nn.Network;
import dev.signet.tensor.Shape;

/**
 * Few parameters by {@link Fire} blocks and no linear layer (Iandola et al., 2016), with torchvision's layers and parameter names. Version 1.1 has
 * 1,235,496 parameters and 349 million multiply-adds for 3x224x224 and 1000 classes, version 1.0 needs 819 million.
 */
public enum SqueezeNet {
    V1_0 {
        @Override
        Layer features(int channels) {
            return sequential(
                    first(channels, 96, 7),
                    relu(),
                    pool(),
                    new Fire(96, 16, 64),
                    new Fire(128, 16, 64),
                    new Fire(128, 32, 128),
                    pool(),
                    new Fire(256, 32, 128),
                    new Fire(256, 48, 192),
                    new Fire(384, 48, 192),
                    new Fire(384, 64, 256),
                    pool(),
                    new Fire(512, 64, 256));
        }
    },
    V1_1 {
        @Override
        Layer features(int channels) {
            return sequential(
                    first(channels, 64, 3),
                    relu(),
                    pool(),
                    new Fire(64, 16, 64),
                    new Fire(128, 16, 64),
                    pool(),
                    new Fire(128, 32, 128),
                    new Fire(256, 32, 128),
                    pool(),
                    new Fire(256, 48, 192),
                    new Fire(384, 48, 192),
                    new Fire(384, 64, 256),
                    new Fire(512, 64, 256));
        }
    };

    abstract Layer features(int channels);

    private static Layer first(int in, int out, int kernel) {
        return conv2d(in, out, kernel).stride(2).initializer(Initializer.kaimingUniform(Fan.IN, Initializer.RELU_GAIN));
    }

    private static MaxPool pool() {
        return maxPool2d(3).stride(2).ceilMode(true);
    }

    /** For images {@code [channels, height, width]}. */
    public Network network(Shape image, int classes) {
        return sequential(
                Input.of(image),
                named("features", features(image.size(0))),
                named(
                        "classifier",
                        sequential(
                                dropout(),
                                conv2d(512, classes, 1).initializer(Initializer.normal(0, 0.01)),
                                relu(),
                                adaptiveAvgPool2d(1, 1))),
                named("flatten", flatten()));
    }
}
