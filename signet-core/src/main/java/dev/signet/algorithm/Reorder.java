package dev.signet.algorithm;

import dev.signet.algorithm.gemm.ChannelsLast;

/**
 * Copies a value from one layout to another: the edges of a plan, and wherever two algorithms want different layouts. An item is some rows of a
 * sample. Between dense and channels-last, sixteen channels, a cache line of a pixel, move at a time along all rows of the item, so that both sides are read
 * and written in long runs.
 */
public final class Reorder implements Step {
    private static final int CHANNELS = 16;
    private static final int FLOATS_PER_ITEM = 1 << 16;

    private final Layout from;
    private final Layout to;

    public Reorder(Layout from, Layout to) {
        this.from = from;
        this.to = to;
    }

    private boolean bothDense() {
        return from instanceof Layout.Dense && to instanceof Layout.Dense;
    }

    private ChannelsLast sample() {
        return to instanceof Layout.Spatial target ? target.sample() : ((Layout.Spatial) from).sample();
    }

    private static int rows(ChannelsLast layout) {
        return layout.depth() * layout.height();
    }

    private static int rowsPerItem(ChannelsLast layout) {
        return Math.clamp(FLOATS_PER_ITEM / ((long) layout.width() * layout.pixelStride()), 1, rows(layout));
    }

    private static int itemsPerSample(ChannelsLast layout) {
        return Math.ceilDiv(rows(layout), rowsPerItem(layout));
    }

    @Override
    public int items(int phase) {
        return bothDense() ? 1 : from.shape().size(0) * itemsPerSample(sample());
    }

    @Override
    public void run(Frame frame, int phase, int item) {
        if (bothDense()) {
            System.arraycopy(
                    frame.inputArray(0),
                    frame.inputBase(0),
                    frame.outputArray(0),
                    frame.outputBase(0),
                    from.shape().elements());
            return;
        }
        ChannelsLast layout = sample();
        int sample = item / itemsPerSample(layout);
        int first = item % itemsPerSample(layout) * rowsPerItem(layout);
        int end = Math.min(first + rowsPerItem(layout), rows(layout));
        float[] input = frame.input(0);
        float[] output = frame.output(0);
        int inputBase = frame.inputBase(0);
        int outputBase = frame.outputBase(0);
        switch (to) {
            case Layout.Spatial target -> {
                if (first == 0) {
                    layout.clearHalo(output, outputBase + sample * layout.sampleStride());
                }
                if (from instanceof Layout.Spatial source) {
                    copyPixels(source.sample(), layout, sample, first, end, input, inputBase, output, outputBase);
                } else {
                    fromDense(layout, sample, first, end, input, inputBase, output, outputBase);
                }
            }
            case Layout.Dense dense -> toDense(layout, sample, first, end, input, inputBase, output, outputBase);
        }
    }

    /** Writes one sample of a dense value channels-last, halo and channel padding with zeros. */
    public static void fromDense(
            Layout.Spatial target, int sample, float[] dense, int denseBase, float[] output, int outputBase) {
        ChannelsLast layout = target.sample();
        layout.clearHalo(output, outputBase + sample * layout.sampleStride());
        fromDense(layout, sample, 0, rows(layout), dense, denseBase, output, outputBase);
    }

    /** Writes one channels-last sample dense. */
    public static void toDense(
            Layout.Spatial source, int sample, float[] input, int inputBase, float[] dense, int denseBase) {
        ChannelsLast layout = source.sample();
        toDense(layout, sample, 0, rows(layout), input, inputBase, dense, denseBase);
    }

    private static int row(ChannelsLast layout, int sample, int row, int base) {
        return base + sample * layout.sampleStride() + layout.offset(row / layout.height(), row % layout.height(), 0);
    }

    private static void fromDense(
            ChannelsLast layout,
            int sample,
            int firstRow,
            int endRow,
            float[] dense,
            int denseBase,
            float[] output,
            int outputBase) {
        int plane = rows(layout) * layout.width();
        int channels = layout.channels();
        int stride = layout.pixelStride();
        int c = 0;
        for (; c + CHANNELS <= channels; c += CHANNELS) {
            for (int r = firstRow; r < endRow; r++) {
                int from = denseBase + (sample * channels + c) * plane + r * layout.width();
                int to = row(layout, sample, r, outputBase) + c;
                manyToPixels(layout.width(), plane, dense, from, stride, output, to);
            }
        }
        for (int r = firstRow; r < endRow; r++) {
            int to = row(layout, sample, r, outputBase);
            for (int last = c; last < channels; last++) {
                int from = denseBase + (sample * channels + last) * plane + r * layout.width();
                oneToPixels(layout.width(), dense, from, stride, output, to + last);
            }
            clearChannels(layout.width(), stride - channels, stride, output, to + channels);
        }
    }

