package dev.signet.algorithm.simd;

import static dev.signet.algorithm.simd.Lanes.LANES;
import static dev.signet.algorithm.simd.Lanes.WIDE;

/** The kernels on the Vector API. */
final class VectorKernels implements Kernels {
    private static final boolean MANY_REGISTERS =
            LANES == 16 || System.getProperty("os.arch", "").equals("aarch64");
    private static final TileRows TILE_ROWS = LANES == 16
            ? new TileRows(14, 8, 7, 4, 2, 1)
            : MANY_REGISTERS ? new TileRows(8, 7, 4, 2, 1) : new TileRows(4, 2, 1);

    /** Floats of 1 KiB: pixels that are multiples of it apart share few sets of the first cache. */
    private static final int CACHE_PERIOD = 256;

    @Override
    public String name() {
        return "vectors of " + LANES + " floats";
    }

    @Override
    public int lanes() {
        return LANES;
    }

    @Override
    public int maxRows() {
        return TILE_ROWS.largest();
    }

    @Override
    public int rowsFor(int remaining, int total) {
        return TILE_ROWS.rowsFor(remaining, total);
    }

    @Override
    public void multiply(
            int rowCount,
            int width,
            int length,
            float[] a,
            int aBase,
            int[] rows,
            int row,
            float[] b,
            int bBase,
            float[] start,
            int startBase,
            float[] tile,
            int tileBase) {
        if (width == WIDE) {
            switch (rowCount) {
                case 14 -> Tile14.wide(length, a, aBase, rows, row, b, bBase, start, startBase, tile, tileBase);
                case 8 -> Tile8.wide(length, a, aBase, rows, row, b, bBase, start, startBase, tile, tileBase);
                case 7 -> Tile7.wide(length, a, aBase, rows, row, b, bBase, start, startBase, tile, tileBase);
                case 4 -> Tile4.wide(length, a, aBase, rows, row, b, bBase, start, startBase, tile, tileBase);
                case 2 -> Tile2.wide(length, a, aBase, rows, row, b, bBase, start, startBase, tile, tileBase);
                case 1 -> Tile1.wide(length, a, aBase, rows, row, b, bBase, start, startBase, tile, tileBase);
                default -> throw noTile(rowCount);
            }
        } else {
            switch (rowCount) {
                case 14 -> Tile14.narrow(length, a, aBase, rows, row, b, bBase, start, startBase, tile, tileBase);
                case 8 -> Tile8.narrow(length, a, aBase, rows, row, b, bBase, start, startBase, tile, tileBase);
                case 7 -> Tile7.narrow(length, a, aBase, rows, row, b, bBase, start, startBase, tile, tileBase);
                case 4 -> Tile4.narrow(length, a, aBase, rows, row, b, bBase, start, startBase, tile, tileBase);
                case 2 -> Tile2.narrow(length, a, aBase, rows, row, b, bBase, start, startBase, tile, tileBase);
                case 1 -> Tile1.narrow(length, a, aBase, rows, row, b, bBase, start, startBase, tile, tileBase);
                default -> throw noTile(rowCount);
            }
        }
    }

    private static IllegalArgumentException noTile(int rowCount) {
        return new IllegalArgumentException("no tile of " + rowCount + " rows; ask rowsFor for the height");
    }

    @Override
    public void gather(
            int rowCount,
            int length,
            float[] x,
            int xBase,
            int[] rows,
            int row,
            int[] offsets,
            float[] target,
            int targetBase,
            int rowStride) {
        GatherVector.rows(rowCount, length, x, xBase, rows, row, offsets, target, targetBase, rowStride);
    }

