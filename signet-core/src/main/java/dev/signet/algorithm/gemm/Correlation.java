package dev.signet.algorithm.gemm;

import dev.signet.algorithm.simd.CacheLines;
import dev.signet.algorithm.simd.Kernels;

/**
 * Convolution as matrix multiplication without the matrix: the rows are output pixels, read where they lie (indirect GEMM, as in XNNPACK;
 * accumulating calls per kernel row, as in libxsmm's batch-reduce GEMM). Halos make every pixel an interior pixel. Short runs of input, as in a
 * first layer, are first gathered into rows.
 *
 * <p>Each output is one chain of fused multiply-adds from zero over depth, height, width, channel; then bias, residual, clamp.
 * An instance holds offsets only; it is immutable and shared by threads.
 */
final class Correlation {
    /** Floats of weights that stay in the second cache beside the pixels: 512 KiB. */
    private static final int CACHED_WEIGHTS = 1 << 17;

    private final Kernels kernels;
    private final AxisTaps height;
    private final ChannelsLast input;
    private final ChannelsLast output;
    private final WeightOrder order;
    private final TapRuns runs;
    private final Panels panels;
    private final Blocking blocking;
    private final Clamp clamp;
    /** The panels that a tile of pixels goes through before the next tile comes: as many as stay in the cache. */
    private final int panelsTogether;

    private final int planes;
    private final int rowPixels;
    private final int inputFirst;
    private final int inputPlaneStep;
    private final int inputBlockStep;
    private final int outputFirst;
    private final int outputPlaneStep;
    private final int outputBlockStep;
    private final int residualFirst;
    private final int residualPlaneStep;
    private final int residualBlockStep;
    private final int residualSample;
    private final int[] inputRows;
    private final int[] outputRows;
    private final int[] residualRows;
    private final int[] gatheredRows;
    /** What the accumulators of a tile begin with. */
    Correlation(
            Kernels kernels,
            AxisTaps depth,
            AxisTaps height,
            AxisTaps width,
            ChannelsLast input,
            ChannelsLast output,
            ChannelsLast residual,
            WeightOrder order,
            Clamp clamp) {
        this.kernels = kernels;
        this.height = height;
        this.input = input;
        this.output = output;
        this.order = order;
        this.clamp = clamp;
        this.runs = TapRuns.of(depth, height, width, input, order);
        this.panels = new Panels(kernels, order, depth, height, width, runs);
        this.panelsTogether = Math.clamp((long) CACHED_WEIGHTS * panels.count() / panels.floats(), 1, panels.count());
        this.planes = depth.outputs();
        this.rowPixels = width.outputs();
        long workPerPixel = Math.max(1L, runs.total()) * order.outPerGroup() * order.groups();
        int divisible = runs.gathered() ? order.groups() : panels.count();
        this.blocking = Blocking.of(kernels, planes, height.outputs(), rowPixels, workPerPixel, divisible);
        this.inputFirst = input.offset(depth.inputFirst(), height.inputFirst(), width.inputFirst());
        this.inputPlaneStep = depth.inputStep() * input.planeStride();
        this.inputBlockStep = blocking.blockRows() * height.inputStep() * input.rowStride();
        this.outputFirst = output.offset(depth.outputFirst(), height.outputFirst(), width.outputFirst());
        this.outputPlaneStep = depth.outputStep() * output.planeStride();
        this.outputBlockStep = blocking.blockRows() * height.outputStep() * output.rowStride();
        this.residualFirst = residual.offset(depth.outputFirst(), height.outputFirst(), width.outputFirst());
        this.residualPlaneStep = depth.outputStep() * residual.planeStride();
        this.residualBlockStep = blocking.blockRows() * height.outputStep() * residual.rowStride();
        this.residualSample = residual.sampleStride();
        int blockRows = blocking.blockRows();
        this.inputRows = pixelOffsets(
                blockRows, rowPixels, height.inputStep() * input.rowStride(), width.inputStep() * input.pixelStride());
        this.outputRows = pixelOffsets(
                blockRows,
                rowPixels,
                height.outputStep() * output.rowStride(),
                width.outputStep() * output.pixelStride());
        this.residualRows = pixelOffsets(
                blockRows,
                rowPixels,
                height.outputStep() * residual.rowStride(),
                width.outputStep() * residual.pixelStride());
        ZeroTile.check(kernels);
        this.gatheredRows = pixelOffsets(1, runs.gathered() ? kernels.maxRows() : 0, 0, runs.total());
    }

