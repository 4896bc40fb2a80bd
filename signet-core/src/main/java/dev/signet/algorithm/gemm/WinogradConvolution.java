package dev.signet.algorithm.gemm;

import dev.signet.algorithm.simd.Kernels;
import dev.signet.algorithm.simd.WinogradLoops;
import dev.signet.op.Window;
import dev.signet.op.WindowAxis;

/**
 * A 3x3 convolution of stride 1, or its data gradient, over channels-last images by Winograd's minimal filtering (Lavin and Gray, Fast algorithms for convolutional neural
 * networks, 2016): overlapping input tiles are transformed, multiplied by the transformed weights frequency by frequency, which is one matrix
 * product over channels each, and transformed back to tiles of outputs.
 *
 * <p>An item takes a block of tiles through all steps in its scratch, panel by panel of output channels, so that everything but the weights stays in
 * the caches. Input transforms go down the columns of a row of tiles first, which neighbouring tiles share, then along the rows. Each value is
 * computed from its own tile alone in a fixed order: neither the block nor the batch shows in its bits. Immutable; items may run on any threads in
 * any order and write disjoint cells of the output, halo and channel padding included.
 */
public final class WinogradConvolution {
    private static final int KERNEL = 3;

    private final Kernels kernels;
    private final WinogradLoops loops;
    private final WinogradForm form;
    private final ChannelsLast input;
    private final ChannelsLast output;
    private final ChannelsLast residual;
    private final int outChannels;
    private final Clamp clamp;
    private final WinogradPanels panels;
    private final TileBlocks blocks;

    private final int channels;
    private final int inputFirst;
    private final int inputTileRow;
    /** Where the outputs of each tile of a sample begin. */
    private final int[] outputTiles;

    private final int[] residualTiles;
    /** How much of each tile of a sample lies in the image. */
    private final int[] rowsOfTiles;

    private final int[] columnsOfTiles;
    /** The rows of a block's matrices. */
    private final int[] tileRows;
    /** What the accumulators of a tile begin with. */
    /** Whether every tile is full. */
    private final boolean even;

    private final int maxColumns;

    private WinogradConvolution(
            Kernels kernels,
            WinogradLoops loops,
            WinogradForm form,
            AxisTaps depth,
            AxisTaps height,
            AxisTaps width,
            ChannelsLast input,
            ChannelsLast output,
            ChannelsLast residual,
            WeightOrder order,
            Clamp clamp,
            int samples) {
        this.kernels = kernels;
        this.loops = loops;
        this.form = form;
        this.input = input;
        this.output = output;
        this.residual = residual;
        this.outChannels = order.outPerGroup();
        this.clamp = clamp;
        this.channels = input.pixelStride();
        this.panels = new WinogradPanels(kernels, loops, form, order, depth, height, width, channels);
        this.blocks =
                TileBlocks.of(kernels, form, samples, output.height(), output.width(), channels, order.outPerGroup());
        this.inputFirst = input.offset(0, height.inputFirst(), width.inputFirst());
        this.inputTileRow = form.tile() * input.rowStride();
        this.outputTiles = tileOffsets(output);
        this.residualTiles = tileOffsets(residual);
        this.rowsOfTiles = new int[blocks.perSample()];
        this.columnsOfTiles = new int[blocks.perSample()];
        for (int i = 0; i < rowsOfTiles.length; i++) {
            rowsOfTiles[i] = output.height() - i / blocks.wide() * form.tile();
            columnsOfTiles[i] = output.width() - i % blocks.wide() * form.tile();
        }
        this.tileRows = new int[blocks.tiles()];
        for (int i = 0; i < tileRows.length; i++) {
            tileRows[i] = i * channels;
        }
        ZeroTile.check(kernels);
        this.even = output.height() % form.tile() == 0 && output.width() % form.tile() == 0;
        this.maxColumns = form.tile() * Math.min(blocks.wide(), blocks.tiles()) + 2;
    }

    /**
     * The convolution of {@code input} to {@code output}.
     *
     * @param residual the layout of the value that is added before clamping; {@code output} if there is none
     * @throws IllegalArgumentException if the halo of the input is smaller than {@link #inputHalo}
     */
    public static WinogradConvolution forward(
            Kernels kernels,
            WinogradLoops loops,
            WinogradForm form,
            Window three,
            ChannelsLast input,
            ChannelsLast output,
            ChannelsLast residual,
            Clamp clamp,
            int samples) {
        Halos.check("input of the convolution", input, inputHalo(form, three, input, output));
        return new WinogradConvolution(
                kernels,
                loops,
                form,
                AxisTaps.forward(three.axis(0), output.depth()),
                AxisTaps.forward(three.axis(1), output.height()),
                AxisTaps.forward(three.axis(2), output.width()),
                input,
                output,
                residual,
                WeightOrder.forward(three, 1, input.channels(), output.channels()),
                clamp,
                samples);
    }

