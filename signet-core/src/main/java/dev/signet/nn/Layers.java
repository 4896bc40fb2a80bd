package dev.signet.nn;

import dev.signet.nn.AdaptivePool.Kind;
import dev.signet.op.ActivationFunction;
import dev.signet.op.PadMode;
import dev.signet.op.Reduction;
import dev.signet.op.Sharing;
import dev.signet.tensor.ShapeException;

/**
 * Static factories with PyTorch's names and defaults: {@code import static dev.signet.nn.Layers.*}.
 *
 * <pre>{@code
 * Network network = sequential(
 *         input(1, 28, 28),
 *         conv2d(1, 32, 3).padding(1), batchNorm2d(32), relu(), maxPool2d(2),
 *         flatten(), linear(10));
 * }</pre>
 *
 * Sizes along spatial axes are one for all axes or one for each, in the order depth, height, width.
 */
public final class Layers {
    private Layers() {}

    public static Conv conv1d(int inChannels, int outChannels, int kernelSize) {
        return Conv.of(1, known(inChannels, "input channels"), outChannels, kernelSize);
    }

    public static Conv conv2d(int inChannels, int outChannels, int... kernelSize) {
        return Conv.of(2, known(inChannels, "input channels"), outChannels, kernelSize);
    }

    public static Conv conv3d(int inChannels, int outChannels, int... kernelSize) {
        return Conv.of(3, known(inChannels, "input channels"), outChannels, kernelSize);
    }

    /** With weights of its own for each output position. */
    public static LocallyConnected locallyConnected1d(int inChannels, int outChannels, int kernelSize) {
        return LocallyConnected.of(1, known(inChannels, "input channels"), outChannels, kernelSize);
    }

    /** With weights of its own for each output position. */
    public static LocallyConnected locallyConnected2d(int inChannels, int outChannels, int... kernelSize) {
        return LocallyConnected.of(2, known(inChannels, "input channels"), outChannels, kernelSize);
    }

    /** With weights of its own for each output position. */
    public static LocallyConnected locallyConnected3d(int inChannels, int outChannels, int... kernelSize) {
        return LocallyConnected.of(3, known(inChannels, "input channels"), outChannels, kernelSize);
    }

    /** A convolution with weights of its own in each of {@code regions} (one number for all axes or one for each), into which the output is cut. */
    public static LocallyConnected regionConv1d(int inChannels, int outChannels, int kernelSize, int... regions) {
        return locallyConnected1d(inChannels, outChannels, kernelSize).shared(Sharing.REGIONS, regions);
    }

    /** As {@link #regionConv1d}, with a square window. */
    public static LocallyConnected regionConv2d(int inChannels, int outChannels, int kernelSize, int... regions) {
        return locallyConnected2d(inChannels, outChannels, kernelSize).shared(Sharing.REGIONS, regions);
    }

    /** As {@link #regionConv1d}, with a cubic window. */
    public static LocallyConnected regionConv3d(int inChannels, int outChannels, int kernelSize, int... regions) {
        return locallyConnected3d(inChannels, outChannels, kernelSize).shared(Sharing.REGIONS, regions);
    }

    /** A convolution whose weights repeat with a period of {@code tiles} positions (Ngiam et al., 2010). */
    public static LocallyConnected tiledConv1d(int inChannels, int outChannels, int kernelSize, int... tiles) {
        return locallyConnected1d(inChannels, outChannels, kernelSize).shared(Sharing.TILES, tiles);
    }

    /** As {@link #tiledConv1d}, with a square window. */
    public static LocallyConnected tiledConv2d(int inChannels, int outChannels, int kernelSize, int... tiles) {
        return locallyConnected2d(inChannels, outChannels, kernelSize).shared(Sharing.TILES, tiles);
    }

    /** As {@link #tiledConv1d}, with a cubic window. */
    public static LocallyConnected tiledConv3d(int inChannels, int outChannels, int kernelSize, int... tiles) {
        return locallyConnected3d(inChannels, outChannels, kernelSize).shared(Sharing.TILES, tiles);
    }

    /** A blur before every stride-th position is kept, so that small shifts change little (Zhang, 2019). See {@link BlurPool}. */
    public static BlurPool blurPool1d(int stride) {
        return BlurPool.of(1, stride);
    }

    /** As {@link #blurPool1d}, over height and width. */
    public static BlurPool blurPool2d(int stride) {
        return BlurPool.of(2, stride);
    }

