package dev.signet.algorithm.simd;

import static dev.signet.algorithm.simd.Lanes.LANES;
import static dev.signet.algorithm.simd.Lanes.SPECIES;
import static dev.signet.algorithm.simd.Lanes.WIDE;

import jdk.incubator.vector.FloatVector;

/**
 * The micro-kernel with 2 rows: see {@link Kernels#multiply}. For remainders where no earlier rows can be computed again.
 *
 * <p>Accumulators are named locals around one flat loop: the form C2 turns into a loop without spills or bounds checks.
 */
final class Tile2 {
    private Tile2() {}

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
        int a1 = aBase + rows[row + 1];
        FloatVector c0a = FloatVector.fromArray(SPECIES, start, startBase);
        FloatVector c0b = FloatVector.fromArray(SPECIES, start, startBase + LANES);
        FloatVector c1a = FloatVector.fromArray(SPECIES, start, startBase + 2 * LANES);
        FloatVector c1b = FloatVector.fromArray(SPECIES, start, startBase + 3 * LANES);
        for (int k = 0; k < length; k++) {
            FloatVector ba = FloatVector.fromArray(SPECIES, b, bBase + k * WIDE);
            FloatVector bb = FloatVector.fromArray(SPECIES, b, bBase + k * WIDE + LANES);
            FloatVector v0 = FloatVector.broadcast(SPECIES, a[a0 + k]);
            c0a = v0.fma(ba, c0a);
            c0b = v0.fma(bb, c0b);
            FloatVector v1 = FloatVector.broadcast(SPECIES, a[a1 + k]);
            c1a = v1.fma(ba, c1a);
            c1b = v1.fma(bb, c1b);
        }
        c0a.intoArray(tile, tileBase);
        c0b.intoArray(tile, tileBase + LANES);
        c1a.intoArray(tile, tileBase + 2 * LANES);
        c1b.intoArray(tile, tileBase + 3 * LANES);
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
        int a1 = aBase + rows[row + 1];
        FloatVector c0a = FloatVector.fromArray(SPECIES, start, startBase);
        FloatVector c1a = FloatVector.fromArray(SPECIES, start, startBase + LANES);
        for (int k = 0; k < length; k++) {
            FloatVector ba = FloatVector.fromArray(SPECIES, b, bBase + k * LANES);
            c0a = FloatVector.broadcast(SPECIES, a[a0 + k]).fma(ba, c0a);
            c1a = FloatVector.broadcast(SPECIES, a[a1 + k]).fma(ba, c1a);
        }
        c0a.intoArray(tile, tileBase);
        c1a.intoArray(tile, tileBase + LANES);
    }
}
