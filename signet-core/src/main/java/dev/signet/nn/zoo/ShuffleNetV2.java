package dev.signet.nn.zoo;

import static dev.signet.nn.Layers.adaptiveAvgPool2d;
import static dev.signet.nn.Layers.batchNorm2d;
import static dev.signet.nn.Layers.conv2d;
import static dev.signet.nn.Layers.flatten;
import static dev.signet.nn.Layers.linear;
import static dev.signet.nn.Layers.maxPool2d;
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
 * Units that compute on half of the channels and shuffle (Ma et al., 2018), with torchvision's layers and parameter names. The width 1.0 has 2,278,604
 * parameters and 145 million multiply-adds for 3x224x224 and 1000 classes.
 *
 * @param channels of the three stages and of the last convolution
 */
public record ShuffleNetV2(List<Integer> channels) {
    private static final int[] UNITS = {4, 8, 4};
    private static final int FIRST = 24;

    public static final ShuffleNetV2 X0_5 = new ShuffleNetV2(List.of(48, 96, 192, 1024));
    public static final ShuffleNetV2 X1_0 = new ShuffleNetV2(List.of(116, 232, 464, 1024));
    public static final ShuffleNetV2 X1_5 = new ShuffleNetV2(List.of(176, 352, 704, 1024));
    public static final ShuffleNetV2 X2_0 = new ShuffleNetV2(List.of(244, 488, 976, 2048));

    public ShuffleNetV2 {
        channels = List.copyOf(channels);
        if (channels.size() != UNITS.length + 1 || channels.stream().anyMatch(count -> count < 2 || count % 2 != 0)) {
            throw new IllegalArgumentException("channels are " + channels + ", expected four even numbers");
        }
    }

    /** For images {@code [channels, height, width]}. */
    public Network network(Shape image, int classes) {
        List<Layer> layers = new ArrayList<>(List.of(
                named("conv1", convolution(image.size(0), FIRST, 3, 2)),
                named("maxpool", maxPool2d(3).stride(2).padding(1))));
        int in = FIRST;
        for (int stage = 0; stage < UNITS.length; stage++) {
            int out = channels.get(stage);
            layers.add(named("stage" + (stage + 2), stage(in, out, UNITS[stage])));
            in = out;
        }
        int last = channels.getLast();
        layers.addAll(List.of(
                named("conv5", convolution(in, last, 1, 1)),
                named("avgpool", adaptiveAvgPool2d(1)),
                named("flatten", flatten()),
                named("fc", linear(last, classes))));
        return sequential(Input.of(image), layers.toArray(Layer[]::new));
    }

    private static Layer convolution(int in, int out, int kernel, int stride) {
        return sequential(
                conv2d(in, out, kernel).stride(stride).padding(kernel / 2).bias(false), batchNorm2d(out), relu());
    }

    private static Layer stage(int in, int out, int units) {
        Layer[] stage = new Layer[units];
        stage[0] = new ShuffleUnit(in, out, 2);
        for (int unit = 1; unit < units; unit++) {
            stage[unit] = new ShuffleUnit(out, out, 1);
        }
        return sequential(stage);
    }
}
