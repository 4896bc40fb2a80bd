package dev.signet.app.conformance;

import dev.signet.graph.Value;
import dev.signet.op.Activation;
import dev.signet.op.ActivationFunction;
import dev.signet.op.Add;
import dev.signet.op.AveragePool;
import dev.signet.op.BatchNorm;
import dev.signet.op.Binary;
import dev.signet.op.BinaryFunction;
import dev.signet.op.Concat;
import dev.signet.op.Conv;
import dev.signet.op.Interpolation;
import dev.signet.op.LpNormalize;
import dev.signet.op.MatMul;
import dev.signet.op.MaxPool;
import dev.signet.op.Mul;
import dev.signet.op.Pad;
import dev.signet.op.PadMode;
import dev.signet.op.Padding;
import dev.signet.op.Permute;
import dev.signet.op.Reduce;
import dev.signet.op.Reduction;
import dev.signet.op.Relu;
import dev.signet.op.Reshape;
import dev.signet.op.Resize;
import dev.signet.op.Sliding;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * A Keras model of one line: layers one after the other, each a word and its settings, weights in the order of the model. {@code conv 2,1 valid 1 relu} is a
 * convolution of strides, padding, dilation and activation, {@code unbiased} after them if vectors follow that are not its bias; {@code first} at the end of a layer says that the channels come first.
 */
final class KerasScript {
    private final GoldenRun run;
    private final ChannelsLastLayers layers;
    private final KerasLayers keras;
    private final int weights;

    KerasScript(GoldenRun run, List<GoldenTensor> weights) {
        this.run = run;
        this.layers = new ChannelsLastLayers(run.builder());
        this.keras = new KerasLayers(run, weights);
        this.weights = weights.size();
    }

    Value build(String script, Value input) {
        Value x = input;
        for (String layer : script.split(" ; ")) {
            x = layer(List.of(layer.trim().split(" ")), x);
        }
        return x;
    }

    private Value layer(List<String> words, Value x) {
        if (words.getLast().equals("first")) {
            List<String> inOrder = words.subList(0, words.size() - 1);
            Value y = layer(inOrder, layers.channelsLast(x));
            return y.shape().rank() > 2 ? layers.channelsFirst(y) : y;
        }
        return switch (words.getFirst()) {
            case "conv" -> keras.activation(words.get(4), convolution(words, x, 1));
            case "separable" -> keras.activation(words.get(3), separable(words, x));
            case "maxpool" ->
                layers.through(x, y -> layers.add(new MaxPool(numbers(words.get(1)), pooling(words), false), y));
            case "avgpool" ->
                layers.through(
                        x, y -> layers.add(new AveragePool(numbers(words.get(1)), pooling(words), false, false), y));
            case "globalavg" -> layers.add(new Reduce(Reduction.MEAN, inside(x), false), x);
            case "globalmax" -> layers.add(new Reduce(Reduction.MAX, inside(x), false), x);
            case "pad" -> pad(words, 1, x);
            case "crop" -> pad(words, -1, x);
            case "up" ->
                layers.add(Resize.byScales(Interpolation.NEAREST_HALF_PIXEL, inside(x), scales(words.get(1))), x);
            case "dense" -> keras.activation(words.get(1), dense(x));
            case "merge" -> merge(words.get(1), branches(x));
            case "dot" -> dot(words, x);
            case "permute" -> permute(words.get(1), x);
            case "reshape" -> batched(numbers(words.get(1)), x);
            case "flatten" -> layers.add(new Reshape(List.of(1, -1)), x);
            case "repeat" -> repeat(numbers(words.get(1)).getFirst(), x);
            case "time" -> perStep(words.subList(1, words.size()), x);
            case "norm" -> keras.activation(words.get(2), norm(Double.parseDouble(words.get(1)), x));
            case "act" -> keras.activation(words.get(1), x);
            case "leaky" -> curve(ActivationFunction.LEAKY_RELU, words, x);
            case "elu" -> curve(ActivationFunction.ELU, words, x);
            case "threshold" -> curve(ActivationFunction.THRESHOLD, words, x);
            case "limit" ->
                layers.add(new Activation(ActivationFunction.HARD_TANH, 0, Double.parseDouble(words.get(1))), x);
            case "prelu" -> slopes(x);
            case String other -> throw new AssertionError("no layer " + other);
        };
    }

    private static List<Integer> numbers(String list) {
        return Arrays.stream(list.split(",")).map(Integer::valueOf).toList();
    }

    private static List<Double> scales(String list) {
        return Arrays.stream(list.split(",")).map(Double::valueOf).toList();
    }

    private static Padding padding(String name) {
        return name.equals("same") ? Padding.SAME_UPPER : Padding.VALID;
    }

    private static Sliding pooling(List<String> words) {
        return new Sliding(numbers(words.get(2)), List.of(), padding(words.get(3)));
    }

    /** The axes between batch and channels. */
    private static List<Integer> inside(Value x) {
        return IntStream.range(1, x.shape().rank() - 1).boxed().toList();
    }

    /** A single dilation is for all axes. */
    private Value convolution(List<String> words, Value x, int groups) {
        List<Integer> strides = numbers(words.get(1));
        List<Integer> dilations = numbers(words.get(3));
        List<Integer> each = dilations.size() == strides.size()
                ? dilations
                : Collections.nCopies(strides.size(), dilations.getFirst());
        Conv conv = new Conv(new Sliding(strides, each, padding(words.get(2))), groups);
        Value kernel = layers.kernel(keras.nextWeight());
        Value y = layers.through(x, image -> layers.add(conv, image, kernel));
        return words.contains("unbiased") ? y : withBias(y);
    }

