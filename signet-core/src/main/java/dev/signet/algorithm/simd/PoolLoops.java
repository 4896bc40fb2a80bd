package dev.signet.algorithm.simd;

/**
 * One window of a pooling at one output pixel, all its channels, no padding in it. For a maximum it is a list of pixels in order; for an average a box
 * of {@code depth x height x width} pixels, whose first is given and whose steps say how far the next plane, row and pixel lie. Like {@link Kernels} on vectors or plain, with the same bits.
 */
public sealed interface PoolLoops permits VectorPoolLoops, ScalarPoolLoops {
    /** The largest of the pixels {@code xAt + taps[t]} in each channel; NaN if one is NaN. */
    void maximum(int channels, int[] taps, float[] x, int xAt, float[] y, int yAt);

    /**
     * Adds {@code dy} in each channel to the pixel {@code dxAt + dxTaps[t]} for which {@code xAt + taps[t]} is the first largest, or the first NaN.
     */
    void maximumGradient(
            int channels, int[] taps, float[] x, int xAt, float[] dy, int dyAt, int[] dxTaps, float[] dx, int dxAt);

    /**
     * The largest of each 2x2 pixels of two rows of pixels, {@code xRow} floats apart, {@code stride} floats a pixel; NaN if one is NaN.
     *
     * @param pixels of the output
     */
    void maximumOfPairs(int pixels, int stride, float[] x, int xAt, int xRow, float[] y, int yAt);

    /**
     * The largest of 3x3 pixels, window after window along the row: what two windows share is compared once. NaN if one is NaN; of zeros of both signs that of the
     * first column is kept.
     *
     * @param pixels of the output
     * @param step input pixels from one window to the next: 1 or 2
     * @param xStride floats of an input pixel
     * @param second how far the second row of pixels lies behind the first; 0 if there is none
     * @param third how far the third lies behind it; that of the second if there is none
     * @param yStride floats of an output pixel
     */
    void maximumOfNine(
            int pixels,
            int step,
            int channels,
            float[] x,
            int xAt,
            int xStride,
            int second,
            int third,
            float[] y,
            int yAt,
            int yStride);

    /** Writes dy to the first largest of each 2x2 pixels, or the first NaN, and zero to the other three. */
    void maximumOfPairsGradient(
            int pixels,
            int stride,
            float[] x,
            int xAt,
            int xRow,
            float[] dy,
            int dyAt,
            float[] dx,
            int dxAt,
            int dxRow);

    /** The sum of the window, row by row, divided by {@code divisor}. */
    void average(
            int channels,
            int depth,
            int height,
            int width,
            float[] x,
            int xAt,
            int planeStep,
            int rowStep,
            int pixelStep,
            float divisor,
            float[] y,
            int yAt);

    /** Adds {@code dy / divisor} to every pixel of the window. */
    void averageGradient(
            int channels,
            int depth,
            int height,
            int width,
            float[] dy,
            int dyAt,
            float divisor,
            float[] dx,
            int dxAt,
            int planeStep,
            int rowStep,
            int pixelStep);
}
