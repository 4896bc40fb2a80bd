package dev.signet.algorithm.simd;

import static dev.signet.algorithm.simd.Lanes.LANES;
import static dev.signet.algorithm.simd.Lanes.SPECIES;
import static dev.signet.algorithm.simd.Lanes.WIDE;

import jdk.incubator.vector.FloatVector;

/**
 * The weight-gradient micro-kernel with 4 consecutive input channels: see {@link Kernels#outer}. 8 accumulators, for machines with 16 vector registers.
 */
final class Outer4 {
    private Outer4() {}

    /** Two vectors of output channels. */
    static void wide(
            int length,
            float[] a,
            int aBase,
            int[] pixels,
            float[] b,
            int bBase,
            float[] start,
            int startBase,
            float[] tile,
            int tileBase) {
        FloatVector c0a = FloatVector.fromArray(SPECIES, start, startBase);
        FloatVector c0b = FloatVector.fromArray(SPECIES, start, startBase + LANES);
        FloatVector c1a = FloatVector.fromArray(SPECIES, start, startBase + 2 * LANES);
        FloatVector c1b = FloatVector.fromArray(SPECIES, start, startBase + 3 * LANES);
        FloatVector c2a = FloatVector.fromArray(SPECIES, start, startBase + 4 * LANES);
        FloatVector c2b = FloatVector.fromArray(SPECIES, start, startBase + 5 * LANES);
        FloatVector c3a = FloatVector.fromArray(SPECIES, start, startBase + 6 * LANES);
        FloatVector c3b = FloatVector.fromArray(SPECIES, start, startBase + 7 * LANES);
        for (int p = 0; p < length; p++) {
            int at = aBase + pixels[p];
            FloatVector ba = FloatVector.fromArray(SPECIES, b, bBase + p * WIDE);
            FloatVector bb = FloatVector.fromArray(SPECIES, b, bBase + p * WIDE + LANES);
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

    /** One vector of output channels. */
    static void narrow(
            int length,
            float[] a,
            int aBase,
            int[] pixels,
            float[] b,
            int bBase,
            float[] start,
            int startBase,
            float[] tile,
            int tileBase) {
        FloatVector c0a = FloatVector.fromArray(SPECIES, start, startBase);
        FloatVector c1a = FloatVector.fromArray(SPECIES, start, startBase + LANES);
        FloatVector c2a = FloatVector.fromArray(SPECIES, start, startBase + 2 * LANES);
        FloatVector c3a = FloatVector.fromArray(SPECIES, start, startBase + 3 * LANES);
        for (int p = 0; p < length; p++) {
            int at = aBase + pixels[p];
            FloatVector ba = FloatVector.fromArray(SPECIES, b, bBase + p * LANES);
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
