package dev.signet.algorithm.pool;

import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Layout;
import dev.signet.algorithm.Site;
import dev.signet.algorithm.Step;
import dev.signet.algorithm.gemm.ChannelsLast;
import dev.signet.algorithm.simd.PoolLoops;
import dev.signet.algorithm.simd.Simd;

/** Pools into one row of output pixels after the other; an item is some rows. */
final class PoolRows implements Step {
    private static final int READS_PER_ITEM = 32 * 1024;

    enum Kind {
        MAXIMUM,
        AVERAGE
    }

    private final PoolLoops loops = Simd.POOL;
    private final Kind kind;
    private final PoolWindows windows;
    private final TapLists taps;
    private final ChannelsLast in;
    private final ChannelsLast out;
    private final int samples;
    private final int rows;
    private final int rowsPerItem;
    private final boolean pairs;
    private final int planeStep;
    private final int rowStep;
    private final int pixelStep;

    PoolRows(Kind kind, PoolWindows windows, Site site) {
        this.kind = kind;
        this.windows = windows;
        Layout.Spatial output = site.spatialOutput(0);
        this.in = site.spatialInput(0).sample();
        this.out = output.sample();
        this.taps = new TapLists(windows, in);
        this.samples = output.samples();
        this.rows = samples * out.depth() * out.height();
        long reads = (long) out.width() * out.pixelStride() * windows.mostTaps();
        this.rowsPerItem = (int) Math.max(1, READS_PER_ITEM / Math.max(1, reads));
        this.pairs = kind == Kind.MAXIMUM && windows.arePairs();
        this.planeStep = windows.depth().step() * in.planeStride();
        this.rowStep = windows.height().step() * in.rowStride();
        this.pixelStep = windows.width().step() * in.pixelStride();
    }

    @Override
    public int items(int phase) {
        return rowItems() + samples;
    }

    private int rowItems() {
        return Math.ceilDiv(rows, rowsPerItem);
    }

    @Override
    public void run(Frame frame, int phase, int item) {
        if (item >= rowItems()) {
            int sample = item - rowItems();
            out.clearHalo(frame.output(0), frame.outputBase(0) + sample * out.sampleStride());
            return;
        }
        int end = Math.min(rows, (item + 1) * rowsPerItem);
        for (int row = item * rowsPerItem; row < end; row++) {
            int h = row % out.height();
            int plane = row / out.height();
            int sample = plane / out.depth();
            poolRow(frame, sample, plane % out.depth(), h);
        }
    }

    private void poolRow(Frame frame, int sample, int d, int h) {
        float[] x = frame.input(0);
        float[] y = frame.output(0);
        int xStart = frame.inputBase(0) + sample * in.sampleStride();
        int yRow = frame.outputBase(0) + sample * out.sampleStride() + out.offset(d, h, 0);
        int firstDepth = windows.depth().first()[d];
        int firstHeight = windows.height().first()[h];
        int depths = windows.depth().taps()[d];
        int heights = windows.height().taps()[h];
        PoolAxis width = windows.width();
        int channels = out.pixelStride();
        if (pairs) {
            int xRow = xStart + in.offset(firstDepth, firstHeight, 0);
            loops.maximumOfPairs(out.width(), channels, x, xRow, in.rowStride(), y, yRow);
            return;
        }
        for (int w = 0; w < out.width(); w++) {
            int xAt = xStart + in.offset(firstDepth, firstHeight, width.first()[w]);
            int yAt = yRow + w * channels;
            int widths = width.taps()[w];
            if (kind == Kind.MAXIMUM) {
                loops.maximum(channels, taps.of(depths, heights, widths), x, xAt, y, yAt);
            } else {
                float divisor = windows.divisor(d, h, w);
                loops.average(
                        channels, depths, heights, widths, x, xAt, planeStep, rowStep, pixelStep, divisor, y, yAt);
            }
        }
    }
}
