package dev.signet.io.onnx;

import static dev.signet.nn.Layers.*;

import dev.signet.nn.Layer;
import dev.signet.nn.Network;
import dev.signet.op.Activation;
import dev.signet.op.ActivationFunction;
import dev.signet.op.Padding;
import dev.signet.op.Standardize;
import java.util.stream.Stream;

/** Layers with weights, attributes and formulas that are written as ONNX. */
final class ExportedLayers {
    private ExportedLayers() {}

    /** The layer behind an input {@code [N, 8, 12, 10]}. */
    static Network network(Layer layer) {
        return sequential(input(8, 12, 10), layer);
    }

    /** Layers that take 8 channels of 12x10. */
    static Stream<Layer> layers() {
        return Stream.of(
                conv2d(8, 6, 3, 5).stride(2, 1).padding(1, 2).dilation(1, 2),
                conv2d(8, 16, 3).groups(4).padding(Padding.SAME_LOWER),
                convTranspose2d(8, 4, 3).stride(2).padding(1).outputPadding(1),
                maxPool2d(3).stride(2).padding(1).ceilMode(true),
                avgPool2d(3, 2).stride(2, 1).padding(1),
                avgPool2d(2).divisorOverride(3),
                adaptiveAvgPool2d(5, 10),
                adaptiveAvgPool2d(4, 5),
                adaptiveMaxPool2d(3, 4),
                adaptiveMaxPool2d(1),
                globalAvgPool(),
                linear(10, 4),
                linear(10, 4).bias(false),
                sequential(flatten(), linear(3)),
                sequential(flatten(), linear(3).bias(false)),
                batchNorm2d(8),
                dropout(0.3),
                softmax(1),
                logSoftmax(-1),
                flatten(2, 3),
                flatten(1, 2),
                reflectionPad2d(1, 2, 3, 0),
                replicationPad2d(2),
                constantPad2d(1.5, 1, 0, 0, 2),
                channelShuffle(4),
                pixelShuffle(2),
                (scope, x) -> scope.add(new Standardize(1, 4, 1e-5, true), x),
                (scope, x) -> scope.add(new Standardize(1, 1, 1e-5, true), x),
                (scope, x) -> scope.add(new Standardize(3, 1, 1e-5, true), x),
                (scope, x) -> scope.add(new Standardize(2, 3, 1e-5, false), x));
    }

    static Stream<Layer> activations() {
        return Stream.of(ActivationFunction.values()).map(function -> (Layer) (scope, x) -> scope.add(
                switch (function) {
                    case AFFINE -> new Activation(function, 2, 0.5);
                    case SOFTPLUS -> new Activation(function, 2, 20);
                    case THRESHOLD -> new Activation(function, 0.1, 0.7);
                    default -> new Activation(function);
                },
                x));
    }
}
