package dev.signet.nn.zoo;

import static dev.signet.nn.Layers.adaptiveAvgPool2d;
import static dev.signet.nn.Layers.conv2d;
import static dev.signet.nn.Layers.dropout;
import static dev.signet.nn.Layers.flatten;
import static dev.signet.nn.Layers.linear;
import static dev.signet.nn.Layers.named;
import static dev.signet.nn.Layers.sequential;
import static dev.signet.nn.Layers.sigmoid;
import static dev.signet.nn.Layers.silu;

import dev.signet.nn.Initializer;
import dev.signet.nn.Input;
import dev.signet.nn.Layer;
import dev.signet.nn.Network;
import dev.signet.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Inverted bottlenecks with squeeze-and-excite and SiLU (Tan and Le, 2019), with torchvision's layers and parameter names: EfficientNet-B0, 5,288,548
 * parameters and 386 million multiply-adds for 3x224x224 and 1000 classes. Blocks are not dropped in training (no stochastic depth).
 */
final class EfficientNet {
    /**
     * Blocks of one width, the paper's table 1.
     *
     * @param expansion channels inside a block for each that comes in
     * @param stride of the first block
     */
    private record Stage(int expansion, int kernel, int stride, int channels, int blocks) {}

    private static final List<Stage> B0 = List.of(
            new Stage(1, 3, 1, 16, 1),
            new Stage(6, 3, 2, 24, 2),
            new Stage(6, 5, 2, 40, 2),
            new Stage(6, 3, 2, 80, 3),
            new Stage(6, 5, 1, 112, 3),
            new Stage(6, 5, 2, 192, 4),
            new Stage(6, 3, 1, 320, 1));

    private static final ConvNorm CONV = ConvNorm.STANDARD;
    private static final SqueezeExcite.Gate GATE = new SqueezeExcite.Gate(silu(), sigmoid());
    private static final int FIRST = 32;
    private static final int LAST = 1280;

    private EfficientNet() {}

    static Network network(Shape image, int classes) {
        List<Layer> features = new ArrayList<>();
        features.add(CONV.of(conv2d(image.size(0), FIRST, 3).stride(2).padding(1), silu()));
        int in = FIRST;
        for (Stage stage : B0) {
            features.add(stage(in, stage));
            in = stage.channels;
        }
        features.add(CONV.of(conv2d(in, LAST, 1), silu()));
        double bound = 1 / Math.sqrt(classes);
        return sequential(
                Input.of(image),
                named("features", sequential(features.toArray(Layer[]::new))),
                named("avgpool", adaptiveAvgPool2d(1)),
                named("flatten", flatten()),
                named(
                        "classifier",
                        sequential(
                                dropout(0.2), linear(LAST, classes).initializer(Initializer.uniform(-bound, bound)))));
    }

    private static Layer stage(int in, Stage stage) {
        Layer[] blocks = new Layer[stage.blocks];
        blocks[0] = block(in, stage, stage.stride);
        for (int block = 1; block < stage.blocks; block++) {
            blocks[block] = block(stage.channels, stage, 1);
        }
        return sequential(blocks);
    }

    private static Layer block(int in, Stage stage, int stride) {
        return new InvertedBottleneck(
                        CONV,
                        in,
                        in * stage.expansion,
                        stage.channels,
                        stage.kernel,
                        stride,
                        Math.max(1, in / 4),
                        silu(),
                        GATE)
                .block();
    }
}
