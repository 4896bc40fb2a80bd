package dev.signet.algorithm.gemm;

import dev.signet.algorithm.simd.Kernels;
import dev.signet.algorithm.simd.WinogradLoops;
import dev.signet.op.Window;
import java.util.Arrays;

/**
 * The weight gradient of a 3x3 convolution of stride 1 over channels-last images by Winograd's F(3x3,4x4) (Lavin and Gray 2016, section 4.1), the adjoint of
 * {@link WinogradConvolution} with {@link WinogradForm#F4}: {@code G^T [ Σ over tiles (B^T X B) ⊙ (A dY A^T) ] G}, 36 products per tile and pair of
 * channels for 144. Each frequency is one matrix product with the tiles as its inner axis: a chain over all tiles in the order sample, row, column.
 *
 * <p>Phases. The tiles are walked in stages, so that their transforms stay in the third cache: an even phase transforms the tile rows of a stage
 * into {@code [block of channels][frequency][tile][channel of the block]}, the next one adds their products to the sums of each unit, a block of input
 * channels times a block of output channels. A unit with all frequencies ends with the transform of its sums to taps; where there are few channels, units
 * have one row of frequencies and a last phase joins them. Neither stages nor units change a bit. Immutable; the items of a phase may run on any threads in any
 * order.
 */
public final class WinogradWeightGradient {
    private static final WinogradForm FORM = WinogradForm.F4;
    private static final int FREQUENCIES = FORM.frequencies();
    private static final int PRODUCTS = FREQUENCIES * FREQUENCIES;
    private static final int TAPS = 3;
    /** Floats of the transforms of a stage: they stay in the third cache, 8 MiB. */
    private static final int STAGE_FLOATS = 2 << 20;
    /** Tiles multiplied at a time: their blocks of both transforms stay in the first cache. */
    private static final int CACHED_TILES = 128;
    /** Floats of the columns between the two passes of a transform: 256 KiB. */
    private static final int CACHED_COLUMNS = 64 << 10;
    /** Units worth having; where there are more, they have all frequencies and two blocks of input channels. */
    private static final int ENOUGH_UNITS = 16;

    private final Kernels kernels;
    private final WinogradLoops loops;
    private final ChannelsLast input;
    private final ChannelsLast outputGradient;
    private final WeightOrder order;
    private final int inChannels;
    private final int outChannels;
    private final int inputFirst;
    private final int high;
    private final int wide;
    private final int samples;
    private final int rowsPerStage;
    private final int stages;
    private final int stageTiles;
    private final int width;
    private final int inBlocks;
    private final int outBlocks;
    /** Input channels of a unit. */
    private final int unitRows;
    /** 1 or {@link #FREQUENCIES}: into how many units the frequencies of such channels are cut. */
    private final int parts;
    /** Where the tiles of a full and of a narrow block lie. */
    private final int[] wideTiles;

    private final int[] narrowTiles;

    private WinogradWeightGradient(
            Kernels kernels,
            WinogradLoops loops,
            AxisTaps height,
            AxisTaps width,
            WeightOrder order,
            ChannelsLast input,
            ChannelsLast outputGradient,
            int samples) {
        this.kernels = kernels;
        this.loops = loops;
        this.input = input;
        this.outputGradient = outputGradient;
        this.order = order;
        this.samples = samples;
        this.inChannels = input.paddedChannels();
        this.outChannels = outputGradient.paddedChannels();
        this.inputFirst = input.offset(0, height.inputFirst(), width.inputFirst());
        this.high = Math.ceilDiv(outputGradient.height(), FORM.tile());
        this.wide = Math.ceilDiv(outputGradient.width(), FORM.tile());
        int rows = Math.multiplyExact(samples, high);
        int cached = Math.max(1, STAGE_FLOATS / (PRODUCTS * (inChannels + outChannels) * wide));
        this.stages = Math.ceilDiv(rows, cached);
        this.rowsPerStage = Math.ceilDiv(rows, stages);
        this.stageTiles = rowsPerStage * wide;
        this.width = kernels.panelWidth();
        this.inBlocks = Math.ceilDiv(inChannels, this.width);
        this.outBlocks = Math.ceilDiv(outChannels, this.width);
        this.unitRows = inBlocks * outBlocks >= 2 * ENOUGH_UNITS ? 2 * this.width : this.width;
        this.parts = inBlocks * outBlocks >= ENOUGH_UNITS ? 1 : FREQUENCIES;
        this.wideTiles = new int[CACHED_TILES];
        this.narrowTiles = new int[CACHED_TILES];
        Arrays.setAll(wideTiles, tile -> tile * kernels.panelWidth());
        Arrays.setAll(narrowTiles, tile -> tile * kernels.lanes());
    }

