package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Layout;
import dev.signet.algorithm.Site;
import dev.signet.algorithm.Step;
import dev.signet.algorithm.gemm.ChannelsLast;
import java.util.Arrays;

/**
 * Puts the inputs at given positions of the output, clipped to it, and zero elsewhere: concatenation (one behind the other), slicing (one at a negative
 * position) and the gradient of slicing (one at a positive position) of values whose channels lie together. One item is some rows of the output.
 */
final class Placement implements Step {
    private static final int FLOATS_PER_ITEM = 16 * 1024;
    private static final int SHORT_COPY = 8;

    private final Layout.Spatial[] inputs;
    private final int[][] starts;
    private final ChannelsLast target;
    private final int rows;
    private final int rowsPerItem;
    private final int samples;

    /**
     * @param starts for each input the position of its first element in the output: sample, channel, depth, height, width
     */
    Placement(Site site, int[][] starts) {
        this.inputs = new Layout.Spatial[starts.length];
        this.starts = starts;
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = Pixels.of(site.input(i));
        }
        Layout.Spatial to = Pixels.of(site.output(0));
        this.target = to.sample();
        this.samples = to.samples();
        this.rows = samples * target.depth() * target.height();
        this.rowsPerItem = Math.max(1, FLOATS_PER_ITEM / (target.width() * target.pixelStride()));
    }

    @Override
    public int items(int phase) {
        return Math.ceilDiv(rows, rowsPerItem) + samples;
    }

    @Override
    public void run(Frame frame, int phase, int item) {
        int sample = item - Math.ceilDiv(rows, rowsPerItem);
        if (sample >= 0) {
            target.clearHalo(frame.output(0), frame.outputBase(0) + sample * target.sampleStride());
            return;
        }
        for (int row = item * rowsPerItem; row < Math.min(rows, (item + 1) * rowsPerItem); row++) {
            int h = row % target.height();
            int d = row / target.height() % target.depth();
            int n = row / target.height() / target.depth();
            fillRow(frame, n, d, h);
        }
    }

    private void fillRow(Frame frame, int n, int d, int h) {
        float[] y = frame.output(0);
        int yRow = frame.outputBase(0) + n * target.sampleStride() + target.offset(d, h, 0);
        Arrays.fill(y, yRow, yRow + target.width() * target.pixelStride(), 0f);
        for (int i = 0; i < inputs.length; i++) {
            int[] start = starts[i];
            ChannelsLast source = inputs[i].sample();
            int sample = n - start[0];
            int plane = d - start[2];
            int row = h - start[3];
            boolean inside = sample >= 0
                    && sample < inputs[i].samples()
                    && plane >= 0
                    && plane < source.depth()
                    && row >= 0
                    && row < source.height();
            if (inside) {
                int xRow = frame.inputBase(i) + sample * source.sampleStride() + source.offset(plane, row, 0);
                copyPixels(frame.input(i), xRow, source, start[4], start[1], y, yRow);
            }
        }
    }

    private void copyPixels(
            float[] x, int xRow, ChannelsLast source, int firstPixel, int firstChannel, float[] y, int yRow) {
        int pixel = Math.max(0, firstPixel);
        int endPixel = Math.min(target.width(), firstPixel + source.width());
        int channel = Math.max(0, firstChannel);
        int channels = Math.min(target.channels(), firstChannel + source.channels()) - channel;
        int from = xRow + (pixel - firstPixel) * source.pixelStride() + channel - firstChannel;
        int to = yRow + pixel * target.pixelStride() + channel;
        for (int p = pixel; p < endPixel; p++) {
            copy(channels, x, from, y, to);
            from += source.pixelStride();
            to += target.pixelStride();
        }
    }

    private static void copy(int length, float[] x, int xAt, float[] y, int yAt) {
        if (length > SHORT_COPY) {
            System.arraycopy(x, xAt, y, yAt, length);
            return;
        }
        for (int i = 0; i < length; i++) {
            y[yAt + i] = x[xAt + i];
        }
    }
}
