package dev.signet.app.conformance;

import dev.signet.graph.GraphBuilder;
import dev.signet.graph.Value;
import dev.signet.io.JsonCursor;
import dev.signet.io.JsonNull;
import dev.signet.op.Activation;
import dev.signet.op.ActivationFunction;
import dev.signet.op.Add;
import dev.signet.op.Binary;
import dev.signet.op.BinaryFunction;
import dev.signet.op.Compare;
import dev.signet.op.Comparison;
import dev.signet.op.Conv;
import dev.signet.op.MatMul;
import dev.signet.op.Padding;
import dev.signet.op.Relu;
import dev.signet.op.Sigmoid;
import dev.signet.op.Sliding;
import dev.signet.op.Softmax;
import dev.signet.op.Tanh;
import dev.signet.op.Where;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Layers of a Keras model, described by their configurations, in terms of Signet's ops; weights are taken in the order of the model. */
final class KerasLayers {
    private final GoldenRun run;
    private final GraphBuilder builder;
    private final ChannelsLastLayers layers;
    private final Deque<GoldenTensor> weights;

    KerasLayers(GoldenRun run, List<GoldenTensor> weights) {
        this.run = run;
        this.builder = run.builder();
        this.layers = new ChannelsLastLayers(builder);
        this.weights = new ArrayDeque<>(weights);
    }

    Value add(JsonCursor layer, Value x) {
        return switch (layer.field("type").text()) {
            case "Conv1D" -> activation(layer.field("activation").text(), convolution(layer, x));
            case "Dense" -> activation(layer.field("activation").text(), dense(layer, x));
            case "ELU" -> curve(ActivationFunction.ELU, layer.field("alpha").number(), x);
            case "LeakyReLU" ->
                curve(ActivationFunction.LEAKY_RELU, layer.field("alpha").number(), x);
            case "Softmax" -> builder.add(new Softmax(layer.field("axis").integer(-4, 4)), x);
            case "ReLU" -> relu(layer, x);
            case String other -> throw new AssertionError("no Keras layer " + other);
        };
    }

    Value nextWeight() {
        return run.constant(weights.removeFirst());
    }

    boolean nextIsVector() {
        return !weights.isEmpty() && weights.getFirst().shape().rank() == 1;
    }

    private Value curve(ActivationFunction function, double a, Value x) {
        return builder.add(new Activation(function, a, 0), x);
    }

    /** The activations that Keras knows by name. */
    Value activation(String name, Value x) {
        return switch (name) {
            case "linear" -> x;
            case "relu" -> builder.add(new Relu(), x);
            case "sigmoid" -> builder.add(new Sigmoid(), x);
            case "hard_sigmoid" -> builder.add(new Activation(ActivationFunction.HARD_SIGMOID, 0.2, 0.5), x);
            case "tanh" -> builder.add(new Tanh(), x);
            case "softmax" -> builder.add(new Softmax(-1), x);
            case "elu" -> curve(ActivationFunction.ELU, 1, x);
            case "selu" -> builder.add(new Activation(ActivationFunction.SELU), x);
            case "softplus" -> builder.add(new Activation(ActivationFunction.SOFTPLUS), x);
            case "softsign" -> builder.add(new Activation(ActivationFunction.SOFTSIGN), x);
            default -> throw new AssertionError("no activation " + name);
        };
    }

    private Value convolution(JsonCursor layer, Value x) {
        boolean first = layer.field("data_format").text().equals("channels_first");
        Value kernel = layers.kernel(nextWeight());
        int dilation = layer.field("dilation_rate").integers(1, 100)[0];
        int stride = layer.field("strides").integers(1, 100)[0];
        int reach = dilation * (kernel.shape().size(2) - 1);
        Padding padding = switch (layer.field("padding").text()) {
            case "same" -> Padding.SAME_UPPER;
            case "causal" -> Padding.explicit(reach, 0);
            default -> Padding.VALID;
        };
        Conv conv = new Conv(new Sliding(List.of(stride), List.of(dilation), padding), 1);
        Value bias = layer.field("use_bias").bool()
                ? nextWeight()
                : builder.constant(Tensor.zeros(Shape.of(kernel.shape().size(0))));
        return first ? builder.add(conv, x, kernel, bias) : layers.through(x, y -> builder.add(conv, y, kernel, bias));
    }

    private Value dense(JsonCursor layer, Value x) {
        Value product = builder.add(new MatMul(), x, nextWeight());
        return layer.field("use_bias").bool() ? builder.add(new Add(), product, nextWeight()) : product;
    }

    /** x from the threshold on, a slope below it, nothing above the largest value. */
    private Value relu(JsonCursor layer, Value x) {
        double slope = layer.field("negative_slope").number();
        double threshold = layer.field("threshold").number();
        Value below = builder.add(new Activation(ActivationFunction.AFFINE, slope, -slope * threshold), x);
        Value active = builder.add(new Compare(Comparison.GREATER_OR_EQUAL), x, scalar(threshold));
        Value y = builder.add(new Where(), active, x, below);
        if (layer.field("max_value").value() instanceof JsonNull) {
            return y;
        }
        return builder.add(
                new Binary(BinaryFunction.MIN),
                y,
                scalar(layer.field("max_value").number()));
    }

    private Value scalar(double value) {
        return builder.constant(Tensor.filled(Shape.scalar(), (float) value));
    }
}
