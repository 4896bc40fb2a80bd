package dev.signet.nn.zoo;

import static dev.signet.nn.Layers.conv2d;
import static dev.signet.nn.Layers.flatten;
import static dev.signet.nn.Layers.linear;
import static dev.signet.nn.Layers.maxPool2d;
import static dev.signet.nn.Layers.relu;
import static dev.signet.nn.Layers.sequential;

import dev.signet.nn.Input;
import dev.signet.nn.Network;
import dev.signet.tensor.Shape;

/**
 * LeNet-5 (LeCun et al., 1998) as it is taught today: ReLU instead of scaled tanh, max pooling instead of trained subsampling, every map of the
 * second convolution connected to all of the first, linear output. 61,706 parameters for images of 1x28x28, which are padded to 32x32, and 10
 * classes.
 */
final class LeNet5 {
    private LeNet5() {}

    static Network network(Shape image, int classes) {
        return sequential(
                Input.of(image),
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
}
