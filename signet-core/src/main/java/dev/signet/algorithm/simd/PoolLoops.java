package dev.signet.algorithm.simd;

/**
 * One window of a pooling at one output pixel, all its channels. A window is a box of {@code depth x height x width} pixels, whose first is given and
 * whose steps say how far the next plane, row and pixel lie; no padding is in it. Like {@link Kernels} on vectors or plain, with the same bits.
 */
public sealed interface PoolLoops permits VectorPoolLoops, ScalarPoolLoops {
    /** The largest value of the window in each channel; NaN if one is NaN. */
    void maximum(
            int channels,
            int depth,
            int height,
            int width,
            float[] x,
            int xAt,
            int planeStep,
            int rowStep,
            int pixelStep,
            float[] y,
            int yAt);

    /** Adds {@code dy} to the first largest pixel (or the first NaN) of the window in each channel. */
    void maximumGradient(
            int channels,
            int depth,
            int height,
            int width,
            float[] x,
            int xAt,
            int planeStep,
            int rowStep,
            float[] dy,
            int dyAt,
            float[] dx,
            int dxAt,
            int dxPlaneStep,
            int dxRowStep,
            int pixelStep);

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
