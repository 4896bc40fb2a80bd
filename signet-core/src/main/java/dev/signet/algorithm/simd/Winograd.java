package dev.signet.algorithm.simd;

/** The constants of the transforms of F(4,3): the points are 0, ±{@link #SMALL}, ±{@link #LARGE}, ∞; their squares are 1/2 and 2. */
final class Winograd {
    static final float SMALL = (float) 0.70710678118654752440;
    static final float LARGE = (float) 1.41421356237309504880;
    static final float SMALL_CUBED = SMALL / 2;
    static final float LARGE_CUBED = 2 * LARGE;
    /** Sum of the squares of the two points. */
    static final float SQUARES = 2.5f;
    /** Scale of the weights at ±SMALL: 1 over the product of the point's distances to the others. */
    static final float SMALL_SCALE = -2f / 3;

    static final float LARGE_SCALE = 1f / 6;

    private Winograd() {}
}
