package dev.signet.algorithm.simd;

/**
 * Changes between planes, one channel after the other, and pixels, all channels together. Floats are only moved, so there is nothing to round. Like
 * {@link Kernels} on vectors or plain.
 */
public sealed interface TransposeLoops permits VectorTransposeLoops, ScalarTransposeLoops {
    /**
     * For {@code c < channels} and {@code p < pixels}: {@code output[to + offsets[p] + c] = planes[from + c * plane + p]}.
     *
     * @param offsets where each pixel begins
     */
    void toPixels(int channels, int pixels, float[] planes, int from, int plane, float[] output, int to, int[] offsets);

    /** For {@code c < channels} and {@code p < pixels}: {@code planes[to + c * plane + p] = input[from + offsets[p] + c]}. */
    void toPlanes(int channels, int pixels, float[] input, int from, int[] offsets, float[] planes, int to, int plane);

    /** As {@link #toPixels} for three channels, as of a picture, and pixels without anything between them. */
    void threeToPixels(int pixels, float[] planes, int from, int plane, float[] output, int to);
}
