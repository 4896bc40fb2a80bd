package dev.signet.algorithm.gemm;

import dev.signet.algorithm.simd.Kernels;
import dev.signet.algorithm.simd.WinogradLoops;

/** The way back from the products of a Winograd convolution: {@code A^T M A} tile by tile, then bias, residual and clamp, into the layout of the output. */
final class WinogradOutput {
    private final Kernels kernels;
    private final WinogradLoops loops;
    private final WinogradForm form;
    private final WinogradTiles tiles;
    private final WinogradPanels panels;
    private final ChannelsLast output;
    private final ChannelsLast residual;
    private final int outChannels;
    private final Clamp clamp;
    /** Where the outputs of each tile of a sample begin. */
    private final int[] outputTiles;

    private final int[] residualTiles;
    /** How much of each tile of a sample lies in the image. */
    private final int[] rowsOfTiles;

    private final int[] columnsOfTiles;
    /** Whether every tile is full. */
    private final boolean even;

    /** @param residual the layout of the value that is added before clamping; {@code output} if there is none */
    WinogradOutput(
            Kernels kernels,
            WinogradLoops loops,
            WinogradForm form,
            WinogradTiles tiles,
            WinogradPanels panels,
            ChannelsLast output,
            ChannelsLast residual,
            int outChannels,
            Clamp clamp) {
        this.kernels = kernels;
        this.loops = loops;
        this.form = form;
        this.tiles = tiles;
        this.panels = panels;
        this.output = output;
        this.residual = residual;
        this.outChannels = outChannels;
        this.clamp = clamp;
        this.outputTiles = tileOffsets(output);
        this.residualTiles = tileOffsets(residual);
        this.rowsOfTiles = new int[tiles.perSample()];
        this.columnsOfTiles = new int[tiles.perSample()];
        for (int i = 0; i < rowsOfTiles.length; i++) {
            rowsOfTiles[i] = output.height() - i / tiles.wide() * form.tile();
            columnsOfTiles[i] = output.width() - i % tiles.wide() * form.tile();
        }
        this.even = output.height() % form.tile() == 0 && output.width() % form.tile() == 0;
    }

    private int[] tileOffsets(ChannelsLast layout) {
        int[] offsets = new int[tiles.perSample()];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = layout.offset(0, i / tiles.wide() * form.tile(), i % tiles.wide() * form.tile());
        }
        return offsets;
    }

    /** Scratch for so many tiles. */
    int scratchFloats(int count) {
        return form.tile() * (form.frequencies() + form.tile()) * count * kernels.panelWidth();
    }

    /** Clears the halos of the samples that begin among these tiles. */
    void clearHalos(int first, int end, float[] y, int yBase) {
        for (int sample = Math.ceilDiv(first, tiles.perSample()); sample * tiles.perSample() < end; sample++) {
            output.clearHalo(y, yBase + sample * output.sampleStride());
        }
    }

    /**
     * The outputs of one panel of channels in the tiles from {@code first} to {@code end}.
     *
     * @param plane from the products of one frequency, {@code [tile][channel of the panel]}, to those of the next
     */
    void transform(
            int panel,
            int first,
            int end,
            float[] products,
            int from,
            int plane,
            float[] packed,
            int packedBase,
            float[] add,
            int addBase,
            boolean hasResidual,
            float[] y,
            int yBase,
            float[] scratch,
            int columns) {
        int width = panels.width(panel);
        int length = (end - first) * width;
        int row = form.frequencies() * length;
        int rows = columns + form.tile() * row;
        boolean dense = plane == length;
        backward(
                dense ? 1 : form.frequencies(),
                dense ? row : length,
                products,
                from,
                form.frequencies() * plane,
                plane,
                scratch,
                columns,
                row,
                length);
        int bias = packedBase + panels.offset(panel);
        if (isFull(panel)) {
            finishPanel(
                    panel,
                    first,
                    end,
                    packed,
                    bias,
                    add,
                    addBase,
                    hasResidual,
                    y,
                    yBase,
                    scratch,
                    columns,
                    length,
                    row);
            return;
        }
        backward(form.tile(), length, scratch, columns, length, row, scratch, rows, length, form.tile() * length);
        for (int tile = first; tile < end; ) {
            int inSample = tile % tiles.perSample();
            int count = Math.min(end - tile, even ? tiles.perSample() - inSample : tiles.wide() - tile % tiles.wide());
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
                    length);
            tile += count;
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

    /** Whether a panel has a channel in every column, and nothing is to be cleared after it. */
    private boolean isFull(int panel) {
        int end = panels.firstChannel(panel) + panels.width(panel);
        return end <= outChannels && (end < outChannels || end == output.writtenChannels());
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
            int sample = tile / tiles.perSample();
            int inSample = tile % tiles.perSample();
            int count = Math.min(end - tile, tiles.perSample() - inSample);
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
        int sample = tile / tiles.perSample();
        int inSample = tile % tiles.perSample();
        int row = inSample / tiles.wide() * form.tile();
        int column = inSample % tiles.wide() * form.tile();
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
        int width = Math.min(tileWidth, output.writtenChannels() - first);
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
            clearChannelPadding(rowCount, y, yBase + width, tile, output.writtenChannels() - first - width);
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
