package dev.signet.nn.zoo;

import static dev.signet.nn.Layers.adaptiveAvgPool2d;
import static dev.signet.nn.Layers.conv2d;
import static dev.signet.nn.Layers.dropout;
import static dev.signet.nn.Layers.flatten;
import static dev.signet.nn.Layers.linear;
import static dev.signet.nn.Layers.named;
import static dev.signet.nn.Layers.relu6;
import static dev.signet.nn.Layers.sequential;

import dev.signet.nn.Initializer;
import dev.signet.nn.Input;
import dev.signet.nn.Layer;
import dev.signet.nn.Network;
import dev.signet.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Inverted bottlenecks with ReLU6 (Sandler et al., 2018), with torchvision's layers and parameter names: 3,504,872 parameters and 301 million
 * multiply-adds for 3x224x224 and 1000 classes.
 */
final class MobileNetV2 {
    /**
     * Blocks of one width, the paper's table 2.
     *
     * @param expansion channels inside a block for each that comes in
     * @param stride of the first block
     */
    private record Stage(int expansion, int channels, int blocks, int stride) {}

    private static final List<Stage> STAGES = List.of(
            new Stage(1, 16, 1, 1),
            new Stage(6, 24, 2, 2),
            new Stage(6, 32, 3, 2),
            new Stage(6, 64, 4, 2),
            new Stage(6, 96, 3, 1),
            new Stage(6, 160, 3, 2),
            new Stage(6, 320, 1, 1));

    private static final int LAST = 1280;
    private static final ConvNorm CONV = ConvNorm.STANDARD;

    private MobileNetV2() {}

    static Network network(Shape image, int classes) {
        List<Layer> features = new ArrayList<>();
        features.add(CONV.of(conv2d(image.size(0), 32, 3).stride(2).padding(1), relu6()));
        int in = 32;
        for (Stage stage : STAGES) {
            for (int block = 0; block < stage.blocks; block++) {
                features.add(block(in, stage, block == 0 ? stage.stride : 1));
                in = stage.channels;
            }
        }
        features.add(CONV.of(conv2d(in, LAST, 1), relu6()));
        return sequential(
                Input.of(image),
                named("features", sequential(features.toArray(Layer[]::new))),
                named("avgpool", adaptiveAvgPool2d(1, 1)),
                named("flatten", flatten()),
                named(
                        "classifier",
                        sequential(dropout(0.2), linear(LAST, classes).initializer(Initializer.normal(0, 0.01)))));
    }

    private static Layer block(int in, Stage stage, int stride) {
        return new InvertedBottleneck(
                        CONV,
                        in,
                        in * stage.expansion,
                        stage.channels,
                        3,
                        stride,
                        0,
                        relu6(),
                        SqueezeExcite.Gate.STANDARD)
                .flatEnd();
    }
}
