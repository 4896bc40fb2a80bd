package dev.signet.nn.zoo;

import static dev.signet.nn.Layers.adaptiveAvgPool2d;
import static dev.signet.nn.Layers.batchNorm2d;
import static dev.signet.nn.Layers.conv2d;
import static dev.signet.nn.Layers.dropout;
import static dev.signet.nn.Layers.flatten;
import static dev.signet.nn.Layers.linear;
import static dev.signet.nn.Layers.maxPool2d;
import static dev.signet.nn.Layers.relu;
import static dev.signet.nn.Layers.sequential;

import dev.signet.nn.Input;
import dev.signet.nn.Layer;
import dev.signet.nn.Network;
import dev.signet.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Three stages of 3x3 convolutions with batch normalisation, global average pooling: the default for small images. 7.5 million multiply-adds for an
 * image of 1x28x28.
 */
final class SmallCnn {
    private SmallCnn() {}

    static Network network(Shape image, int classes) {
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
        return sequential(Input.of(image), layers.toArray(Layer[]::new));
    }
}
