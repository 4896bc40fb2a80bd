package dev.signet.algorithm.gemm;

import dev.signet.algorithm.simd.Kernels;
import dev.signet.op.Window;

/** Depthwise convolution with one output per channel. Immutable; items may run on any threads in any order. */
public final class DepthwiseForward {
    private final ChannelsLast output;
    private final DepthwiseCorrelation correlation;

    private DepthwiseForward(ChannelsLast output, DepthwiseCorrelation correlation) {
        this.output = output;
        this.correlation = correlation;
    }

    /** Whether this layout has whole vectors of channels; if not, {@link ConvolutionForward} computes the same with {@code groups = channels}. */
    public static boolean fits(Kernels kernels, ChannelsLast layout) {
        return layout.pixelStride() % kernels.lanes() == 0;
    }

    /** The input's halo is that of {@link ConvolutionForward#inputHalo}. */
    public static DepthwiseForward of(
            Kernels kernels, Window three, ChannelsLast input, ChannelsLast output, Clamp clamp) {
        AxisTaps depth = AxisTaps.forward(three.axis(0), output.depth());
        AxisTaps height = AxisTaps.forward(three.axis(1), output.height());
        AxisTaps width = AxisTaps.forward(three.axis(2), output.width());
        Halos.check("input of the depthwise convolution", input, Halos.read(input, depth, height, width));
        WeightOrder order = WeightOrder.forward(three, input.channels(), input.channels(), output.channels());
        return new DepthwiseForward(
                output, new DepthwiseCorrelation(kernels, depth, height, width, input, output, order, clamp));
    }

    public int packedFloats() {
        return correlation.packedFloats();
    }

    /** Packs the dense weight {@code [C, 1, kernel…]}. */
    public void pack(float[] weight, int weightBase, float[] packed, int packedBase) {
        correlation.pack(weight, weightBase, weight, 0, false, packed, packedBase);
    }

    /** As {@link #pack}, with a bias {@code [C]}. */
    public void packWithBias(
            float[] weight, int weightBase, float[] bias, int biasBase, float[] packed, int packedBase) {
        correlation.pack(weight, weightBase, bias, biasBase, true, packed, packedBase);
    }

    /** Items of one sample; item {@code i} of sample {@code n} is {@code n * itemsPerSample() + i}. */
    public int itemsPerSample() {
        return correlation.itemsPerSample();
    }

    public int scratchFloats() {
        return correlation.scratchFloats();
    }

    public void run(
            int item,
            float[] x,
            int xBase,
            float[] packed,
            int packedBase,
            float[] y,
            int yBase,
            float[] scratch,
            int scratchBase) {
        int sample = item / itemsPerSample();
        int local = item % itemsPerSample();
        if (local == 0) {
            output.clearHalo(y, yBase + sample * output.sampleStride());
        }
        correlation.run(sample, local, x, xBase, packed, packedBase, y, yBase, scratch, scratchBase);
    }
}
