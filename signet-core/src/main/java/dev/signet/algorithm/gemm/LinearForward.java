package dev.signet.algorithm.gemm;

import dev.signet.algorithm.simd.Kernels;
import dev.signet.op.Window;
import dev.signet.op.WindowAxis;
import java.util.List;

/**
 * A fully connected layer on dense matrices, {@code y[n, o] = sum over i of x[n, i] w[o, i] + b[o]}, and its data gradient: a convolution of one tap
 * whose pixels are the samples. Immutable; items may run on any threads in any order.
 */
public final class LinearForward {
    static final Window ONE_TAP = new Window(List.of(WindowAxis.TRIVIAL, WindowAxis.TRIVIAL, WindowAxis.TRIVIAL));

    private final Correlation correlation;

    private LinearForward(Kernels kernels, int batch, WeightOrder order, Clamp clamp) {
        ChannelsLast x = ChannelsLast.rows(batch, order.inPerGroup());
        ChannelsLast y = ChannelsLast.rows(batch, order.outPerGroup());
        AxisTaps one = AxisTaps.forward(WindowAxis.TRIVIAL, 1);
        this.correlation =
                new Correlation(kernels, one, AxisTaps.forward(WindowAxis.TRIVIAL, batch), one, x, y, y, order, clamp);
    }

    /** @param batch the most samples */
    public static LinearForward of(Kernels kernels, int batch, int inFeatures, int outFeatures, Clamp clamp) {
        return new LinearForward(kernels, batch, WeightOrder.forward(ONE_TAP, 1, inFeatures, outFeatures), clamp);
    }

    /** The data gradient {@code dx[n, i] = sum over o of dy[n, o] w[o, i]}, from the same dense weight. */
    public static LinearForward dataGradient(Kernels kernels, int batch, int inFeatures, int outFeatures) {
        return new LinearForward(
                kernels,
                batch,
                WeightOrder.forward(ONE_TAP, 1, inFeatures, outFeatures).exchanged(),
                Clamp.NONE);
    }

    public int packedFloats() {
        return correlation.panels().floats();
    }

    public int packItems() {
        return correlation.panels().count();
    }

    /** Packs one part of the dense weight {@code [O, I]}. */
    public void pack(int item, float[] weight, int weightBase, float[] packed, int packedBase) {
        correlation.panels().pack(item, weight, weightBase, weight, 0, false, packed, packedBase);
    }

    /** As {@link #pack}, with a bias {@code [O]}. */
    public void packWithBias(
            int item, float[] weight, int weightBase, float[] bias, int biasBase, float[] packed, int packedBase) {
        correlation.panels().pack(item, weight, weightBase, bias, biasBase, true, packed, packedBase);
    }

    public int items(int samples) {
        return correlation.itemsPerSample(samples);
    }

    public int scratchFloats() {
        return correlation.scratchFloats();
    }

    public void run(
            int item,
            int samples,
            float[] x,
            int xBase,
            float[] packed,
            int packedBase,
            float[] y,
            int yBase,
            float[] scratch,
            int scratchBase) {
        correlation.run(
                0, item, samples, x, xBase, packed, packedBase, y, yBase, false, y, yBase, scratch, scratchBase);
    }
}
