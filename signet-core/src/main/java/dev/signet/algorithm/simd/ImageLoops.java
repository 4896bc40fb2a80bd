package dev.signet.algorithm.simd;

/** The loops of a convolution that reads an image of few channels plane by plane. Like {@link Kernels} on vectors or plain, with the same bits. */
public sealed interface ImageLoops permits VectorImageLoops, ScalarImageLoops {
    /** Neighbouring pixels of one call of {@link #multiply}. */
    int pixels();

    /**
     * A tile of the convolution: for {@code i < pixels()}, {@code j < width}, from zero, in the order of k,
     * {@code tile[tileBase + i * width + j] = fma(a[aBase + taps[k] + i], b[bBase + k * width + j], …)}.
     *
     * @param width {@link Kernels#lanes} or {@link Kernels#panelWidth}
     */
    void multiply(
            int width, int length, float[] a, int aBase, int[] taps, float[] b, int bBase, float[] tile, int tileBase);

    /** {@code target[targetBase + i] = source[sourceBase + i * step]} for {@code i < count}. */
    void everyNth(int count, int step, float[] source, int sourceBase, float[] target, int targetBase);
}
