package dev.signet.app.conformance;

import dev.signet.graph.Op;
import dev.signet.graph.Value;
import dev.signet.io.JsonCursor;
import dev.signet.op.Activation;
import dev.signet.op.ActivationFunction;
import dev.signet.op.Add;
import dev.signet.op.AveragePool;
import dev.signet.op.BatchNorm;
import dev.signet.op.BatchNormTraining;
import dev.signet.op.Conv;
import dev.signet.op.ConvInputGradient;
import dev.signet.op.Im2Col;
import dev.signet.op.Interpolation;
import dev.signet.op.LogSoftmax;
import dev.signet.op.MatMul;
import dev.signet.op.MaxPool;
import dev.signet.op.Mul;
import dev.signet.op.Pad;
import dev.signet.op.PadMode;
import dev.signet.op.Padding;
import dev.signet.op.Relu;
import dev.signet.op.Resize;
import dev.signet.op.Sigmoid;
import dev.signet.op.Sliding;
import dev.signet.op.Tanh;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** One recorded TensorFlow op in terms of Signet's ops. */
final class TensorFlowOps {
    private final JsonCursor attributes;
    private final List<GoldenTensor> inputs;
    private final GoldenTensor expected;
    private final GoldenRun run;
    private final ChannelsLastLayers layers;

    TensorFlowOps(JsonCursor attributes, List<GoldenTensor> inputs, GoldenTensor expected, GoldenRun run) {
        this.attributes = attributes;
        this.inputs = inputs;
        this.expected = expected;
        this.run = run;
        this.layers = new ChannelsLastLayers(run.builder());
    }

    Value build(String op) {
        return switch (op) {
            case "Conv2D", "Conv3D" -> convolution();
            case "DepthwiseConv2dNative" -> depthwise();
            case "Conv2DBackpropInput", "Conv3DBackpropInputV2" -> transposedConvolution();
            case "BiasAdd" -> inOrder(x -> layers.add(new Add(), x, perChannel(x, 1)));
            case "MaxPool", "MaxPool3D", "MaxPoolWithArgmax" ->
                inOrder(x -> layers.add(new MaxPool(spatial("ksize"), sliding(List.of()), false), x));
            case "AvgPool", "AvgPool3D" ->
                inOrder(x -> layers.add(new AveragePool(spatial("ksize"), sliding(List.of()), false, false), x));
            case "Relu" -> layers.add(new Relu(), x());
            case "Relu6" -> activation(ActivationFunction.HARD_TANH, 0, 6);
            case "Elu" -> activation(ActivationFunction.ELU, 1, 0);
            case "Selu" ->
                activation(ActivationFunction.SELU, ActivationFunction.SELU.a(), ActivationFunction.SELU.b());
            case "LeakyRelu" ->
                activation(
                        ActivationFunction.LEAKY_RELU, attributes.field("alpha").number(), 0);
            case "Softplus" -> activation(ActivationFunction.SOFTPLUS, 1, 20);
            case "Sigmoid" -> layers.add(new Sigmoid(), x());
            case "Tanh" -> layers.add(new Tanh(), x());
            case "LogSoftmax" -> layers.add(new LogSoftmax(-1), x());
            case "MatMul" -> matMul();
            case "FusedBatchNorm", "FusedBatchNormV3" -> inOrder(this::batchNorm);
            case "LRN" -> layers.through(x(), this::localResponse);
            case "MirrorPad" -> mirrorPad();
            case "SpaceToBatchND" -> spaceToBatch();
            case "BatchToSpaceND" -> batchToSpace();
            case "DepthToSpace" -> depthToSpace();
            case "SpaceToDepth" -> spaceToDepth();
            case "ExtractImagePatches" -> patches();
            case "ResizeBilinear" -> resize(Interpolation.of("linear", coordinates()));
            case "ResizeNearestNeighbor" ->
                resize(new Interpolation("nearest", coordinates(), "floor", 0, false, false, 0));
            case "ResizeBicubic" -> resize(cubic());
            case "ResizeArea" -> resizeArea();
            default -> throw new AssertionError("no op of TensorFlow named " + op);
        };
    }