    private Value withBias(Value y) {
        return keras.nextIsVector() ? layers.add(new Add(), y, keras.nextWeight()) : y;
    }

    private Value separable(List<String> words, Value x) {
        int channels = x.shape().size(x.shape().rank() - 1);
        Conv depthwise = new Conv(new Sliding(numbers(words.get(1)), List.of(), padding(words.get(2))), channels);
        Value kernel = layers.depthwiseKernel(keras.nextWeight());
        Value pointwise = layers.kernel(keras.nextWeight());
        Value y = layers.through(
                x, image -> layers.add(new Conv(Sliding.DEFAULT, 1), layers.add(depthwise, image, kernel), pointwise));
        return withBias(y);
    }

    /** @param sign -1 to crop */
    private Value pad(List<String> words, int sign, Value x) {
        List<Integer> begin = new ArrayList<>();
        List<Integer> end = new ArrayList<>();
        for (String sides : words.subList(1, words.size())) {
            begin.add(sign * numbers(sides).get(0));
            end.add(sign * numbers(sides).get(1));
        }
        return layers.through(x, image -> layers.add(new Pad(PadMode.CONSTANT, begin, end, 0), image));
    }

    private Value dense(Value x) {
        return withBias(layers.add(new MatMul(), x, keras.nextWeight()));
    }

    /** A dense layer for each kernel and bias. */
    private List<Value> branches(Value x) {
        List<Value> branches = new ArrayList<>();
        for (int branch = 0; branch < weights / 2; branch++) {
            branches.add(dense(x));
        }
        return branches;
    }

    Value merge(String kind, List<Value> values) {
        UnaryOperator<Value> last =
                kind.equals("average") ? sum -> affine(1.0 / values.size(), sum) : UnaryOperator.identity();
        Value merged = values.getFirst();
        for (Value other : values.subList(1, values.size())) {
            merged = switch (kind) {
                case "average", "add" -> layers.add(new Add(), merged, other);
                case "maximum" -> layers.add(new Binary(BinaryFunction.MAX), merged, other);
                case "minimum" -> layers.add(new Binary(BinaryFunction.MIN), merged, other);
                case "multiply" -> layers.add(new Mul(), merged, other);
                case "subtract" -> layers.add(new Binary(BinaryFunction.SUB), merged, other);
                default -> throw new AssertionError("no merge " + kind);
            };
        }
        return last.apply(merged);
    }

    private Value affine(double factor, Value x) {
        return layers.add(new Activation(ActivationFunction.AFFINE, factor, 0), x);
    }

    /** Two dense layers, each repeated three times, multiplied along an axis, counted without the batch. */
    private Value dot(List<String> words, Value x) {
        List<Value> sides = new ArrayList<>();
        int axis = numbers(words.get(1)).getFirst() + 1;
        for (Value branch : branches(x)) {
            Value repeated = repeat(3, branch);
            sides.add(words.get(2).equals("normalized") ? layers.add(new LpNormalize(axis, 2), repeated) : repeated);
        }
        Value left = axis == 1 ? layers.permute(sides.get(0), 0, 2, 1) : sides.get(0);
        Value right = axis == 1 ? sides.get(1) : layers.permute(sides.get(1), 0, 2, 1);
        return layers.add(new MatMul(), left, right);
    }

    private Value repeat(int times, Value x) {
        Value row = layers.add(new Reshape(List.of(1, 1, -1)), x);
        int features = row.shape().size(2);
        Value like = run.builder().constant(Tensor.zeros(Shape.of(1, times, features)));
        return layers.add(new Add(), row, like);
    }

    private Value permute(String order, Value x) {
        List<Integer> axes = new ArrayList<>(List.of(0));
        numbers(order).forEach(axis -> axes.add(axis + 1));
        return layers.add(new Permute(axes), x);
    }

    private Value batched(List<Integer> sizes, Value x) {
        List<Integer> all = new ArrayList<>(List.of(1));
        all.addAll(sizes);
        return layers.add(new Reshape(all), x);
    }

    /** The steps of a series as samples. */
    private Value perStep(List<String> words, Value x) {
        int[] sizes = x.shape().concrete().toArray();
        Value samples = layers.reshape(x, Arrays.copyOfRange(sizes, 1, sizes.length));
        Value y = layer(words, samples);
        return batched(Arrays.stream(y.shape().concrete().toArray()).boxed().toList(), y);
    }

    private Value norm(double epsilon, Value x) {
        Value scale = keras.nextWeight();
        Value bias = keras.nextWeight();
        Value mean = keras.nextWeight();
        Value variance = keras.nextWeight();
        return layers.through(x, y -> layers.add(new BatchNorm(epsilon, 0), y, scale, bias, mean, variance));
    }

    private Value curve(ActivationFunction function, List<String> words, Value x) {
        return layers.add(new Activation(function, Double.parseDouble(words.get(1)), 0), x);
    }

    private Value slopes(Value x) {
        Value positive = layers.add(new Relu(), x);
        Value below = layers.add(new Binary(BinaryFunction.SUB), x, positive);
        return layers.add(new Add(), positive, layers.add(new Mul(), below, keras.nextWeight()));
    }

    Value concat(int axis, Value... values) {
        return layers.add(new Concat(axis), values);
    }
}
