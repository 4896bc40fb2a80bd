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
            photos("resnet18", "ResNet of 18 layers for photos", Zoo::resnet18),
            new Architecture("resnet18-small", "ResNet-18 for small images", CIFAR, 10, Zoo::resnet18Small),
            photos("resnet34", "ResNet of 34 layers for photos", ResNet.RESNET34::network),
            photos("resnet50", "ResNet of 50 layers", ResNet.RESNET50::network),
            photos("resnext50_32x4d", "ResNeXt of 50 layers, 32 groups of 4", ResNet.RESNEXT50_32X4D::network),
            photos("alexnet", "AlexNet", AlexNet::network),
            photos("vgg11", "VGG of 11 layers", Vgg.VGG11::network),
            photos("vgg13", "VGG of 13 layers", Vgg.VGG13::network),
            photos("vgg16", "VGG of 16 layers", Vgg.VGG16::network),
            photos("vgg19", "VGG of 19 layers", Vgg.VGG19::network),
            photos("vgg16_bn", "VGG of 16 layers with batch normalisation", Vgg.VGG16.normalised(true)::network),
            photos("mobilenet_v1", "MobileNet, depthwise and pointwise by turns", MobileNetV1::network),
            photos("mobilenet_v2", "MobileNetV2, inverted bottlenecks", MobileNetV2::network),
            photos("mobilenet_v3_large", "MobileNetV3, squeeze-and-excite", MobileNetV3.LARGE::network),
            photos("mobilenet_v3_small", "MobileNetV3 for small machines", MobileNetV3.SMALL::network),
            photos("shufflenet_v2_x1_0", "ShuffleNetV2 of width 1", ShuffleNetV2.X1_0::network),
            photos("squeezenet1_0", "SqueezeNet 1.0", SqueezeNet.V1_0::network),
            photos("squeezenet1_1", "SqueezeNet 1.1", SqueezeNet.V1_1::network),
            photos("googlenet", "GoogLeNet, inception blocks", GoogLeNet::network),
            photos("densenet121", "DenseNet of 121 layers", DenseNet.DENSENET121::network),
            photos("efficientnet_b0", "EfficientNet-B0", EfficientNet::network));

    public static final List<String> NAMES =
            ALL.stream().map(Architecture::name).toList();

    private Zoo() {}

    /** A network of torchvision, for photos of 224x224 and the thousand classes of ImageNet. */
    private static Architecture photos(String name, String description, Architecture.Maker maker) {
        return new Architecture(name, description, IMAGENET, 1000, maker);
    }

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
}