    /** As {@link #blurPool1d}, over depth, height and width. */
    public static BlurPool blurPool3d(int stride) {
        return BlurPool.of(3, stride);
    }

    public static ConvTranspose convTranspose1d(int inChannels, int outChannels, int kernelSize) {
        return ConvTranspose.of(1, inChannels, outChannels, kernelSize);
    }

    public static ConvTranspose convTranspose2d(int inChannels, int outChannels, int... kernelSize) {
        return ConvTranspose.of(2, inChannels, outChannels, kernelSize);
    }

    public static ConvTranspose convTranspose3d(int inChannels, int outChannels, int... kernelSize) {
        return ConvTranspose.of(3, inChannels, outChannels, kernelSize);
    }

    /** One size for all sides, or begin and end of each axis, innermost first: left, right, top, bottom, front, back. See {@link PadLayer}. */
    public static PadLayer zeroPad1d(int... cells) {
        return PadLayer.of(1, PadMode.CONSTANT, 0, cells);
    }

    public static PadLayer zeroPad2d(int... cells) {
        return PadLayer.of(2, PadMode.CONSTANT, 0, cells);
    }

    public static PadLayer zeroPad3d(int... cells) {
        return PadLayer.of(3, PadMode.CONSTANT, 0, cells);
    }

    public static PadLayer reflectionPad1d(int... cells) {
        return PadLayer.of(1, PadMode.REFLECT, 0, cells);
    }

    public static PadLayer reflectionPad2d(int... cells) {
        return PadLayer.of(2, PadMode.REFLECT, 0, cells);
    }

    public static PadLayer reflectionPad3d(int... cells) {
        return PadLayer.of(3, PadMode.REFLECT, 0, cells);
    }

    public static PadLayer replicationPad1d(int... cells) {
        return PadLayer.of(1, PadMode.REPLICATE, 0, cells);
    }

    public static PadLayer replicationPad2d(int... cells) {
        return PadLayer.of(2, PadMode.REPLICATE, 0, cells);
    }

    public static PadLayer replicationPad3d(int... cells) {
        return PadLayer.of(3, PadMode.REPLICATE, 0, cells);
    }

    public static PadLayer circularPad1d(int... cells) {
        return PadLayer.of(1, PadMode.CIRCULAR, 0, cells);
    }

    public static PadLayer circularPad2d(int... cells) {
        return PadLayer.of(2, PadMode.CIRCULAR, 0, cells);
    }

    public static PadLayer circularPad3d(int... cells) {
        return PadLayer.of(3, PadMode.CIRCULAR, 0, cells);
    }

    public static PadLayer constantPad1d(double value, int... cells) {
        return PadLayer.of(1, PadMode.CONSTANT, value, cells);
    }

    public static PadLayer constantPad2d(double value, int... cells) {
        return PadLayer.of(2, PadMode.CONSTANT, value, cells);
    }

    public static PadLayer constantPad3d(double value, int... cells) {
        return PadLayer.of(3, PadMode.CONSTANT, value, cells);
    }

    public static Shuffle pixelShuffle(int upscaleFactor) {
        return new Shuffle(Shuffle.Kind.PIXELS, upscaleFactor);
    }

    public static Shuffle pixelUnshuffle(int downscaleFactor) {
        return new Shuffle(Shuffle.Kind.PIXELS_BACK, downscaleFactor);
    }

    public static Shuffle channelShuffle(int groups) {
        return new Shuffle(Shuffle.Kind.CHANNELS, groups);
    }

    /** With as many input channels as come in. */
    public static Conv lazyConv1d(int outChannels, int kernelSize) {
        return Conv.of(1, 0, outChannels, kernelSize);
    }

    /** With as many input channels as come in. */
    public static Conv lazyConv2d(int outChannels, int... kernelSize) {
        return Conv.of(2, 0, outChannels, kernelSize);
    }

    /** With as many input channels as come in. */
    public static Conv lazyConv3d(int outChannels, int... kernelSize) {
        return Conv.of(3, 0, outChannels, kernelSize);
    }

    public static BatchNorm batchNorm1d(int features) {
        return BatchNorm.of(1, known(features, "features"));
    }

    public static BatchNorm batchNorm2d(int features) {
        return BatchNorm.of(2, known(features, "features"));
    }

