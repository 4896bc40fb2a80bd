package dev.signet.algorithm.conv;

import dev.signet.algorithm.gemm.ChannelsLast;
import dev.signet.algorithm.gemm.WinogradConvolution;
import dev.signet.algorithm.gemm.WinogradForm;
import dev.signet.op.Window;
import java.util.Optional;

/** What Winograd's minimal filtering asks of a convolution, and how long it thinks it takes. */
final class WinogradGeometry {
    private static final int LEAST_CHANNELS = 5;
    private static final long MOST_FLOATS = Integer.MAX_VALUE / 2;
    private static final double MULTIPLY_ADDS_PER_NANOSECOND = 90;
    /** Floats transformed in a nanosecond; every float goes through two passes. */
    private static final double FLOATS_PER_NANOSECOND = 5;

    private static final double WEIGHT_FLOATS_PER_NANOSECOND = 1.5;
    private static final double OVERHEAD_NANOSECONDS = 4_000;

    private WinogradGeometry() {}

    /** Why not, if not. */
    static Optional<String> refuses(
            WinogradForm form, Window window, int groups, ChannelsLast input, ChannelsLast output) {
        if (!WinogradConvolution.computes(window)) {
            return Optional.of("needs 3x3 windows over two axes, stride 1, no dilation");
        }
        if (groups != 1) {
            return Optional.of("needs one group");
        }
        if (input.channels() < LEAST_CHANNELS) {
            return Optional.of("needs at least " + LEAST_CHANNELS + " channels");
        }
        if (weights(form, input, output) > MOST_FLOATS) {
            return Optional.of("its transformed weights would have more than " + MOST_FLOATS + " floats");
        }
        return Optional.empty();
    }

    private static long weights(WinogradForm form, ChannelsLast input, ChannelsLast output) {
        return (long) form.frequencies() * form.frequencies() * input.pixelStride() * output.pixelStride();
    }

    /** Why not a weight gradient, if not. */
    static Optional<String> refusesGradient(
            Window window, int groups, ChannelsLast input, ChannelsLast outputGradient) {
        if (outputGradient.channels() < LEAST_CHANNELS) {
            return Optional.of("needs at least " + LEAST_CHANNELS + " output channels");
        }
        return refuses(WinogradForm.F4, window, groups, input, outputGradient);
    }

    /** Products of whole tiles, the transforms of both operands, and the way of the sums to memory. */
    static double gradientNanoseconds(int samples, ChannelsLast input, ChannelsLast outputGradient) {
        return nanoseconds(WinogradForm.F4, samples, input, outputGradient);
    }

    /** Products of whole tiles, transforms, and the way of the weights from memory, which many samples share. */
    static double nanoseconds(WinogradForm form, int samples, ChannelsLast input, ChannelsLast output) {
        double tiles = (double) samples
                * Math.ceilDiv(output.height(), form.tile())
                * Math.ceilDiv(output.width(), form.tile());
        double products = form.frequencies() * form.frequencies();
        double multiplied =
                tiles * products * input.pixelStride() * output.pixelStride() / MULTIPLY_ADDS_PER_NANOSECOND;
        double transformed = tiles * products * (input.pixelStride() + output.pixelStride()) / FLOATS_PER_NANOSECOND;
        double fetched = weights(form, input, output) / WEIGHT_FLOATS_PER_NANOSECOND;
        return OVERHEAD_NANOSECONDS + multiplied + transformed + fetched;
    }
}
