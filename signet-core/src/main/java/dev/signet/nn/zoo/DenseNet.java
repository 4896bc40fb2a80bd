package dev.signet.nn.zoo;

import static dev.signet.nn.Layers.adaptiveAvgPool2d;
import static dev.signet.nn.Layers.avgPool2d;
import static dev.signet.nn.Layers.batchNorm2d;
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
 * Blocks in which each layer sees the outputs of all before it (Huang et al., 2017), with torchvision's layers and parameter names. DenseNet-121 has
 * 7,978,856 parameters and 2,834 million multiply-adds for 3x224x224 and 1000 classes.
 *
 * @param layers how many each of the four blocks has
 * @param growth channels a layer adds
 * @param first channels of the first convolution
 */
public record DenseNet(List<Integer> layers, int growth, int first) {
    public static final DenseNet DENSENET121 = new DenseNet(List.of(6, 12, 24, 16), 32, 64);
    public static final DenseNet DENSENET169 = new DenseNet(List.of(6, 12, 32, 32), 32, 64);
    public static final DenseNet DENSENET201 = new DenseNet(List.of(6, 12, 48, 32), 32, 64);

    public DenseNet {
        layers = List.copyOf(layers);
    }

    /** For images {@code [channels, height, width]}. */
    public Network network(Shape image, int classes) {
        List<Layer> features = new ArrayList<>(List.of(
                named(
                        "conv0",
                        DenseLayer.convolution(image.size(0), first, 7)
                                .stride(2)
                                .padding(3)),
                named("norm0", batchNorm2d(first)),
                named("relu0", relu()),
                named("pool0", maxPool2d(3).stride(2).padding(1))));
        int channels = first;
        for (int block = 0; block < layers.size(); block++) {
            features.add(named("denseblock" + (block + 1), block(channels, layers.get(block))));
            channels += layers.get(block) * growth;
            if (block < layers.size() - 1) {
                features.add(named("transition" + (block + 1), transition(channels)));
                channels /= 2;
            }
        }
        features.add(named("norm5", batchNorm2d(channels)));
        return sequential(
                Input.of(image),
                named("features", sequential(features.toArray(Layer[]::new))),
                named("relu", relu()),
                named("avgpool", adaptiveAvgPool2d(1, 1)),
                named("flatten", flatten()),
                named("classifier", linear(channels, classes)));
    }

    private Layer block(int in, int count) {
        Layer[] block = new Layer[count];
        for (int i = 0; i < count; i++) {
            block[i] = named("denselayer" + (i + 1), new DenseLayer(in + i * growth, growth));
        }
        return sequential(block);
    }

    private static Layer transition(int channels) {
        return sequential(
                named("norm", batchNorm2d(channels)),
                named("relu", relu()),
                named("conv", DenseLayer.convolution(channels, channels / 2, 1)),
                named("pool", avgPool2d(2)));
    }
}