    @Override
    public void finish(
            int rowCount,
            int width,
            int valid,
            float[] tile,
            int tileBase,
            int tileWidth,
            float[] bias,
            int biasBase,
            float[] y,
            int yBase,
            int[] yRows,
            int row,
            float low,
            float high) {
        if (width == WIDE && tileWidth == WIDE) {
            FinishVector.wide(rowCount, valid, tile, tileBase, bias, biasBase, y, yBase, yRows, row, low, high);
            return;
        }
        int vectors = width / LANES * LANES;
        for (int j = 0; j < vectors; j += LANES) {
            FinishVector.plain(
                    rowCount,
                    valid - j,
                    tile,
                    tileBase + j,
                    tileWidth,
                    bias,
                    biasBase + j,
                    y,
                    yBase + j,
                    yRows,
                    row,
                    low,
                    high);
        }
        FinishScalar.plain(
                vectors, rowCount, width, valid, tile, tileBase, tileWidth, bias, biasBase, y, yBase, yRows, row, low,
                high);
    }

    @Override
    public void finishWithResidual(
            int rowCount,
            int width,
            int valid,
            float[] tile,
            int tileBase,
            int tileWidth,
            float[] bias,
            int biasBase,
            float[] residual,
            int residualBase,
            int[] residualRows,
            float[] y,
            int yBase,
            int[] yRows,
            int row,
            float low,
            float high) {
        if (width == WIDE && tileWidth == WIDE && valid >= WIDE) {
            FinishVector.wideWithResidual(
                    rowCount,
                    tile,
                    tileBase,
                    bias,
                    biasBase,
                    residual,
                    residualBase,
                    residualRows,
                    y,
                    yBase,
                    yRows,
                    row,
                    low,
                    high);
            return;
        }
        int vectors = width / LANES * LANES;
        for (int j = 0; j < vectors; j += LANES) {
            FinishVector.withResidual(
                    rowCount,
                    valid - j,
                    tile,
                    tileBase + j,
                    tileWidth,
                    bias,
                    biasBase + j,
                    residual,
                    residualBase + j,
                    residualRows,
                    y,
                    yBase + j,
                    yRows,
                    row,
                    low,
                    high);
        }
        FinishScalar.withResidual(
                vectors,
                rowCount,
                width,
                valid,
                tile,
                tileBase,
                tileWidth,
                bias,
                biasBase,
                residual,
                residualBase,
                residualRows,
                y,
                yBase,
                yRows,
                row,
                low,
                high);
    }

    @Override
    public int outerRows() {
        return MANY_REGISTERS ? 8 : 4;
    }

    @Override
    public void outer(
            int width,
            int length,
            float[] a,
            int aBase,
            int[] pixels,
            float[] b,
            int bBase,
            float[] start,
            int startBase,
            float[] tile,
            int tileBase) {
        if (MANY_REGISTERS) {
            if (width == WIDE) {
                Outer8.wide(length, a, aBase, pixels, b, bBase, start, startBase, tile, tileBase);
            } else {
                Outer8.narrow(length, a, aBase, pixels, b, bBase, start, startBase, tile, tileBase);
            }
        } else if (width == WIDE) {
            Outer4.wide(length, a, aBase, pixels, b, bBase, start, startBase, tile, tileBase);
        } else {
            Outer4.narrow(length, a, aBase, pixels, b, bBase, start, startBase, tile, tileBase);
        }
    }

    @Override
    public void columnSums(int columns, int length, float[] b, int bBase, int stride, float[] sum, int sumBase) {
        int vectors = columns / LANES * LANES;
        for (int j = 0; j < vectors; j += LANES) {
            SumVector.column(length, b, bBase + j, stride, sum, sumBase + j);
        }
        SumScalar.columns(columns - vectors, length, b, bBase + vectors, stride, sum, sumBase + vectors);
    }

    @Override
    public void add(int length, float[] source, int sourceBase, float[] target, int targetBase) {
        SumVector.add(length, source, sourceBase, target, targetBase);
    }

    @Override
    public int depthwisePixels() {
        return DepthwiseVector.PIXELS;
    }

    @Override
    public void depthwise(
            float[] a,
            int aBase,
            int[] rows,
            int row,
            int[] taps,
            float[] b,
            int bBase,
            int bStride,
            float[] tile,
            int tileBase) {
        DepthwiseVector.forward(a, aBase, rows, row, taps, b, bBase, bStride, tile, tileBase);
    }