    /**
     * The data gradient of the convolution whose output has the layout {@code outputGradient}: the convolution with the turned kernel and the
     * channels exchanged.
     *
     * @throws IllegalArgumentException if the halo of the output gradient is smaller than {@link #outputGradientHalo}
     */
    public static WinogradConvolution dataGradient(
            Kernels kernels,
            WinogradLoops loops,
            WinogradForm form,
            Window three,
            ChannelsLast outputGradient,
            ChannelsLast inputGradient,
            int samples) {
        Halos.check(
                "output gradient of the convolution",
                outputGradient,
                outputGradientHalo(form, three, outputGradient, inputGradient));
        return new WinogradConvolution(
                kernels,
                loops,
                form,
                AxisTaps.gradient(three.axis(0), inputGradient.depth(), 0),
                AxisTaps.gradient(three.axis(1), inputGradient.height(), 0),
                AxisTaps.gradient(three.axis(2), inputGradient.width(), 0),
                outputGradient,
                inputGradient,
                inputGradient,
                WeightOrder.forward(three, 1, inputGradient.channels(), outputGradient.channels())
                        .exchanged(),
                Clamp.NONE,
                samples);
    }

    /** Whether a window is what these forms compute: 3x3, stride 1, no dilation, two axes. */
    public static boolean computes(Window three) {
        return three.axis(0).equals(WindowAxis.TRIVIAL) && isThree(three.axis(1)) && isThree(three.axis(2));
    }

    private static boolean isThree(WindowAxis axis) {
        return axis.kernel() == KERNEL && axis.stride() == 1 && axis.dilation() == 1;
    }

