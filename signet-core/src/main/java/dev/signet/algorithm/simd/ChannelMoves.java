package dev.signet.algorithm.simd;

/**
 * Channels of the pixels of one value on their way to places in the pixels of another. On vectors where pixels of both are whole vectors, else plain; nothing is
 * computed, so the results are the same.
 */
public sealed interface ChannelMoves permits VectorChannelMoves, ScalarChannelMoves {
    /**
     * What moves: for each c channel {@code from[c]} of the source goes to {@code to[c]} of the target.
     *
     * @param xStride the floats of a pixel of the source
     * @param yStride the floats of a pixel of the target
     * @param others whether the channels of the target that nothing goes to are written with zero; if not, they stay
     */
    record Places(int[] from, int[] to, int xStride, int yStride, boolean others) {}

    /** Moves the channels of that many pixels. */
    void move(int pixels, float[] x, int xAt, float[] y, int yAt);
}
