package dev.signet.algorithm.norm;

import dev.signet.algorithm.gemm.ChannelsLast;
import dev.signet.algorithm.simd.Simd;
import java.util.Arrays;

/** What the normalisation steps share: walking the rows of pixels of one sample, and constants of the channels repeated for some pixels. */
final class NormRows {
    /** Enough for a flat loop; few enough that four kinds of constants stay in the first cache. */
    private static final int ENOUGH_FLOATS = 256;

    /** Channels of one item that joins sums. */
    private static final int CHANNELS_PER_ITEM = ENOUGH_FLOATS;

    private NormRows() {}

    /** Items in which the sums of all samples are joined. Where constants repeat within a period there is one. */
    static int joinItems(int stride) {
        return Math.ceilDiv(stride, CHANNELS_PER_ITEM);
    }

    static int firstChannel(int item) {
        return item * CHANNELS_PER_ITEM;
    }

    static int endChannel(int stride, int item) {
        return Math.min(stride, (item + 1) * CHANNELS_PER_ITEM);
    }

    /** The floats of a run of whole pixels of a row for which constants are laid out. */
    static int period(ChannelsLast layout) {
        return Math.clamp(ENOUGH_FLOATS / layout.pixelStride(), 1, layout.width()) * layout.pixelStride();
    }

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

    /** Repeats the constants of the channels, {@code stride} floats from {@code at} on, over the other pixels of a period. */
    static void repeat(ChannelsLast layout, float[] constants, int at) {
        int stride = layout.pixelStride();
        for (int pixel = stride; pixel < period(layout); pixel += stride) {
            System.arraycopy(constants, at, constants, at + pixel, stride);
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
        to.clearHalo(y, start);
        for (int d = 0; d < to.depth(); d++) {
            for (int h = 0; h < to.height(); h++) {
                affineRow(to, x, source + from.offset(d, h, 0), constants, at, y, start + to.offset(d, h, 0));
            }
        }
    }

    private static void affineRow(
            ChannelsLast layout, float[] x, int xAt, float[] constants, int at, float[] y, int yAt) {
        int row = rowFloats(layout);
        int period = period(layout);
        for (int i = 0; i < row; i += period) {
            Simd.CHANNELS.affine(Math.min(period, row - i), x, xAt + i, constants, at, period, y, yAt + i);
        }
    }
}