    private Value x() {
        return run.input("x", inputs.getFirst());
    }

    private Value constant(int index) {
        return run.constant(inputs.get(index));
    }

    private boolean flag(String name) {
        return attributes.optionalField(name).map(JsonCursor::bool).orElse(false);
    }

    private boolean channelsFirst() {
        String format =
                attributes.optionalField("data_format").map(JsonCursor::text).orElse("NHWC");
        return format.startsWith("NC");
    }

    /** A function of {@code [N, C, spatial…]}, whatever order the case has. */
    private Value inOrder(UnaryOperator<Value> function) {
        return inOrder(x(), function);
    }

    private Value inOrder(Value x, UnaryOperator<Value> function) {
        return channelsFirst() ? function.apply(x) : layers.through(x, function);
    }

    private Value activation(ActivationFunction function, double a, double b) {
        return layers.add(new Activation(function, a, b), x());
    }

    /** The numbers of the spatial axes of a list over all axes. */
    private List<Integer> spatial(String name) {
        List<Integer> all = new ArrayList<>();
        for (int number : attributes.field(name).integers(0, Integer.MAX_VALUE)) {
            all.add(number);
        }
        return channelsFirst() ? all.subList(2, all.size()) : all.subList(1, all.size() - 1);
    }

    private Sliding sliding(List<Integer> dilations) {
        boolean same = attributes.field("padding").text().equals("SAME");
        return new Sliding(spatial("strides"), dilations, same ? Padding.SAME_UPPER : Padding.VALID);
    }

    private Value perChannel(Value x, int input) {
        int[] sizes = new int[x.shape().rank() - 1];
        Arrays.fill(sizes, 1);
        sizes[0] = inputs.get(input).shape().elements();
        return layers.reshape(constant(input), sizes);
    }

    private Value convolution() {
        Conv conv = new Conv(sliding(spatial("dilations")), 1);
        return inOrder(x -> layers.add(conv, x, layers.kernel(constant(1))));
    }

    private Value depthwise() {
        int channels = inputs.get(1).shape().size(2);
        Conv conv = new Conv(sliding(spatial("dilations")), channels);
        return inOrder(x -> layers.add(conv, x, layers.depthwiseKernel(constant(1))));
    }

    /** TensorFlow names the transposed convolution by what it is: the gradient of the convolution whose input has the given shape. */
    private Value transposedConvolution() {
        Value dy = run.input("dy", inputs.get(2));
        ConvInputGradient op = new ConvInputGradient(sliding(spatial("dilations")), 1);
        Value like =
                run.builder().constant(Tensor.zeros(Shape.of(inputs.getFirst().integers())));
        Value channelsFirst = channelsFirst() ? like : layers.channelsFirst(like);
        return inOrder(dy, y -> layers.add(op, y, layers.kernel(constant(1)), channelsFirst));
    }

    private Value matMul() {
        Value a = x();
        Value b = constant(1);
        return layers.add(
                new MatMul(),
                flag("transpose_a") ? layers.permute(a, 1, 0) : a,
                flag("transpose_b") ? layers.permute(b, 1, 0) : b);
    }

    private Value batchNorm(Value x) {
        double epsilon = attributes.field("epsilon").number();
        if (!flag("is_training")) {
            return layers.add(new BatchNorm(epsilon, 0), x, constant(1), constant(2), constant(3), constant(4));
        }
        Value zeros = run.builder().constant(Tensor.zeros(inputs.get(1).shape()));
        return layers.add(new BatchNormTraining(epsilon, 0), x, constant(1), constant(2), zeros, zeros);
    }

