package dev.signet.algorithm.simd;

import static dev.signet.algorithm.simd.Lanes.LANES;
import static dev.signet.algorithm.simd.Lanes.SPECIES;
import static dev.signet.algorithm.simd.Lanes.WIDE;

import jdk.incubator.vector.FloatVector;

/**
 * The micro-kernel with 1 row: see {@link Kernels#multiply}. One row: what is left when there is only one row at all, such as a fully connected layer on one sample.
 *
 * <p>Accumulators are named locals around one flat loop: the form C2 turns into a loop without spills or bounds checks.
 */
final class Tile1 {
    private Tile1() {}

    /** Two vectors per row. */
    static void wide(
            int length,
            float[] a,
            int aBase,
            int[] rows,
            int row,
            float[] b,
            int bBase,
            float[] start,
            int startBase,
            float[] tile,
            int tileBase) {
        int a0 = aBase + rows[row];
        FloatVector c0a = FloatVector.fromArray(SPECIES, start, startBase);
        FloatVector c0b = FloatVector.fromArray(SPECIES, start, startBase + LANES);
        for (int k = 0; k < length; k++) {
            FloatVector ba = FloatVector.fromArray(SPECIES, b, bBase + k * WIDE);
            FloatVector bb = FloatVector.fromArray(SPECIES, b, bBase + k * WIDE + LANES);
            FloatVector v0 = FloatVector.broadcast(SPECIES, a[a0 + k]);
            c0a = v0.fma(ba, c0a);
            c0b = v0.fma(bb, c0b);
        }
        c0a.intoArray(tile, tileBase);
        c0b.intoArray(tile, tileBase + LANES);
    }

    /** One vector per row. */
    static void narrow(
            int length,
            float[] a,
            int aBase,
            int[] rows,
            int row,
            float[] b,
            int bBase,
            float[] start,
            int startBase,
            float[] tile,
            int tileBase) {
        int a0 = aBase + rows[row];
        FloatVector c0a = FloatVector.fromArray(SPECIES, start, startBase);
        for (int k = 0; k < length; k++) {
            FloatVector ba = FloatVector.fromArray(SPECIES, b, bBase + k * LANES);
            c0a = FloatVector.broadcast(SPECIES, a[a0 + k]).fma(ba, c0a);
        }
        c0a.intoArray(tile, tileBase);
    }
}
