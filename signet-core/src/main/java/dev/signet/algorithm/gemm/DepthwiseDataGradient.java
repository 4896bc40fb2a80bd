package dev.signet.algorithm.gemm;

import dev.signet.algorithm.simd.Kernels;
import dev.signet.op.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * The gradient of a depthwise convolution with respect to its input, phase by phase of the stride as in {@link ConvolutionDataGradient}. Immutable; items
 * may run on any threads in any order.
 */
public final class DepthwiseDataGradient {
    private final ChannelsLast inputGradient;
    private final DepthwiseCorrelation[] phases;
    private final int[] firstItem;
    private final int[] packedOffset;

    private DepthwiseDataGradient(ChannelsLast inputGradient, List<DepthwiseCorrelation> phases) {
        this.inputGradient = inputGradient;
        this.phases = phases.toArray(DepthwiseCorrelation[]::new);
        this.firstItem = new int[this.phases.length + 1];
        this.packedOffset = new int[this.phases.length + 1];
        for (int i = 0; i < this.phases.length; i++) {
            firstItem[i + 1] = firstItem[i] + this.phases[i].itemsPerSample();
            packedOffset[i + 1] = packedOffset[i] + this.phases[i].packedFloats();
        }
    }

    /** The output gradient's halo is that of {@link ConvolutionDataGradient#outputGradientHalo}. */
    public static DepthwiseDataGradient of(
            Kernels kernels, Window three, ChannelsLast outputGradient, ChannelsLast inputGradient) {
        Halos.check(
                "output gradient of the depthwise convolution",
                outputGradient,
                ConvolutionDataGradient.outputGradientHalo(three, outputGradient, inputGradient));
        int channels = inputGradient.channels();
        WeightOrder order =
                WeightOrder.forward(three, channels, channels, channels).exchanged();
        List<DepthwiseCorrelation> phases = new ArrayList<>();
        for (AxisTaps depth : ConvolutionDataGradient.phases(three.axis(0), inputGradient.depth())) {
            for (AxisTaps height : ConvolutionDataGradient.phases(three.axis(1), inputGradient.height())) {
                for (AxisTaps width : ConvolutionDataGradient.phases(three.axis(2), inputGradient.width())) {
                    phases.add(new DepthwiseCorrelation(
                            kernels, depth, height, width, outputGradient, inputGradient, order, Clamp.NONE));
                }
            }
        }
        return new DepthwiseDataGradient(inputGradient, phases);
    }

    public int packedFloats() {
        return packedOffset[phases.length];
    }

    /** Packs the convolution's dense weight {@code [C, 1, kernel…]}. */
    public void pack(float[] weight, int weightBase, float[] packed, int packedBase) {
        for (int i = 0; i < phases.length; i++) {
            phases[i].pack(weight, weightBase, weight, 0, false, packed, packedBase + packedOffset[i]);
        }
    }

    /** Items of one sample; item {@code i} of sample {@code n} is {@code n * itemsPerSample() + i}. */
    public int itemsPerSample() {
        return firstItem[phases.length];
    }

    public int scratchFloats() {
        return phases[0].scratchFloats();
    }

    public void run(
            int item,
            float[] dy,
            int dyBase,
            float[] packed,
            int packedBase,
            float[] dx,
            int dxBase,
            float[] scratch,
            int scratchBase) {
        int sample = item / itemsPerSample();
        int local = item % itemsPerSample();
        if (local == 0) {
            inputGradient.clearHalo(dx, dxBase + sample * inputGradient.sampleStride());
        }
        int phase = 0;
        while (local >= firstItem[phase + 1]) {
            phase++;
        }
        phases[phase].run(
                sample,
                local - firstItem[phase],
                dy,
                dyBase,
                packed,
                packedBase + packedOffset[phase],
                dx,
                dxBase,
                scratch,
                scratchBase);
    }
}