    /** x (bias + alpha sum of squares)^-beta over the channels at most {@code depth_radius} away. */
    private Value localResponse(Value x) {
        int radius = attributes.field("depth_radius").integer(0, 1000);
        int window = 2 * radius + 1;
        int[] whole = x.shape().concrete().toArray();
        Value squares = layers.reshape(layers.add(new Mul(), x, x), whole[0], 1, whole[1], -1);
        Sliding sliding = new Sliding(List.of(1, 1), List.of(), Padding.explicit(radius, 0, radius, 0));
        Value means = layers.add(new AveragePool(List.of(window, 1), sliding, false, true), squares);
        double alpha = attributes.field("alpha").number();
        double bias = attributes.field("bias").number();
        Value sums = layers.add(new Activation(ActivationFunction.AFFINE, alpha * window, bias), means);
        double beta = attributes.field("beta").number();
        Value factors = layers.add(new Activation(ActivationFunction.POWER, -beta, 0), sums);
        return layers.add(new Mul(), x, layers.reshape(factors, whole));
    }

    /** With one cell on each side, mirroring with the edge is repeating the edge. */
    private Value mirrorPad() {
        boolean reflect = attributes.field("mode").text().equals("REFLECT");
        int[] pads = inputs.get(1).integers();
        if (!reflect && Arrays.stream(pads).anyMatch(cells -> cells > 1)) {
            throw new AssertionError("symmetric padding of more than one cell: " + Arrays.toString(pads));
        }
        return layers.add(pad(reflect ? PadMode.REFLECT : PadMode.REPLICATE, pads), x());
    }

    /** @param pads begin and end of each axis in turn */
    private static Pad pad(PadMode mode, int... pads) {
        List<Integer> begin = new ArrayList<>();
        List<Integer> end = new ArrayList<>();
        for (int i = 0; i < pads.length; i += 2) {
            begin.add(pads[i]);
            end.add(pads[i + 1]);
        }
        return new Pad(mode, begin, end, 0);
    }

    private Value spaceToBatch() {
        int[] block = inputs.get(1).integers();
        Shape x = inputs.getFirst().shape();
        int behind = x.rank() - 1 - block.length;
        int[] pads = Arrays.copyOf(inputs.get(2).integers(), 2 * (block.length + behind));
        Value padded = layers.add(pad(PadMode.CONSTANT, pads), x());
        List<Integer> cut = new ArrayList<>(List.of(x.size(0)));
        List<Integer> order = new ArrayList<>();
        List<Integer> joined = new ArrayList<>();
        int blocks = Arrays.stream(block).reduce(1, Math::multiplyExact);
        joined.add(x.size(0) * blocks);
        for (int i = 0; i < block.length; i++) {
            int size = padded.shape().size(i + 1);
            cut.addAll(List.of(size / block[i], block[i]));
            order.add(2 * i + 2);
            joined.add(size / block[i]);
        }
        order.add(0);
        for (int i = 0; i < block.length; i++) {
            order.add(2 * i + 1);
        }
        for (int axis = block.length + 1; axis < x.rank(); axis++) {
            cut.add(x.size(axis));
            order.add(cut.size() - 1);
            joined.add(x.size(axis));
        }
        return layers.reshape(
                layers.permute(layers.reshape(padded, ints(cut)), order.toArray(Integer[]::new)), ints(joined));
    }

    private Value batchToSpace() {
        int[] block = inputs.get(1).integers();
        int[] crops = inputs.get(2).integers();
        Shape x = inputs.getFirst().shape();
        int blocks = Arrays.stream(block).reduce(1, Math::multiplyExact);
        List<Integer> cut = new ArrayList<>();
        Arrays.stream(block).forEach(cut::add);
        cut.add(x.size(0) / blocks);
        List<Integer> order = new ArrayList<>(List.of(block.length));
        List<Integer> joined = new ArrayList<>(List.of(x.size(0) / blocks));
        for (int i = 0; i < block.length; i++) {
            cut.add(x.size(i + 1));
            order.addAll(List.of(cut.size() - 1, i));
            joined.add(x.size(i + 1) * block[i]);
        }
        for (int axis = block.length + 1; axis < x.rank(); axis++) {
            cut.add(x.size(axis));
            order.add(cut.size() - 1);
            joined.add(x.size(axis));
        }
        int[] pads = new int[2 * (x.rank() - 1)];
        for (int i = 0; i < crops.length; i++) {
            pads[i] = -crops[i];
        }
        Value whole = layers.reshape(
                layers.permute(layers.reshape(x(), ints(cut)), order.toArray(Integer[]::new)), ints(joined));
        return layers.add(pad(PadMode.CONSTANT, pads), whole);
    }

