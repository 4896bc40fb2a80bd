package dev.signet.nn;

import dev.signet.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Static factories with PyTorch's names and defaults: {@code import static dev.signet.nn.Layers.*}. */
public final class Layers {
    private Layers() {}

    public static Conv2d conv2d(int inChannels, int outChannels, int... kernelSize) {
        return new Conv2d(
                inChannels, outChannels, Sizes.pair(kernelSize), List.of(1, 1), List.of(0, 0), List.of(1, 1), 1, true);
    }

    public static BatchNorm2d batchNorm2d(int features) {
        return new BatchNorm2d(features, 1e-5, 0.1);
    }

    public static Activation relu() {
        return Activation.RELU;
    }

    public static Activation sigmoid() {
        return Activation.SIGMOID;
    }

    public static Activation tanh() {
        return Activation.TANH;
    }

    public static MaxPool2d maxPool2d(int... kernelSize) {
        List<Integer> size = Sizes.pair(kernelSize);
        return new MaxPool2d(size, size, List.of(0, 0));
    }

    public static AdaptiveAvgPool2d adaptiveAvgPool2d(int size) {
        return new AdaptiveAvgPool2d(size);
    }

    public static Flatten flatten() {
        return new Flatten();
    }

    public static Dropout dropout(double p) {
        return new Dropout(p);
    }

    /** As many inputs as come in. */
    public static Linear linear(int outFeatures) {
        return new Linear(0, outFeatures, true);
    }

    public static Linear linear(int inFeatures, int outFeatures) {
        return new Linear(inFeatures, outFeatures, true);
    }

    public static Residual residual(Sequential body, Sequential shortcut) {
        return new Residual(body, shortcut);
    }

    public static Sequential sequential(Layer... layers) {
        Map<String, Layer> named = new LinkedHashMap<>();
        for (int i = 0; i < layers.length; i++) {
            named.put(String.valueOf(i), layers[i]);
        }
        return new Sequential(named);
    }

    /** The shape of one sample, to begin a network with. */
    public static Input input(int... sizes) {
        return new Input(Shape.of(sizes));
    }

    /** A whole network, checked in this call: a layer that does not fit is named in the error. */
    public static Network sequential(Input input, Layer... layers) {
        return new Network(input.shape(), sequential(layers));
    }

    /** The shape of one sample. */
    public record Input(Shape shape) {}
}
