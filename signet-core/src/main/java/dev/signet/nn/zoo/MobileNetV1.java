package dev.signet.nn.zoo;

import static dev.signet.nn.Layers.adaptiveAvgPool2d;
import static dev.signet.nn.Layers.conv2d;
import static dev.signet.nn.Layers.flatten;
import static dev.signet.nn.Layers.linear;
import static dev.signet.nn.Layers.named;
import static dev.signet.nn.Layers.relu;
import static dev.signet.nn.Layers.sequential;

import dev.signet.nn.Input;
import dev.signet.nn.Layer;
import dev.signet.nn.Network;
import dev.signet.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Depthwise and pointwise convolutions by turns (Howard et al., 2017): 4,231,976 parameters and 569 million multiply-adds for 3x224x224 and 1000
 * classes. torchvision has no such network; each block is a {@code model.N} of six layers.
 */
final class MobileNetV1 {
    /** Output channels of the blocks; negative where the block halves the size. */
    private static final int[] BLOCKS = {64, -128, 128, -256, 256, -512, 512, 512, 512, 512, 512, -1024, 1024};

    private static final ConvNorm CONV = ConvNorm.STANDARD;

    private MobileNetV1() {}

    static Network network(Shape image, int classes) {
        List<Layer> model = new ArrayList<>();
        model.add(CONV.of(conv2d(image.size(0), 32, 3).stride(2).padding(1), relu()));
        int in = 32;
        for (int block : BLOCKS) {
            int out = Math.abs(block);
            model.add(separable(in, out, block < 0 ? 2 : 1));
            in = out;
        }
        return sequential(
                Input.of(image),
                named("model", sequential(model.toArray(Layer[]::new))),
                named("avgpool", adaptiveAvgPool2d(1)),
                named("flatten", flatten()),
                named("fc", linear(in, classes)));
    }

    private static Layer separable(int in, int out, int stride) {
        return sequential(
                CONV.plain(ConvNorm.depthwise(in, 3, stride)),
                CONV.norm(in),
                relu(),
                CONV.plain(conv2d(in, out, 1)),
                CONV.norm(out),
                relu());
    }
}