    public static BatchNorm batchNorm3d(int features) {
        return BatchNorm.of(3, known(features, "features"));
    }

    /** For as many channels as come in. */
    public static BatchNorm batchNorm1d() {
        return BatchNorm.of(1, 0);
    }

    /** For as many channels as come in. */
    public static BatchNorm batchNorm2d() {
        return BatchNorm.of(2, 0);
    }

    /** For as many channels as come in. */
    public static BatchNorm batchNorm3d() {
        return BatchNorm.of(3, 0);
    }

    public static Activation relu() {
        return Activation.RELU;
    }

    public static Curve selu() {
        return curve("SELU", ActivationFunction.SELU);
    }

    public static Curve silu() {
        return curve("SiLU", ActivationFunction.SILU);
    }

    public static Curve mish() {
        return curve("Mish", ActivationFunction.MISH);
    }

    public static Curve hardswish() {
        return curve("Hardswish", ActivationFunction.HARD_SWISH);
    }

    public static Curve hardsigmoid() {
        return curve("Hardsigmoid", ActivationFunction.HARD_SIGMOID);
    }

    public static Curve softsign() {
        return curve("Softsign", ActivationFunction.SOFTSIGN);
    }

    public static Curve logSigmoid() {
        return curve("LogSigmoid", ActivationFunction.LOG_SIGMOID);
    }

    public static Curve tanhshrink() {
        return curve("Tanhshrink", ActivationFunction.TANH_SHRINK);
    }

    /** x, or alpha (exp x - 1) below 0; PyTorch takes 1. */
    public static Curve elu(double alpha) {
        return new Curve("ELU", "alpha=" + alpha, new dev.signet.op.Activation(ActivationFunction.ELU, alpha, 0));
    }

    /** x, or alpha (exp (x / alpha) - 1) below 0; PyTorch takes 1. */
    public static Curve celu(double alpha) {
        return new Curve("CELU", "alpha=" + alpha, new dev.signet.op.Activation(ActivationFunction.CELU, alpha, 0));
    }

    /** x, or slope x below 0; PyTorch takes 0.01. */
    public static Curve leakyRelu(double slope) {
        return new Curve(
                "LeakyReLU",
                "negative_slope=" + slope,
                new dev.signet.op.Activation(ActivationFunction.LEAKY_RELU, slope, 0));
    }

    /** x between two limits; PyTorch takes -1 and 1. */
    public static Curve hardtanh(double least, double most) {
        return new Curve(
                "Hardtanh",
                "min_val=" + least + ", max_val=" + most,
                new dev.signet.op.Activation(ActivationFunction.HARD_TANH, least, most));
    }

    /** x between 0 and 6. */
    public static Curve relu6() {
        return new Curve("ReLU6", "", new dev.signet.op.Activation(ActivationFunction.HARD_TANH, 0, 6));
    }

    /** log (1 + exp (beta x)) / beta, x itself where beta x is above the threshold; PyTorch takes 1 and 20. */
    public static Curve softplus(double beta, double threshold) {
        return new Curve(
                "Softplus",
                "beta=" + beta + ", threshold=" + threshold,
                new dev.signet.op.Activation(ActivationFunction.SOFTPLUS, beta, threshold));
    }

    /** x, or 0 between -limit and limit; PyTorch takes 0.5. */
    public static Curve hardshrink(double limit) {
        return new Curve(
                "Hardshrink",
                String.valueOf(limit),
                new dev.signet.op.Activation(ActivationFunction.HARD_SHRINK, limit, 0));
    }

    /** x moved by limit towards 0, or 0 between -limit and limit; PyTorch takes 0.5. */
    public static Curve softshrink(double limit) {
        return new Curve(
                "Softshrink",
                String.valueOf(limit),
                new dev.signet.op.Activation(ActivationFunction.SOFT_SHRINK, limit, 0));
    }

    /** x where it is above the threshold, else the value. */
    public static Curve threshold(double threshold, double value) {
        return new Curve(
                "Threshold",
                "threshold=" + threshold + ", value=" + value,
                new dev.signet.op.Activation(ActivationFunction.THRESHOLD, threshold, value));
    }

    /** x times the share of a normal distribution below x. */
    public static Curve gelu() {
        return new Curve("GELU", "approximate='none'", new dev.signet.op.Activation(ActivationFunction.GELU));
    }