    /**
     * The gradient for the convolution of {@code input} with a 3x3 kernel.
     *
     * @throws IllegalArgumentException if a halo is smaller than {@link #inputHalo} or {@link #outputGradientHalo}
     */
    public static WinogradWeightGradient of(
            Kernels kernels,
            WinogradLoops loops,
            Window three,
            ChannelsLast input,
            ChannelsLast outputGradient,
            int samples) {
        Halos.check("input of the weight gradient", input, inputHalo(three, input, outputGradient));
        Halos.check("output gradient of the weight gradient", outputGradient, outputGradientHalo(outputGradient));
        return new WinogradWeightGradient(
                kernels,
                loops,
                AxisTaps.forward(three.axis(1), outputGradient.height()),
                AxisTaps.forward(three.axis(2), outputGradient.width()),
                WeightOrder.forward(three, 1, input.channels(), outputGradient.channels()),
                input,
                outputGradient,
                samples);
    }

    /** The halo the input must have: whole tiles are read. */
    public static Halo inputHalo(Window three, ChannelsLast input, ChannelsLast outputGradient) {
        return WinogradConvolution.inputHalo(FORM, three, input, outputGradient);
    }

    /** The halo the output gradient must have: whole tiles are read. */
    public static Halo outputGradientHalo(ChannelsLast outputGradient) {
        return new Halo(0, 0, 0, missing(outputGradient.height()), 0, missing(outputGradient.width()));
    }

    private static int missing(int size) {
        return Math.ceilDiv(size, FORM.tile()) * FORM.tile() - size;
    }

    /** How many phases there are. */
    public int phases() {
        return 2 * stages + (parts > 1 ? 1 : 0);
    }

    /** The items of a phase. */
    public int items(int phase) {
        if (phase == 2 * stages) {
            return areas();
        }
        return phase % 2 == 0 ? 2 * rows(phase / 2) : areas() * parts;
    }

    /** Units if each had all frequencies. */
    private int areas() {
        return Math.ceilDiv(inChannels, unitRows) * outBlocks;
    }

    private int firstRow(int area) {
        return area / outBlocks * unitRows;
    }

    /** How many input channels an area has. */
    private int rowsOf(int area) {
        return Math.min(unitRows, inChannels - firstRow(area));
    }

    /** Tile rows of a stage. */
    private int rows(int stage) {
        return Math.clamp((long) samples * high - (long) stage * rowsPerStage, 0, rowsPerStage);
    }

    /** The most sums of one frequency of a unit. */
    private int area() {
        return unitRows * width;
    }

    private int outputGradients() {
        return PRODUCTS * inChannels * stageTiles;
    }

    private int sums() {
        return PRODUCTS * (inChannels + outChannels) * stageTiles;
    }

    /** Whether an item sees all products of its weights at once, so that the sums need not outlive it. */
    private boolean atOnce() {
        return stages == 1 && parts == 1;
    }

    /** The floats shared by all phases; undefined before the first. */
    public int sharedFloats() {
        return Math.addExact(sums(), atOnce() ? 0 : Math.multiplyExact(areas(), PRODUCTS * area()));
    }

    /** The floats of scratch memory one item needs; their content does not matter. */
    public int scratchFloats() {
        int transforms = FREQUENCIES * (FORM.tile() * tilesPerRun() + 2) * Math.max(inChannels, outChannels);
        int taps = TAPS * (FREQUENCIES + TAPS) * area();
        return Math.max(transforms, taps + (atOnce() ? PRODUCTS * area() : 0));
    }

    /** How many tiles of a row are transformed together. */
    private int tilesPerRun() {
        int columns = CACHED_COLUMNS / (FREQUENCIES * Math.max(inChannels, outChannels));
        int most = Math.max(1, (columns - 2) / FORM.tile());
        return Math.ceilDiv(wide, Math.ceilDiv(wide, most));
    }

