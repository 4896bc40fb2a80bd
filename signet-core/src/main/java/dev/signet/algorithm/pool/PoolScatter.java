package dev.signet.algorithm.pool;

import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Layout;
import dev.signet.algorithm.Site;
import dev.signet.algorithm.Step;
import dev.signet.algorithm.gemm.ChannelsLast;
import dev.signet.algorithm.simd.PoolLoops;
import dev.signet.algorithm.simd.Simd;
import java.util.Arrays;

/** Gives the gradient of every window to its input pixels, window by window in the order of the output; an item is one sample. */
final class PoolScatter implements Step {
    private final PoolLoops loops = Simd.POOL;
    private final PoolRows.Kind kind;
    private final PoolWindows windows;
    private final ChannelsLast gradient;
    private final ChannelsLast result;
    /** The layout of the pool's input; that of the result for averages, which do not read it. */
    private final ChannelsLast input;

    private final TapLists inputTaps;
    private final TapLists resultTaps;
    private final int samples;
    private final boolean pairs;
    /** Whether the windows cover the whole input, one cell once. */
    private final boolean covered;

    PoolScatter(PoolRows.Kind kind, PoolWindows windows, Site site) {
        this.kind = kind;
        this.windows = windows;
        Layout.Spatial output = site.spatialOutput(0);
        this.gradient = site.spatialInput(0).sample();
        this.result = output.sample();
        this.input = kind == PoolRows.Kind.MAXIMUM ? site.spatialInput(1).sample() : result;
        this.inputTaps = new TapLists(windows, input);
        this.resultTaps = new TapLists(windows, result);
        this.samples = output.samples();
        this.pairs = kind == PoolRows.Kind.MAXIMUM && windows.arePairs();
        this.covered = pairs && result.height() == 2 * gradient.height() && result.width() == 2 * gradient.width();
    }

    @Override
    public int items(int phase) {
        return samples;
    }

    @Override
    public void run(Frame frame, int phase, int sample) {
        int start = frame.outputBase(0) + sample * result.sampleStride();
        if (covered) {
            result.clearHalo(frame.output(0), start);
        } else {
            Arrays.fill(frame.output(0), start, start + result.sampleStride(), 0f);
        }
        for (int d = 0; d < gradient.depth(); d++) {
            for (int h = 0; h < gradient.height(); h++) {
                if (pairs) {
                    toLargestOfPairs(frame, sample, d, h);
                } else if (kind == PoolRows.Kind.MAXIMUM) {
                    toLargest(frame, sample, d, h);
                } else {
                    toAll(frame, sample, d, h);
                }
            }
        }
    }

    private void toLargestOfPairs(Frame frame, int sample, int d, int h) {
        int dyRow = frame.inputBase(0) + sample * gradient.sampleStride() + gradient.offset(d, h, 0);
        int xRow = frame.inputBase(1) + sample * input.sampleStride() + input.offset(d, 2 * h, 0);
        int dxRow = frame.outputBase(0) + sample * result.sampleStride() + result.offset(d, 2 * h, 0);
        loops.maximumOfPairsGradient(
                gradient.width(),
                gradient.pixelStride(),
                frame.input(1),
                xRow,
                input.rowStride(),
                frame.input(0),
                dyRow,
                frame.output(0),
                dxRow,
                result.rowStride());
    }

    private void toLargest(Frame frame, int sample, int d, int h) {
        float[] dy = frame.input(0);
        float[] x = frame.input(1);
        float[] dx = frame.output(0);
        int dyRow = frame.inputBase(0) + sample * gradient.sampleStride() + gradient.offset(d, h, 0);
        int xStart = frame.inputBase(1) + sample * input.sampleStride();
        int dxStart = frame.outputBase(0) + sample * result.sampleStride();
        int firstDepth = windows.depth().first()[d];
        int firstHeight = windows.height().first()[h];
        int depths = windows.depth().taps()[d];
        int heights = windows.height().taps()[h];
        PoolAxis width = windows.width();
        for (int w = 0; w < gradient.width(); w++) {
            int widths = width.taps()[w];
            loops.maximumGradient(
                    gradient.pixelStride(),
                    inputTaps.of(depths, heights, widths),
                    x,
                    xStart + input.offset(firstDepth, firstHeight, width.first()[w]),
                    dy,
                    dyRow + w * gradient.pixelStride(),
                    resultTaps.of(depths, heights, widths),
                    dx,
                    dxStart + result.offset(firstDepth, firstHeight, width.first()[w]));
        }
    }

    private void toAll(Frame frame, int sample, int d, int h) {
        float[] dy = frame.input(0);
        float[] dx = frame.output(0);
        int dyRow = frame.inputBase(0) + sample * gradient.sampleStride() + gradient.offset(d, h, 0);
        int dxStart = frame.outputBase(0) + sample * result.sampleStride();
        int firstDepth = windows.depth().first()[d];
        int firstHeight = windows.height().first()[h];
        PoolAxis width = windows.width();
        for (int w = 0; w < gradient.width(); w++) {
            loops.averageGradient(
                    gradient.pixelStride(),
                    windows.depth().taps()[d],
                    windows.height().taps()[h],
                    width.taps()[w],
                    dy,
                    dyRow + w * gradient.pixelStride(),
                    windows.divisor(d, h, w),
                    dx,
                    dxStart + result.offset(firstDepth, firstHeight, width.first()[w]),
                    windows.depth().step() * result.planeStride(),
                    windows.height().step() * result.rowStride(),
                    width.step() * result.pixelStride());
        }
    }
}
