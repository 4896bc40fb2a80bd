package dev.signet.algorithm.simd;

import static dev.signet.algorithm.simd.Lanes.LANES;
import static dev.signet.algorithm.simd.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/** Depthwise convolution: nothing is shared between channels, so vectors run over them. See {@link Kernels#depthwise}. */
final class DepthwiseVector {
    /** Pixels in flight, to hide the latency of the chain over the taps. */
    static final int PIXELS = 8;
    /** Taps in flight in the weight gradient, for the same reason. */
    static final int TAPS = 8;

    private DepthwiseVector() {}

    static void forward(
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
        int a0 = aBase + rows[row];
        int a1 = aBase + rows[row + 1];
        int a2 = aBase + rows[row + 2];
        int a3 = aBase + rows[row + 3];
        int a4 = aBase + rows[row + 4];
        int a5 = aBase + rows[row + 5];
        int a6 = aBase + rows[row + 6];
        int a7 = aBase + rows[row + 7];
        FloatVector c0 = FloatVector.zero(SPECIES);
        FloatVector c1 = FloatVector.zero(SPECIES);
        FloatVector c2 = FloatVector.zero(SPECIES);
        FloatVector c3 = FloatVector.zero(SPECIES);
        FloatVector c4 = FloatVector.zero(SPECIES);
        FloatVector c5 = FloatVector.zero(SPECIES);
        FloatVector c6 = FloatVector.zero(SPECIES);
        FloatVector c7 = FloatVector.zero(SPECIES);
        for (int t = 0; t < taps.length; t++) {
            int tap = taps[t];
            FloatVector weight = FloatVector.fromArray(SPECIES, b, bBase + t * bStride);
            c0 = FloatVector.fromArray(SPECIES, a, a0 + tap).fma(weight, c0);
            c1 = FloatVector.fromArray(SPECIES, a, a1 + tap).fma(weight, c1);
            c2 = FloatVector.fromArray(SPECIES, a, a2 + tap).fma(weight, c2);
            c3 = FloatVector.fromArray(SPECIES, a, a3 + tap).fma(weight, c3);
            c4 = FloatVector.fromArray(SPECIES, a, a4 + tap).fma(weight, c4);
            c5 = FloatVector.fromArray(SPECIES, a, a5 + tap).fma(weight, c5);
            c6 = FloatVector.fromArray(SPECIES, a, a6 + tap).fma(weight, c6);
            c7 = FloatVector.fromArray(SPECIES, a, a7 + tap).fma(weight, c7);
        }
        c0.intoArray(tile, tileBase);
        c1.intoArray(tile, tileBase + LANES);
        c2.intoArray(tile, tileBase + 2 * LANES);
        c3.intoArray(tile, tileBase + 3 * LANES);
        c4.intoArray(tile, tileBase + 4 * LANES);
        c5.intoArray(tile, tileBase + 5 * LANES);
        c6.intoArray(tile, tileBase + 6 * LANES);
        c7.intoArray(tile, tileBase + 7 * LANES);
    }

    static void weights(
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
        int t0 = aBase + taps[tap];
        int t1 = aBase + taps[tap + 1];
        int t2 = aBase + taps[tap + 2];
        int t3 = aBase + taps[tap + 3];
        int t4 = aBase + taps[tap + 4];
        int t5 = aBase + taps[tap + 5];
        int t6 = aBase + taps[tap + 6];
        int t7 = aBase + taps[tap + 7];
        FloatVector c0 = FloatVector.fromArray(SPECIES, tile, tileBase);
        FloatVector c1 = FloatVector.fromArray(SPECIES, tile, tileBase + LANES);
        FloatVector c2 = FloatVector.fromArray(SPECIES, tile, tileBase + 2 * LANES);
        FloatVector c3 = FloatVector.fromArray(SPECIES, tile, tileBase + 3 * LANES);
        FloatVector c4 = FloatVector.fromArray(SPECIES, tile, tileBase + 4 * LANES);
        FloatVector c5 = FloatVector.fromArray(SPECIES, tile, tileBase + 5 * LANES);
        FloatVector c6 = FloatVector.fromArray(SPECIES, tile, tileBase + 6 * LANES);
        FloatVector c7 = FloatVector.fromArray(SPECIES, tile, tileBase + 7 * LANES);
        for (int p = 0; p < length; p++) {
            int at = pixels[p];
            FloatVector gradient = FloatVector.fromArray(SPECIES, b, bBase + bPixels[p]);
            c0 = FloatVector.fromArray(SPECIES, a, t0 + at).fma(gradient, c0);
            c1 = FloatVector.fromArray(SPECIES, a, t1 + at).fma(gradient, c1);
            c2 = FloatVector.fromArray(SPECIES, a, t2 + at).fma(gradient, c2);
            c3 = FloatVector.fromArray(SPECIES, a, t3 + at).fma(gradient, c3);
            c4 = FloatVector.fromArray(SPECIES, a, t4 + at).fma(gradient, c4);
            c5 = FloatVector.fromArray(SPECIES, a, t5 + at).fma(gradient, c5);
            c6 = FloatVector.fromArray(SPECIES, a, t6 + at).fma(gradient, c6);
            c7 = FloatVector.fromArray(SPECIES, a, t7 + at).fma(gradient, c7);
        }
        c0.intoArray(tile, tileBase);
        c1.intoArray(tile, tileBase + LANES);
        c2.intoArray(tile, tileBase + 2 * LANES);
        c3.intoArray(tile, tileBase + 3 * LANES);
        c4.intoArray(tile, tileBase + 4 * LANES);
        c5.intoArray(tile, tileBase + 5 * LANES);
        c6.intoArray(tile, tileBase + 6 * LANES);
        c7.intoArray(tile, tileBase + 7 * LANES);
    }
}