    /** GELU by a hyperbolic tangent. */
    public static Curve geluTanh() {
        return new Curve("GELU", "approximate='tanh'", new dev.signet.op.Activation(ActivationFunction.GELU_TANH));
    }

    private static Curve curve(String type, ActivationFunction function) {
        return new Curve(type, "", new dev.signet.op.Activation(function));
    }

    public static Activation sigmoid() {
        return Activation.SIGMOID;
    }

    public static Activation tanh() {
        return Activation.TANH;
    }

    public static Softmax softmax(int dim) {
        return new Softmax(dim);
    }

    public static LogSoftmax logSoftmax(int dim) {
        return new LogSoftmax(dim);
    }

    public static MaxPool maxPool1d(int kernelSize) {
        return MaxPool.of(1, kernelSize);
    }

    public static MaxPool maxPool2d(int... kernelSize) {
        return MaxPool.of(2, kernelSize);
    }

    public static MaxPool maxPool3d(int... kernelSize) {
        return MaxPool.of(3, kernelSize);
    }

    public static AvgPool avgPool1d(int kernelSize) {
        return AvgPool.of(1, kernelSize);
    }

    public static AvgPool avgPool2d(int... kernelSize) {
        return AvgPool.of(2, kernelSize);
    }

    public static AvgPool avgPool3d(int... kernelSize) {
        return AvgPool.of(3, kernelSize);
    }

    public static AdaptivePool adaptiveAvgPool1d(int outputSize) {
        return AdaptivePool.of(Kind.AVG, 1, outputSize);
    }

    public static AdaptivePool adaptiveAvgPool2d(int... outputSize) {
        return AdaptivePool.of(Kind.AVG, 2, outputSize);
    }

    public static AdaptivePool adaptiveAvgPool3d(int... outputSize) {
        return AdaptivePool.of(Kind.AVG, 3, outputSize);
    }

    public static AdaptivePool adaptiveMaxPool1d(int outputSize) {
        return AdaptivePool.of(Kind.MAX, 1, outputSize);
    }

    public static AdaptivePool adaptiveMaxPool2d(int... outputSize) {
        return AdaptivePool.of(Kind.MAX, 2, outputSize);
    }

    public static AdaptivePool adaptiveMaxPool3d(int... outputSize) {
        return AdaptivePool.of(Kind.MAX, 3, outputSize);
    }

    /** Windows of random distances, see {@link FractionalMaxPool}; say its {@code outputSize} or {@code outputRatio}. */
    public static FractionalMaxPool fractionalMaxPool2d(int... kernelSize) {
        return FractionalMaxPool.of(2, kernelSize);
    }

    public static FractionalMaxPool fractionalMaxPool3d(int... kernelSize) {
        return FractionalMaxPool.of(3, kernelSize);
    }

    /** Every stride-th position, beginning where they are strongest, see {@link PolyphaseSampling}. */
    public static PolyphaseSampling adaptivePolyphase1d(int stride) {
        return PolyphaseSampling.of(1, stride);
    }

    public static PolyphaseSampling adaptivePolyphase2d(int... stride) {
        return PolyphaseSampling.of(2, stride);
    }

    public static PolyphaseSampling adaptivePolyphase3d(int... stride) {
        return PolyphaseSampling.of(3, stride);
    }

    /** The mean of each channel: {@code [N, C, spatial…]} to {@code [N, C]}. */
    public static GlobalAvgPool globalAvgPool() {
        return new GlobalAvgPool();
    }

    /** All axes but the batch in one. */
    public static Flatten flatten() {
        return new Flatten(1, -1);
    }

    public static Flatten flatten(int startDim, int endDim) {
        return new Flatten(startDim, endDim);
    }

    /** With p = 0.5. */
    public static Dropout dropout() {
        return new Dropout(0.5);
    }

    public static Dropout dropout(double p) {
        return new Dropout(p);
    }

    /** Drops whole channels; with p = 0.5 in PyTorch. */
    public static Dropout dropout1d(double p) {
        return new Dropout(Dropout.Kind.CHANNELS_1D, p);
    }

    public static Dropout dropout2d(double p) {
        return new Dropout(Dropout.Kind.CHANNELS_2D, p);
    }

    public static Dropout dropout3d(double p) {
        return new Dropout(Dropout.Kind.CHANNELS_3D, p);
    }

