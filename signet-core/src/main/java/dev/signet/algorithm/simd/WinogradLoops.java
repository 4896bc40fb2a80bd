package dev.signet.algorithm.simd;

/**
 * The one-dimensional transforms of Winograd's minimal filtering, over many elements at once; two implementations with the same bits, see
 * {@link Simd#WINOGRAD}. {@code …4} belongs to F(2,3) with the points 0, ±1, ∞; {@code …6} to F(4,3) with the points 0, ±√2/2, ±√2, ∞.
 *
 * <p>All methods have one form: for {@code n < count} and {@code i < length}, with {@code x_j = x[xBase + n * xNext + j * xStep + i]}, write row
 * {@code q} of matrix times {@code (x_0, x_1, …)} to {@code y[yBase + n * yNext + q * yStep + i]}. The length is a whole number of vectors. A
 * target may be its own source where the addresses of equal {@code n} and {@code i} agree.
 */
public sealed interface WinogradLoops permits VectorWinogradLoops, ScalarWinogradLoops {
    /** 4 inputs to 4 frequencies: B^T of F(2,3). */
    void input4(
            int count,
            int length,
            float[] x,
            int xBase,
            int xStep,
            int xNext,
            float[] y,
            int yBase,
            int yStep,
            int yNext);

    /** 3 taps to 4 frequencies: G of F(2,3). */
    void weight4(
            int count,
            int length,
            float[] x,
            int xBase,
            int xStep,
            int xNext,
            float[] y,
            int yBase,
            int yStep,
            int yNext);

    /** 4 frequencies to 2 outputs: A^T of F(2,3). */
    void output4(
            int count,
            int length,
            float[] x,
            int xBase,
            int xStep,
            int xNext,
            float[] y,
            int yBase,
            int yStep,
            int yNext);

    /** 6 inputs to 6 frequencies: B^T of F(4,3). */
    void input6(
            int count,
            int length,
            float[] x,
            int xBase,
            int xStep,
            int xNext,
            float[] y,
            int yBase,
            int yStep,
            int yNext);

    /** 3 taps to 6 frequencies: G of F(4,3). */
    void weight6(
            int count,
            int length,
            float[] x,
            int xBase,
            int xStep,
            int xNext,
            float[] y,
            int yBase,
            int yStep,
            int yNext);

    /** 6 frequencies to 4 outputs: A^T of F(4,3). */
    void output6(
            int count,
            int length,
            float[] x,
            int xBase,
            int xStep,
            int xNext,
            float[] y,
            int yBase,
            int yStep,
            int yNext);

    /** 4 output gradients of a tile to 6 frequencies: A of F(4,3), the adjoint of {@link #output6}. */
    void outputGradient6(
            int count,
            int length,
            float[] x,
            int xBase,
            int xStep,
            int xNext,
            float[] y,
            int yBase,
            int yStep,
            int yNext);

    /** 6 frequencies to 3 taps: G^T of F(4,3), the adjoint of {@link #weight6}. */
    void weightGradient6(
            int count,
            int length,
            float[] x,
            int xBase,
            int xStep,
            int xNext,
            float[] y,
            int yBase,
            int yStep,
            int yNext);

    /**
     * The last pass of F(2,3) for one row of outputs of so many tiles: {@link #output4} of {@code x[xBase + t * width + q * xStep + j]}, plus
     * {@code bias[biasBase + j]}, clamped as in {@link Kernels#finish}, to {@code y[yBase + yTiles[tile + t] + p * yStep + j]} for output {@code p}
     * of the tile. Writes nothing of tiles that have no more than {@code row} rows, and only the first {@code columns[tile + t]} outputs.
     */
    void finish4(
            int row,
            int count,
            int width,
            float[] x,
            int xBase,
            int xStep,
            float[] bias,
            int biasBase,
            float[] y,
            int yBase,
            int yStep,
            int[] yTiles,
            int[] rows,
            int[] columns,
            int tile,
            float low,
            float high);

    /** As {@link #finish4}, and adds {@code residual[residualBase + residualTiles[tile + t] + p * residualStep + j]} after the bias. */
    void finish4WithResidual(
            int row,
            int count,
            int width,
            float[] x,
            int xBase,
            int xStep,
            float[] bias,
            int biasBase,
            float[] residual,
            int residualBase,
            int residualStep,
            int[] residualTiles,
            float[] y,
            int yBase,
            int yStep,
            int[] yTiles,
            int[] rows,
            int[] columns,
            int tile,
            float low,
            float high);

    /** As {@link #finish4} with {@link #output6}. */
    void finish6(
            int row,
            int count,
            int width,
            float[] x,
            int xBase,
            int xStep,
            float[] bias,
            int biasBase,
            float[] y,
            int yBase,
            int yStep,
            int[] yTiles,
            int[] rows,
            int[] columns,
            int tile,
            float low,
            float high);

    /** As {@link #finish4WithResidual} with {@link #output6}. */
    void finish6WithResidual(
            int row,
            int count,
            int width,
            float[] x,
            int xBase,
            int xStep,
            float[] bias,
            int biasBase,
            float[] residual,
            int residualBase,
            int residualStep,
            int[] residualTiles,
            float[] y,
            int yBase,
            int yStep,
            int[] yTiles,
            int[] rows,
            int[] columns,
            int tile,
            float low,
            float high);
}
