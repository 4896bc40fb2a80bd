package dev.signet.algorithm.norm;

import dev.signet.algorithm.gemm.ChannelsLast;
import dev.signet.algorithm.simd.Simd;
import java.util.Arrays;

/** What the normalisation steps share: walking the rows of pixels of one sample, and constants laid out for a row. */
final class NormRows {
    private NormRows() {}

    /** The floats of a row of pixels. */
    static int rowFloats(ChannelsLast layout) {
        return layout.width() * layout.pixelStride();
    }

    /** Adds up each channel of a sample into zeroed sums, row after row. */
    static void sums(ChannelsLast layout, float[] x, int start, float[] sums, int at) {
        Arrays.fill(sums, at, at + layout.pixelStride(), 0f);
        for (int d = 0; d < layout.depth(); d++) {
            for (int h = 0; h < layout.height(); h++) {
                Simd.CHANNELS.sums(
                        layout.pixelStride(),
                        layout.width(),
                        x,
                        start + layout.offset(d, h, 0),
                        layout.pixelStride(),
                        sums,
                        at);
            }
        }
    }

    /** Repeats the constants of the channels, {@code stride} floats from {@code at} on, over the other pixels of a row. */
    static void repeat(ChannelsLast layout, float[] constants, int at) {
        int stride = layout.pixelStride();
        for (int pixel = 1; pixel < layout.width(); pixel++) {
            System.arraycopy(constants, at, constants, at + pixel * stride, stride);
        }
    }

    /** Writes one sample as {@code (x - mean) * factor + summand}, its halo as zero. */
    static void affine(
            ChannelsLast from,
            ChannelsLast to,
            int sample,
            float[] x,
            int xBase,
            float[] constants,
            int at,
            float[] y,
            int yBase) {
        int start = yBase + sample * to.sampleStride();
        int source = xBase + sample * from.sampleStride();
        int row = rowFloats(to);
        to.clearHalo(y, start);
        for (int d = 0; d < to.depth(); d++) {
            for (int h = 0; h < to.height(); h++) {
                Simd.CHANNELS.affine(
                        row, x, source + from.offset(d, h, 0), constants, at, row, y, start + to.offset(d, h, 0));
            }
        }
    }
}
