package dev.signet.algorithm.simd;

/**
 * The innermost loops of the fast algorithms, over {@code float[]} and offsets. Two implementations compute the same bits: one on the Vector API,
 * one plain; a process uses {@link Simd#KERNELS} only, so the JIT sees one receiver.
 *
 * <p>Why the bits agree: each output element is one chain of fused multiply-adds in the order of the loop index. Vectors run over output
 * channels, never along the chain, so their width does not show.
 *
 * <p>Weights and gradients are read in <i>panels</i>: {@code width} consecutive output channels, stored step by step
 * ({@code b[k * width + j]}). A panel is {@link #panelWidth} wide, or {@link #lanes} wide where that holds the remaining channels.
 */
public sealed interface Kernels permits VectorKernels, ScalarKernels {
    /** The name of this implementation with its width, for messages. */
    String name();

    /** Floats of one vector: the width of a narrow panel. */
    int lanes();

    /** Floats of two vectors: the width of a full panel. */
    default int panelWidth() {
        return 2 * lanes();
    }

    /** The width of the panel that begins with {@code remaining} output channels to go. */
    default int widthFor(int remaining) {
        return remaining <= lanes() ? lanes() : panelWidth();
    }

    /** The largest number of rows {@link #multiply} takes at once. */
    int maxRows();

    /**
     * How many rows the next call of {@link #multiply} best takes when {@code remaining} of {@code total} rows are left. May exceed
     * {@code remaining} (never {@code total}): then rows before the next one are computed again.
     */
    int rowsFor(int remaining, int total);

    /**
     * The tile of matrix multiplication: for {@code i < rowCount}, {@code j < width}, in the order of k,
     * {@code tile[i * width + j] = fma(a[aBase + rows[row + i] + k], b[bBase + k * width + j], tile[i * width + j])}
     * where {@code tile} begins as {@code start}, which may be the tile itself.
     */
    void multiply(
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
            int tileBase);

    /**
     * Copies runs of consecutive floats into rows: for {@code i < rowCount}, run r and {@code j < length},
     * {@code target[targetBase + i * rowStride + r * length + j] = x[xBase + rows[row + i] + offsets[r] + j]}. Rows and offsets rise. May overwrite
     * up to {@link #lanes} floats after each row and after the last.
     */
    void gather(
            int rowCount,
            int length,
            float[] x,
            int xBase,
            int[] rows,
            int row,
            int[] offsets,
            float[] target,
            int targetBase,
            int rowStride);

    /**
     * Writes finished rows: {@code y[yBase + yRows[row + i] + j] = clamp(tile[tileBase + i * tileWidth + j] + bias[biasBase + j])} for
     * {@code j < valid}, and zero for {@code valid <= j < width}. Clamping compares (up to {@code low} becomes low, above {@code high} high), so
     * NaN stays NaN.
     */
    void finish(
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
            float high);

    /** As {@link #finish}, and adds {@code residual[residualBase + residualRows[row + i] + j]} after the bias, before clamping. */
    void finishWithResidual(
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
            float high);

    /** How many consecutive floats of {@code a} one call of {@link #outer} reads per pixel. */
    int outerRows();

    /**
     * The tile of a weight gradient: for {@code i < outerRows()}, {@code j < width}, in the order of p,
     * {@code tile[i * width + j] = fma(a[aBase + pixels[p] + i], b[bBase + p * width + j], tile[i * width + j])}
     * where {@code tile} begins as {@code start}, which may be the tile itself.
     */
    void outer(
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
            int tileBase);

    /** For {@code j < columns}: {@code sum[sumBase + j] += b[bBase + p * stride + j]} in the order of p, one addition at a time. */
    void columnSums(int columns, int length, float[] b, int bBase, int stride, float[] sum, int sumBase);

    /** {@code target[targetBase + i] += source[sourceBase + i]}. */
    void add(int length, float[] source, int sourceBase, float[] target, int targetBase);

    /** How many pixels {@link #depthwise} takes at once. */
    int depthwisePixels();

    /**
     * {@link #lanes} channels of a depthwise convolution at {@link #depthwisePixels} pixels: from zero, in the order of t,
     * {@code sum = fma(a[aBase + rows[row + i] + taps[t]], b[bBase + t * bStride], sum)} per lane, written to {@code tile[i * lanes + lane]}.
     */
    void depthwise(
            float[] a,
            int aBase,
            int[] rows,
            int row,
            int[] taps,
            float[] b,
            int bBase,
            int bStride,
            float[] tile,
            int tileBase);

    /**
     * A depthwise convolution of nine taps, whole: for {@code r < rows}, {@code p < pixels}, {@code c < channels}, from zero over the taps
     * {@code (i, j)} in the order of rows, {@code sum = fma(x[xBase + r * xRowStep + p * xPixelStep + i * tapRowStep + j * tapStep + c],
     * packed[packedBase + (1 + 3 * i + j) * line + c], sum)}; then {@code packed[packedBase + c]} is added, the sum clamped as in {@link #finish} and
     * written to {@code y[yBase + r * yRowStep + p * yPixelStep + c]}. The channels are whole vectors.
     */
    void depthwiseNine(
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
            float high);

    /** How many taps {@link #depthwiseOuter} takes at once. */
    int depthwiseTaps();

    /**
     * {@link #lanes} channels of the weight gradient of a depthwise convolution at {@link #depthwiseTaps} taps: for t from 0, in the order of p,
     * {@code tile[t * lanes + lane] = fma(a[aBase + pixels[p] + taps[tap + t] + lane], b[bBase + bPixels[p] + lane], tile[…])}.
     */
    void depthwiseOuter(
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
            int tileBase);

    /** Runs that many steps of independent multiply-adds in registers; the result only keeps the JIT from dropping them. */
    float peak(int steps);

    /** Floating-point operations (2 per multiply-add) of one step of {@link #peak}. */
    int peakOperationsPerStep();
}