    private static void manyToPixels(
            int pixels, int plane, float[] dense, int from, int stride, float[] output, int to) {
        for (int w = 0; w < pixels; w++) {
            int at = to + w * stride;
            output[at] = dense[from + w];
            output[at + 1] = dense[from + plane + w];
            output[at + 2] = dense[from + 2 * plane + w];
            output[at + 3] = dense[from + 3 * plane + w];
            output[at + 4] = dense[from + 4 * plane + w];
            output[at + 5] = dense[from + 5 * plane + w];
            output[at + 6] = dense[from + 6 * plane + w];
            output[at + 7] = dense[from + 7 * plane + w];
            output[at + 8] = dense[from + 8 * plane + w];
            output[at + 9] = dense[from + 9 * plane + w];
            output[at + 10] = dense[from + 10 * plane + w];
            output[at + 11] = dense[from + 11 * plane + w];
            output[at + 12] = dense[from + 12 * plane + w];
            output[at + 13] = dense[from + 13 * plane + w];
            output[at + 14] = dense[from + 14 * plane + w];
            output[at + 15] = dense[from + 15 * plane + w];
        }
    }

    private static void oneToPixels(int pixels, float[] dense, int from, int stride, float[] output, int to) {
        for (int w = 0; w < pixels; w++) {
            output[to + w * stride] = dense[from + w];
        }
    }

    private static void clearChannels(int pixels, int count, int stride, float[] output, int to) {
        for (int w = 0; w < pixels && count > 0; w++) {
            for (int c = 0; c < count; c++) {
                output[to + w * stride + c] = 0;
            }
        }
    }

    private static void toDense(
            ChannelsLast layout,
            int sample,
            int firstRow,
            int endRow,
            float[] input,
            int inputBase,
            float[] dense,
            int denseBase) {
        int plane = rows(layout) * layout.width();
        int channels = layout.channels();
        int stride = layout.pixelStride();
        int c = 0;
        for (; c + CHANNELS <= channels; c += CHANNELS) {
            for (int r = firstRow; r < endRow; r++) {
                int from = row(layout, sample, r, inputBase) + c;
                int to = denseBase + (sample * channels + c) * plane + r * layout.width();
                manyToPlanes(layout.width(), stride, input, from, plane, dense, to);
            }
        }
        for (int r = firstRow; r < endRow; r++) {
            int from = row(layout, sample, r, inputBase);
            for (int last = c; last < channels; last++) {
                int to = denseBase + (sample * channels + last) * plane + r * layout.width();
                oneToPlane(layout.width(), stride, input, from + last, dense, to);
            }
        }
    }

    private static void manyToPlanes(
            int pixels, int stride, float[] input, int from, int plane, float[] dense, int to) {
        for (int w = 0; w < pixels; w++) {
            int at = from + w * stride;
            dense[to + w] = input[at];
            dense[to + plane + w] = input[at + 1];
            dense[to + 2 * plane + w] = input[at + 2];
            dense[to + 3 * plane + w] = input[at + 3];
            dense[to + 4 * plane + w] = input[at + 4];
            dense[to + 5 * plane + w] = input[at + 5];
            dense[to + 6 * plane + w] = input[at + 6];
            dense[to + 7 * plane + w] = input[at + 7];
            dense[to + 8 * plane + w] = input[at + 8];
            dense[to + 9 * plane + w] = input[at + 9];
            dense[to + 10 * plane + w] = input[at + 10];
            dense[to + 11 * plane + w] = input[at + 11];
            dense[to + 12 * plane + w] = input[at + 12];
            dense[to + 13 * plane + w] = input[at + 13];
            dense[to + 14 * plane + w] = input[at + 14];
            dense[to + 15 * plane + w] = input[at + 15];
        }
    }

    private static void oneToPlane(int pixels, int stride, float[] input, int from, float[] dense, int to) {
        for (int w = 0; w < pixels; w++) {
            dense[to + w] = input[from + w * stride];
        }
    }

    private static void copyPixels(
            ChannelsLast source,
            ChannelsLast target,
            int sample,
            int firstRow,
            int endRow,
            float[] input,
            int inputBase,
            float[] output,
            int outputBase) {
        for (int r = firstRow; r < endRow; r++) {
            System.arraycopy(
                    input,
                    row(source, sample, r, inputBase),
                    output,
                    row(target, sample, r, outputBase),
                    target.width() * target.pixelStride());
        }
    }
}
