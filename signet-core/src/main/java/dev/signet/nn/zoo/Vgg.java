package dev.signet.nn.zoo;

import static dev.signet.nn.Layers.adaptiveAvgPool2d;
import static dev.signet.nn.Layers.batchNorm2d;
import static dev.signet.nn.Layers.conv2d;
import static dev.signet.nn.Layers.dropout;
import static dev.signet.nn.Layers.flatten;
import static dev.signet.nn.Layers.linear;
import static dev.signet.nn.Layers.maxPool2d;
import static dev.signet.nn.Layers.named;
import static dev.signet.nn.Layers.relu;
import static dev.signet.nn.Layers.sequential;

import dev.signet.nn.Fan;
import dev.signet.nn.Initializer;
import dev.signet.nn.Input;
import dev.signet.nn.Layer;
import dev.signet.nn.Linear;
import dev.signet.nn.Network;
import dev.signet.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Stages of 3x3 convolutions, each halved by a pool, and three linear layers (Simonyan and Zisserman, 2015), with torchvision's layers and parameter
 * names. VGG-16 has 138,357,544 parameters and 15,470 million multiply-adds for 3x224x224 and 1000 classes.
 *
 * @param convolutions how many of them each of the five stages has
 * @param normalised whether batch normalisation follows each convolution
 */
public record Vgg(List<Integer> convolutions, boolean normalised) {
    public static final Vgg VGG11 = new Vgg(List.of(1, 1, 2, 2, 2), false);
    public static final Vgg VGG13 = new Vgg(List.of(2, 2, 2, 2, 2), false);
    public static final Vgg VGG16 = new Vgg(List.of(2, 2, 3, 3, 3), false);
    public static final Vgg VGG19 = new Vgg(List.of(2, 2, 4, 4, 4), false);

    private static final Initializer CONVOLUTION = Initializer.kaimingNormal(Fan.OUT, Initializer.RELU_GAIN);
    private static final Initializer LINEAR = Initializer.normal(0, 0.01);
    private static final int SIDE = 7;
    private static final int HIDDEN = 4096;

    public Vgg {
        convolutions = List.copyOf(convolutions);
    }

    /** With batch normalisation, torchvision's {@code vgg16_bn}. */
    public Vgg normalised(boolean with) {
        return new Vgg(convolutions, with);
    }

    /** For images {@code [channels, height, width]} of at least 32x32. */
    public Network network(Shape image, int classes) {
        List<Layer> features = new ArrayList<>();
        int in = image.size(0);
        for (int stage = 0; stage < convolutions.size(); stage++) {
            int out = Math.min(512, 64 << stage);
            for (int i = 0; i < convolutions.get(stage); i++) {
                features.addAll(convolution(in, out));
                in = out;
            }
            features.add(maxPool2d(2));
        }
        return sequential(
                Input.of(image),
                named("features", sequential(features.toArray(Layer[]::new))),
                named("avgpool", adaptiveAvgPool2d(SIDE, SIDE)),
                named("flatten", flatten()),
                named(
                        "classifier",
                        sequential(
                                full(in * SIDE * SIDE, HIDDEN),
                                relu(),
                                dropout(),
                                full(HIDDEN, HIDDEN),
                                relu(),
                                dropout(),
                                full(HIDDEN, classes))));
    }

    private List<Layer> convolution(int in, int out) {
        Layer convolution = conv2d(in, out, 3).padding(1).initializer(CONVOLUTION);
        return normalised ? List.of(convolution, batchNorm2d(out), relu()) : List.of(convolution, relu());
    }

    private static Linear full(int in, int out) {
        return linear(in, out).initializer(LINEAR);
    }
}
