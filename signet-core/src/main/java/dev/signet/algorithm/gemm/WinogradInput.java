package dev.signet.algorithm.gemm;

import dev.signet.algorithm.simd.WinogradLoops;

/**
 * The transform {@code B^T X B} of the overlapping input tiles: down the columns of a row of tiles first, which neighbouring tiles share, then along
 * the rows.
 *
 * @param channels channels of a pixel, whole vectors
 * @param first where the first tile of a sample begins
 * @param line from the channels of one tile to those of the next
 */
record WinogradInput(
        WinogradLoops loops,
        WinogradForm form,
        WinogradTiles tiles,
        ChannelsLast input,
        int channels,
        int first,
        int line) {

    /** Scratch for so many tiles. */
    int scratchFloats(int count) {
        return form.frequencies() * (form.tile() * Math.min(tiles.wide(), count) + 2) * channels;
    }

    /** The tiles from {@code begin} to {@code end} as {@code [frequency][tile][channel]}, the frequencies {@code plane} floats apart. */
    void transform(
            int begin, int end, float[] x, int xBase, float[] target, int to, int plane, float[] scratch, int columns) {
        int tileStep = form.tile() * channels;
        for (int tile = begin; tile < end; ) {
            int sample = tile / tiles.perSample();
            int row = tile % tiles.perSample() / tiles.wide();
            int column = tile % tiles.wide();
            int count = Math.min(tiles.wide() - column, end - tile);
            int pixels = form.tile() * count + 2;
            int floats = pixels * channels;
            int from = xBase
                    + sample * input.sampleStride()
                    + first
                    + form.tile() * (row * input.rowStride() + column * input.pixelStride());
            boolean dense = input.pixelStride() == channels;
            pass(
                    dense ? 1 : pixels,
                    dense ? floats : channels,
                    x,
                    from,
                    input.rowStride(),
                    input.pixelStride(),
                    scratch,
                    columns,
                    floats,
                    channels);
            for (int k = 0; k < form.frequencies(); k++) {
                pass(
                        count,
                        channels,
                        scratch,
                        columns + k * floats,
                        channels,
                        tileStep,
                        target,
                        to + k * form.frequencies() * plane + (tile - begin) * line,
                        plane,
                        line);
            }
            tile += count;
        }
    }

    private void pass(
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
}