    private static int[] ints(List<Integer> list) {
        return list.stream().mapToInt(Integer::intValue).toArray();
    }

    private Value depthToSpace() {
        int[] x = inputs.getFirst().shape().toArray();
        int block = attributes.field("block_size").integer(1, 100);
        int left = x[3] / block / block;
        Value cut = layers.reshape(x(), x[0], x[1], x[2], block, block, left);
        return layers.reshape(layers.permute(cut, 0, 1, 3, 2, 4, 5), x[0], x[1] * block, x[2] * block, left);
    }

    private Value spaceToDepth() {
        int[] x = inputs.getFirst().shape().toArray();
        int block = attributes.field("block_size").integer(1, 100);
        Value cut = layers.reshape(x(), x[0], x[1] / block, block, x[2] / block, block, x[3]);
        return layers.reshape(
                layers.permute(cut, 0, 1, 3, 2, 4, 5), x[0], x[1] / block, x[2] / block, block * block * x[3]);
    }

    private Value patches() {
        Value x = layers.channelsFirst(x());
        int channels = x.shape().size(1);
        Op unfold = new Im2Col(spatial("ksizes"), sliding(spatial("rates")));
        Value columns = layers.add(unfold, x);
        int[] y = expected.shape().toArray();
        Value taps = layers.reshape(columns, y[0], channels, y[3] / channels, y[1] * y[2]);
        return layers.reshape(layers.permute(taps, 0, 3, 2, 1), y);
    }

    private String coordinates() {
        if (flag("align_corners")) {
            return "align_corners";
        }
        return flag("half_pixel_centers") ? "half_pixel" : "asymmetric";
    }

    /** Keys' kernel, renormalised at the border, is what came with the half pixels. */
    private Interpolation cubic() {
        boolean keys = flag("half_pixel_centers");
        return new Interpolation("cubic", coordinates(), "floor", keys ? -0.5 : -0.75, keys, false, 0);
    }

    private Value resize(Interpolation how) {
        int[] sizes = inputs.get(1).integers();
        return layers.through(x(), x -> layers.add(Resize.toSizes(how, List.of(2, 3), List.of(sizes[0], sizes[1])), x));
    }

    /** The mean over the part of the input that an output covers: a matrix of shares for each axis. */
    private Value resizeArea() {
        int[] sizes = inputs.get(1).integers();
        Shape x = inputs.getFirst().shape();
        Value rows = run.constant(shares(x.size(1), sizes[0]));
        Value columns = run.constant(shares(x.size(2), sizes[1]));
        Value overColumns = layers.add(new MatMul(), columns, x());
        Value turned = layers.permute(overColumns, 0, 2, 1, 3);
        return layers.permute(layers.add(new MatMul(), rows, turned), 0, 2, 1, 3);
    }

    private GoldenTensor shares(int in, int out) {
        boolean corners = flag("align_corners") && out > 1;
        double ratio = corners ? (in - 1.0) / (out - 1) : (double) in / out;
        double[] shares = new double[out * in];
        for (int o = 0; o < out; o++) {
            double begin = o * ratio;
            double end = begin + ratio;
            for (int i = (int) Math.floor(begin); i < Math.ceil(end); i++) {
                double covered = Math.min(end, i + 1) - Math.max(begin, i);
                shares[o * in + Math.min(i, in - 1)] += covered / ratio;
            }
        }
        return new GoldenTensor(Shape.of(out, in), shares);
    }
}