    private static int[] pixelOffsets(int rows, int columns, int rowStep, int columnStep) {
        int[] offsets = new int[rows * columns];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = i / columns * rowStep + i % columns * columnStep;
        }
        return offsets;
    }

    Panels panels() {
        return panels;
    }

    int itemsPerSample() {
        return itemsPerSample(height.outputs());
    }

    /** The items when only the first {@code rows} rows of each plane are wanted. */
    int itemsPerSample(int rows) {
        return planes * Math.ceilDiv(rows, blocking.blockRows()) * blocking.chunks();
    }

    /** The floats of scratch memory an item writes. */
    int scratchFloats() {
        return kernels.maxRows() * (kernels.panelWidth() + (runs.gathered() ? runs.total() : 0)) + kernels.lanes();
    }

    /** One item of one sample. Without residual, pass any array and {@code false}. */
    void runAllRows(
            int sample,
            int item,
            float[] x,
            int xBase,
            float[] packed,
            int packedBase,
            float[] residual,
            int residualBase,
            boolean hasResidual,
            float[] y,
            int yBase,
            float[] scratch,
            int scratchBase) {
        run(
                sample,
                item,
                height.outputs(),
                x,
                xBase,
                packed,
                packedBase,
                residual,
                residualBase,
                hasResidual,
                y,
                yBase,
                scratch,
                scratchBase);
    }

    /** One item of one sample, of the first {@code rows} rows of each plane. */
    void run(
            int sample,
            int item,
            int rows,
            float[] x,
            int xBase,
            float[] packed,
            int packedBase,
            float[] residual,
            int residualBase,
            boolean hasResidual,
            float[] y,
            int yBase,
            float[] scratch,
            int scratchBase) {
        int blocks = Math.ceilDiv(rows, blocking.blockRows());
        int chunk = item % blocking.chunks();
        int block = item / blocking.chunks() % blocks;
        int plane = item / blocking.chunks() / blocks;
        int pixels = Math.min(blocking.blockRows(), rows - block * blocking.blockRows()) * rowPixels;
        int in = xBase + sample * input.sampleStride() + inputFirst + plane * inputPlaneStep + block * inputBlockStep;
        int out = yBase
                + sample * output.sampleStride()
                + outputFirst
                + plane * outputPlaneStep
                + block * outputBlockStep;
        int add = residualBase
                + sample * residualSample
                + residualFirst
                + plane * residualPlaneStep
                + block * residualBlockStep;
        if (runs.gathered()) {
            int first = part(chunk, order.groups());
            int end = part(chunk + 1, order.groups());
            for (int group = first; group < end; group++) {
                gatheredGroup(
                        group,
                        pixels,
                        x,
                        in,
                        packed,
                        packedBase,
                        residual,
                        add,
                        hasResidual,
                        y,
                        out,
                        scratch,
                        scratchBase);
            }
        } else {
            int first = part(chunk, panels.count());
            int end = part(chunk + 1, panels.count());
            for (int panel = first; panel < end; panel += panelsTogether) {
                somePanels(
                        panel,
                        Math.min(panel + panelsTogether, end),
                        pixels,
                        x,
                        in,
                        packed,
                        packedBase,
                        residual,
                        add,
                        hasResidual,
                        y,
                        out,
                        scratch,
                        scratchBase);
            }
        }
        if (chunk == 0) {
            clearChannelPadding(pixels, y, out);
        }
    }

    private int part(int chunk, int count) {
        return (int) ((long) count * chunk / blocking.chunks());
    }

    /** Some panels of weights over all pixels of the block. */
    private void somePanels(
            int first,
            int end,
            int pixels,
            float[] x,
            int in,
            float[] packed,
            int packedBase,
            float[] residual,
            int add,
            boolean hasResidual,
            float[] y,
            int out,
            float[] scratch,
            int tile) {
        for (int pixel = 0; pixel < pixels; ) {
            int rowCount = kernels.rowsFor(pixels - pixel, pixels);
            int start = Math.min(pixel, pixels - rowCount);
            if (hasResidual) {
                fetch(first, end, residual, add, pixel, start + rowCount, scratch, tile);
            }
            for (int panel = first; panel < end; panel++) {
                multiply(panel, start, rowCount, x, in, packed, packedBase, scratch, tile);
                finish(
                        panel,
                        pixel,
                        start + rowCount - pixel,
                        packed,
                        packedBase + panels.offset(panel),
                        residual,
                        add,
                        hasResidual,
                        y,
                        out,
                        scratch,
                        tile + (pixel - start) * panels.width(panel));
            }
            pixel = start + rowCount;
        }
    }

    /** Brings the residual of a tile into the cache: the panels would ask for two lines of every pixel, again and again. */
    private void fetch(
            int first, int end, float[] residual, int add, int pixel, int endPixel, float[] scratch, int at) {
        int channel = outputChannel(first);
        int last = outputChannel(end - 1) + panels.width(end - 1);
        int floats = Math.min(last, output.channels()) - channel;
        int seen = 0;
        for (int i = pixel; i < endPixel; i++) {
            seen |= CacheLines.fetch(residual, add + channel + residualRows[i], floats);
        }
        scratch[at] = seen;
    }

    /** The tile of one panel and some pixels. */
    private void multiply(
            int panel,
            int start,
            int rowCount,
            float[] x,
            int in,
            float[] packed,
            int packedBase,
            float[] scratch,
            int tile) {
        int width = panels.width(panel);
        int from = in + panel / panels.perGroup() * order.inPerGroup();
        int weights = packedBase + panels.offset(panel) + width;
        int length = runs.length();
        int runFloats = length * width;
        int[] offsets = runs.offsets();
        if (offsets.length == 0) {
            clear(scratch, tile, rowCount * width);
        }
        for (int run = 0; run < offsets.length; run++) {
            kernels.multiply(
                    rowCount,
                    width,
                    length,
                    x,
                    from + offsets[run],
                    inputRows,
                    start,
                    packed,
                    weights + run * runFloats,
                    run == 0 ? ZeroTile.FLOATS : scratch,
                    run == 0 ? 0 : tile,
                    scratch,
                    tile);
        }
    }

    /** All panels of a group over all pixels of the block, each tile of pixels gathered once. */
    private void gatheredGroup(
            int group,
            int pixels,
            float[] x,
            int in,
            float[] packed,
            int packedBase,
            float[] residual,
            int add,
            boolean hasResidual,
            float[] y,
            int out,
            float[] scratch,
            int tile) {
        int rowsBase = tile + kernels.maxRows() * kernels.panelWidth();
        int from = in + group * order.inPerGroup();
        int total = runs.total();
        int firstPanel = group * panels.perGroup();
        for (int pixel = 0; pixel < pixels; ) {
            int rowCount = kernels.rowsFor(pixels - pixel, pixels);
            int start = Math.min(pixel, pixels - rowCount);
            kernels.gather(
                    rowCount, runs.length(), x, from, inputRows, start, runs.offsets(), scratch, rowsBase, total);
            for (int panel = firstPanel; panel < firstPanel + panels.perGroup(); panel++) {
                int width = panels.width(panel);
                int bias = packedBase + panels.offset(panel);
                kernels.multiply(
                        rowCount,
                        width,
                        total,
                        scratch,
                        rowsBase,
                        gatheredRows,
                        0,
                        packed,
                        bias + width,
                        ZeroTile.FLOATS,
                        0,
                        scratch,
                        tile);
                finish(
                        panel,
                        pixel,
                        start + rowCount - pixel,
                        packed,
                        bias,
                        residual,
                        add,
                        hasResidual,
                        y,
                        out,
                        scratch,
                        tile + (pixel - start) * width);
            }
            pixel = start + rowCount;
        }
    }

    private void finish(
            int panel,
            int pixel,
            int rowCount,
            float[] packed,
            int bias,
            float[] residual,
            int add,
            boolean hasResidual,
            float[] y,
            int out,
            float[] scratch,
            int tile) {
        int tileWidth = panels.width(panel);
        int first = panels.firstChannel(panel);
        int channel = outputChannel(panel);
        int valid = Math.min(tileWidth, order.outPerGroup() - first);
        int width = order.groups() == 1 ? Math.min(tileWidth, output.writtenChannels() - first) : valid;
        if (hasResidual) {
            kernels.finishWithResidual(
                    rowCount,
                    width,
                    valid,
                    scratch,
                    tile,
                    tileWidth,
                    packed,
                    bias,
                    residual,
                    add + channel,
                    residualRows,
                    y,
                    out + channel,
                    outputRows,
                    pixel,
                    clamp.low(),
                    clamp.high());
        } else {
            kernels.finish(
                    rowCount,
                    width,
                    valid,
                    scratch,
                    tile,
                    tileWidth,
                    packed,
                    bias,
                    y,
                    out + channel,
                    outputRows,
                    pixel,
                    clamp.low(),
                    clamp.high());
        }
    }

    private int outputChannel(int panel) {
        return panel / panels.perGroup() * order.outPerGroup() + panels.firstChannel(panel);
    }

    /** What the panels do not write themselves: the channels after the last panel. */
    private void clearChannelPadding(int pixels, float[] y, int out) {
        int written = order.groups() == 1 ? writtenChannels() : order.groups() * order.outPerGroup();
        int missing = output.writtenChannels() - written;
        for (int pixel = 0; pixel < pixels && missing > 0; pixel++) {
            clear(y, out + outputRows[pixel] + written, missing);
        }
    }

    private int writtenChannels() {
        int last = panels.count() - 1;
        return Math.min(panels.firstChannel(last) + panels.width(last), output.writtenChannels());
    }

    private static void clear(float[] target, int base, int length) {
        for (int i = 0; i < length; i++) {
            target[base + i] = 0;
        }
    }
}
