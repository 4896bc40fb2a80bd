package dev.signet.app.conformance;

import dev.signet.autodiff.Distances;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.Op;
import dev.signet.graph.SymbolicShape;
import dev.signet.graph.Value;
import dev.signet.nn.LocalResponseNorm;
import dev.signet.nn.Shuffle;
import dev.signet.nn.Upsample;
import dev.signet.op.Activation;
import dev.signet.op.ActivationFunction;
import dev.signet.op.AdaptiveAveragePool;
import dev.signet.op.AdaptiveMaxPool;
import dev.signet.op.Add;
import dev.signet.op.AveragePool;
import dev.signet.op.BatchNorm;
import dev.signet.op.BatchNormTraining;
import dev.signet.op.BroadcastLike;
import dev.signet.op.Col2Im;
import dev.signet.op.Conv;
import dev.signet.op.ConvTranspose;
import dev.signet.op.Einsum;
import dev.signet.op.Flatten;
import dev.signet.op.Im2Col;
import dev.signet.op.Linear;
import dev.signet.op.LogSoftmax;
import dev.signet.op.MaxPool;
import dev.signet.op.MaxUnpool;
import dev.signet.op.Mul;
import dev.signet.op.Pad;
import dev.signet.op.PadMode;
import dev.signet.op.Padding;
import dev.signet.op.Relu;
import dev.signet.op.Reshape;
import dev.signet.op.Sigmoid;
import dev.signet.op.Slice;
import dev.signet.op.Sliding;
import dev.signet.op.Softmax;
import dev.signet.op.Standardize;
import dev.signet.op.SumTo;
import dev.signet.op.Tanh;
import dev.signet.op.WindowAxis;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** PyTorch's modules in terms of Signet's ops. */
final class TorchModules {
    private final TorchCase recorded;
    private final GraphBuilder builder;
    private final Value input;

    TorchModules(TorchCase recorded, GraphBuilder builder, Value input) {
        this.recorded = recorded;
        this.builder = builder;
        this.input = input;
    }

