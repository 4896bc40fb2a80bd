package dev.signet.algorithm;

import dev.signet.graph.Op;
import dev.signet.op.Activation;
import dev.signet.op.ActivationFunction;
import dev.signet.op.ActivationGradient;
import dev.signet.op.AdaptiveAveragePool;
import dev.signet.op.AdaptiveAveragePoolGradient;
import dev.signet.op.Add;
import dev.signet.op.AveragePool;
import dev.signet.op.AveragePoolGradient;
import dev.signet.op.BatchNorm;
import dev.signet.op.BatchNormGradient;
import dev.signet.op.BatchNormTraining;
import dev.signet.op.BatchNormTrainingGradient;
import dev.signet.op.ChannelBroadcast;
import dev.signet.op.ChannelSum;
import dev.signet.op.Col2Im;
import dev.signet.op.Concat;
import dev.signet.op.Conv;
import dev.signet.op.ConvInputGradient;
import dev.signet.op.ConvTranspose;
import dev.signet.op.ConvWeightGradient;
import dev.signet.op.CrossEntropy;
import dev.signet.op.CrossEntropyGradient;
import dev.signet.op.Dropout;
import dev.signet.op.DropoutTraining;
import dev.signet.op.ElementLoss;
import dev.signet.op.ElementLossGradient;
import dev.signet.op.Flatten;
import dev.signet.op.FusedBatchNormTraining;
import dev.signet.op.FusedBatchNormTrainingGradient;
import dev.signet.op.FusedConv;
import dev.signet.op.Im2Col;
import dev.signet.op.InstanceNormTracked;
import dev.signet.op.Interpolation;
import dev.signet.op.Limits;
import dev.signet.op.Linear;
import dev.signet.op.LinearInputGradient;
import dev.signet.op.LinearWeightGradient;
import dev.signet.op.LocallyConnected;
import dev.signet.op.LocallyConnectedInputGradient;
import dev.signet.op.LocallyConnectedWeightGradient;
import dev.signet.op.LossFunction;
import dev.signet.op.LossReduction;
import dev.signet.op.MaxPool;
import dev.signet.op.MaxPoolGradient;
import dev.signet.op.Mul;
import dev.signet.op.NegativeLogLikelihood;
import dev.signet.op.NegativeLogLikelihoodGradient;
import dev.signet.op.Pad;
import dev.signet.op.PadGradient;
import dev.signet.op.PadMode;
import dev.signet.op.Padding;
import dev.signet.op.Permute;
import dev.signet.op.Relu;
import dev.signet.op.ReluGradient;
import dev.signet.op.Reshape;
import dev.signet.op.ReshapeLike;
import dev.signet.op.Resize;
import dev.signet.op.ResizeGradient;
import dev.signet.op.SelectChannels;
import dev.signet.op.Sharing;
import dev.signet.op.Sigmoid;
import dev.signet.op.SigmoidGradient;
import dev.signet.op.Slice;
import dev.signet.op.SliceGradient;
import dev.signet.op.Sliding;
import dev.signet.op.Softmax;
import dev.signet.op.Squeeze;
import dev.signet.op.Standardize;
import dev.signet.op.StandardizeGradient;
import dev.signet.op.SumTo;
import dev.signet.op.Tanh;
import dev.signet.op.TanhGradient;
import dev.signet.op.Unsqueeze;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import dev.signet.tensor.Wide;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * Generated problems for every op that has an algorithm: each family makes one case from a seed. A family for a new op is one method and one line in
 * {@link #FAMILIES}.
 */
final class AlgorithmCases {
    /** One rounding of float32. */
    private static final double ULP = 0x1.0p-23;

    private static final List<Function<Random, AlgorithmCase>> FAMILIES = List.of(
            AlgorithmCases::convolution,
            AlgorithmCases::fusedConvolution,
            AlgorithmCases::threeByThree,
            AlgorithmCases::threeByThreeInputGradient,
            AlgorithmCases::depthwise,
            AlgorithmCases::fusedDepthwise,
            AlgorithmCases::convolutionTranspose,
            AlgorithmCases::convolutionInputGradient,
            AlgorithmCases::convolutionWeightGradient,
            AlgorithmCases::threeByThreeWeightGradient,
            AlgorithmCases::depthwiseInputGradient,
            AlgorithmCases::depthwiseWeightGradient,
            AlgorithmCases::locallyConnected,
            AlgorithmCases::locallyConnectedInputGradient,
            AlgorithmCases::locallyConnectedWeightGradient,
            AlgorithmCases::linear,
            AlgorithmCases::linearInputGradient,
            AlgorithmCases::linearWeightGradient,
            AlgorithmCases::relu,
            AlgorithmCases::reluGradient,
            AlgorithmCases::sigmoid,
            AlgorithmCases::sigmoidGradient,
            AlgorithmCases::tanh,
            AlgorithmCases::tanhGradient,
            AlgorithmCases::activation,
            AlgorithmCases::activationGradient,
            AlgorithmCases::standardize,
            AlgorithmCases::add,
            AlgorithmCases::addPerChannel,
            AlgorithmCases::mul,
            AlgorithmCases::mulPerChannel,
            AlgorithmCases::sumTo,
            AlgorithmCases::channelSum,
            AlgorithmCases::channelBroadcast,
            AlgorithmCases::concat,
            AlgorithmCases::slice,
            AlgorithmCases::sliceGradient,
            AlgorithmCases::permute,
            AlgorithmCases::pad,
            AlgorithmCases::padGradient,
            AlgorithmCases::flatten,
            AlgorithmCases::reshape,
            AlgorithmCases::reshapeLike,
            AlgorithmCases::axesOfOne,
            AlgorithmCases::maxPool,
            AlgorithmCases::maxPoolGradient,
            AlgorithmCases::maxPoolOfNine,
            AlgorithmCases::maxPoolOfPairs,
            AlgorithmCases::maxPoolOfPairsGradient,
            AlgorithmCases::averagePool,
            AlgorithmCases::averagePoolGradient,
            AlgorithmCases::adaptiveAveragePool,
            AlgorithmCases::adaptiveAveragePoolGradient,
            AlgorithmCases::batchNorm,
            AlgorithmCases::batchNormTraining,
            AlgorithmCases::batchNormTrainingGradient,
            AlgorithmCases::fusedBatchNormTraining,
            AlgorithmCases::fusedBatchNormTrainingGradient,
            AlgorithmCases::batchNormGradient,
            AlgorithmCases::dropout,
            AlgorithmCases::dropoutTraining,
            AlgorithmCases::softmax,
            AlgorithmCases::crossEntropy,
            AlgorithmCases::crossEntropyGradient,
            AlgorithmCases::resize,
            AlgorithmCases::resizeGradient,
            AlgorithmCases::im2Col,
            AlgorithmCases::col2Im,
            AlgorithmCases::elementLoss,
            AlgorithmCases::elementLossGradient,
            AlgorithmCases::negativeLogLikelihood,
            AlgorithmCases::negativeLogLikelihoodGradient,
            AlgorithmCases::smallGroups,
            AlgorithmCases::smallGroupsInputGradient,
            AlgorithmCases::selectChannels,
            ChoosingCases::fractionalMaxPool,
            ChoosingCases::adaptivePolyphase,
            ChoosingCases::chosenElementsGradient,
            SpectralCases::norm,
            SpectralCases::gradient,
            SpectralCases::vectors);

    private AlgorithmCases() {}

    /** {@code perFamily} cases of each family. */
    static List<AlgorithmCase> generate(int perFamily) {
        List<AlgorithmCase> cases = new ArrayList<>();
        for (int family = 0; family < FAMILIES.size(); family++) {
            for (int seed = 0; seed < perFamily; seed++) {
                AlgorithmCase made = FAMILIES.get(family).apply(new Random(1000L * family + seed));
                cases.add(made.named("family " + family + " seed " + seed + ": " + made.descriptor()));
            }
        }
        return cases;
    }

    private static Shape output(Op op, Tensor... inputs) {
        return AlgorithmCase.exact("", op, inputs).problem().output();
    }

    private static AlgorithmCase convolution(Random random) {
        Geometry geometry = Geometry.of(random);
        int groups = random.nextInt(3) == 0 ? 2 : 1;
        Tensor x = Data.integers(random, geometry.input(groups * (1 + random.nextInt(20))));
        int out = groups * (1 + random.nextInt(40));
        Tensor weight = Data.integers(random, geometry.weight(out, x.shape().size(1) / groups));
        Op op = new Conv(geometry.sliding(), groups);
        return random.nextBoolean()
                ? AlgorithmCase.exact("convolution", op, x, weight)
                : AlgorithmCase.exact("convolution", op, x, weight, Data.integers(random, out));
    }

    /** With every set of additions: bias, residual, ReLU. */
    private static AlgorithmCase fusedConvolution(Random random) {
        Geometry geometry = Geometry.of(random);
        int groups = random.nextInt(3) == 0 ? 2 : 1;
        int out = groups * (1 + random.nextInt(40));
        List<Tensor> inputs = new ArrayList<>();
        inputs.add(Data.integers(random, geometry.input(groups * (1 + random.nextInt(20)))));
        inputs.add(Data.integers(
                random, geometry.weight(out, inputs.getFirst().shape().size(1) / groups)));
        Conv conv = new Conv(geometry.sliding(), groups);
        Shape y = output(conv, inputs.get(0), inputs.get(1));
        if (random.nextBoolean()) {
            inputs.add(Data.integers(random, out));
        }
        boolean residual = random.nextBoolean();
        if (residual) {
            inputs.add(Data.integers(random, y.toArray()));
        }
        Op op = new FusedConv(conv, residual, limits(random));
        return AlgorithmCase.exact("fused convolution", op, inputs.toArray(new Tensor[0]));
    }

    private static Limits limits(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> Limits.NONE;
            case 1 -> Limits.RELU;
            default -> new Limits(0, 6);
        };
    }

    /** Stride 1 and enough channels for Winograd, whole tiles and parts of them, with every set of additions. */
    private static AlgorithmCase threeByThree(Random random) {
        Geometry geometry = Geometry.threeByThree(random);
        int out = 1 + random.nextInt(70);
        List<Tensor> inputs = new ArrayList<>();
        inputs.add(Data.integers(random, geometry.input(5 + random.nextInt(40))));
        inputs.add(Data.integers(
                random, geometry.weight(out, inputs.getFirst().shape().size(1))));
        Conv conv = new Conv(geometry.sliding(), 1);
        Shape y = output(conv, inputs.get(0), inputs.get(1));
        if (random.nextBoolean()) {
            inputs.add(Data.integers(random, out));
        }
        boolean residual = random.nextBoolean();
        if (residual) {
            inputs.add(Data.integers(random, y.toArray()));
        }
        Op op = new FusedConv(conv, residual, limits(random));
        return AlgorithmCase.exact("3x3 convolution", op, inputs.toArray(new Tensor[0]));
    }

    private static AlgorithmCase threeByThreeInputGradient(Random random) {
        return inputGradient(random, Geometry.threeByThree(random), 1, 1 + random.nextInt(70), 5 + random.nextInt(40));
    }

    private static AlgorithmCase fusedDepthwise(Random random) {
        Geometry geometry = Geometry.of(random);
        int channels = 5 + random.nextInt(60);
        return AlgorithmCase.exact(
                "fused depthwise",
                new FusedConv(new Conv(geometry.sliding(), channels), false, limits(random)),
                Data.integers(random, geometry.input(channels)),
                Data.integers(random, geometry.weight(channels, 1)),
                Data.integers(random, channels));
    }

    /** Some channels of up to three values, some of them twice. */
    private static AlgorithmCase selectChannels(Random random) {
        int[] shape =
                Data.integers(random, Geometry.of(random).input(1)).shape().toArray();
        Tensor[] inputs = new Tensor[1 + random.nextInt(3)];
        int all = 0;
        for (int i = 0; i < inputs.length; i++) {
            shape[1] = 1 + random.nextInt(40);
            all += shape[1];
            inputs[i] = Data.integers(random, shape.clone());
        }
        List<Integer> channels = new ArrayList<>();
        for (int c = 0; c < 1 + random.nextInt(70); c++) {
            channels.add(random.nextInt(all));
        }
        channels.add(all - 1);
        return AlgorithmCase.exact("select channels", new SelectChannels(channels), inputs);
    }

    /** Groups of up to 8 channels, also of unlike numbers of input and output channels. */
    private static AlgorithmCase smallGroups(Random random) {
        Geometry geometry = Geometry.of(random);
        int groups = 2 + random.nextInt(11);
        int out = groups * (1 + random.nextInt(8));
        List<Tensor> inputs = new ArrayList<>();
        inputs.add(Data.integers(random, geometry.input(groups * (1 + random.nextInt(8)))));
        inputs.add(Data.integers(
                random, geometry.weight(out, inputs.getFirst().shape().size(1) / groups)));
        Conv conv = new Conv(geometry.sliding(), groups);
        Shape y = output(conv, inputs.get(0), inputs.get(1));
        if (random.nextBoolean()) {
            inputs.add(Data.integers(random, out));
        }
        boolean residual = random.nextBoolean();
        if (residual) {
            inputs.add(Data.integers(random, y.toArray()));
        }
        Op op = new FusedConv(conv, residual, limits(random));
        return AlgorithmCase.exact("small groups", op, inputs.toArray(new Tensor[0]));
    }

    private static AlgorithmCase smallGroupsInputGradient(Random random) {
        int groups = 2 + random.nextInt(11);
        return inputGradient(
                random,
                Geometry.of(random),
                groups,
                groups * (1 + random.nextInt(8)),
                groups * (1 + random.nextInt(8)));
    }

    private static AlgorithmCase depthwise(Random random) {
        Geometry geometry = Geometry.of(random);
        int channels = 5 + random.nextInt(60);
        Tensor x = Data.integers(random, geometry.input(channels));
        Tensor weight = Data.integers(random, geometry.weight(channels, 1));
        return AlgorithmCase.exact("depthwise", new Conv(geometry.sliding(), channels), x, weight);
    }

    private static Activation anyActivation(Random random) {
        ActivationFunction[] all = ActivationFunction.values();
        return new Activation(all[random.nextInt(all.length)]);
    }

    /** Numbers up to 8 in size, of which the error of a curve is at most 6e-7. */
    private static AlgorithmCase activation(Random random) {
        Activation op = anyActivation(random);
        return AlgorithmCase.within(1e-6, 5e-6, "activation", op, Data.reals(random, -8, 8, anyShape(random)));
    }

    /** Integers, among them the corners; slopes of up to 1.1 are rounded a few times, dy is at most 3. */
    private static AlgorithmCase activationGradient(Random random) {
        int[] shape = anyShape(random);
        return AlgorithmCase.within(
                1e-6,
                1e-6,
                "activation gradient",
                new ActivationGradient(anyActivation(random)),
                Data.integers(random, shape),
                Data.integers(random, shape));
    }

    private static AlgorithmCase standardize(Random random) {
        int groups = 1 + random.nextInt(3);
        int[] shape = {
            1 + random.nextInt(3), groups * (1 + random.nextInt(5)), 1 + random.nextInt(9), 1 + random.nextInt(9)
        };
        Standardize norm = random.nextBoolean()
                ? new Standardize(1, groups, 1e-5, random.nextBoolean())
                : new Standardize(2 + random.nextInt(2), 1, 1e-5, random.nextBoolean());
        Tensor x = Data.integers(random, shape);
        return random.nextBoolean()
                ? AlgorithmCase.exact("standardize", norm, x)
                : AlgorithmCase.exact(
                        "standardize gradient", new StandardizeGradient(norm), Data.integers(random, shape), x);
    }

    private static AlgorithmCase permute(Random random) {
        int[] shape = new int[1 + random.nextInt(5)];
        Arrays.setAll(shape, axis -> 1 + random.nextInt(7));
        List<Integer> order = new ArrayList<>();
        for (int axis = 0; axis < shape.length; axis++) {
            order.add(random.nextInt(axis + 1), axis);
        }
        return AlgorithmCase.exact("permute", new Permute(order), Data.integers(random, shape));
    }

    private static Pad padding(Random random, Shape x) {
        PadMode mode = PadMode.values()[random.nextInt(4)];
        List<Integer> begin = new ArrayList<>();
        List<Integer> end = new ArrayList<>();
        for (int axis = 2; axis < x.rank(); axis++) {
            int most = mode == PadMode.REFLECT ? x.size(axis) - 1 : x.size(axis);
            begin.add(random.nextInt(most + 1));
            end.add(x.size(axis) > 1 && random.nextInt(4) == 0 ? -1 : random.nextInt(most + 1));
        }
        return new Pad(mode, begin, end, random.nextInt(3));
    }

    private static AlgorithmCase pad(Random random) {
        Tensor x = Data.integers(random, Geometry.of(random).input(Data.channels(random)));
        return AlgorithmCase.exact("pad", padding(random, x.shape()), x);
    }

    private static AlgorithmCase padGradient(Random random) {
        Tensor x = Data.integers(random, Geometry.of(random).input(Data.channels(random)));
        Pad pad = padding(random, x.shape());
        Tensor dy = Data.integers(random, output(pad, x).toArray());
        return AlgorithmCase.exact("pad gradient", new PadGradient(pad), dy, x);
    }

    /** The adjoint of a convolution that would fit: its output as input, with and without bias and output padding. */
    private static AlgorithmCase convolutionTranspose(Random random) {
        Geometry geometry = Geometry.of(random);
        while (!leavesAPosition(geometry)) {
            geometry = Geometry.of(random);
        }
        int groups = random.nextInt(3) == 0 ? 2 : 1;
        int out = groups * (1 + random.nextInt(20));
        Tensor y = Data.integers(random, geometry.input(out));
        Tensor weight = Data.integers(random, geometry.weight(groups * (1 + random.nextInt(20)), out / groups));
        Shape x = output(new Conv(geometry.sliding(), groups), y, weight);
        List<Integer> more = geometry.sliding().strides().stream()
                .map(stride -> random.nextInt(stride))
                .toList();
        Op op = new ConvTranspose(geometry.sliding(), random.nextBoolean() ? more : List.of(), groups);
        Tensor activation = Data.integers(random, x.toArray());
        return random.nextBoolean()
                ? AlgorithmCase.exact("transposed convolution", op, activation, weight)
                : AlgorithmCase.exact("transposed convolution", op, activation, weight, Data.integers(random, out));
    }

    /** Whether cropping the padding leaves something of the smallest transposed output on every axis. */
    private static boolean leavesAPosition(Geometry geometry) {
        int[] kernel = geometry.kernel().stream().mapToInt(Integer::intValue).toArray();
        return geometry.sliding().over(kernel, new int[kernel.length]).axes().stream()
                .allMatch(axis -> axis.extent() > axis.padBegin() + axis.padEnd());
    }

    private static AlgorithmCase convolutionInputGradient(Random random) {
        return inputGradient(random, Geometry.of(random), 1, 1 + random.nextInt(20), 1 + random.nextInt(20));
    }

    private static AlgorithmCase depthwiseInputGradient(Random random) {
        int channels = 5 + random.nextInt(60);
        return inputGradient(random, Geometry.of(random), channels, channels, channels);
    }

    private static AlgorithmCase inputGradient(Random random, Geometry geometry, int groups, int in, int out) {
        Tensor x = Data.integers(random, geometry.input(in));
        Tensor weight = Data.integers(random, geometry.weight(out, in / groups));
        Shape y = output(new Conv(geometry.sliding(), groups), x, weight);
        Tensor dy = Data.integers(random, y.toArray());
        return AlgorithmCase.exact("input gradient", new ConvInputGradient(geometry.sliding(), groups), dy, weight, x);
    }

    private static AlgorithmCase convolutionWeightGradient(Random random) {
        return weightGradient(random, Geometry.of(random), 1, 1 + random.nextInt(20), 1 + random.nextInt(20));
    }

    private static AlgorithmCase threeByThreeWeightGradient(Random random) {
        return weightGradient(random, Geometry.threeByThree(random), 1, 5 + random.nextInt(70), 5 + random.nextInt(70));
    }

    private static AlgorithmCase depthwiseWeightGradient(Random random) {
        int channels = 5 + random.nextInt(60);
        return weightGradient(random, Geometry.of(random), channels, channels, channels);
    }

    private static AlgorithmCase weightGradient(Random random, Geometry geometry, int groups, int in, int out) {
        Tensor x = Data.integers(random, geometry.input(in));
        Tensor weight = Data.integers(random, geometry.weight(out, in / groups));
        Shape y = output(new Conv(geometry.sliding(), groups), x, weight);
        Tensor dy = Data.integers(random, y.toArray());
        return AlgorithmCase.exact(
                "weight gradient", new ConvWeightGradient(geometry.sliding(), groups), x, dy, weight);
    }

    /** A locally connected layer with any sharing: the op, its input and its weight. */
    private record Local(LocallyConnected op, Tensor x, Tensor weight) {
        static Local of(Random random) {
            Geometry geometry = Geometry.of(random);
            int groups = random.nextInt(3) == 0 ? 2 : 1;
            Tensor x = Data.integers(random, geometry.input(groups * (1 + random.nextInt(20))));
            int[] kernel =
                    geometry.weight(groups * (1 + random.nextInt(40)), x.shape().size(1) / groups);
            Shape y = output(new Conv(geometry.sliding(), groups), x, Tensor.zeros(Shape.of(kernel)));
            int axes = y.rank() - 2;
            int[] weight = new int[axes + kernel.length];
            for (int axis = 0; axis < axes; axis++) {
                weight[axis] = random.nextBoolean() ? y.size(axis + 2) : 1 + random.nextInt(y.size(axis + 2));
            }
            System.arraycopy(kernel, 0, weight, axes, kernel.length);
            Sharing sharing = random.nextBoolean() ? Sharing.REGIONS : Sharing.TILES;
            return new Local(
                    new LocallyConnected(geometry.sliding(), groups, sharing), x, Data.integers(random, weight));
        }

        int[] outputs() {
            return output(op, x, weight).toArray();
        }
    }

    /** Without bias, with one per channel, with one per output. */
    private static AlgorithmCase locallyConnected(Random random) {
        Local local = Local.of(random);
        int[] y = local.outputs();
        return switch (random.nextInt(3)) {
            case 0 -> AlgorithmCase.exact("locally connected", local.op(), local.x(), local.weight());
            case 1 ->
                AlgorithmCase.exact(
                        "locally connected", local.op(), local.x(), local.weight(), Data.integers(random, y[1]));
            default ->
                AlgorithmCase.exact(
                        "locally connected",
                        local.op(),
                        local.x(),
                        local.weight(),
                        Data.integers(random, Arrays.copyOfRange(y, 1, y.length)));
        };
    }

    private static AlgorithmCase locallyConnectedInputGradient(Random random) {
        Local local = Local.of(random);
        return AlgorithmCase.exact(
                "locally connected input gradient",
                new LocallyConnectedInputGradient(local.op()),
                Data.integers(random, local.outputs()),
                local.weight(),
                local.x());
    }

    private static AlgorithmCase locallyConnectedWeightGradient(Random random) {
        Local local = Local.of(random);
        return AlgorithmCase.exact(
                "locally connected weight gradient",
                new LocallyConnectedWeightGradient(local.op()),
                local.x(),
                Data.integers(random, local.outputs()),
                local.weight());
    }

    private static AlgorithmCase linear(Random random) {
        int in = 1 + random.nextInt(70);
        int out = 1 + random.nextInt(70);
        Tensor x = Data.integers(random, 1 + random.nextInt(20), in);
        Tensor weight = Data.integers(random, out, in);
        return random.nextBoolean()
                ? AlgorithmCase.exact("linear", new Linear(), x, weight)
                : AlgorithmCase.exact("linear", new Linear(), x, weight, Data.integers(random, out));
    }

    private static AlgorithmCase linearInputGradient(Random random) {
        int out = 1 + random.nextInt(70);
        Tensor dy = Data.integers(random, 1 + random.nextInt(20), out);
        return AlgorithmCase.exact(
                "linear input gradient",
                new LinearInputGradient(),
                dy,
                Data.integers(random, out, 1 + random.nextInt(70)));
    }

    private static AlgorithmCase linearWeightGradient(Random random) {
        int batch = 1 + random.nextInt(30);
        return AlgorithmCase.exact(
                "linear weight gradient",
                new LinearWeightGradient(),
                Data.integers(random, batch, 1 + random.nextInt(70)),
                Data.integers(random, batch, 1 + random.nextInt(70)));
    }

    /** Any rank: activations, matrices, vectors; now and then many elements. */
    private static int[] anyShape(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> new int[] {1 + random.nextInt(9000)};
            case 1 -> Data.activation(random, 2);
            default -> Data.activation(random, Data.rank(random));
        };
    }

    /** Numbers of all sizes with zeros of both signs, infinities and NaN among them. */
    private static Tensor special(Random random, double range, int... sizes) {
        Tensor tensor = Data.reals(random, -range, range, sizes);
        float[] corners = {0f, -0f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MIN_VALUE, 1e-20f
        };
        for (int i = 0; i < tensor.elements(); i++) {
            if (random.nextInt(10) == 0) {
                tensor.floats()[i] = corners[random.nextInt(corners.length)];
            }
        }
        return tensor;
    }

    private static AlgorithmCase relu(Random random) {
        return AlgorithmCase.exact("relu", new Relu(), special(random, 3, anyShape(random)));
    }

    private static AlgorithmCase reluGradient(Random random) {
        int[] shape = anyShape(random);
        return AlgorithmCase.exact(
                "relu gradient", new ReluGradient(), Data.integers(random, shape), Data.integers(random, shape));
    }

    /** 2.5 ulp, which FloatMathTest measures; results too small for a normal number have an absolute error of a few of the smallest. */
    private static AlgorithmCase sigmoid(Random random) {
        return AlgorithmCase.within(
                2.5 * ULP, 4 * Float.MIN_VALUE, "sigmoid", new Sigmoid(), special(random, 20, anyShape(random)));
    }

    /** Three roundings, the one of 1 - y exact for y >= 1/2 and relative to at least 1/2 otherwise. */
    private static AlgorithmCase sigmoidGradient(Random random) {
        int[] shape = anyShape(random);
        return AlgorithmCase.within(
                2 * ULP,
                0,
                "sigmoid gradient",
                new SigmoidGradient(),
                Data.reals(random, -1, 1, shape),
                Data.reals(random, 0, 1, shape));
    }

    private static AlgorithmCase tanh(Random random) {
        return AlgorithmCase.within(3 * ULP, Float.MIN_VALUE, "tanh", new Tanh(), special(random, 5, anyShape(random)));
    }

    private static AlgorithmCase tanhGradient(Random random) {
        int[] shape = anyShape(random);
        return AlgorithmCase.within(
                2 * ULP,
                0,
                "tanh gradient",
                new TanhGradient(),
                Data.reals(random, -1, 1, shape),
                Data.reals(random, -1, 1, shape));
    }

    private static AlgorithmCase add(Random random) {
        int[] shape = anyShape(random);
        return AlgorithmCase.exact("add", new Add(), Data.integers(random, shape), Data.integers(random, shape));
    }

    private static AlgorithmCase mul(Random random) {
        int[] shape = anyShape(random);
        return AlgorithmCase.exact("mul", new Mul(), Data.integers(random, shape), Data.integers(random, shape));
    }

    /** A shape that broadcasts over the pixels of another: one number a channel, the same for all samples or not. */
    private static int[] perChannel(Random random, int[] shape) {
        int[] small = new int[shape.length];
        Arrays.fill(small, 1);
        small[0] = random.nextBoolean() ? shape[0] : 1;
        small[1] = shape[1];
        return small[0] == 1 && random.nextBoolean() ? Arrays.copyOfRange(small, 1, small.length) : small;
    }

    private static AlgorithmCase addPerChannel(Random random) {
        return perChannel("add per channel", new Add(), random);
    }

    private static AlgorithmCase mulPerChannel(Random random) {
        return perChannel("mul per channel", new Mul(), random);
    }

    private static AlgorithmCase perChannel(String descriptor, Op op, Random random) {
        int[] shape = pixels(random);
        Tensor large = Data.integers(random, shape);
        Tensor small = Data.integers(random, perChannel(random, shape));
        return random.nextBoolean()
                ? AlgorithmCase.exact(descriptor, op, large, small)
                : AlgorithmCase.exact(descriptor, op, small, large);
    }

    private static AlgorithmCase sumTo(Random random) {
        int[] shape = pixels(random);
        Tensor like = Data.integers(random, perChannel(random, shape));
        return AlgorithmCase.exact("sum to", new SumTo(), Data.integers(random, shape), like);
    }

    /** An activation or a matrix. */
    private static int[] pixels(Random random) {
        return Data.activation(random, random.nextInt(4) == 0 ? 2 : Data.rank(random));
    }

    private static AlgorithmCase channelSum(Random random) {
        return AlgorithmCase.exact("channel sum", new ChannelSum(), Data.integers(random, pixels(random)));
    }

    private static AlgorithmCase channelBroadcast(Random random) {
        int[] shape = pixels(random);
        return AlgorithmCase.exact(
                "channel broadcast",
                new ChannelBroadcast(),
                Data.integers(random, shape[1]),
                Data.integers(random, shape));
    }

    private static AlgorithmCase concat(Random random) {
        int[] shape = pixels(random);
        int axis = random.nextInt(3) > 0 ? 1 : random.nextInt(shape.length);
        Tensor[] inputs = new Tensor[1 + random.nextInt(4)];
        for (int i = 0; i < inputs.length; i++) {
            int[] own = shape.clone();
            own[axis] = 1 + random.nextInt(axis == 1 ? 40 : 6);
            inputs[i] = Data.integers(random, own);
        }
        return AlgorithmCase.exact("concat", new Concat(random.nextBoolean() ? axis : axis - shape.length), inputs);
    }

    private static AlgorithmCase slice(Random random) {
        int[] shape = pixels(random);
        int axis = random.nextInt(3) > 0 ? 1 : random.nextInt(shape.length);
        int start = random.nextInt(shape[axis]);
        int length = 1 + random.nextInt(shape[axis] - start);
        return AlgorithmCase.exact("slice", new Slice(axis, start, length), Data.integers(random, shape));
    }

    private static AlgorithmCase sliceGradient(Random random) {
        AlgorithmCase forward = slice(random);
        Slice slice = (Slice) forward.op();
        Tensor dy = Data.integers(random, forward.problem().output().toArray());
        return AlgorithmCase.exact(
                "slice gradient",
                new SliceGradient(slice.axis(), slice.start(), slice.length()),
                dy,
                forward.inputs().getFirst());
    }

    private static AlgorithmCase flatten(Random random) {
        int[] shape = Data.activation(random, Data.rank(random));
        int start = random.nextInt(2);
        int end = random.nextBoolean() ? -1 : start + random.nextInt(shape.length - start);
        return AlgorithmCase.exact("flatten", new Flatten(start, end), Data.integers(random, shape));
    }

    private static AlgorithmCase reshape(Random random) {
        int[] shape = Data.activation(random, 4);
        shape[1] = 2 * (1 + random.nextInt(20));
        List<Integer> sizes = random.nextBoolean() ? List.of(0, 2, -1, shape[3]) : List.of(-1, shape[2] * shape[3]);
        return AlgorithmCase.exact("reshape", new Reshape(sizes), Data.integers(random, shape));
    }

    private static AlgorithmCase reshapeLike(Random random) {
        int[] shape = Data.activation(random, Data.rank(random));
        int rest = Shape.of(shape).elements(1, shape.length);
        return AlgorithmCase.exact(
                "reshape like", new ReshapeLike(), Data.integers(random, shape[0], rest), Data.integers(random, shape));
    }

    private static AlgorithmCase axesOfOne(Random random) {
        int[] shape = Data.activation(random, Data.rank(random));
        int axis = random.nextInt(shape.length);
        if (random.nextBoolean()) {
            return AlgorithmCase.exact("unsqueeze", new Unsqueeze(List.of(axis)), Data.integers(random, shape));
        }
        shape[axis] = 1;
        return AlgorithmCase.exact("squeeze", new Squeeze(List.of(axis)), Data.integers(random, shape));
    }

    private static AlgorithmCase maxPool(Random random) {
        Geometry geometry = Geometry.pooling(random);
        Tensor x = random.nextBoolean()
                ? special(random, 3, geometry.input(Data.channels(random)))
                : Data.integers(random, geometry.input(Data.channels(random)));
        return AlgorithmCase.exact("max pool", new MaxPool(geometry.kernel(), geometry.sliding(), geometry.ceil()), x);
    }

    /** Windows three pixels wide and up to three high that overlap, clipped at any side. */
    private static AlgorithmCase maxPoolOfNine(Random random) {
        List<Integer> strides = List.of(1 + random.nextInt(3), 1 + random.nextInt(2));
        int[] pads = {random.nextInt(2), random.nextInt(2), random.nextInt(2), random.nextInt(2)};
        MaxPool pool = new MaxPool(
                List.of(2 + random.nextInt(2), 3),
                new Sliding(strides, List.of(), Padding.explicit(pads)),
                random.nextBoolean());
        int[] shape = {1 + random.nextInt(3), 1 + random.nextInt(70), 3 + random.nextInt(9), 3 + random.nextInt(12)};
        Tensor x = random.nextBoolean() ? special(random, 3, shape) : Data.integers(random, shape);
        return AlgorithmCase.exact("max pool of nine", pool, x);
    }

    /** Windows of 2x2 pixels side by side, of images of even and odd sizes. */
    private static final Sliding PAIRS = new Sliding(List.of(2, 2), List.of(), Padding.symmetric(0, 0));

    private static AlgorithmCase maxPoolOfPairs(Random random) {
        MaxPool pool = new MaxPool(List.of(2, 2), PAIRS, false);
        Tensor x = random.nextBoolean() ? special(random, 3, pairs(random)) : Data.integers(random, pairs(random));
        return AlgorithmCase.exact("max pool of pairs", pool, x);
    }

    private static AlgorithmCase maxPoolOfPairsGradient(Random random) {
        Tensor x = Data.integers(random, pairs(random));
        Shape y = output(new MaxPool(List.of(2, 2), PAIRS, false), x);
        return AlgorithmCase.exact(
                "max pool of pairs gradient",
                new MaxPoolGradient(List.of(2, 2), PAIRS, false),
                Data.integers(random, y.toArray()),
                x);
    }

    private static int[] pairs(Random random) {
        return new int[] {1 + random.nextInt(3), Data.channels(random), 2 + random.nextInt(9), 2 + random.nextInt(9)};
    }

    private static AlgorithmCase maxPoolGradient(Random random) {
        Geometry geometry = Geometry.pooling(random);
        Tensor x = Data.integers(random, geometry.input(Data.channels(random)));
        Shape y = output(new MaxPool(geometry.kernel(), geometry.sliding(), geometry.ceil()), x);
        return AlgorithmCase.exact(
                "max pool gradient",
                new MaxPoolGradient(geometry.kernel(), geometry.sliding(), geometry.ceil()),
                Data.integers(random, y.toArray()),
                x);
    }

    /** The sum of small integers is exact and the division rounds once, as in the reference. */
    private static AlgorithmCase averagePool(Random random) {
        Geometry geometry = Geometry.pooling(random);
        return AlgorithmCase.exact(
                "average pool",
                new AveragePool(
                        geometry.kernel(),
                        geometry.sliding(),
                        geometry.ceil(),
                        random.nextBoolean(),
                        random.nextInt(3)),
                Data.integers(random, geometry.input(Data.channels(random))));
    }

    /** Up to 100 windows reach a pixel, each share below 3 and rounded once, each sum rounded once. */
    private static AlgorithmCase averagePoolGradient(Random random) {
        Geometry geometry = Geometry.pooling(random);
        boolean countPadding = random.nextBoolean();
        Tensor x = Data.integers(random, geometry.input(Data.channels(random)));
        Shape y = output(new AveragePool(geometry.kernel(), geometry.sliding(), geometry.ceil(), countPadding), x);
        return AlgorithmCase.within(
                0,
                1e-5,
                "average pool gradient",
                new AveragePoolGradient(
                        geometry.kernel(), geometry.sliding(), geometry.ceil(), countPadding, random.nextInt(3)),
                Data.integers(random, y.toArray()),
                x);
    }

    private static List<Integer> adaptiveSizes(Random random, int axes) {
        List<Integer> sizes = new ArrayList<>();
        for (int axis = 0; axis < axes; axis++) {
            sizes.add(random.nextInt(3) == 0 ? 1 : random.nextInt(6) - 1);
        }
        return sizes;
    }

    private static AlgorithmCase adaptiveAveragePool(Random random) {
        int[] shape = Data.activation(random, Data.rank(random));
        return AlgorithmCase.exact(
                "adaptive average pool",
                new AdaptiveAveragePool(adaptiveSizes(random, shape.length - 2)),
                Data.integers(random, shape));
    }

    /** As the gradient of sliding windows. */
    private static AlgorithmCase adaptiveAveragePoolGradient(Random random) {
        int[] shape = Data.activation(random, Data.rank(random));
        List<Integer> sizes = adaptiveSizes(random, shape.length - 2);
        Tensor x = Data.integers(random, shape);
        Shape y = output(new AdaptiveAveragePool(sizes), x);
        return AlgorithmCase.within(
                0,
                1e-5,
                "adaptive average pool gradient",
                new AdaptiveAveragePoolGradient(sizes),
                Data.integers(random, y.toArray()),
                x);
    }

    /** Values below 10, four roundings: 10 * 4 * 2^-24. */
    private static AlgorithmCase batchNorm(Random random) {
        int[] shape = pixels(random);
        int channels = shape[1];
        return AlgorithmCase.within(
                0,
                4e-6,
                "batch norm",
                random.nextBoolean() ? new BatchNorm(1e-5, 0.1) : new InstanceNormTracked(1e-5, 0.1),
                Data.reals(random, -2, 3, shape),
                Data.reals(random, 0.5, 1.5, channels),
                Data.reals(random, -1, 1, channels),
                Data.reals(random, -1, 1, channels),
                Data.reals(random, 0.5, 2, channels));
    }

    /** Uniform values of width 5: errors of mean and deviation are some 2^-24 of 5, and are scaled by at most 1.5 / 0.1. */
    private static AlgorithmCase batchNormTraining(Random random) {
        int[] shape = pixels(random);
        shape[0] = Math.max(3, shape[0]);
        int channels = shape[1];
        Tensor x = Data.reals(random, -2, 3, shape);
        spread(x);
        return AlgorithmCase.within(
                0,
                1e-5,
                "batch norm training",
                new BatchNormTraining(1e-5, 0.1),
                x,
                Data.reals(random, 0.5, 1.5, channels),
                Data.reals(random, -1, 1, channels),
                Data.reals(random, -1, 1, channels),
                Data.reals(random, 0.5, 2, channels));
    }

    /** No channel may be nearly constant: its deviation would be all rounding. */
    private static void spread(Tensor x) {
        int perSample = x.elements() / x.shape().size(0);
        for (int i = 0; i < x.elements(); i++) {
            x.floats()[i] += i / perSample % 2 == 0 ? 1 : -1;
        }
    }

    /** Sums of up to 35 * 81 products below 20, relative error of a chain of rows: 3e-6; the other outputs are smaller. */
    private static AlgorithmCase batchNormTrainingGradient(Random random) {
        AlgorithmCase forward = batchNormTraining(random);
        List<Wide> statistics =
                forward.op().reference(forward.inputs().stream().map(Wide::of).toList());
        Tensor x = forward.inputs().getFirst();
        return AlgorithmCase.within(
                1e-5,
                2e-4,
                "batch norm training gradient",
                new BatchNormTrainingGradient(),
                Data.reals(random, -1, 1, x.shape().toArray()),
                x,
                forward.inputs().get(1),
                statistics.get(3).toTensor(),
                statistics.get(4).toTensor());
    }

    private static AlgorithmCase fusedBatchNormTraining(Random random) {
        AlgorithmCase plain = batchNormTraining(random);
        List<Tensor> inputs = new ArrayList<>(plain.inputs());
        boolean residual = random.nextBoolean();
        if (residual) {
            inputs.add(Data.reals(random, -1, 1, inputs.getFirst().shape().toArray()));
        }
        return AlgorithmCase.within(
                0,
                1e-5,
                "fused batch norm training",
                new FusedBatchNormTraining((BatchNormTraining) plain.op(), residual, limits(random)),
                inputs.toArray(new Tensor[0]));
    }

    /** Where the activation is within a rounding of a limit the two may differ by a whole dy; no generated number is. */
    private static AlgorithmCase fusedBatchNormTrainingGradient(Random random) {
        AlgorithmCase plain = batchNormTrainingGradient(random);
        List<Tensor> inputs = new ArrayList<>(plain.inputs());
        inputs.add(Data.reals(random, -1, 1, inputs.get(2).elements()));
        Limits limits = random.nextBoolean() ? Limits.RELU : new Limits(0, 6);
        return AlgorithmCase.within(
                1e-5,
                2e-4,
                "fused batch norm training gradient",
                new FusedBatchNormTrainingGradient(limits),
                inputs.toArray(new Tensor[0]));
    }

    /** As the gradient with the statistics of the batch. */
    private static AlgorithmCase batchNormGradient(Random random) {
        int[] shape = pixels(random);
        int channels = shape[1];
        return AlgorithmCase.within(
                1e-5,
                2e-4,
                "batch norm gradient",
                new BatchNormGradient(1e-5),
                Data.reals(random, -1, 1, shape),
                Data.reals(random, -2, 3, shape),
                Data.reals(random, 0.5, 1.5, channels),
                Data.reals(random, -1, 1, channels),
                Data.reals(random, 0.5, 2, channels));
    }

    private static AlgorithmCase dropout(Random random) {
        return AlgorithmCase.exact("dropout", new Dropout(0.3), Data.integers(random, anyShape(random)));
    }

    private static AlgorithmCase dropoutTraining(Random random) {
        int[] shape = anyShape(random);
        double[] probabilities = {0, 0.1, 0.5, 0.75, 0.999};
        return AlgorithmCase.exact(
                "dropout training",
                new DropoutTraining(
                        probabilities[random.nextInt(probabilities.length)],
                        "features.3",
                        random.nextBoolean() ? 0 : 1 + random.nextInt(2)),
                Data.reals(random, -2, 2, shape),
                Data.longs(random, 60_000, shape[0]),
                Data.longs(random, 1000));
    }

    private static Tensor logits(Random random) {
        return Data.reals(random, -6, 6, 1 + random.nextInt(40), 1 + random.nextInt(random.nextBoolean() ? 12 : 200));
    }

    /** Differences up to 12, so 12 / 2 + 4 ulp. */
    private static AlgorithmCase softmax(Random random) {
        return AlgorithmCase.within(10 * ULP, 0, "softmax", new Softmax(random.nextBoolean() ? 1 : -1), logits(random));
    }

    private static CrossEntropy loss(Random random) {
        String[] reductions = {"mean", "mean", "sum", "none"};
        return new CrossEntropy(
                reductions[random.nextInt(reductions.length)],
                random.nextBoolean() ? 0 : 0.1,
                random.nextBoolean() ? 0 : -100);
    }

    /** The bound of the class for each of up to 40 losses, and that of their sum. */
    private static AlgorithmCase crossEntropy(Random random) {
        Tensor logits = logits(random);
        Tensor target =
                Data.longs(random, logits.shape().size(1), logits.shape().size(0));
        return AlgorithmCase.within(4 * ULP, 40 * 4e-7, "cross-entropy", loss(random), logits, target);
    }

    /** dloss is at most 2, so the gradient is within 8e-7. */
    private static AlgorithmCase crossEntropyGradient(Random random) {
        Tensor logits = logits(random);
        Tensor target =
                Data.longs(random, logits.shape().size(1), logits.shape().size(0));
        CrossEntropy loss = loss(random);
        Tensor dloss = Data.reals(random, -2, 2, output(loss, logits, target).toArray());
        Op op = new CrossEntropyGradient(loss.reduction(), loss.labelSmoothing(), loss.ignoreIndex());
        return AlgorithmCase.within(ULP, 8e-7, "cross-entropy gradient", op, dloss, logits, target);
    }

    private static Resize anyResize(Random random, int axes) {
        String[] modes = {"nearest", "linear", "cubic"};
        String[] coordinates = {"half_pixel", "align_corners", "asymmetric", "pytorch_half_pixel"};
        Interpolation how = new Interpolation(
                modes[random.nextInt(3)],
                coordinates[random.nextInt(4)],
                random.nextBoolean() ? "floor" : "round_prefer_ceil",
                -0.75,
                random.nextInt(4) == 0,
                random.nextInt(4) == 0,
                0);
        List<Integer> spatial = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        List<Double> scales = new ArrayList<>();
        for (int axis = 2; axis < axes; axis++) {
            spatial.add(axis);
            sizes.add(1 + random.nextInt(9));
            scales.add(1 + random.nextInt(5) / 2.0);
        }
        return random.nextBoolean() ? Resize.toSizes(how, spatial, sizes) : Resize.byScales(how, spatial, scales);
    }

    /** Values below 8, chains of a few taps whose absolute weights sum to at most 1.5 on each of three axes. */
    private static AlgorithmCase resize(Random random) {
        int[] shape = Data.activation(random, Data.rank(random));
        Resize resize = anyResize(random, shape.length);
        return AlgorithmCase.within(0, 1e-5, "resize", resize, Data.reals(random, -8, 8, shape));
    }

    /** An input is read by up to 9 outputs on each axis; their weights sum to as much. */
    private static AlgorithmCase resizeGradient(Random random) {
        int[] shape = Data.activation(random, Data.rank(random));
        Resize resize = anyResize(random, shape.length);
        Tensor x = Data.reals(random, -1, 1, shape);
        Tensor dy = Data.reals(random, -1, 1, output(resize, x).toArray());
        return AlgorithmCase.within(1e-6, 1e-4, "resize gradient", new ResizeGradient(resize), dy, x);
    }

    private static AlgorithmCase im2Col(Random random) {
        Geometry geometry = Geometry.of(random);
        Tensor x = Data.integers(random, geometry.input(Data.channels(random)));
        return AlgorithmCase.exact("im2col", new Im2Col(geometry.kernel(), geometry.sliding()), x);
    }

    private static AlgorithmCase col2Im(Random random) {
        Geometry geometry = Geometry.of(random);
        int[] image = geometry.input(Data.channels(random));
        Im2Col unfold = new Im2Col(geometry.kernel(), geometry.sliding());
        Shape columns = output(unfold, Data.integers(random, image));
        List<Integer> sizes = Arrays.stream(image).skip(2).boxed().toList();
        Col2Im fold = new Col2Im(sizes, geometry.kernel(), geometry.sliding());
        return AlgorithmCase.exact("col2im", fold, Data.integers(random, columns.toArray()));
    }

    private static ElementLoss anyElementLoss(Random random) {
        LossFunction[] functions = LossFunction.values();
        LossReduction[] reductions = LossReduction.values();
        return new ElementLoss(
                functions[random.nextInt(functions.length)], reductions[random.nextInt(reductions.length)]);
    }

    /** Prediction, target and perhaps a weight: between 0 and 1, which every loss takes. */
    private static List<Tensor> lossInputs(Random random) {
        int[] shape = anyShape(random);
        List<Tensor> inputs = new ArrayList<>(List.of(Data.reals(random, 0.05, 0.95, shape)));
        inputs.add(random.nextBoolean() ? Data.longs(random, 2, shape) : Data.reals(random, 0.05, 0.95, shape));
        int weights = random.nextInt(3);
        if (weights > 0) {
            inputs.add(Data.reals(random, 0.5, 2, weights == 1 ? shape : new int[] {shape[shape.length - 1]}));
        }
        return inputs;
    }

    /** One rounding of each sample's sum, and of up to seven additions of samples. */
    private static AlgorithmCase elementLoss(Random random) {
        ElementLoss loss = anyElementLoss(random);
        Tensor[] inputs = lossInputs(random).toArray(Tensor[]::new);
        double scale = loss.reduction() == LossReduction.NONE ? 1 : inputs[0].elements();
        return AlgorithmCase.within(ULP, scale * 4e-6, "element loss", loss, inputs);
    }

    /** One rounding. */
    private static AlgorithmCase elementLossGradient(Random random) {
        ElementLoss loss = anyElementLoss(random);
        List<Tensor> inputs = lossInputs(random);
        Shape y = output(loss, inputs.toArray(Tensor[]::new));
        inputs.addFirst(Data.reals(random, -2, 2, y.toArray()));
        return AlgorithmCase.within(
                ULP, 0, "element loss gradient", new ElementLossGradient(loss), inputs.toArray(Tensor[]::new));
    }

    private static NegativeLogLikelihood anyLikelihood(Random random) {
        LossReduction[] reductions = {LossReduction.MEAN, LossReduction.SUM, LossReduction.NONE};
        return new NegativeLogLikelihood(reductions[random.nextInt(3)], random.nextBoolean() ? 0 : -100);
    }

    private static List<Tensor> likelihoodInputs(Random random) {
        int[] shape = Data.activation(random, 2 + random.nextInt(3));
        int[] positions = new int[shape.length - 1];
        positions[0] = shape[0];
        System.arraycopy(shape, 2, positions, 1, shape.length - 2);
        List<Tensor> inputs = new ArrayList<>(List.of(Data.reals(random, -6, 0, shape)));
        inputs.add(Data.longs(random, shape[1], positions));
        if (random.nextBoolean()) {
            inputs.add(Data.reals(random, 0.5, 2, shape[1]));
        }
        return inputs;
    }

    /** All terms have one sign: a few roundings of their sum. */
    private static AlgorithmCase negativeLogLikelihood(Random random) {
        Tensor[] inputs = likelihoodInputs(random).toArray(Tensor[]::new);
        return AlgorithmCase.within(8 * ULP, 0, "negative log-likelihood", anyLikelihood(random), inputs);
    }

    /** The sum of the weights is rounded, and the result. */
    private static AlgorithmCase negativeLogLikelihoodGradient(Random random) {
        NegativeLogLikelihood loss = anyLikelihood(random);
        List<Tensor> inputs = likelihoodInputs(random);
        Shape y = output(loss, inputs.toArray(Tensor[]::new));
        inputs.addFirst(Data.reals(random, -2, 2, y.toArray()));
        Op op = new NegativeLogLikelihoodGradient(loss);
        return AlgorithmCase.within(2 * ULP, 0, "negative log-likelihood gradient", op, inputs.toArray(Tensor[]::new));
    }

    /** Spatial sizes with a window that fits them. */
    private record Geometry(int batch, int[] spatial, List<Integer> kernel, Sliding sliding, boolean ceil) {
        static Geometry of(Random random) {
            return make(random, false);
        }

        static Geometry threeByThree(Random random) {
            int[] pads = new int[4];
            Arrays.setAll(pads, side -> random.nextInt(3));
            int[] spatial = {3 + random.nextInt(14), 3 + random.nextInt(14)};
            Sliding sliding = new Sliding(List.of(1, 1), List.of(), Padding.explicit(pads));
            return new Geometry(1 + random.nextInt(9), spatial, List.of(3, 3), sliding, false);
        }

        static Geometry pooling(Random random) {
            return make(random, true);
        }

        private static Geometry make(Random random, boolean pooling) {
            int axes = Data.rank(random) - 2;
            int[] spatial = new int[axes];
            List<Integer> kernel = new ArrayList<>();
            List<Integer> strides = new ArrayList<>();
            List<Integer> dilations = new ArrayList<>();
            int[] pads = new int[2 * axes];
            for (int axis = 0; axis < axes; axis++) {
                int size = 1 + random.nextInt(4);
                int dilation = random.nextInt(4) == 0 && size > 1 ? 2 : 1;
                int extent = dilation * (size - 1) + 1;
                kernel.add(size);
                strides.add(1 + random.nextInt(3));
                dilations.add(dilation);
                int most = pooling ? size / 2 : 2;
                pads[axis] = random.nextInt(most + 1);
                pads[axis + axes] = random.nextInt(most + 1);
                spatial[axis] = extent + random.nextInt(axes == 3 ? 3 : 8);
            }
            Sliding sliding = new Sliding(strides, dilations, Padding.explicit(pads));
            return new Geometry(1 + random.nextInt(4), spatial, kernel, sliding, random.nextBoolean());
        }

        int[] input(int channels) {
            int[] sizes = new int[spatial.length + 2];
            sizes[0] = batch;
            sizes[1] = channels;
            System.arraycopy(spatial, 0, sizes, 2, spatial.length);
            return sizes;
        }

        int[] weight(int out, int in) {
            int[] sizes = new int[spatial.length + 2];
            sizes[0] = out;
            sizes[1] = in;
            Arrays.setAll(sizes, i -> i < 2 ? sizes[i] : kernel.get(i - 2));
            return sizes;
        }
    }
}
