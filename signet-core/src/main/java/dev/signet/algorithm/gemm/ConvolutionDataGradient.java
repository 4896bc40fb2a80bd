package dev.signet.algorithm.gemm;

import dev.signet.algorithm.simd.Kernels;
import dev.signet.op.Window;
import dev.signet.op.WindowAxis;
import java.util.ArrayList;
import java.util.List;

/**
 * The gradient of a convolution with respect to its input: correlations of the output gradient with the turned kernel, one for each phase of the
 * stride (see {@link AxisTaps#gradient}). Immutable; items may run on any threads in any order and write disjoint cells, halo and channel
 * padding included.
 */
public final class ConvolutionDataGradient {
    private static final int ALIGNMENT = 16;

    private final ChannelsLast inputGradient;
    private final Correlation[] phases;
    private final int[] firstItem;
    private final int[] firstPackItem;
    private final int[] packedOffset;
    private final int scratchFloats;

    private ConvolutionDataGradient(ChannelsLast inputGradient, List<Correlation> phases) {
        this.inputGradient = inputGradient;
        this.phases = phases.toArray(Correlation[]::new);
        int count = phases.size();
        this.firstItem = new int[count + 1];
        this.firstPackItem = new int[count + 1];
        this.packedOffset = new int[count + 1];
        int scratch = 0;
        for (int i = 0; i < count; i++) {
            Correlation phase = this.phases[i];
            firstItem[i + 1] = firstItem[i] + phase.itemsPerSample();
            firstPackItem[i + 1] = firstPackItem[i] + phase.panels().count();
            packedOffset[i + 1] =
                    Math.addExact(packedOffset[i], Math.ceilDiv(phase.panels().floats(), ALIGNMENT) * ALIGNMENT);
            scratch = Math.max(scratch, phase.scratchFloats());
        }
        this.scratchFloats = scratch;
    }

    /**
     * The gradient for the convolution over {@code three} axes whose output has the layout {@code outputGradient}.
     *
     * @param residual the layout of a value that is added to the result; {@code inputGradient} if there is none
     * @throws IllegalArgumentException if the halo of the output gradient is smaller than {@link #outputGradientHalo}
     */
    public static ConvolutionDataGradient of(
            Kernels kernels,
            Window three,
            int groups,
            ChannelsLast outputGradient,
            ChannelsLast inputGradient,
            ChannelsLast residual) {
        Halos.check(
                "output gradient of the convolution",
                outputGradient,
                outputGradientHalo(three, outputGradient, inputGradient));
        WeightOrder order = WeightOrder.forward(three, groups, inputGradient.channels(), outputGradient.channels())
                .exchanged();
        List<Correlation> phases = new ArrayList<>();
        for (AxisTaps depth : phases(three.axis(0), inputGradient.depth())) {
            for (AxisTaps height : phases(three.axis(1), inputGradient.height())) {
                for (AxisTaps width : phases(three.axis(2), inputGradient.width())) {
                    phases.add(new Correlation(
                            kernels, depth, height, width, outputGradient, inputGradient, residual, order, Clamp.NONE));
                }
            }
        }
        return new ConvolutionDataGradient(inputGradient, phases);
    }

    /** The halo the output gradient must have. */
    public static Halo outputGradientHalo(Window three, ChannelsLast outputGradient, ChannelsLast inputGradient) {
        int[] before = new int[3];
        int[] past = new int[3];
        int[] inputs = {inputGradient.depth(), inputGradient.height(), inputGradient.width()};
        int[] outputs = {outputGradient.depth(), outputGradient.height(), outputGradient.width()};
        for (int axis = 0; axis < 3; axis++) {
            for (AxisTaps phase : phases(three.axis(axis), inputs[axis])) {
                before[axis] = Math.max(before[axis], phase.readsBefore());
                past[axis] = Math.max(past[axis], phase.readsPast(outputs[axis]));
            }
        }
        return new Halo(before[0], past[0], before[1], past[1], before[2], past[2]);
    }

    static List<AxisTaps> phases(WindowAxis axis, int inputSize) {
        List<AxisTaps> phases = new ArrayList<>();
        for (int phase = 0; phase < Math.min(axis.stride(), inputSize); phase++) {
            phases.add(AxisTaps.gradient(axis, inputSize, phase));
        }
        return phases;
    }

    /** The floats of the packed weights. */
    public int packedFloats() {
        return packedOffset[phases.length];
    }

    /** The items of packing; each writes its own part of the packed weights. */
    public int packItems() {
        return firstPackItem[phases.length];
    }

    /** Packs one part of the convolution's dense weight {@code [O, I/groups, kernel…]}. */
    public void pack(int item, float[] weight, int weightBase, float[] packed, int packedBase) {
        pack(item, weight, weightBase, weight, 0, false, packed, packedBase);
    }

    /** As {@link #pack}, with a bias {@code [I]} that is added to the result: then this is a transposed convolution. */
    public void packWithBias(
            int item, float[] weight, int weightBase, float[] bias, int biasBase, float[] packed, int packedBase) {
        pack(item, weight, weightBase, bias, biasBase, true, packed, packedBase);
    }

    private void pack(
            int item,
            float[] weight,
            int weightBase,
            float[] bias,
            int biasBase,
            boolean hasBias,
            float[] packed,
            int packedBase) {
        int phase = find(firstPackItem, item);
        phases[phase]
                .panels()
                .pack(
                        item - firstPackItem[phase],
                        weight,
                        weightBase,
                        bias,
                        biasBase,
                        hasBias,
                        packed,
                        packedBase + packedOffset[phase]);
    }

    /** Items of one sample; item {@code i} of sample {@code n} is {@code n * itemsPerSample() + i}. */
    public int itemsPerSample() {
        return firstItem[phases.length];
    }

    /** The floats of scratch memory one running item needs; their content does not matter. */
    public int scratchFloats() {
        return scratchFloats;
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
        run(item, dy, dyBase, packed, packedBase, dx, dxBase, false, dx, dxBase, scratch, scratchBase);
    }

    /** As {@link #run}, and adds the residual; it may be the input gradient itself if the layouts are equal. */
    public void runWithResidual(
            int item,
            float[] dy,
            int dyBase,
            float[] packed,
            int packedBase,
            float[] residual,
            int residualBase,
            float[] dx,
            int dxBase,
            float[] scratch,
            int scratchBase) {
        run(item, dy, dyBase, packed, packedBase, residual, residualBase, true, dx, dxBase, scratch, scratchBase);
    }

    private void run(
            int item,
            float[] dy,
            int dyBase,
            float[] packed,
            int packedBase,
            float[] residual,
            int residualBase,
            boolean hasResidual,
            float[] dx,
            int dxBase,
            float[] scratch,
            int scratchBase) {
        int sample = item / itemsPerSample();
        int local = item % itemsPerSample();
        if (local == 0) {
            inputGradient.clearHalo(dx, dxBase + sample * inputGradient.sampleStride());
        }
        int phase = find(firstItem, local);
        phases[phase].runAllRows(
                sample,
                local - firstItem[phase],
                dy,
                dyBase,
                packed,
                packedBase + packedOffset[phase],
                residual,
                residualBase,
                hasResidual,
                dx,
                dxBase,
                scratch,
                scratchBase);
    }

    private static int find(int[] first, int item) {
        int phase = 0;
        while (item >= first[phase + 1]) {
            phase++;
        }
        return phase;
    }
}