    /** Adds the recorded module and gives its output; throws {@link UnsupportedCaseException} for what this version cannot say. */
    Value build() {
        return switch (recorded.name()) {
            case "Conv1d", "Conv2d", "Conv3d" -> convolution();
            case "Linear" -> linear();
            case "MaxPool1d", "MaxPool2d", "MaxPool3d" -> maxPool();
            case "ConvTranspose1d", "ConvTranspose2d", "ConvTranspose3d" -> transposedConvolution();
            case "ZeroPad1d", "ZeroPad2d", "ZeroPad3d", "ConstantPad1d", "ConstantPad2d", "ConstantPad3d" ->
                pad(PadMode.CONSTANT);
            case "ReflectionPad1d", "ReflectionPad2d", "ReflectionPad3d" -> pad(PadMode.REFLECT);
            case "ReplicationPad1d", "ReplicationPad2d", "ReplicationPad3d" -> pad(PadMode.REPLICATE);
            case "CircularPad1d", "CircularPad2d", "CircularPad3d" -> pad(PadMode.CIRCULAR);
            case "AvgPool1d", "AvgPool2d", "AvgPool3d" -> averagePool();
            case "AdaptiveAvgPool1d", "AdaptiveAvgPool2d", "AdaptiveAvgPool3d" ->
                adaptive(new AdaptiveAveragePool(recorded.adaptiveSizes(spatialAxes())));
            case "AdaptiveMaxPool1d", "AdaptiveMaxPool2d", "AdaptiveMaxPool3d" ->
                adaptive(new AdaptiveMaxPool(recorded.adaptiveSizes(spatialAxes())));
            case "BatchNorm1d", "BatchNorm2d", "BatchNorm3d" -> batchNorm();
            case "ReLU" -> plain(new Relu());
            case "Sigmoid" -> plain(new Sigmoid());
            case "Tanh" -> plain(new Tanh());
            case "PixelShuffle" -> shuffle(Shuffle.Kind.PIXELS, "upscale_factor");
            case "PixelUnshuffle" -> shuffle(Shuffle.Kind.PIXELS_BACK, "downscale_factor");
            case "ChannelShuffle" -> shuffle(Shuffle.Kind.CHANNELS, "groups");
            case "GroupNorm" -> groupNorm();
            case "InstanceNorm1d", "InstanceNorm2d", "InstanceNorm3d" -> instanceNorm();
            case "LayerNorm" -> lastAxesNorm(recorded.number("eps", 1e-5), true);
            case "RMSNorm" -> lastAxesNorm(recorded.number("eps", Math.ulp(1.0)), false); // recorded in double
            case "LocalResponseNorm" -> localResponse();
            case "LPPool1d", "LPPool2d", "LPPool3d" -> powerPool();
            case "ELU" -> curve(ActivationFunction.ELU, "alpha");
            case "CELU" -> curve(ActivationFunction.CELU, "alpha");
            case "SELU" -> curve(ActivationFunction.SELU);
            case "LeakyReLU" -> curve(ActivationFunction.LEAKY_RELU, "negative_slope");
            case "GELU" ->
                curve(
                        recorded.text("approximate", "none").equals("tanh")
                                ? ActivationFunction.GELU_TANH
                                : ActivationFunction.GELU);
            case "SiLU" -> curve(ActivationFunction.SILU);
            case "Mish" -> curve(ActivationFunction.MISH);
            case "Hardswish" -> curve(ActivationFunction.HARD_SWISH);
            case "Hardsigmoid" -> curve(ActivationFunction.HARD_SIGMOID);
            case "Hardtanh" -> curve(ActivationFunction.HARD_TANH, "min_val", "max_val");
            case "ReLU6" -> builder.add(new Activation(ActivationFunction.HARD_TANH, 0, 6), input);
            case "Hardshrink" -> curve(ActivationFunction.HARD_SHRINK, "lambd");
            case "Softshrink" -> curve(ActivationFunction.SOFT_SHRINK, "lambd");
            case "Tanhshrink" -> curve(ActivationFunction.TANH_SHRINK);
            case "Threshold" -> curve(ActivationFunction.THRESHOLD, "threshold", "value");
            case "LogSigmoid" -> curve(ActivationFunction.LOG_SIGMOID);
            case "Softplus" -> curve(ActivationFunction.SOFTPLUS, "beta", "threshold");
            case "Softsign" -> curve(ActivationFunction.SOFTSIGN);
            case "Softmin" -> softmin();
            case "GLU" -> gated();
            case "PReLU" -> withSlopes();
            case "Softmax" -> alongAxis(Softmax::new);
            case "LogSoftmax" -> alongAxis(LogSoftmax::new);
            case "Flatten" -> flatten();
            case "Identity" -> builder.add(new Flatten(0, 0), input);
            case "Dropout", "Dropout1d", "Dropout2d", "Dropout3d", "AlphaDropout", "FeatureAlphaDropout" -> dropout();
            case "Softmax2d" -> plain(new Softmax(-3));
            case "RReLU" -> randomLeaky();
            case "Unflatten" -> unflatten();
            case "MaxUnpool1d", "MaxUnpool2d", "MaxUnpool3d" -> maxUnpool();
            case "CosineSimilarity" -> cosineSimilarity();
            case "PairwiseDistance" -> pairwiseDistance();
            case "Bilinear" -> bilinear();
            case "Upsample", "UpsamplingNearest2d", "UpsamplingBilinear2d" -> upsample();
            case "Unfold" -> unfold();
            case "Fold" -> fold();
            default ->
                new TorchLosses(recorded, builder, input)
                        .build()
                        .orElseThrow(() -> new UnsupportedCaseException("module " + recorded.name()));
        };
    }

    private Value plain(Op op) {
        recorded.onlyArguments();
        return builder.add(op, input);
    }

    /** The parameters of the function by their names in PyTorch. */
    private Value curve(ActivationFunction function, String... names) {
        recorded.onlyArguments(Stream.concat(Stream.of("inplace", "approximate"), Stream.of(names))
                .toArray(String[]::new));
        double a = names.length > 0 ? recorded.number(names[0], function.a()) : function.a();
        double b = names.length > 1 ? recorded.number(names[1], function.b()) : function.b();
        return builder.add(new Activation(function, a, b), input);
    }