    /** Drops whole samples: stochastic depth, at the end of the body of a residual block. */
    public static Dropout dropPath(double p) {
        return new Dropout(Dropout.Kind.SAMPLES, p);
    }

    /** Drops square blocks, about this part of each channel; the size is odd. */
    public static DropBlock dropBlock2d(double p, int size) {
        return new DropBlock(p, size);
    }

    /** Larger by these factors, one for all axes or one for each, nearest unless it says otherwise. */
    public static Upsample upsample(double... factors) {
        return Upsample.by(factors);
    }

    /** To these sizes, one for all axes or one for each. */
    public static Upsample upsampleTo(int... sizes) {
        return Upsample.to(sizes);
    }

    public static Unfold unfold(int... kernelSize) {
        return Unfold.of(kernelSize);
    }

    /** Columns of these windows back to an image of this height and width. */
    public static Fold fold(Unfold windows, int... outputSize) {
        return Fold.of(windows, outputSize);
    }

    public static GroupNorm groupNorm(int groups, int channels) {
        return GroupNorm.of(groups, known(channels, "channels"));
    }

    /** For as many channels as come in. */
    public static GroupNorm groupNorm(int groups) {
        return GroupNorm.of(groups, 0);
    }

    public static InstanceNorm instanceNorm1d(int features) {
        return InstanceNorm.of(1, known(features, "features"));
    }

    public static InstanceNorm instanceNorm2d(int features) {
        return InstanceNorm.of(2, known(features, "features"));
    }

    public static InstanceNorm instanceNorm3d(int features) {
        return InstanceNorm.of(3, known(features, "features"));
    }

    /** Over the last axes, which have these sizes. */
    public static LastAxesNorm layerNorm(int... sizes) {
        return LastAxesNorm.layer(sizes);
    }

    /** Over the last axes, which have these sizes. */
    public static LastAxesNorm rmsNorm(int... sizes) {
        return LastAxesNorm.rms(sizes);
    }

    public static LocalResponseNorm localResponseNorm(int size) {
        return LocalResponseNorm.of(size);
    }

    /** The layer with a weight whose largest singular value is 1, see {@link SpectralNorm}. */
    public static SpectralNorm spectralNorm(Layer layer) {
        return SpectralNorm.of(layer);
    }

    /** The layer with a weight of direction and length, see {@link WeightNorm}. */
    public static WeightNorm weightNorm(Layer layer) {
        return new WeightNorm(layer);
    }

    public static LpPool lpPool1d(double norm, int kernelSize) {
        return LpPool.of(1, norm, kernelSize);
    }

    public static LpPool lpPool2d(double norm, int... kernelSize) {
        return LpPool.of(2, norm, kernelSize);
    }

    public static LpPool lpPool3d(double norm, int... kernelSize) {
        return LpPool.of(3, norm, kernelSize);
    }

    /** The largest number of each channel: {@code [N, C, spatial…]} to {@code [N, C]}. */
    public static GlobalPool globalMaxPool() {
        return new GlobalPool("GlobalMaxPool", Reduction.MAX);
    }

    /** The sum of each channel: {@code [N, C, spatial…]} to {@code [N, C]}. */
    public static GlobalPool globalSumPool() {
        return new GlobalPool("GlobalSumPool", Reduction.SUM);
    }

    /** The Euclidean norm of each channel: {@code [N, C, spatial…]} to {@code [N, C]}. */
    public static GlobalPool globalNormPool() {
        return new GlobalPool("GlobalNormPool", Reduction.L2);
    }

    /** Layers between a max pool and its inverse, see {@link PoolUnpool}. */
    public static PoolUnpool poolUnpool(MaxPool pool, Layer body) {
        return new PoolUnpool(pool, Named.bare(body));
    }

    /** One number for all sides, or begin and end of each axis, innermost first: left, right, top, bottom, front, back. */
    public static Crop crop1d(int... cells) {
        return Crop.of(1, cells);
    }

    public static Crop crop2d(int... cells) {
        return Crop.of(2, cells);
    }

    public static Crop crop3d(int... cells) {
        return Crop.of(3, cells);
    }

    /** One slope, 0.25 at first, for all channels. */
    public static PRelu prelu() {
        return new PRelu(1, 0.25);
    }

    /** A slope for each of so many channels. */
    public static PRelu prelu(int channels) {
        return new PRelu(known(channels, "channels"), 0.25);
    }

    public static Glu glu(int dim) {
        return new Glu(dim);
    }

