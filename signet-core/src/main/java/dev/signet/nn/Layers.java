package dev.signet.nn;

import dev.signet.nn.AdaptivePool.Kind;
import dev.signet.op.ActivationFunction;
import dev.signet.op.PadMode;
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
