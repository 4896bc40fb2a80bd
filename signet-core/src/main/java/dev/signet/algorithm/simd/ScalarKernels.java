package dev.signet.algorithm.simd;

/**
 * The kernels as plain loops, the definition of what the vector kernels compute. C2 vectorizes some of them by itself; the results are the same
 * to the bit.
 */
final class ScalarKernels implements Kernels {
    private static final int WIDTH = 8;
    private static final TileRows TILE_ROWS = new TileRows(4, 2, 1);

    @Override
    public String name() {
        return "plain loops";
    }

    @Override
    public int lanes() {
        return WIDTH;
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
        for (int i = 0; i < rowCount; i++) {
            int in = aBase + rows[row + i];
            for (int j = 0; j < width; j += WIDTH) {
                eightChains(
                        width,
                        length,
                        a,
                        in,
                        b,
                        bBase + j,
                        start,
                        startBase + i * width + j,
                        tile,
                        tileBase + i * width + j);
            }
        }
    }

    /** Eight neighbouring elements of a tile, in named locals so that they stay in registers. */
    private static void eightChains(
            int width, int length, float[] a, int in, float[] b, int bBase, float[] start, int s, float[] tile, int t) {
        float c0 = start[s];
        float c1 = start[s + 1];
        float c2 = start[s + 2];
        float c3 = start[s + 3];
        float c4 = start[s + 4];
        float c5 = start[s + 5];
        float c6 = start[s + 6];
        float c7 = start[s + 7];
        for (int k = 0; k < length; k++) {
            float factor = a[in + k];
            int line = bBase + k * width;
            c0 = Math.fma(factor, b[line], c0);
            c1 = Math.fma(factor, b[line + 1], c1);
            c2 = Math.fma(factor, b[line + 2], c2);
            c3 = Math.fma(factor, b[line + 3], c3);
            c4 = Math.fma(factor, b[line + 4], c4);
            c5 = Math.fma(factor, b[line + 5], c5);
            c6 = Math.fma(factor, b[line + 6], c6);
            c7 = Math.fma(factor, b[line + 7], c7);
        }
        tile[t] = c0;
        tile[t + 1] = c1;
        tile[t + 2] = c2;
        tile[t + 3] = c3;
        tile[t + 4] = c4;
        tile[t + 5] = c5;
        tile[t + 6] = c6;
        tile[t + 7] = c7;
    }

    private static void addScaled(int length, float factor, float[] b, int bBase, float[] sum, int sumBase) {
        for (int j = 0; j < length; j++) {
            sum[sumBase + j] = Math.fma(factor, b[bBase + j], sum[sumBase + j]);
        }
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
        GatherScalar.rows(rowCount, length, x, xBase, rows, row, offsets, target, targetBase, rowStride);
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
        FinishScalar.plain(
                0, rowCount, width, valid, tile, tileBase, tileWidth, bias, biasBase, y, yBase, yRows, row, low, high);
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
        FinishScalar.withResidual(
                0,
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
        return 4;
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
        System.arraycopy(start, startBase, tile, tileBase, 4 * width);
        for (int p = 0; p < length; p++) {
            int in = aBase + pixels[p];
            for (int i = 0; i < 4; i++) {
                addScaled(width, a[in + i], b, bBase + p * width, tile, tileBase + i * width);
            }
        }
    }

    @Override
    public void columnSums(int columns, int length, float[] b, int bBase, int stride, float[] sum, int sumBase) {
        SumScalar.columns(columns, length, b, bBase, stride, sum, sumBase);
    }

    @Override
    public void add(int length, float[] source, int sourceBase, float[] target, int targetBase) {
        for (int i = 0; i < length; i++) {
            target[targetBase + i] += source[sourceBase + i];
        }
    }

    @Override
    public int depthwisePixels() {
        return 1;
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
        int in = aBase + rows[row];
        for (int lane = 0; lane < WIDTH; lane++) {
            float sum = 0;
            for (int t = 0; t < taps.length; t++) {
                sum = Math.fma(a[in + taps[t] + lane], b[bBase + t * bStride + lane], sum);
            }
            tile[tileBase + lane] = sum;
        }
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
        for (int r = 0; r < rows; r++) {
            for (int p = 0; p < pixels; p++) {
                for (int c = 0; c < channels; c++) {
                    int from = xBase + r * xRowStep + p * xPixelStep + c;
                    float sum = 0;
                    for (int t = 0; t < 9; t++) {
                        float weight = packed[packedBase + (1 + t) * line + c];
                        sum = Math.fma(x[from + t / 3 * tapRowStep + t % 3 * tapStep], weight, sum);
                    }
                    sum += packed[packedBase + c];
                    sum = sum <= low ? low : sum;
                    y[yBase + r * yRowStep + p * yPixelStep + c] = sum > high ? high : sum;
                }
            }
        }
    }

    @Override
    public int depthwiseTaps() {
        return 1;
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
        for (int p = 0; p < length; p++) {
            int in = aBase + pixels[p] + taps[tap];
            int gradient = bBase + bPixels[p];
            for (int lane = 0; lane < WIDTH; lane++) {
                tile[tileBase + lane] = Math.fma(a[in + lane], b[gradient + lane], tile[tileBase + lane]);
            }
        }
    }

    @Override
    public float peak(int steps) {
        float c0 = 0;
        float c1 = 0;
        float c2 = 0;
        float c3 = 0;
        float c4 = 0;
        float c5 = 0;
        float c6 = 0;
        float c7 = 0;
        for (int i = 0; i < steps; i++) {
            c0 = Math.fma(0.999f, c0, 0.001f);
            c1 = Math.fma(0.999f, c1, 0.002f);
            c2 = Math.fma(0.999f, c2, 0.003f);
            c3 = Math.fma(0.999f, c3, 0.004f);
            c4 = Math.fma(0.999f, c4, 0.005f);
            c5 = Math.fma(0.999f, c5, 0.006f);
            c6 = Math.fma(0.999f, c6, 0.007f);
            c7 = Math.fma(0.999f, c7, 0.008f);
        }
        return c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7;
    }

    @Override
    public int peakOperationsPerStep() {
        return 16;
    }
}
