package dev.signet.algorithm.simd;

import static dev.signet.algorithm.simd.Lanes.LANES;
import static dev.signet.algorithm.simd.Lanes.SPECIES;
import static dev.signet.algorithm.simd.Lanes.WIDE;

import jdk.incubator.vector.FloatVector;

/**
 * The micro-kernel of {@link ImageLoops#multiply} with 8 pixels, for machines with 32 registers. Where a tap lies comes from a list, so C2 checks it in every
 * step; but the pixels lie side by side, so it checks the first and the last of them only. 8 pixels of two vectors are as fast as it gets: with 14
 * one accumulator goes to the stack and back in every step.
 */
final class Image8 {
    static final int ROWS = 8;

    private Image8() {}

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
        FloatVector c4a = FloatVector.zero(SPECIES);
        FloatVector c4b = FloatVector.zero(SPECIES);
        FloatVector c5a = FloatVector.zero(SPECIES);
        FloatVector c5b = FloatVector.zero(SPECIES);
        FloatVector c6a = FloatVector.zero(SPECIES);
        FloatVector c6b = FloatVector.zero(SPECIES);
        FloatVector c7a = FloatVector.zero(SPECIES);
        FloatVector c7b = FloatVector.zero(SPECIES);
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
            FloatVector v4 = FloatVector.broadcast(SPECIES, a[at + 4]);
            c4a = v4.fma(ba, c4a);
            c4b = v4.fma(bb, c4b);
            FloatVector v5 = FloatVector.broadcast(SPECIES, a[at + 5]);
            c5a = v5.fma(ba, c5a);
            c5b = v5.fma(bb, c5b);
            FloatVector v6 = FloatVector.broadcast(SPECIES, a[at + 6]);
            c6a = v6.fma(ba, c6a);
            c6b = v6.fma(bb, c6b);
            FloatVector v7 = FloatVector.broadcast(SPECIES, a[at + 7]);
            c7a = v7.fma(ba, c7a);
            c7b = v7.fma(bb, c7b);
        }
        c0a.intoArray(tile, tileBase);
        c0b.intoArray(tile, tileBase + LANES);
        c1a.intoArray(tile, tileBase + 2 * LANES);
        c1b.intoArray(tile, tileBase + 3 * LANES);
        c2a.intoArray(tile, tileBase + 4 * LANES);
        c2b.intoArray(tile, tileBase + 5 * LANES);
        c3a.intoArray(tile, tileBase + 6 * LANES);
        c3b.intoArray(tile, tileBase + 7 * LANES);
        c4a.intoArray(tile, tileBase + 8 * LANES);
        c4b.intoArray(tile, tileBase + 9 * LANES);
        c5a.intoArray(tile, tileBase + 10 * LANES);
        c5b.intoArray(tile, tileBase + 11 * LANES);
        c6a.intoArray(tile, tileBase + 12 * LANES);
        c6b.intoArray(tile, tileBase + 13 * LANES);
        c7a.intoArray(tile, tileBase + 14 * LANES);
        c7b.intoArray(tile, tileBase + 15 * LANES);
    }

    /** One vector per pixel. */
    static void narrow(int length, float[] a, int aBase, int[] taps, float[] b, int bBase, float[] tile, int tileBase) {
        FloatVector c0a = FloatVector.zero(SPECIES);
        FloatVector c1a = FloatVector.zero(SPECIES);
        FloatVector c2a = FloatVector.zero(SPECIES);
        FloatVector c3a = FloatVector.zero(SPECIES);
        FloatVector c4a = FloatVector.zero(SPECIES);
        FloatVector c5a = FloatVector.zero(SPECIES);
        FloatVector c6a = FloatVector.zero(SPECIES);
        FloatVector c7a = FloatVector.zero(SPECIES);
        for (int k = 0; k < length; k++) {
            int at = aBase + taps[k];
            FloatVector ba = FloatVector.fromArray(SPECIES, b, bBase + k * LANES);
            c0a = FloatVector.broadcast(SPECIES, a[at]).fma(ba, c0a);
            c1a = FloatVector.broadcast(SPECIES, a[at + 1]).fma(ba, c1a);
            c2a = FloatVector.broadcast(SPECIES, a[at + 2]).fma(ba, c2a);
            c3a = FloatVector.broadcast(SPECIES, a[at + 3]).fma(ba, c3a);
            c4a = FloatVector.broadcast(SPECIES, a[at + 4]).fma(ba, c4a);
            c5a = FloatVector.broadcast(SPECIES, a[at + 5]).fma(ba, c5a);
            c6a = FloatVector.broadcast(SPECIES, a[at + 6]).fma(ba, c6a);
            c7a = FloatVector.broadcast(SPECIES, a[at + 7]).fma(ba, c7a);
        }
        c0a.intoArray(tile, tileBase);
        c1a.intoArray(tile, tileBase + LANES);
        c2a.intoArray(tile, tileBase + 2 * LANES);
        c3a.intoArray(tile, tileBase + 3 * LANES);
        c4a.intoArray(tile, tileBase + 4 * LANES);
        c5a.intoArray(tile, tileBase + 5 * LANES);
        c6a.intoArray(tile, tileBase + 6 * LANES);
        c7a.intoArray(tile, tileBase + 7 * LANES);
    }
}
