package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.Layout;
import dev.signet.algorithm.gemm.ChannelsLast;
import dev.signet.algorithm.gemm.Halo;
import java.util.Arrays;

/**
 * How values of one shape are walked together: in rows of consecutive floats that begin at a place of their own in each value. A row is a row
 * of pixels, or, where no value has a halo, as many whole pixels as make a good piece. Items of several rows compute them; then, where the output has a halo,
 * one item a sample zeroes it.
 */
public final class Rows {
    private static final int FLOATS_PER_ITEM = 16 * 1024;
    private static final int FLOATS_PER_PIECE = 4 * 1024;

    private final Layout output;
    private final boolean pieces;
    private final int count;
    private final int length;
    private final int lastLength;
    private final int perItem;

    private Rows(Layout output, boolean pieces, int count, int length, int lastLength) {
        this.output = output;
        this.pieces = pieces;
        this.count = count;
        this.length = length;
        this.lastLength = lastLength;
        this.perItem = Math.max(1, FLOATS_PER_ITEM / Math.max(1, length));
    }

    /** The rows of an output and of inputs of the same shape and family. */
    public static Rows of(Layout output, Layout... inputs) {
        boolean pieces = withoutHalo(output) && Arrays.stream(inputs).allMatch(Rows::withoutHalo);
        if (pieces) {
            int pixel = pixelFloats(output);
            int piece = Math.max(1, FLOATS_PER_PIECE / pixel) * pixel;
            int count = Math.ceilDiv(output.floats(), piece);
            return new Rows(output, true, count, piece, output.floats() - (count - 1) * piece);
        }
        return ofImages((Layout.Spatial) output);
    }

    /** The rows of pixels of an output and of inputs of the same shape: none has pixels of two samples. */
    static Rows ofImages(Layout.Spatial output) {
        ChannelsLast sample = output.sample();
        int row = sample.width() * sample.pixelStride();
        return new Rows(output, false, output.samples() * sample.depth() * sample.height(), row, row);
    }

    private static boolean withoutHalo(Layout layout) {
        return layout instanceof Layout.Dense
                || layout instanceof Layout.Spatial spatial
                        && spatial.sample().halo().equals(Halo.NONE);
    }

    private static int pixelFloats(Layout layout) {
        return switch (layout) {
            case Layout.Spatial spatial -> spatial.sample().pixelStride();
            case Layout.Dense dense ->
                dense.shape().rank() == 2 ? Math.max(1, dense.shape().size(1)) : 1;
        };
    }

    /** Where the rows of one of the values begin. */
    public RowStarts starts(Layout layout) {
        if (pieces) {
            return new RowStarts(1, 1, 0, length, 0, 0);
        }
        ChannelsLast sample = ((Layout.Spatial) layout).sample();
        return new RowStarts(
                sample.depth(),
                sample.height(),
                sample.origin(),
                sample.sampleStride(),
                sample.planeStride(),
                sample.rowStride());
    }

    public int items() {
        return rowItems() + haloItems();
    }

    private int rowItems() {
        return Math.ceilDiv(count, perItem);
    }

    private int haloItems() {
        return withoutHalo(output) ? 0 : output.shape().size(0);
    }

    /** Zeroes the halo of a sample if that is what this item does. */
    public boolean clearsHalo(int item, float[] slab, int base) {
        int sample = item - rowItems();
        if (sample < 0) {
            return false;
        }
        ChannelsLast layout = ((Layout.Spatial) output).sample();
        layout.clearHalo(slab, base + sample * layout.sampleStride());
        return true;
    }

    public int first(int item) {
        return item * perItem;
    }

    public int end(int item) {
        return Math.min(count, (item + 1) * perItem);
    }

    /** The sample a row of {@link #ofImages} belongs to. */
    int sample(int row) {
        return row / (count / output.shape().size(0));
    }

    /** The floats of a row; the last one may be shorter. */
    public int length(int row) {
        return row == count - 1 ? lastLength : length;
    }

    /** The floats of a row at most. */
    public int length() {
        return length;
    }

    /** Zeroes the padding channels of a row of an output whose other channels have been written. */
    public void clearPadding(int row, float[] slab, int at) {
        if (output instanceof Layout.Spatial spatial
                && spatial.sample().pixelStride() > spatial.sample().channels()) {
            clearPadding(
                    length(row),
                    spatial.sample().pixelStride(),
                    spatial.sample().channels(),
                    slab,
                    at);
        }
    }

    private static void clearPadding(int length, int stride, int channels, float[] slab, int at) {
        for (int pixel = 0; pixel < length; pixel += stride) {
            for (int c = channels; c < stride; c++) {
                slab[at + pixel + c] = 0;
            }
        }
    }
}