    /** One item of a phase. */
    public void run(
            int phase,
            int item,
            float[] x,
            int xBase,
            float[] dy,
            int dyBase,
            float[] shared,
            int sharedBase,
            float[] dw,
            int dwBase,
            float[] scratch,
            int scratchBase) {
        if (phase == 2 * stages) {
            int from = sharedBase + sums() + item * PRODUCTS * area();
            writeTaps(item, shared, from, scratch, scratchBase, dw, dwBase);
        } else if (phase % 2 == 1) {
            addProducts(phase / 2, item, shared, sharedBase, dw, dwBase, scratch, scratchBase);
        } else if (item % 2 == 0) {
            transformInput(phase / 2, item / 2, x, xBase, shared, sharedBase, scratch, scratchBase);
        } else {
            int to = sharedBase + outputGradients();
            transformOutputGradient(phase / 2, item / 2, dy, dyBase, shared, to, scratch, scratchBase);
        }
    }

    private void transformInput(
            int stage, int row, float[] x, int xBase, float[] shared, int to, float[] scratch, int columns) {
        int tileRow = stage * rowsPerStage + row;
        int from = xBase
                + tileRow / high * input.sampleStride()
                + inputFirst
                + tileRow % high * FORM.tile() * input.rowStride();
        int most = tilesPerRun();
        int tileStep = FORM.tile() * inChannels;
        for (int tile = 0; tile < wide; tile += most) {
            int count = Math.min(most, wide - tile);
            int pixels = FORM.tile() * count + 2;
            int floats = pixels * inChannels;
            int at = from + tile * FORM.tile() * input.pixelStride();
            boolean dense = input.pixelStride() == inChannels;
            loops.input6(
                    dense ? 1 : pixels,
                    dense ? floats : inChannels,
                    x,
                    at,
                    input.rowStride(),
                    input.pixelStride(),
                    scratch,
                    columns,
                    floats,
                    inChannels);
            for (int block = 0; block < inBlocks; block++) {
                int first = block * width;
                int length = kernels.widthFor(inChannels - first);
                int target = to + first * PRODUCTS * stageTiles + (row * wide + tile) * length;
                for (int k = 0; k < FREQUENCIES; k++) {
                    loops.input6(
                            count,
                            length,
                            scratch,
                            columns + k * floats + first,
                            inChannels,
                            tileStep,
                            shared,
                            target + k * FREQUENCIES * length * stageTiles,
                            length * stageTiles,
                            length);
                }
            }
        }
    }

    private void transformOutputGradient(
            int stage, int row, float[] dy, int dyBase, float[] shared, int to, float[] scratch, int columns) {
        int tileRow = stage * rowsPerStage + row;
        int from = dyBase
                + tileRow / high * outputGradient.sampleStride()
                + outputGradient.origin()
                + tileRow % high * FORM.tile() * outputGradient.rowStride();
        int most = tilesPerRun();
        int tileStep = FORM.tile() * outChannels;
        for (int tile = 0; tile < wide; tile += most) {
            int count = Math.min(most, wide - tile);
            int pixels = FORM.tile() * count;
            int floats = pixels * outChannels;
            int at = from + tile * FORM.tile() * outputGradient.pixelStride();
            boolean dense = outputGradient.pixelStride() == outChannels;
            loops.outputGradient6(
                    dense ? 1 : pixels,
                    dense ? floats : outChannels,
                    dy,
                    at,
                    outputGradient.rowStride(),
                    outputGradient.pixelStride(),
                    scratch,
                    columns,
                    floats,
                    outChannels);
            for (int block = 0; block < outBlocks; block++) {
                int first = block * width;
                int length = kernels.widthFor(outChannels - first);
                int target = to + first * PRODUCTS * stageTiles + (row * wide + tile) * length;
                for (int k = 0; k < FREQUENCIES; k++) {
                    loops.outputGradient6(
                            count,
                            length,
                            scratch,
                            columns + k * floats + first,
                            outChannels,
                            tileStep,
                            shared,
                            target + k * FREQUENCIES * length * stageTiles,
                            length * stageTiles,
                            length);
                }
            }
        }
    }

