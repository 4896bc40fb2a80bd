package dev.signet.nn.zoo;

import static dev.signet.nn.Layers.adaptiveAvgPool2d;
import static dev.signet.nn.Layers.conv2d;
import static dev.signet.nn.Layers.dropout;
import static dev.signet.nn.Layers.flatten;
import static dev.signet.nn.Layers.hardsigmoid;
import static dev.signet.nn.Layers.hardswish;
import static dev.signet.nn.Layers.linear;
import static dev.signet.nn.Layers.named;
import static dev.signet.nn.Layers.relu;
import static dev.signet.nn.Layers.sequential;

import dev.signet.nn.Initializer;
import dev.signet.nn.Input;
import dev.signet.nn.Layer;
import dev.signet.nn.Linear;
import dev.signet.nn.Network;
import dev.signet.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Inverted bottlenecks with squeeze-and-excite and hard swish (Howard et al., 2019), with torchvision's layers and parameter names. The large one has
 * 5,483,032 parameters and 217 million multiply-adds for 3x224x224 and 1000 classes, the small one 2,542,856 and 57 million.
 *
 * @param blocks the paper's tables 1 and 2
 * @param hidden features between the two linear layers
 */
public record MobileNetV3(List<Block> blocks, int hidden) {
    /**
     * One line of the tables.
     *
     * @param swish hard swish instead of ReLU
     */
    public record Block(int kernel, int expanded, int out, boolean excites, boolean swish, int stride) {}

    public static final MobileNetV3 LARGE = new MobileNetV3(
            List.of(
                    new Block(3, 16, 16, false, false, 1),
                    new Block(3, 64, 24, false, false, 2),
                    new Block(3, 72, 24, false, false, 1),
                    new Block(5, 72, 40, true, false, 2),
                    new Block(5, 120, 40, true, false, 1),
                    new Block(5, 120, 40, true, false, 1),
                    new Block(3, 240, 80, false, true, 2),
                    new Block(3, 200, 80, false, true, 1),
                    new Block(3, 184, 80, false, true, 1),
                    new Block(3, 184, 80, false, true, 1),
                    new Block(3, 480, 112, true, true, 1),
                    new Block(3, 672, 112, true, true, 1),
                    new Block(5, 672, 160, true, true, 2),
                    new Block(5, 960, 160, true, true, 1),
                    new Block(5, 960, 160, true, true, 1)),
            1280);

    public static final MobileNetV3 SMALL = new MobileNetV3(
            List.of(
                    new Block(3, 16, 16, true, false, 2),
                    new Block(3, 72, 24, false, false, 2),
                    new Block(3, 88, 24, false, false, 1),
                    new Block(5, 96, 40, true, true, 2),
                    new Block(5, 240, 40, true, true, 1),
                    new Block(5, 240, 40, true, true, 1),
                    new Block(5, 120, 48, true, true, 1),
                    new Block(5, 144, 48, true, true, 1),
                    new Block(5, 288, 96, true, true, 2),
                    new Block(5, 576, 96, true, true, 1),
                    new Block(5, 576, 96, true, true, 1)),
            1024);

    private static final ConvNorm CONV = new ConvNorm(ConvNorm.STANDARD.initializer(), 0.001, 0.01);
    private static final SqueezeExcite.Gate GATE = new SqueezeExcite.Gate(relu(), hardsigmoid());
    private static final int FIRST = 16;

    public MobileNetV3 {
        blocks = List.copyOf(blocks);
    }

    /** For images {@code [channels, height, width]}. */
    public Network network(Shape image, int classes) {
        List<Layer> features = new ArrayList<>();
        features.add(CONV.of(conv2d(image.size(0), FIRST, 3).stride(2).padding(1), hardswish()));
        int in = FIRST;
        for (Block block : blocks) {
            features.add(layer(in, block));
            in = block.out;
        }
        int last = 6 * in;
        features.add(CONV.of(conv2d(in, last, 1), hardswish()));
        return sequential(
                Input.of(image),
                named("features", sequential(features.toArray(Layer[]::new))),
                named("avgpool", adaptiveAvgPool2d(1)),
                named("flatten", flatten()),
                named("classifier", sequential(full(last, hidden), hardswish(), dropout(0.2), full(hidden, classes))));
    }

    private static Layer layer(int in, Block block) {
        return new InvertedBottleneck(
                        CONV,
                        in,
                        block.expanded,
                        block.out,
                        block.kernel,
                        block.stride,
                        block.excites ? multipleOf8(block.expanded / 4) : 0,
                        block.swish ? hardswish() : relu(),
                        GATE)
                .block();
    }

    /** The nearest multiple of 8, but not less than nine tenths. */
    private static int multipleOf8(int channels) {
        int nearest = Math.max(8, (channels + 4) / 8 * 8);
        return nearest < 0.9 * channels ? nearest + 8 : nearest;
    }

    private static Linear full(int in, int out) {
        return linear(in, out).initializer(Initializer.normal(0, 0.01));
    }
}