    /** Each channel by itself, with {@code multiplier} outputs of each: {@code conv2d(c, c multiplier, k).groups(c)}. */
    public static Conv depthwiseConv1d(int channels, int multiplier, int kernelSize) {
        return conv1d(channels, channels * multiplier, kernelSize).groups(channels);
    }

    public static Conv depthwiseConv2d(int channels, int multiplier, int... kernelSize) {
        return conv2d(channels, channels * multiplier, kernelSize).groups(channels);
    }

    public static Conv depthwiseConv3d(int channels, int multiplier, int... kernelSize) {
        return conv3d(channels, channels * multiplier, kernelSize).groups(channels);
    }

    /** A depthwise convolution, as given, and one of 1x1 over its channels to {@code outChannels} (MobileNet's pair; Keras' SeparableConv2D). */
    public static Sequential separableConv2d(Conv depthwise, int outChannels) {
        return sequential(
                named("depthwise", depthwise), named("pointwise", conv2d(depthwise.outChannels(), outChannels, 1)));
    }

    /** As {@link #separableConv2d}, along one axis. */
    public static Sequential separableConv1d(Conv depthwise, int outChannels) {
        return sequential(
                named("depthwise", depthwise), named("pointwise", conv1d(depthwise.outChannels(), outChannels, 1)));
    }

    /** As {@link #separableConv2d}, in three dimensions. */
    public static Sequential separableConv3d(Conv depthwise, int outChannels) {
        return sequential(
                named("depthwise", depthwise), named("pointwise", conv3d(depthwise.outChannels(), outChannels, 1)));
    }

    public static DeformConv deformConv2d(int inChannels, int outChannels, int kernelSize) {
        return DeformConv.of(known(inChannels, "input channels"), outChannels, kernelSize);
    }

    /** Gates of channels and of positions, with a reduction of 16 and a 7x7 convolution in the paper; see {@link Cbam}. */
    public static Cbam cbam(int channels, int reduction, int kernelSize) {
        return new Cbam(known(channels, "channels"), reduction, kernelSize);
    }

    /** Gates of channels from their neighbours, see {@link EfficientChannelAttention}. */
    public static EfficientChannelAttention eca(int kernelSize) {
        return new EfficientChannelAttention(0, kernelSize);
    }

    /** With as many input features as come in. */
    public static Linear linear(int outFeatures) {
        return new Linear(0, outFeatures, true, Initializer.DEFAULT);
    }

    public static Linear linear(int inFeatures, int outFeatures) {
        return new Linear(known(inFeatures, "input features"), outFeatures, true, Initializer.DEFAULT);
    }

    /** A 0 that came out of a computation must not mean "as many as come in". */
    private static int known(int count, String what) {
        if (count < 1) {
            throw new ShapeException(count + " " + what + " are declared; expected at least 1, or leave the number away"
                    + " to take as many as come in");
        }
        return count;
    }

    public static Identity identity() {
        return new Identity();
    }

    /** relu(body(x) + x). */
    public static Residual residual(Layer body) {
        return Residual.of(body, new Identity());
    }

    /** relu(body(x) + shortcut(x)). */
    public static Residual residual(Layer body, Layer shortcut) {
        return Residual.of(body, shortcut);
    }

    /** Layers side by side on one input, joined along the channels. */
    public static Branches branches(Layer... layers) {
        return new Branches(Named.byName(layers));
    }

    /** A layer that is used in several places with one set of weights, {@code name.weight}. */
    public static Shared shared(String name, Layer layer) {
        return new Shared(name, Named.bare(layer));
    }

    /** A layer that is called this inside the layer around it, instead of by its position. */
    public static Layer named(String name, Layer layer) {
        return new Named(name, Named.bare(layer));
    }

    public static Sequential sequential(Layer... layers) {
        return new Sequential(Named.byName(layers));
    }

    /** A whole network, checked in this call: a layer that does not fit is named in the error. */
    public static Network sequential(Input input, Layer... layers) {
        return new Network(input, sequential(layers));
    }

    /** The shape of one sample, to begin a network with; {@link Input#ANY} where only data will tell. */
    public static Input input(int... sizes) {
        return Input.of("input", sizes);
    }

    /** As {@link #input(int...)}, named, for networks with several. */
    public static Input input(String name, int... sizes) {
        return Input.of(name, sizes);
    }
}