    private int[] tileOffsets(ChannelsLast layout) {
        int[] offsets = new int[blocks.perSample()];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = layout.offset(0, i / blocks.wide() * form.tile(), i % blocks.wide() * form.tile());
        }
        return offsets;
    }

    /** The halo the input must have: whole tiles are read. */
    public static Halo inputHalo(WinogradForm form, Window three, ChannelsLast input, ChannelsLast output) {
        return halo(
                form,
                AxisTaps.forward(three.axis(1), output.height()),
                AxisTaps.forward(three.axis(2), output.width()),
                input);
    }

    /** The halo the output gradient must have. */
    public static Halo outputGradientHalo(
            WinogradForm form, Window three, ChannelsLast outputGradient, ChannelsLast inputGradient) {
        return halo(
                form,
                AxisTaps.gradient(three.axis(1), inputGradient.height(), 0),
                AxisTaps.gradient(three.axis(2), inputGradient.width(), 0),
                outputGradient);
    }

    private static Halo halo(WinogradForm form, AxisTaps height, AxisTaps width, ChannelsLast input) {
        return new Halo(
                0,
                0,
                Math.max(0, -height.inputFirst()),
                readsPast(form, height, input.height()),
                Math.max(0, -width.inputFirst()),
                readsPast(form, width, input.width()));
    }

    private static int readsPast(WinogradForm form, AxisTaps axis, int size) {
        int read = axis.inputFirst() + Math.ceilDiv(axis.outputs(), form.tile()) * form.tile() + 2;
        return Math.max(0, read - size);
    }

    /** The floats of the packed weights. */
    public int packedFloats() {
        return panels.floats();
    }

    /** The items of packing; each writes its own part of the packed weights. */
    public int packItems() {
        return panels.count();
    }

    /** Packs one part of the convolution's dense weight {@code [O, I, 3, 3]}. */
    public void pack(int item, float[] weight, int weightBase, float[] packed, int packedBase) {
        panels.pack(item, weight, weightBase, weight, 0, false, packed, packedBase);
    }

    /** As {@link #pack}, with a bias of one float per channel of the result. */
    public void packWithBias(
            int item, float[] weight, int weightBase, float[] bias, int biasBase, float[] packed, int packedBase) {
        panels.pack(item, weight, weightBase, bias, biasBase, true, packed, packedBase);
    }

    /** Items of all samples. */
    public int items() {
        return blocks.items();
    }

    private int products() {
        return form.frequencies() * form.frequencies();
    }

    private int inputFloats() {
        return products() * blocks.tiles() * channels;
    }

    /** The floats of scratch memory one running item needs; their content does not matter. */
    public int scratchFloats() {
        int columns = form.frequencies() * maxColumns * channels;
        int outputs = (products() + form.tile() * form.frequencies() + form.tile() * form.tile())
                * blocks.tiles()
                * kernels.panelWidth();
        return inputFloats() + Math.max(columns, outputs);
    }

    /** One item. Without residual, pass any array and {@code false}. */
    public void run(
            int item,
            float[] x,
            int xBase,
            float[] packed,
            int packedBase,
            float[] add,
            int addBase,
            boolean hasResidual,
            float[] y,
            int yBase,
            float[] scratch,
            int scratchBase) {
        int first = item / blocks.chunks() * blocks.tiles();
        int end = Math.min(first + blocks.tiles(), blocks.count());
        int chunk = item % blocks.chunks();
        if (chunk == 0) {
            clearHalos(first, end, y, yBase);
        }
        int after = scratchBase + inputFloats();
        transformInput(first, end, x, xBase, scratch, scratchBase, after);
        int firstPanel = panels.count() * chunk / blocks.chunks();
        int endPanel = panels.count() * (chunk + 1) / blocks.chunks();
        for (int panel = firstPanel; panel < endPanel; panel++) {
            multiply(panel, end - first, packed, packedBase, scratch, scratchBase, after);
            transformOutput(panel, first, end, packed, packedBase, add, addBase, hasResidual, y, yBase, scratch, after);
        }
    }

    /** Of the samples that begin in this block. */
    private void clearHalos(int first, int end, float[] y, int yBase) {
        for (int sample = Math.ceilDiv(first, blocks.perSample()); sample * blocks.perSample() < end; sample++) {
            output.clearHalo(y, yBase + sample * output.sampleStride());
        }
    }

    /** The tiles as {@code [frequency][tile][channel]} from {@code target} on; {@code columns} is for what is between the two passes. */
    private void transformInput(int first, int end, float[] x, int xBase, float[] scratch, int target, int columns) {
        int plane = (end - first) * channels;
        int tileStep = form.tile() * channels;
        for (int tile = first; tile < end; ) {
            int sample = tile / blocks.perSample();
            int row = tile % blocks.perSample() / blocks.wide();
            int column = tile % blocks.wide();
            int count = Math.min(blocks.wide() - column, end - tile);
            int floats = (form.tile() * count + 2) * channels;
            int from = xBase + sample * input.sampleStride() + inputFirst + row * inputTileRow + column * tileStep;
            forward(1, floats, x, from, input.rowStride(), 0, scratch, columns, floats, 0);
            for (int k = 0; k < form.frequencies(); k++) {
                int to = target + k * form.frequencies() * plane + (tile - first) * channels;
                forward(
                        count,
                        channels,
                        scratch,
                        columns + k * floats,
                        channels,
                        tileStep,
                        scratch,
                        to,
                        plane,
                        channels);
            }
            tile += count;
        }
    }

    private void forward(
            int count,
            int length,
            float[] x,
            int xBase,
            int xStep,
            int xNext,
            float[] y,
            int yBase,
            int yStep,
            int yNext) {
        switch (form) {
            case F2 -> loops.input4(count, length, x, xBase, xStep, xNext, y, yBase, yStep, yNext);
            case F4 -> loops.input6(count, length, x, xBase, xStep, xNext, y, yBase, yStep, yNext);
        }
    }

    private void backward(
            int count,
            int length,
            float[] x,
            int xBase,
            int xStep,
            int xNext,
            float[] y,
            int yBase,
            int yStep,
            int yNext) {
        switch (form) {
            case F2 -> loops.output4(count, length, x, xBase, xStep, xNext, y, yBase, yStep, yNext);
            case F4 -> loops.output6(count, length, x, xBase, xStep, xNext, y, yBase, yStep, yNext);
        }
    }

    /** The products of one panel as {@code [frequency][tile][output channel of the panel]}. */
    private void multiply(
            int panel, int tiles, float[] packed, int packedBase, float[] scratch, int inputs, int target) {
        int width = panels.width(panel);
        int weights = packedBase + panels.offset(panel) + width;
        for (int frequency = 0; frequency < products(); frequency++) {
            int from = inputs + frequency * tiles * channels;
            int to = target + frequency * tiles * width;
            for (int tile = 0; tile < tiles; ) {
                int rowCount = kernels.rowsFor(tiles - tile, tiles);
                int start = Math.min(tile, tiles - rowCount);
                kernels.multiply(
                        rowCount,
                        width,
                        channels,
                        scratch,
                        from,
                        tileRows,
                        start,
                        packed,
                        weights + frequency * channels * width,
                        ZeroTile.FLOATS,
                        0,
                        scratch,
                        to + start * width);
                tile = start + rowCount;
            }
        }
    }

    private void transformOutput(
            int panel,
            int first,
            int end,
            float[] packed,
            int packedBase,
            float[] add,
            int addBase,
            boolean hasResidual,
            float[] y,
            int yBase,
            float[] scratch,
            int from) {
        int width = panels.width(panel);
        int plane = (end - first) * width;
        int row = form.frequencies() * plane;
        int columns = from + form.frequencies() * row;
        int rows = columns + form.tile() * row;
        backward(1, row, scratch, from, row, 0, scratch, columns, row, 0);
        int bias = packedBase + panels.offset(panel);
        if (isFull(panel)) {
            finishPanel(
                    panel, first, end, packed, bias, add, addBase, hasResidual, y, yBase, scratch, columns, plane, row);
            return;
        }
        backward(form.tile(), plane, scratch, columns, plane, row, scratch, rows, plane, form.tile() * plane);
        for (int tile = first; tile < end; ) {
            int inSample = tile % blocks.perSample();
            int count =
                    Math.min(end - tile, even ? blocks.perSample() - inSample : blocks.wide() - tile % blocks.wide());
            finishTiles(
                    panel,
                    tile,
                    count,
                    packed,
                    bias,
                    add,
                    addBase,
                    hasResidual,
                    y,
                    yBase,
                    scratch,
                    rows + (tile - first) * width,
                    plane);
            tile += count;
        }
    }

    /** Whether a panel has a channel in every column, and nothing is to be cleared after it. */
    private boolean isFull(int panel) {
        int end = panels.firstChannel(panel) + panels.width(panel);
        return end <= outChannels && (end < outChannels || end == output.pixelStride());
    }

    /** The last pass and the additions at once, row by row of the tiles. */
    private void finishPanel(
            int panel,
            int first,
            int end,
            float[] packed,
            int bias,
            float[] add,
            int addBase,
            boolean hasResidual,
            float[] y,
            int yBase,
            float[] scratch,
            int columns,
            int plane,
            int row) {
        int channel = panels.firstChannel(panel);
        int width = panels.width(panel);
        for (int tile = first; tile < end; ) {
            int sample = tile / blocks.perSample();
            int inSample = tile % blocks.perSample();
            int count = Math.min(end - tile, blocks.perSample() - inSample);
            int out = yBase + sample * output.sampleStride() + channel;
            int in = addBase + sample * residual.sampleStride() + channel;
            for (int i = 0; i < form.tile(); i++) {
                int from = columns + i * row + (tile - first) * width;
                int to = out + i * output.rowStride();
                if (hasResidual) {
                    int at = in + i * residual.rowStride();
                    finishRowWithResidual(
                            i, count, width, scratch, from, plane, packed, bias, add, at, y, to, inSample);
                } else {
                    finishRow(i, count, width, scratch, from, plane, packed, bias, y, to, inSample);
                }
            }
            tile += count;
        }
    }

    private void finishRow(
            int row,
            int count,
            int width,
            float[] x,
            int xBase,
            int xStep,
            float[] packed,
            int bias,
            float[] y,
            int yBase,
            int tile) {
        int step = output.pixelStride();
        switch (form) {
            case F2 ->
                loops.finish4(
                        row,
                        count,
                        width,
                        x,
                        xBase,
                        xStep,
                        packed,
                        bias,
                        y,
                        yBase,
                        step,
                        outputTiles,
                        rowsOfTiles,
                        columnsOfTiles,
                        tile,
                        clamp.low(),
                        clamp.high());
            case F4 ->
                loops.finish6(
                        row,
                        count,
                        width,
                        x,
                        xBase,
                        xStep,
                        packed,
                        bias,
                        y,
                        yBase,
                        step,
                        outputTiles,
                        rowsOfTiles,
                        columnsOfTiles,
                        tile,
                        clamp.low(),
                        clamp.high());
        }
    }

    private void finishRowWithResidual(
            int row,
            int count,
            int width,
            float[] x,
            int xBase,
            int xStep,
            float[] packed,
            int bias,
            float[] add,
            int addBase,
            float[] y,
            int yBase,
            int tile) {
        int step = output.pixelStride();
        int addStep = residual.pixelStride();
        switch (form) {
            case F2 ->
                loops.finish4WithResidual(
                        row,
                        count,
                        width,
                        x,
                        xBase,
                        xStep,
                        packed,
                        bias,
                        add,
                        addBase,
                        addStep,
                        residualTiles,
                        y,
                        yBase,
                        step,
                        outputTiles,
                        rowsOfTiles,
                        columnsOfTiles,
                        tile,
                        clamp.low(),
                        clamp.high());
            case F4 ->
                loops.finish6WithResidual(
                        row,
                        count,
                        width,
                        x,
                        xBase,
                        xStep,
                        packed,
                        bias,
                        add,
                        addBase,
                        addStep,
                        residualTiles,
                        y,
                        yBase,
                        step,
                        outputTiles,
                        rowsOfTiles,
                        columnsOfTiles,
                        tile,
                        clamp.low(),
                        clamp.high());
        }
    }

    /** Tiles of one sample, and of one row of tiles if some are not full: bias, residual, clamp; pixel by pixel of the tile. */
    private void finishTiles(
            int panel,
            int tile,
            int count,
            float[] packed,
            int bias,
            float[] add,
            int addBase,
            boolean hasResidual,
            float[] y,
            int yBase,
            float[] scratch,
            int from,
            int plane) {
        int sample = tile / blocks.perSample();
        int inSample = tile % blocks.perSample();
        int row = inSample / blocks.wide() * form.tile();
        int column = inSample % blocks.wide() * form.tile();
        int channel = panels.firstChannel(panel);
        int out = yBase + sample * output.sampleStride() + channel;
        int in = addBase + sample * residual.sampleStride() + channel;
        for (int i = 0; i < form.tile(); i++) {
            for (int j = 0; j < form.tile(); j++) {
                int full = even ? count : row + i < output.height() ? fullTiles(column + j, count) : 0;
                if (full > 0) {
                    finish(
                            panel,
                            full,
                            packed,
                            bias,
                            add,
                            in + i * residual.rowStride() + j * residual.pixelStride(),
                            hasResidual,
                            y,
                            out + i * output.rowStride() + j * output.pixelStride(),
                            inSample,
                            scratch,
                            from + (i * form.tile() + j) * plane);
                }
            }
        }
    }

    /** How many of {@code count} tiles whose outputs begin in column {@code column} of the image, a tile apart, lie in it. */
    private int fullTiles(int column, int count) {
        return Math.clamp(Math.ceilDiv(output.width() - column, form.tile()), 0, count);
    }

    private void finish(
            int panel,
            int rowCount,
            float[] packed,
            int bias,
            float[] add,
            int addBase,
            boolean hasResidual,
            float[] y,
            int yBase,
            int tile,
            float[] scratch,
            int from) {
        int tileWidth = panels.width(panel);
        int first = panels.firstChannel(panel);
        int valid = Math.min(tileWidth, outChannels - first);
        int width = Math.min(tileWidth, output.pixelStride() - first);
        if (hasResidual) {
            kernels.finishWithResidual(
                    rowCount,
                    width,
                    valid,
                    scratch,
                    from,
                    tileWidth,
                    packed,
                    bias,
                    add,
                    addBase,
                    residualTiles,
                    y,
                    yBase,
                    outputTiles,
                    tile,
                    clamp.low(),
                    clamp.high());
        } else {
            kernels.finish(
                    rowCount,
                    width,
                    valid,
                    scratch,
                    from,
                    tileWidth,
                    packed,
                    bias,
                    y,
                    yBase,
                    outputTiles,
                    tile,
                    clamp.low(),
                    clamp.high());
        }
        if (panel == panels.count() - 1) {
            clearChannelPadding(rowCount, y, yBase + width, tile, output.pixelStride() - first - width);
        }
    }

    private void clearChannelPadding(int rowCount, float[] y, int yBase, int tile, int missing) {
        for (int i = 0; i < rowCount; i++) {
            for (int j = 0; j < missing; j++) {
                y[yBase + outputTiles[tile + i] + j] = 0;
            }
        }
    }
}