    private Value shuffle(Shuffle.Kind kind, String factor) {
        recorded.onlyArguments(factor);
        Value y = input;
        for (Op op : new Shuffle(kind, (int) recorded.number(factor, 1)).steps(input.shape())) {
            y = builder.add(op, y);
        }
        return y;
    }

    private Value groupNorm() {
        recorded.onlyArguments("num_groups", "num_channels", "eps", "affine");
        Standardize norm =
                new Standardize(1, (int) recorded.number("num_groups", 1), recorded.number("eps", 1e-5), true);
        return scaledByChannel(builder.add(norm, input));
    }

    private Value instanceNorm() {
        recorded.onlyArguments("num_features", "eps", "momentum", "affine", "track_running_stats");
        if (recorded.flag("track_running_stats", false)) {
            return recorded.training() ? instanceNormTracking() : instanceNormTracked();
        }
        int channels = input.shape().size(1);
        return scaledByChannel(builder.add(new Standardize(1, channels, recorded.number("eps", 1e-5), true), input));
    }

    /** In evaluation the running statistics are those of a batch norm. */
    private Value instanceNormTracked() {
        Value ones = builder.constant(Tensor.filled(Shape.of(input.shape().size(1)), 1));
        Value zeros = builder.constant(Tensor.zeros(Shape.of(input.shape().size(1))));
        BatchNorm norm = new BatchNorm(recorded.number("eps", 1e-5), recorded.number("momentum", 0.1));
        return scaledByChannel(builder.add(norm, input, ones, zeros, state("running_mean"), state("running_var")));
    }

    /** In training every channel of every sample is a channel of one batch norm; the running statistics are the mean of what each would make of them. */
    private Value instanceNormTracking() {
        int samples = input.shape().size(0);
        int channels = input.shape().size(1);
        List<Integer> apart = new ArrayList<>(List.of(1, samples * channels));
        List<Integer> together = new ArrayList<>(List.of(samples, channels));
        for (int axis = 2; axis < input.shape().rank(); axis++) {
            apart.add(input.shape().size(axis));
            together.add(input.shape().size(axis));
        }
        Value each = builder.constant(Tensor.filled(Shape.of(samples * channels), 1));
        List<Value> results = builder.addAll(
                new BatchNormTraining(recorded.number("eps", 1e-5), recorded.number("momentum", 0.1)),
                List.of(
                        builder.add(new Reshape(apart), input),
                        each,
                        builder.constant(Tensor.zeros(Shape.of(samples * channels))),
                        repeated(state("running_mean"), samples),
                        repeated(state("running_var"), samples)));
        builder.output("running_mean", meanOver(samples, channels, results.get(1)));
        builder.output("running_var", meanOver(samples, channels, results.get(2)));
        return scaledByChannel(builder.add(new Reshape(together), results.getFirst()));
    }

    private Value repeated(Value perChannel, int samples) {
        int channels = perChannel.shape().size(0);
        Value like = builder.constant(Tensor.zeros(Shape.of(samples, channels)));
        return builder.add(
                new Reshape(List.of(samples * channels)), builder.add(new BroadcastLike(), perChannel, like));
    }

    private Value meanOver(int samples, int channels, Value statistics) {
        Value rows = builder.add(new Reshape(List.of(samples, channels)), statistics);
        Value sums = builder.add(new SumTo(), rows, builder.constant(Tensor.zeros(Shape.of(channels))));
        return builder.add(new Activation(ActivationFunction.AFFINE, 1.0 / samples, 0), sums);
    }

    private Value dropout() {
        recorded.onlyArguments("p", "inplace");
        if (recorded.training() && recorded.number("p", 0.5) > 0) {
            throw new UnsupportedCaseException(recorded.name() + " in training, whose mask nobody can know");
        }
        return builder.add(new Flatten(0, 0), input);
    }

    /** In evaluation the slope is the middle of its range. */
    private Value randomLeaky() {
        recorded.onlyArguments("lower", "upper", "inplace");
        double lower = recorded.number("lower", 1.0 / 8);
        double upper = recorded.number("upper", 1.0 / 3);
        if (recorded.training() && lower != upper) {
            throw new UnsupportedCaseException("RReLU in training, whose slopes nobody can know");
        }
        return builder.add(new Activation(ActivationFunction.LEAKY_RELU, (lower + upper) / 2, 0), input);
    }

