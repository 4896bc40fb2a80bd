package dev.signet.algorithm.gemm;

import dev.signet.algorithm.simd.Kernels;
import java.util.Arrays;

/**
 * Weights as the micro-kernels read them: for each group, panels of {@link Kernels#panelWidth} output channels (the last one narrower); a panel
 * begins with its biases and goes on with one line of weights per step of the sum. Missing channels and channel padding are zero.
 * The layout is GotoBLAS' packed B (Goto and van de Geijn, 2008) with the convolution's taps unrolled into K.
 */
final class Panels {
    private final Kernels kernels;
    private final WeightOrder order;
    private final TapRuns runs;
    private final int[] kernelOffsets;
    private final int perGroup;
    private final int groupFloats;

    /** Taps go in the order of the sum. */
    Panels(Kernels kernels, WeightOrder order, AxisTaps depth, AxisTaps height, AxisTaps width, TapRuns runs) {
        this.kernels = kernels;
        this.order = order;
        this.runs = runs;
        this.kernelOffsets = TapOffsets.inKernel(depth, height, width, order);
        this.perGroup = Math.ceilDiv(order.outPerGroup(), kernels.panelWidth());
        int last = (perGroup - 1) * kernels.panelWidth();
        long columns = last + kernels.widthFor(order.outPerGroup() - last);
        this.groupFloats = Math.toIntExact(columns * (1L + runs.total()));
        Math.multiplyExact(groupFloats, order.groups());
    }

    int floats() {
        return groupFloats * order.groups();
    }

    int perGroup() {
        return perGroup;
    }

    int count() {
        return perGroup * order.groups();
    }

    /** The first output channel of a panel, within its group. */
    int firstChannel(int panel) {
        return panel % perGroup * kernels.panelWidth();
    }

    int width(int panel) {
        return kernels.widthFor(order.outPerGroup() - firstChannel(panel));
    }

    /** Where the biases of a panel begin; its weights follow {@link #width} floats later. */
    int offset(int panel) {
        return panel / perGroup * groupFloats + firstChannel(panel) * (1 + runs.total());
    }

    void pack(
            int panel,
            float[] weight,
            int weightBase,
            float[] bias,
            int biasBase,
            boolean hasBias,
            float[] packed,
            int packedBase) {
        int group = panel / perGroup;
        int first = firstChannel(panel);
        int width = width(panel);
        int valid = Math.min(width, order.outPerGroup() - first);
        int at = packedBase + offset(panel);
        Arrays.fill(packed, at, at + width, 0f);
        if (hasBias) {
            System.arraycopy(bias, biasBase + group * order.outPerGroup() + first, packed, at, valid);
        }
        packWeights(
                weight,
                weightBase + group * order.groupStride() + first * order.outStride(),
                packed,
                at + width,
                width,
                valid);
    }

    private void packWeights(float[] weight, int weightBase, float[] packed, int packedBase, int width, int valid) {
        int channels = runs.channelsPerTap();
        int inChannels = order.inPerGroup();
        int inStride = order.inStride();
        int outStride = order.outStride();
        for (int ic = 0; ic < channels; ic++) {
            for (int tap = 0; tap < kernelOffsets.length; tap++) {
                int to = packedBase + (tap * channels + ic) * width;
                if (ic < inChannels) {
                    packLine(
                            weight,
                            weightBase + ic * inStride + kernelOffsets[tap],
                            outStride,
                            valid,
                            packed,
                            to,
                            width);
                } else {
                    Arrays.fill(packed, to, to + width, 0f);
                }
            }
        }
    }

    private static void packLine(float[] weight, int from, int stride, int valid, float[] packed, int to, int width) {
        for (int j = 0; j < valid; j++) {
            packed[to + j] = weight[from + j * stride];
        }
        for (int j = valid; j < width; j++) {
            packed[to + j] = 0;
        }
    }
}
