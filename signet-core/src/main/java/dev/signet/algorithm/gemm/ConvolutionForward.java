package dev.signet.algorithm.gemm;

import dev.signet.algorithm.simd.Kernels;
import dev.signet.op.Window;

/**
 * Direct convolution, any geometry: panels of packed weights over {@link ChannelsLast} images. Immutable; items may run on any threads in any
 * order and write disjoint cells of the output, halo and channel padding included.
 */
public final class ConvolutionForward {
    private final ChannelsLast input;
    private final ChannelsLast output;
    private final Correlation correlation;

    private ConvolutionForward(ChannelsLast input, ChannelsLast output, Correlation correlation) {
        this.input = input;
        this.output = output;
        this.correlation = correlation;
    }

    /**
     * The convolution of {@code input} to {@code output} over three axes.
     *
     * @param residual the layout of the value that is added before clamping; {@code output} if there is none
     * @throws IllegalArgumentException if the halo of the input is smaller than {@link #inputHalo}
     */
    public static ConvolutionForward of(
            Kernels kernels,
            Window three,
            int groups,
            ChannelsLast input,
            ChannelsLast output,
            ChannelsLast residual,
            Clamp clamp) {
        AxisTaps depth = AxisTaps.forward(three.axis(0), output.depth());
        AxisTaps height = AxisTaps.forward(three.axis(1), output.height());
        AxisTaps width = AxisTaps.forward(three.axis(2), output.width());
        Halos.check("input of the convolution", input, Halos.read(input, depth, height, width));
        WeightOrder order = WeightOrder.forward(three, groups, input.channels(), output.channels());
        return new ConvolutionForward(
                input, output, new Correlation(kernels, depth, height, width, input, output, residual, order, clamp));
    }

    /** The halo the input must have. */
    public static Halo inputHalo(Window three, ChannelsLast input, ChannelsLast output) {
        return Halos.read(
                input,
                AxisTaps.forward(three.axis(0), output.depth()),
                AxisTaps.forward(three.axis(1), output.height()),
                AxisTaps.forward(three.axis(2), output.width()));
    }

    public ChannelsLast input() {
        return input;
    }

    public ChannelsLast output() {
        return output;
    }

    /** The floats of the packed weights. */
    public int packedFloats() {
        return correlation.panels().floats();
    }

    /** The items of packing; each writes its own part of the packed weights. */
    public int packItems() {
        return correlation.panels().count();
    }

    /** Packs one part of the dense weight {@code [O, I/groups, kernel…]}. */
    public void pack(int item, float[] weight, int weightBase, float[] packed, int packedBase) {
        correlation.panels().pack(item, weight, weightBase, weight, 0, false, packed, packedBase);
    }

    /** As {@link #pack}, with a bias {@code [O]}. */
    public void packWithBias(
            int item, float[] weight, int weightBase, float[] bias, int biasBase, float[] packed, int packedBase) {
        correlation.panels().pack(item, weight, weightBase, bias, biasBase, true, packed, packedBase);
    }

    /** Items of one sample; item {@code i} of sample {@code n} is {@code n * itemsPerSample() + i}. */
    public int itemsPerSample() {
        return correlation.itemsPerSample();
    }

    /** The floats of scratch memory one running item needs; their content does not matter. */
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
        run(item, x, xBase, packed, packedBase, y, yBase, false, y, yBase, scratch, scratchBase);
    }

    /** As {@link #run}, and adds the residual; it may be the output itself if the layouts are equal. */
    public void runWithResidual(
            int item,
            float[] x,
            int xBase,
            float[] packed,
            int packedBase,
            float[] residual,
            int residualBase,
            float[] y,
            int yBase,
            float[] scratch,
            int scratchBase) {
        run(item, x, xBase, packed, packedBase, residual, residualBase, true, y, yBase, scratch, scratchBase);
    }

    private void run(
            int item,
            float[] x,
            int xBase,
            float[] packed,
            int packedBase,
            float[] residual,
            int residualBase,
            boolean hasResidual,
            float[] y,
            int yBase,
            float[] scratch,
            int scratchBase) {
        int sample = item / correlation.itemsPerSample();
        int local = item % correlation.itemsPerSample();
        if (local == 0) {
            output.clearHalo(y, yBase + sample * output.sampleStride());
        }
        correlation.runAllRows(
                sample,
                local,
                x,
                xBase,
                packed,
                packedBase,
                residual,
                residualBase,
                hasResidual,
                y,
                yBase,
                scratch,
                scratchBase);
    }
}
