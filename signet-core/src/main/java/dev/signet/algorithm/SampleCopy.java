package dev.signet.algorithm;

import dev.signet.algorithm.gemm.ChannelsLast;
import dev.signet.algorithm.gemm.Halo;
import dev.signet.algorithm.simd.Simd;
import java.util.Arrays;

/**
 * How one sample is copied between dense and channels-last, in parts that may be copied in any order: some rows of a plane, few enough to stay in the
 * second cache while one group of channels after the other moves, so that both sides are read and written in long runs. Where all pixels lie the
 * same distance apart, each counts as a row of its own.
 */
public final class SampleCopy {
    private static final int FLOATS_PER_PART = 1 << 15;
    /** Pixels of a part come in multiples of a cache line of a plane, where they need not be whole rows. */
    private static final int LINE = 16;

    private static final int PICTURE = 3;

    private final ChannelsLast layout;
    private final int planes;
    private final int rowPixels;
    private final int rowStep;
    /** Rows of a plane, and of a part. */
    private final int rows;

    private final int partRows;
    /** Pixels of a row or several that nothing lies between. */
    private final int runPixels;
    /** Where each pixel of a part lies from its first. */
    private final int[] offsets;

    private SampleCopy(ChannelsLast layout, boolean even) {
        this.layout = layout;
        this.planes = even ? 1 : layout.depth();
        this.rowPixels = even ? 1 : layout.width();
        this.rowStep = even ? layout.pixelStride() : layout.rowStride();
        this.rows = layout.depth() * layout.height() * layout.width() / planes / rowPixels;
        int wanted = Math.max(1, FLOATS_PER_PART / (rowPixels * layout.pixelStride()));
        this.partRows = Math.min(rows, even ? Math.ceilDiv(wanted, LINE) * LINE : wanted);
        this.runPixels = even ? partRows : rowPixels;
        this.offsets = new int[partRows * rowPixels];
        Arrays.setAll(offsets, i -> i / rowPixels * rowStep + i % rowPixels * layout.pixelStride());
    }

    /** The copies from or to this layout. */
    public static SampleCopy of(ChannelsLast layout) {
        Halo halo = layout.halo();
        boolean rowsJoin = halo.left() + halo.right() == 0;
        boolean planesJoin = rowsJoin && halo.top() + halo.bottom() == 0;
        return new SampleCopy(layout, (planesJoin || layout.depth() == 1) && (rowsJoin || layout.height() == 1));
    }

    public int parts() {
        return planes * partsPerPlane();
    }

    private int partsPerPlane() {
        return Math.ceilDiv(rows, partRows);
    }

    private int firstRow(int part) {
        return part % partsPerPlane() * partRows;
    }

    private int pixels(int part) {
        return Math.min(partRows, rows - firstRow(part)) * rowPixels;
    }

    /** The pixels of a sample, which lie between the channels on the dense side. */
    private int plane() {
        return planes * rows * rowPixels;
    }

    private int denseOffset(int sample, int part) {
        int before = (part / partsPerPlane() * rows + firstRow(part)) * rowPixels;
        return sample * layout.channels() * plane() + before;
    }

    private int pixelOffset(int sample, int part) {
        return sample * layout.sampleStride() + layout.offset(part / partsPerPlane(), 0, 0) + firstRow(part) * rowStep;
    }

    /** Writes one sample of a dense value channels-last, halo and channel padding with zeros. */
    public void fromDense(int sample, float[] dense, int denseBase, float[] output, int outputBase) {
        for (int part = 0; part < parts(); part++) {
            fromDense(sample, part, dense, denseBase, output, outputBase);
        }
    }

    /** Writes one part of a sample channels-last, the first one also the halo. */
    void fromDense(int sample, int part, float[] dense, int denseBase, float[] output, int outputBase) {
        if (part == 0) {
            layout.clearHalo(output, outputBase + sample * layout.sampleStride());
        }
        int from = denseBase + denseOffset(sample, part);
        int to = outputBase + pixelOffset(sample, part);
        int pixels = pixels(part);
        if (layout.pixelStride() == PICTURE) {
            for (int done = 0; done < pixels; done += runPixels) {
                int count = Math.min(runPixels, pixels - done);
                Simd.TRANSPOSE.threeToPixels(count, dense, from + done, plane(), output, to + offsets[done]);
            }
            return;
        }
        int channels = layout.channels();
        Simd.TRANSPOSE.toPixels(channels, pixels, dense, from, plane(), output, to, offsets);
        clearPadding(pixels, layout.pixelStride() - channels, output, to + channels);
    }

    private void clearPadding(int pixels, int count, float[] output, int to) {
        for (int p = 0; p < pixels && count > 0; p++) {
            for (int c = 0; c < count; c++) {
                output[to + offsets[p] + c] = 0;
            }
        }
    }

    /** Writes one channels-last sample dense. */
    public void toDense(int sample, float[] input, int inputBase, float[] dense, int denseBase) {
        for (int part = 0; part < parts(); part++) {
            toDense(sample, part, input, inputBase, dense, denseBase);
        }
    }

    /** Writes one part of a channels-last sample dense. */
    void toDense(int sample, int part, float[] input, int inputBase, float[] dense, int denseBase) {
        int from = inputBase + pixelOffset(sample, part);
        int to = denseBase + denseOffset(sample, part);
        Simd.TRANSPOSE.toPlanes(layout.channels(), pixels(part), input, from, offsets, dense, to, plane());
    }
}