    /** Adds the products of a stage to the sums of a unit. */
    private void addProducts(
            int stage,
            int unit,
            float[] shared,
            int sharedBase,
            float[] dw,
            int dwBase,
            float[] scratch,
            int scratchBase) {
        int area = unit / parts;
        int frequencies = PRODUCTS / parts;
        int first = unit % parts * frequencies;
        float[] sums = atOnce() ? scratch : shared;
        int sumsBase = atOnce() ? scratchBase : sharedBase + sums() + area * PRODUCTS * area();
        int outFirst = area % outBlocks * width;
        int columns = kernels.widthFor(outChannels - outFirst);
        int end = firstRow(area) + rowsOf(area);
        int gradients = sharedBase + outputGradients() + outFirst * PRODUCTS * stageTiles;
        int at = sumsBase + first * rowsOf(area) * columns;
        for (int frequency = first; frequency < first + frequencies; frequency++) {
            for (int row = firstRow(area); row < end; row += width) {
                int rows = kernels.widthFor(inChannels - row);
                int inputs = sharedBase + (row * PRODUCTS + frequency * rows) * stageTiles;
                int with = gradients + frequency * columns * stageTiles;
                addProducts(stage, rows, columns, shared, inputs, with, sums, at);
                at += rows * columns;
            }
        }
        if (parts == 1 && stage == stages - 1) {
            int taps = scratchBase + (atOnce() ? PRODUCTS * area() : 0);
            writeTaps(area, sums, sumsBase, scratch, taps, dw, dwBase);
        }
    }

    /** One frequency of a block of input and a block of output channels. */
    private void addProducts(
            int stage, int rows, int columns, float[] shared, int a, int b, float[] sums, int sumsBase) {
        int[] offsets = rows == width ? wideTiles : narrowTiles;
        int tiles = rows(stage) * wide;
        for (int tile = 0; tile < tiles; tile += CACHED_TILES) {
            int count = Math.min(CACHED_TILES, tiles - tile);
            boolean begins = stage + tile == 0;
            for (int row = 0; row < rows; row += kernels.outerRows()) {
                int at = sumsBase + row * columns;
                kernels.outer(
                        columns,
                        count,
                        shared,
                        a + tile * rows + row,
                        offsets,
                        shared,
                        b + tile * columns,
                        begins ? ZeroTile.FLOATS : sums,
                        begins ? 0 : at,
                        sums,
                        at);
            }
        }
    }

    /** Transforms the sums of a unit with all frequencies to taps and writes its part of the dense gradient {@code [O, I, 3, 3]}. */
    private void writeTaps(
            int area, float[] sums, int sumsBase, float[] scratch, int scratchBase, float[] dw, int dwBase) {
        int inFirst = firstRow(area);
        int outFirst = area % outBlocks * width;
        int columns = kernels.widthFor(outChannels - outFirst);
        int plane = rowsOf(area) * columns;
        int row = FREQUENCIES * plane;
        int taps = scratchBase + TAPS * row;
        loops.weightGradient6(1, row, sums, sumsBase, row, 0, scratch, scratchBase, row, 0);
        loops.weightGradient6(TAPS, plane, scratch, scratchBase, plane, row, scratch, taps, plane, TAPS * plane);
        int outEnd = Math.min(outFirst + columns, order.outPerGroup());
        int inCount = Math.min(unitRows, order.inPerGroup() - inFirst);
        for (int oc = outFirst; oc < outEnd; oc++) {
            int to = dwBase + oc * order.outStride() + inFirst * order.inStride();
            writeChannel(inCount, scratch, taps + oc - outFirst, columns, plane, dw, to);
        }
    }

    /** The taps of consecutive input channels of one output channel. */
    private static void writeChannel(
            int count, float[] taps, int tapsBase, int channelStep, int tapStep, float[] dw, int dwBase) {
        for (int ic = 0; ic < count; ic++) {
            int from = tapsBase + ic * channelStep;
            int to = dwBase + ic * TAPS * TAPS;
            dw[to] = taps[from];
            dw[to + 1] = taps[from + tapStep];
            dw[to + 2] = taps[from + 2 * tapStep];
            dw[to + 3] = taps[from + 3 * tapStep];
            dw[to + 4] = taps[from + 4 * tapStep];
            dw[to + 5] = taps[from + 5 * tapStep];
            dw[to + 6] = taps[from + 6 * tapStep];
            dw[to + 7] = taps[from + 7 * tapStep];
            dw[to + 8] = taps[from + 8 * tapStep];
        }
    }
}
