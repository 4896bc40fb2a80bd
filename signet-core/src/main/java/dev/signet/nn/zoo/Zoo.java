package dev.signet.nn.zoo;

import dev.signet.nn.Network;
import dev.signet.tensor.Shape;
import java.util.List;

/** The list of ready-made networks: one line each. */
public final class Zoo {
    private static final Shape MNIST = Shape.of(1, 28, 28);
    private static final Shape CIFAR = Shape.of(3, 32, 32);
    private static final Shape IMAGENET = Shape.of(3, 224, 224);

    public static final List<Architecture> ALL = List.of(
            new Architecture("small-cnn", "the default for small images", MNIST, 10, Zoo::smallCnn),
            new Architecture("lenet5", "LeNet-5 with ReLU and max pooling", MNIST, 10, Zoo::lenet5),
            new Architecture("resnet20", "ResNet of 20 layers for small images", CIFAR, 10, Zoo::resnet20),
            new Architecture("resnet18", "ResNet of 18 layers for photos", IMAGENET, 1000, Zoo::resnet18),
            new Architecture("resnet18-small", "ResNet-18 for small images", CIFAR, 10, Zoo::resnet18Small),
            new Architecture("resnet34", "ResNet of 34 layers for photos", IMAGENET, 1000, Zoo::resnet34));

    public static final List<String> NAMES =
            ALL.stream().map(Architecture::name).toList();

    private Zoo() {}

    /** The architecture of this name; throws {@link IllegalArgumentException} for an unknown one. */
    public static Architecture named(String name) {
        return ALL.stream()
                .filter(architecture -> architecture.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no network named " + name + "; there are " + NAMES));
    }

    /** The network of this name for images {@code [channels, height, width]}; throws {@link IllegalArgumentException} for an unknown name. */
    public static Network of(String name, Shape image, int classes) {
        return named(name).network(image, classes);
    }

    /** See {@link SmallCnn}. */
    public static Network smallCnn(Shape image, int classes) {
        return SmallCnn.network(image, classes);
    }

    /** See {@link LeNet5}. */
    public static Network lenet5(Shape image, int classes) {
        return LeNet5.network(image, classes);
    }

    /** See {@link SmallImageResNet}. */
    public static Network resnet20(Shape image, int classes) {
        return SmallImageResNet.ofDepth(20).network(image, classes);
    }

    /** See {@link ResNet}. */
    public static Network resnet18(Shape image, int classes) {
        return ResNet.RESNET18.network(image, classes);
    }

    /** As {@link #resnet18} with a stem that keeps the size of small images. */
    public static Network resnet18Small(Shape image, int classes) {
        return ResNet.RESNET18.stem(ResNet.Stem.SMALL).network(image, classes);
    }

    /** See {@link ResNet}. */
    public static Network resnet34(Shape image, int classes) {
        return ResNet.RESNET34.network(image, classes);
    }
}