    @Override
    public void depthwiseNine(
            int rows,
            int pixels,
            int channels,
            int line,
            float[] x,
            int xBase,
            int xRowStep,
            int xPixelStep,
            int tapRowStep,
            int tapStep,
            float[] packed,
            int packedBase,
            float[] y,
            int yBase,
            int yRowStep,
            int yPixelStep,
            float low,
            float high) {
        boolean together = pixels >= DepthwiseNine.TOGETHER;
        boolean regular = xPixelStep == tapStep || xPixelStep == 2 * tapStep;
        if (together && regular && tapStep % CACHE_PERIOD == 0) {
            depthwiseAcross(
                    rows,
                    pixels,
                    channels,
                    line,
                    x,
                    xBase,
                    xRowStep,
                    xPixelStep,
                    tapRowStep,
                    tapStep,
                    packed,
                    packedBase,
                    y,
                    yBase,
                    yRowStep,
                    yPixelStep,
                    low,
                    high);
            return;
        }
        for (int c = 0; c < channels; c += LANES) {
            if (together && xPixelStep == tapStep) {
                DepthwiseNine.dense(
                        rows,
                        pixels,
                        line,
                        x,
                        xBase + c,
                        xRowStep,
                        tapRowStep,
                        tapStep,
                        packed,
                        packedBase + c,
                        y,
                        yBase + c,
                        yRowStep,
                        yPixelStep,
                        low,
                        high);
            } else if (together && xPixelStep == 2 * tapStep) {
                DepthwiseNine.halved(
                        rows,
                        pixels,
                        line,
                        x,
                        xBase + c,
                        xRowStep,
                        tapRowStep,
                        tapStep,
                        packed,
                        packedBase + c,
                        y,
                        yBase + c,
                        yRowStep,
                        yPixelStep,
                        low,
                        high);
            } else {
                DepthwiseNine.single(
                        rows,
                        pixels,
                        line,
                        x,
                        xBase + c,
                        xRowStep,
                        xPixelStep,
                        tapRowStep,
                        tapStep,
                        packed,
                        packedBase + c,
                        y,
                        yBase + c,
                        yRowStep,
                        yPixelStep,
                        low,
                        high);
            }
        }
    }

    private static void depthwiseAcross(
            int rows,
            int pixels,
            int channels,
            int line,
            float[] x,
            int xBase,
            int xRowStep,
            int xPixelStep,
            int tapRowStep,
            int tapStep,
            float[] packed,
            int packedBase,
            float[] y,
            int yBase,
            int yRowStep,
            int yPixelStep,
            float low,
            float high) {
        for (int r = 0; r < rows; r++) {
            for (int p = 0; p < pixels; p += DepthwiseAcross.TOGETHER) {
                int first = Math.min(p, pixels - DepthwiseAcross.TOGETHER);
                int from = xBase + r * xRowStep + first * xPixelStep;
                int to = yBase + r * yRowStep + first * yPixelStep;
                if (xPixelStep == tapStep) {
                    DepthwiseAcross.dense(
                            channels,
                            line,
                            x,
                            from,
                            tapRowStep,
                            tapStep,
                            packed,
                            packedBase,
                            y,
                            to,
                            yPixelStep,
                            low,
                            high);
                } else {
                    DepthwiseAcross.halved(
                            channels,
                            line,
                            x,
                            from,
                            tapRowStep,
                            tapStep,
                            packed,
                            packedBase,
                            y,
                            to,
                            yPixelStep,
                            low,
                            high);
                }
            }
        }
    }

    @Override
    public int depthwiseTaps() {
        return DepthwiseVector.TAPS;
    }

    @Override
    public void depthwiseOuter(
            int length,
            float[] a,
            int aBase,
            int[] pixels,
            int[] taps,
            int tap,
            float[] b,
            int bBase,
            int[] bPixels,
            float[] tile,
            int tileBase) {
        DepthwiseVector.weights(length, a, aBase, pixels, taps, tap, b, bBase, bPixels, tile, tileBase);
    }

    @Override
    public float peak(int steps) {
        return PeakLoop.run(steps);
    }

    @Override
    public int peakOperationsPerStep() {
        return PeakLoop.operationsPerStep();
    }
}
