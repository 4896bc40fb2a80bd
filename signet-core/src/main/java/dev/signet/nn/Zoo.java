package dev.signet.nn;

import static dev.signet.nn.Layers.adaptiveAvgPool2d;
import static dev.signet.nn.Layers.batchNorm2d;
import static dev.signet.nn.Layers.conv2d;
import static dev.signet.nn.Layers.dropout;
import static dev.signet.nn.Layers.flatten;
import static dev.signet.nn.Layers.linear;
import static dev.signet.nn.Layers.maxPool2d;
import static dev.signet.nn.Layers.relu;
import static dev.signet.nn.Layers.residual;
import static dev.signet.nn.Layers.sequential;

import dev.signet.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Networks by name. */
public final class Zoo {
    public static final List<String> NAMES = List.of("small-cnn", "lenet5", "resnet20");

    private Zoo() {}

    /** The network of this name for images {@code [channels, height, width]}; throws {@link IllegalArgumentException} for an unknown name. */
    public static Network of(String name, Shape image, int classes) {
        return switch (name) {
            case "small-cnn" -> smallCnn(image, classes);
            case "lenet5" -> lenet5(image, classes);
            case "resnet20" -> resnet20(image, classes);
            default -> throw new IllegalArgumentException("no network named " + name + "; there are " + NAMES);
        };
    }

    /** Three stages of 3x3 convolutions with batch normalisation, global average pooling: the default for small images. */
    public static Network smallCnn(Shape image, int classes) {
        List<Layer> layers = new ArrayList<>();
        int in = image.size(0);
        for (int out : new int[] {32, 64, 128}) {
            layers.addAll(List.of(conv2d(in, out, 3).padding(1).bias(false), batchNorm2d(out), relu()));
            if (out < 128) {
                layers.add(maxPool2d(2));
            }
            in = out;
        }
        layers.addAll(List.of(adaptiveAvgPool2d(1), flatten(), dropout(0.1), linear(in, classes)));
        return sequential(new Layers.Input(image), layers.toArray(Layer[]::new));
    }

    /** LeNet-5 (LeCun et al., 1998) with ReLU and max pooling: 61,706 parameters for 1x28x28 and 10 classes. */
    public static Network lenet5(Shape image, int classes) {
        return sequential(
                new Layers.Input(image),
                conv2d(image.size(0), 6, 5).padding(2),
                relu(),
                maxPool2d(2),
                conv2d(6, 16, 5),
                relu(),
                maxPool2d(2),
                flatten(),
                linear(120),
                relu(),
                linear(120, 84),
                relu(),
                linear(84, classes));
    }

    /** ResNet-20 for small images (He et al., 2016, section 4.2) with 1x1 convolutions where the shortcut changes size. */
    public static Network resnet20(Shape image, int classes) {
        List<Layer> layers =
                new ArrayList<>(List.of(conv2d(image.size(0), 16, 3).padding(1).bias(false), batchNorm2d(16), relu()));
        int in = 16;
        for (int out : new int[] {16, 32, 64}) {
            for (int block = 0; block < 3; block++) {
                layers.add(block(in, out, in == out ? 1 : 2));
                in = out;
            }
        }
        layers.addAll(List.of(adaptiveAvgPool2d(1), flatten(), linear(64, classes)));
        return sequential(new Layers.Input(image), layers.toArray(Layer[]::new));
    }

    private static Layer block(int in, int out, int stride) {
        Sequential body = sequential(
                conv2d(in, out, 3).stride(stride).padding(1).bias(false),
                batchNorm2d(out),
                relu(),
                conv2d(out, out, 3).padding(1).bias(false),
                batchNorm2d(out));
        Sequential shortcut = stride == 1 && in == out
                ? sequential()
                : sequential(conv2d(in, out, 1).stride(stride).bias(false), batchNorm2d(out));
        return residual(body, shortcut);
    }
}