    private Value unflatten() {
        recorded.onlyArguments("dim", "unflattened_size");
        int rank = input.shape().rank();
        int axis = Math.floorMod((int) recorded.number("dim", 1), rank);
        List<Integer> sizes = new ArrayList<>();
        for (int before = 0; before < rank; before++) {
            if (before == axis) {
                sizes.addAll(recorded.integers("unflattened_size"));
            } else {
                sizes.add(input.shape().size(before));
            }
        }
        return builder.add(new Reshape(sizes), input);
    }

    private Value other(String... names) {
        for (String name : names) {
            if (recorded.has(name)) {
                Tensor tensor = recorded.tensor(name);
                return builder.input(name, tensor.type(), SymbolicShape.of(tensor.shape()));
            }
        }
        throw new UnsupportedCaseException(recorded.name() + " without a tensor " + String.join(" or ", names));
    }

    /** PyTorch's indices count inside a channel, Signet's inside the whole tensor. */
    private Value maxUnpool() {
        recorded.onlyArguments("kernel_size", "stride", "padding");
        Value inside = other("indices", "input1");
        List<Integer> sizes = new ArrayList<>();
        for (int axis = 0; axis < spatialAxes(); axis++) {
            int windows = input.shape().size(axis + 2);
            int kernel = perAxis("kernel_size").get(axis);
            int padding = perAxis("padding", 0).get(axis);
            sizes.add((windows - 1) * poolStrides().get(axis) - 2 * padding + kernel);
        }
        if (recorded.has("output")) {
            Shape output = recorded.tensor("output").shape();
            for (int axis = 0; axis < sizes.size(); axis++) {
                sizes.set(axis, output.size(axis + 2));
            }
        }
        int plane = sizes.stream().reduce(1, Math::multiplyExact);
        Shape shape = input.shape().concrete();
        int perChannel = shape.elements(2, shape.rank());
        long[] starts = new long[shape.elements()];
        Arrays.setAll(starts, i -> (long) i / perChannel * plane);
        Value whole = builder.add(new Add(), inside, builder.constant(Tensor.ofLongs(shape, starts)));
        return builder.add(new MaxUnpool(sizes), input, whole);
    }

    private Value cosineSimilarity() {
        recorded.onlyArguments("dim", "eps");
        Distances distances = new Distances(builder);
        int axis = (int) recorded.number("dim", 1);
        Value cosine = distances.cosine(input, other("input1", "input2"), axis, recorded.number("eps", 1e-8));
        return distances.withoutAxis(axis, cosine);
    }

    private Value pairwiseDistance() {
        recorded.onlyArguments("p", "eps", "keepdim");
        Distances distances = new Distances(builder);
        Value distance = distances.distance(
                input, other("input1", "input2"), recorded.number("p", 2), recorded.number("eps", 1e-6));
        return recorded.flag("keepdim", false) ? distance : distances.withoutAxis(-1, distance);
    }

    private Value bilinear() {
        recorded.onlyArguments("in1_features", "in2_features", "out_features", "bias");
        Value product =
                builder.add(new Einsum("...i,oij,...j->...o"), input, parameter("weight"), other("input1", "input2"));
        return recorded.has("param.bias") ? builder.add(new Add(), product, parameter("bias")) : product;
    }

    private Value upsample() {
        recorded.onlyArguments("size", "scale_factor", "mode", "align_corners", "recompute_scale_factor");
        boolean upsamplesBilinear = recorded.name().equals("UpsamplingBilinear2d");
        String mode = upsamplesBilinear ? "bilinear" : recorded.text("mode", "nearest");
        boolean corners = recorded.flag("align_corners", upsamplesBilinear);
        boolean bySize = recorded.given("size");
        List<Integer> sizes = bySize ? perAxis("size") : sizesByScale();
        if (mode.equals("area")) {
            return builder.add(new AdaptiveAveragePool(sizes), input);
        }
        Upsample layer = bySize || recorded.flag("recompute_scale_factor", false)
                ? new Upsample(sizes, List.of(), mode, corners)
                : new Upsample(List.of(), scales(), mode, corners);
        return builder.add(layer.op(input.shape()), input);
    }

