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
    /** The windows of a row that are three columns of at most three rows, computed together. */
    private final PoolAxis.Run nines;

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
        boolean flat = windows.depth().mostTaps() == 1 && windows.height().mostTaps() <= 3;
        this.nines = kind == Kind.MAXIMUM && flat ? windows.width().threes() : new PoolAxis.Run(0, 0, 1);
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
        int firstRow = in.offset(windows.depth().first()[d], windows.height().first()[h], 0);
        int xRow = frame.inputBase(0) + sample * in.sampleStride() + firstRow;
        int yRow = frame.outputBase(0) + sample * out.sampleStride() + out.offset(d, h, 0);
        if (pairs) {
            loops.maximumOfPairs(out.width(), out.pixelStride(), x, xRow, in.rowStride(), y, yRow);
            return;
        }
        poolWindows(0, nines.begin(), d, h, x, xRow, y, yRow);
        if (nines.length() > 0) {
            int heights = windows.height().taps()[h];
            loops.maximumOfNine(
                    nines.length(),
                    nines.stride(),
                    out.pixelStride(),
                    x,
                    xRow + windows.width().first()[nines.begin()] * in.pixelStride(),
                    in.pixelStride(),
                    Math.min(1, heights - 1) * rowStep,
                    Math.min(2, heights - 1) * rowStep,
                    y,
                    yRow + nines.begin() * out.pixelStride(),
                    out.pixelStride());
        }
        poolWindows(nines.end(), out.width(), d, h, x, xRow, y, yRow);
    }

    /** The windows of a row from {@code begin} to {@code end}, one by one. */
    private void poolWindows(int begin, int end, int d, int h, float[] x, int xRow, float[] y, int yRow) {
        PoolAxis width = windows.width();
        int channels = out.pixelStride();
        int depths = windows.depth().taps()[d];
        int heights = windows.height().taps()[h];
        for (int w = begin; w < end; w++) {
            int xAt = xRow + width.first()[w] * in.pixelStride();
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
