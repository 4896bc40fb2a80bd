package dev.signet.algorithm.simd;

import static dev.signet.algorithm.simd.Lanes.LANES;
import static dev.signet.algorithm.simd.Lanes.SPECIES;
import static dev.signet.algorithm.simd.Lanes.WIDE;

import jdk.incubator.vector.FloatVector;

/**
 * The micro-kernel of {@link ImageLoops#multiply} with 4 pixels, for machines with 16 registers. See {@link Image8}.
 */
final class Image4 {
    static final int ROWS = 4;

    private Image4() {}

    /** Two vectors per pixel. */
    static void wide(int length, float[] a, int aBase, int[] taps, float[] b, int bBase, float[] tile, int tileBase) {
        FloatVector c0a = FloatVector.zero(SPECIES);
        FloatVector c0b = FloatVector.zero(SPECIES);
        FloatVector c1a = FloatVector.zero(SPECIES);
        FloatVector c1b = FloatVector.zero(SPECIES);
        FloatVector c2a = FloatVector.zero(SPECIES);
        FloatVector c2b = FloatVector.zero(SPECIES);
        FloatVector c3a = FloatVector.zero(SPECIES);
        FloatVector c3b = FloatVector.zero(SPECIES);
        for (int k = 0; k < length; k++) {
            int at = aBase + taps[k];
            FloatVector ba = FloatVector.fromArray(SPECIES, b, bBase + k * WIDE);
            FloatVector bb = FloatVector.fromArray(SPECIES, b, bBase + k * WIDE + LANES);
            FloatVector v0 = FloatVector.broadcast(SPECIES, a[at]);
            c0a = v0.fma(ba, c0a);
            c0b = v0.fma(bb, c0b);
            FloatVector v1 = FloatVector.broadcast(SPECIES, a[at + 1]);
            c1a = v1.fma(ba, c1a);
            c1b = v1.fma(bb, c1b);
            FloatVector v2 = FloatVector.broadcast(SPECIES, a[at + 2]);
            c2a = v2.fma(ba, c2a);
            c2b = v2.fma(bb, c2b);
            FloatVector v3 = FloatVector.broadcast(SPECIES, a[at + 3]);
            c3a = v3.fma(ba, c3a);
            c3b = v3.fma(bb, c3b);
        }
        c0a.intoArray(tile, tileBase);
        c0b.intoArray(tile, tileBase + LANES);
        c1a.intoArray(tile, tileBase + 2 * LANES);
        c1b.intoArray(tile, tileBase + 3 * LANES);
        c2a.intoArray(tile, tileBase + 4 * LANES);
        c2b.intoArray(tile, tileBase + 5 * LANES);
        c3a.intoArray(tile, tileBase + 6 * LANES);
        c3b.intoArray(tile, tileBase + 7 * LANES);
    }

    /** One vector per pixel. */
    static void narrow(int length, float[] a, int aBase, int[] taps, float[] b, int bBase, float[] tile, int tileBase) {
        FloatVector c0a = FloatVector.zero(SPECIES);
        FloatVector c1a = FloatVector.zero(SPECIES);
        FloatVector c2a = FloatVector.zero(SPECIES);
        FloatVector c3a = FloatVector.zero(SPECIES);
        for (int k = 0; k < length; k++) {
            int at = aBase + taps[k];
            FloatVector ba = FloatVector.fromArray(SPECIES, b, bBase + k * LANES);
            c0a = FloatVector.broadcast(SPECIES, a[at]).fma(ba, c0a);
            c1a = FloatVector.broadcast(SPECIES, a[at + 1]).fma(ba, c1a);
            c2a = FloatVector.broadcast(SPECIES, a[at + 2]).fma(ba, c2a);
            c3a = FloatVector.broadcast(SPECIES, a[at + 3]).fma(ba, c3a);
        }
        c0a.intoArray(tile, tileBase);
        c1a.intoArray(tile, tileBase + LANES);
        c2a.intoArray(tile, tileBase + 2 * LANES);
        c3a.intoArray(tile, tileBase + 3 * LANES);
    }
}