    private List<Double> scales() {
        return recorded.numbersPerAxis("scale_factor", spatialAxes());
    }

    private List<Integer> sizesByScale() {
        List<Integer> sizes = new ArrayList<>();
        for (int axis = 0; axis < scales().size(); axis++) {
            sizes.add((int) Math.floor(input.shape().size(axis + 2) * scales().get(axis)));
        }
        return sizes;
    }

    private Value unfold() {
        recorded.onlyArguments("kernel_size", "dilation", "padding", "stride");
        return builder.add(new Im2Col(perAxis("kernel_size"), columns(2)), input);
    }

    private Value fold() {
        recorded.onlyArguments("output_size", "kernel_size", "dilation", "padding", "stride");
        return builder.add(
                new Col2Im(recorded.perAxis("output_size", 2), recorded.perAxis("kernel_size", 2), columns(2)), input);
    }

    private Sliding columns(int axes) {
        int[] padding = recorded.perAxis("padding", axes, 0).stream()
                .mapToInt(Integer::intValue)
                .toArray();
        return new Sliding(
                recorded.perAxis("stride", axes, 1), recorded.perAxis("dilation", axes, 1), Padding.symmetric(padding));
    }

    private Value scaledByChannel(Value x) {
        List<Integer> perChannel = new ArrayList<>(List.of(x.shape().size(1)));
        perChannel.addAll(Collections.nCopies(x.shape().rank() - 2, 1));
        return scaled(x, weight -> builder.add(new Reshape(perChannel), weight));
    }

    private Value scaled(Value x, UnaryOperator<Value> broadcast) {
        Value y = x;
        if (recorded.has("param.weight")) {
            y = builder.add(new Mul(), y, broadcast.apply(parameter("weight")));
        }
        return recorded.has("param.bias") ? builder.add(new Add(), y, broadcast.apply(parameter("bias"))) : y;
    }

    private Value lastAxesNorm(double epsilon, boolean centred) {
        recorded.onlyArguments("normalized_shape", "eps", "elementwise_affine", "bias");
        int axes = recorded.integers("normalized_shape").size();
        return scaled(builder.add(new Standardize(-axes, 1, epsilon, centred), input), weight -> weight);
    }

    private Value localResponse() {
        recorded.onlyArguments("size", "alpha", "beta", "k");
        LocalResponseNorm norm = new LocalResponseNorm(
                (int) recorded.number("size", 1),
                recorded.number("alpha", 1e-4),
                recorded.number("beta", 0.75),
                recorded.number("k", 1));
        return norm.nodes(builder::add, input);
    }

    /** The p-norm of each window: the mean of powers times the window's size, as PyTorch counts where windows reach past the end. */
    private Value powerPool() {
        recorded.onlyArguments("norm_type", "kernel_size", "stride", "ceil_mode");
        double power = recorded.number("norm_type", 2);
        List<Integer> kernel = perAxis("kernel_size");
        Sliding sliding = new Sliding(poolStrides(), List.of(), Padding.VALID);
        Value powers = builder.add(new Activation(ActivationFunction.POWER, power, 0), input);
        Value means = builder.add(new AveragePool(kernel, sliding, recorded.flag("ceil_mode", false), true), powers);
        int cells = kernel.stream().reduce(1, Math::multiplyExact);
        Value sums = builder.add(new Activation(ActivationFunction.AFFINE, cells, 0), means);
        return builder.add(new Activation(ActivationFunction.POWER, 1 / power, 0), sums);
    }

    private Value negative(Value x) {
        return builder.add(new Activation(ActivationFunction.AFFINE, -1, 0), x);
    }

    private Value softmin() {
        recorded.onlyArguments("dim");
        return builder.add(new Softmax((int) recorded.number("dim", 1)), negative(input));
    }

    private Value gated() {
        recorded.onlyArguments("dim");
        int axis = Math.floorMod((int) recorded.number("dim", -1), input.shape().rank());
        int half = input.shape().size(axis) / 2;
        Value gate = builder.add(new Sigmoid(), builder.add(new Slice(axis, half, half), input));
        return builder.add(new Mul(), builder.add(new Slice(axis, 0, half), input), gate);
    }

