package dev.signet.algorithm.gemm;

import dev.signet.algorithm.simd.Kernels;
import dev.signet.algorithm.simd.Simd;
import dev.signet.algorithm.simd.WinogradLoops;
import java.util.Arrays;

/**
 * Weights of 3x3 kernels as Winograd's products read them: panels of output channels as in {@link Panels}; a panel begins with its biases and goes
 * on, frequency by frequency, with one line of transformed weights per channel. The transform runs in place over all channels of a panel at once.
 */
final class WinogradPanels {
    private static final int KERNEL = 3;

    private final Kernels kernels;
    private final WinogradLoops loops;
    private final WinogradForm form;
    private final WeightOrder order;
    private final int channels;
    private final int[] kernelOffsets;
    private final int products;
    /** Where a full panel keeps the floats that follow each other in the dense weight: the taps of all input channels, or those of one. */
    private final int[] places;

    /** @param channels the channels of an input pixel with their padding, whose weights are zero */
    WinogradPanels(
            Kernels kernels,
            WinogradLoops loops,
            WinogradForm form,
            WeightOrder order,
            AxisTaps depth,
            AxisTaps height,
            AxisTaps width,
            int channels) {
        this.kernels = kernels;
        this.loops = loops;
        this.form = form;
        this.order = order;
        this.channels = channels;
        this.kernelOffsets = TapOffsets.inKernel(depth, height, width, order);
        this.products = form.frequencies() * form.frequencies();
        Math.multiplyExact(count() * kernels.panelWidth(), 1 + products * channels);
        this.places = order.inStride() < order.outStride() ? placesOfAll() : placesOfOne();
    }

    private int[] placesOfAll() {
        int[] all = new int[order.inPerGroup() * order.inStride()];
        for (int at = 0; at < all.length; at++) {
            all[at] = place(at % order.inStride(), at / order.inStride());
        }
        return all;
    }

    /** Turned with at least as many others as a vector has floats: what comes too much lies where the next channel's taps will go. */
    private int[] placesOfOne() {
        int taps = kernelOffsets.length;
        int[] one = new int[Math.max(taps, kernels.lanes())];
        Arrays.setAll(one, at -> place(at % taps, at / taps));
        return one;
    }

    /** Where a full panel keeps the weight that lies so far from the first of its kernel. */
    private int place(int offset, int channel) {
        int tap = 0;
        while (kernelOffsets[tap] != offset) {
            tap++;
        }
        return (frequency(tap) * channels + channel) * kernels.panelWidth();
    }

    int floats() {
        int last = count() - 1;
        return offset(last) + width(last) * (1 + products * channels);
    }

    int count() {
        return Math.ceilDiv(order.outPerGroup(), kernels.panelWidth());
    }

    int firstChannel(int panel) {
        return panel * kernels.panelWidth();
    }

    int width(int panel) {
        return kernels.widthFor(order.outPerGroup() - firstChannel(panel));
    }

    /** Where the biases of a panel begin; its weights follow {@link #width} floats later. */
    int offset(int panel) {
        return firstChannel(panel) * (1 + products * channels);
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
        int first = firstChannel(panel);
        int width = width(panel);
        int valid = Math.min(width, order.outPerGroup() - first);
        int at = packedBase + offset(panel);
        Arrays.fill(packed, at, at + width, 0f);
        if (hasBias) {
            System.arraycopy(bias, biasBase + first, packed, at, valid);
        }
        copyTaps(weight, weightBase + first * order.outStride(), packed, at + width, width, valid);
        transform(packed, at + width, channels * width);
    }

    /** Tap (kh, kw) goes where frequency (kh, kw) will be. */
    private int frequency(int tap) {
        return tap / KERNEL * form.frequencies() + tap % KERNEL;
    }

    private void copyTaps(float[] weight, int weightBase, float[] packed, int packedBase, int width, int valid) {
        int done = valid == kernels.panelWidth() ? turnTaps(weight, weightBase, packed, packedBase) : 0;
        for (int ic = done; ic < channels; ic++) {
            for (int tap = 0; tap < kernelOffsets.length; tap++) {
                int to = packedBase + (frequency(tap) * channels + ic) * width;
                if (ic < order.inPerGroup()) {
                    int from = weightBase + ic * order.inStride() + kernelOffsets[tap];
                    copyLine(weight, from, order.outStride(), valid, packed, to, width);
                } else {
                    Arrays.fill(packed, to, to + width, 0f);
                }
            }
        }
    }

    /** The taps of a full panel, by turned squares of registers; returns how many input channels are done. */
    private int turnTaps(float[] weight, int weightBase, float[] packed, int packedBase) {
        int width = kernels.panelWidth();
        int stride = order.outStride();
        if (order.inStride() < stride) {
            Simd.TRANSPOSE.toPixels(width, places.length, weight, weightBase, stride, packed, packedBase, places);
            return order.inPerGroup();
        }
        int last = order.inPerGroup() - 1; // behind its weights there may be nothing to read
        for (int ic = 0; ic < last; ic++) {
            int from = weightBase + ic * order.inStride();
            int to = packedBase + ic * width;
            Simd.TRANSPOSE.toPixels(width, places.length, weight, from, stride, packed, to, places);
        }
        return last;
    }

    private static void copyLine(float[] weight, int from, int stride, int valid, float[] packed, int to, int width) {
        for (int j = 0; j < valid; j++) {
            packed[to + j] = weight[from + j * stride];
        }
        for (int j = valid; j < width; j++) {
            packed[to + j] = 0;
        }
    }

    /** First down the three columns of taps, then along all rows. */
    private void transform(float[] packed, int base, int plane) {
        int row = form.frequencies() * plane;
        switch (form) {
            case F2 -> {
                loops.weight4(KERNEL, plane, packed, base, row, plane, packed, base, row, plane);
                loops.weight4(form.frequencies(), plane, packed, base, plane, row, packed, base, plane, row);
            }
            case F4 -> {
                loops.weight6(KERNEL, plane, packed, base, row, plane, packed, base, row, plane);
                loops.weight6(form.frequencies(), plane, packed, base, plane, row, packed, base, plane, row);
            }
        }
    }
}