    /** max(x, 0) + slope min(x, 0), a slope for each channel. */
    private Value withSlopes() {
        recorded.onlyArguments("num_parameters", "init");
        Value positive = builder.add(new Relu(), input);
        Value rest = builder.add(new Add(), input, negative(positive));
        Value slopes = parameter("weight");
        int axes = Math.max(0, input.shape().rank() - 2);
        List<Integer> sizes = new ArrayList<>(List.of(slopes.shape().size(0)));
        sizes.addAll(Collections.nCopies(axes, 1));
        Value perChannel = builder.add(new Reshape(sizes), slopes);
        return builder.add(new Add(), positive, builder.add(new Mul(), perChannel, rest));
    }

    private Value adaptive(Op op) {
        recorded.onlyArguments("output_size", "return_indices");
        return builder.add(op, input);
    }

    private Value alongAxis(IntFunction<Op> op) {
        recorded.onlyArguments("dim");
        return builder.add(op.apply((int) recorded.number("dim", 1)), input);
    }

    private Value flatten() {
        recorded.onlyArguments("start_dim", "end_dim");
        return builder.add(
                new Flatten((int) recorded.number("start_dim", 1), (int) recorded.number("end_dim", -1)), input);
    }

    private Value convolution() {
        recorded.onlyArguments(
                "in_channels",
                "out_channels",
                "kernel_size",
                "stride",
                "padding",
                "dilation",
                "groups",
                "bias",
                "padding_mode");
        String mode = recorded.text("padding_mode", "zeros");
        List<Integer> strides = perAxis("stride", 1);
        List<Integer> dilations = perAxis("dilation", 1);
        int groups = (int) recorded.number("groups", 1);
        if (mode.equals("zeros")) {
            return withParameters(new Conv(new Sliding(strides, dilations, padding()), groups));
        }
        Value padded = builder.add(paddingBefore(padMode(mode), strides, dilations), input);
        return withParameters(new Conv(new Sliding(strides, dilations, Padding.VALID), groups), padded);
    }

    private static PadMode padMode(String mode) {
        return switch (mode) {
            case "reflect" -> PadMode.REFLECT;
            case "replicate" -> PadMode.REPLICATE;
            case "circular" -> PadMode.CIRCULAR;
            default -> throw new UnsupportedCaseException("padding_mode " + mode);
        };
    }

    /** What the padding of the convolution adds, by the window it has at a size of 1: "same" comes with a stride of 1 only. */
    private Pad paddingBefore(PadMode mode, List<Integer> strides, List<Integer> dilations) {
        List<Integer> begin = new ArrayList<>();
        List<Integer> end = new ArrayList<>();
        List<Integer> kernel = perAxis("kernel_size");
        for (int axis = 0; axis < kernel.size(); axis++) {
            WindowAxis window = padding().resolve(axis, kernel.get(axis), strides.get(axis), dilations.get(axis), 1);
            begin.add(window.padBegin());
            end.add(window.padEnd());
        }
        return new Pad(mode, begin, end, 0);
    }

    private Value pad(PadMode mode) {
        recorded.onlyArguments("padding", "value");
        List<Integer> cells = recorded.integers("padding");
        List<Integer> begin = new ArrayList<>();
        List<Integer> end = new ArrayList<>();
        for (int axis = cells.size() / 2 - 1; axis >= 0; axis--) {
            begin.add(cells.get(2 * axis));
            end.add(cells.get(2 * axis + 1));
        }
        return builder.add(new Pad(mode, begin, end, recorded.number("value", 0)), input);
    }

    private Value transposedConvolution() {
        recorded.onlyArguments(
                "in_channels",
                "out_channels",
                "kernel_size",
                "stride",
                "padding",
                "output_padding",
                "dilation",
                "groups",
                "bias",
                "padding_mode");
        Sliding sliding = new Sliding(perAxis("stride", 1), perAxis("dilation", 1), symmetric());
        return withParameters(
                new ConvTranspose(sliding, perAxis("output_padding", 0), (int) recorded.number("groups", 1)));
    }

    private Value linear() {
        recorded.onlyArguments("in_features", "out_features", "bias");
        return withParameters(new Linear());
    }

    /** The op on input, weight and, if it was recorded, bias. */
    private Value withParameters(Op op) {
        return withParameters(op, input);
    }

    private Value withParameters(Op op, Value x) {
        List<Value> inputs = new ArrayList<>(List.of(x, parameter("weight")));
        if (recorded.has("param.bias")) {
            inputs.add(parameter("bias"));
        }
        return builder.addAll(op, inputs).getFirst();
    }

    private Value parameter(String name) {
        return builder.parameter(name, recorded.tensor("param." + name).shape());
    }

    private Padding padding() {
        boolean named = recorded.given("padding")
                && recorded.arguments().field("padding").value() instanceof dev.signet.io.JsonText;
        if (!named) {
            return symmetric();
        }
        return switch (recorded.text("padding", "")) {
            case "same" -> Padding.SAME_UPPER;
            case "valid" -> Padding.VALID;
            case String other -> throw new UnsupportedCaseException("padding " + other);
        };
    }

    private int spatialAxes() {
        return input.shape().rank() - 2;
    }

    private List<Integer> perAxis(String argument) {
        return recorded.perAxis(argument, spatialAxes());
    }

    private List<Integer> perAxis(String argument, int otherwise) {
        return recorded.perAxis(argument, spatialAxes(), otherwise);
    }

    /** A pool's windows lie side by side unless it says otherwise. */
    private List<Integer> poolStrides() {
        return recorded.given("stride") ? perAxis("stride") : perAxis("kernel_size");
    }

    private Padding symmetric() {
        return Padding.symmetric(
                perAxis("padding", 0).stream().mapToInt(Integer::intValue).toArray());
    }

    private Value maxPool() {
        recorded.onlyArguments("kernel_size", "stride", "padding", "dilation", "ceil_mode", "return_indices");
        Sliding sliding = new Sliding(poolStrides(), perAxis("dilation", 1), symmetric());
        return builder.add(new MaxPool(perAxis("kernel_size"), sliding, recorded.flag("ceil_mode", false)), input);
    }

    private Value averagePool() {
        recorded.onlyArguments(
                "kernel_size", "stride", "padding", "ceil_mode", "count_include_pad", "divisor_override");
        Sliding sliding = new Sliding(poolStrides(), List.of(), symmetric());
        return builder.add(
                new AveragePool(
                        perAxis("kernel_size"),
                        sliding,
                        recorded.flag("ceil_mode", false),
                        recorded.flag("count_include_pad", true),
                        (int) recorded.number("divisor_override", 0)),
                input);
    }

    private Value batchNorm() {
        recorded.onlyArguments("num_features", "eps", "momentum", "affine", "track_running_stats");
        double epsilon = recorded.number("eps", 1e-5);
        double momentum = recorded.number("momentum", 0.1);
        Value scale = recorded.has("param.weight") ? parameter("weight") : perChannel(1);
        Value bias = recorded.has("param.bias") ? parameter("bias") : perChannel(0);
        boolean tracked = recorded.flag("track_running_stats", true);
        if (tracked && !recorded.training()) {
            return builder.add(
                    new BatchNorm(epsilon, momentum), input, scale, bias, state("running_mean"), state("running_var"));
        }
        Value mean = tracked ? state("running_mean") : perChannel(0);
        Value variance = tracked ? state("running_var") : perChannel(1);
        double share = recorded.given("momentum") || !tracked ? momentum : cumulativeMomentum();
        List<Value> results =
                builder.addAll(new BatchNormTraining(epsilon, share), List.of(input, scale, bias, mean, variance));
        if (tracked) {
            builder.output("running_mean", results.get(1));
            builder.output("running_var", results.get(2));
        }
        return results.getFirst();
    }

    /** Without a momentum the running statistics are the mean over all batches so far. */
    private double cumulativeMomentum() {
        if (!recorded.arguments().fields().containsKey("momentum")) {
            return 0.1;
        }
        long before = recorded.find("buffer_before.num_batches_tracked")
                .map(count -> Wide.of(count).longs()[0])
                .orElse(0L);
        return 1.0 / (before + 1);
    }

    private Value perChannel(float value) {
        return builder.constant(Tensor.filled(Shape.of(input.shape().size(1)), value));
    }

    private Value state(String name) {
        return builder.state(name, recorded.tensor("buffer_before." + name).shape());
    }
}
