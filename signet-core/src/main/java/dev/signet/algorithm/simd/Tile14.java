package dev.signet.algorithm.simd;

import static dev.signet.algorithm.simd.Lanes.LANES;
import static dev.signet.algorithm.simd.Lanes.SPECIES;
import static dev.signet.algorithm.simd.Lanes.WIDE;

import jdk.incubator.vector.FloatVector;

/**
 * The micro-kernel with 14 rows: see {@link Kernels#multiply}. The main tile of AVX-512: 28 accumulators, 14 broadcasts and 2 loads per step, and C2 keeps them all in registers.
 *
 * <p>Accumulators are named locals around one flat loop: the form C2 turns into a loop without spills or bounds checks.
 */
final class Tile14 {
    private Tile14() {}

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
        int a2 = aBase + rows[row + 2];
        int a3 = aBase + rows[row + 3];
        int a4 = aBase + rows[row + 4];
        int a5 = aBase + rows[row + 5];
        int a6 = aBase + rows[row + 6];
        int a7 = aBase + rows[row + 7];
        int a8 = aBase + rows[row + 8];
        int a9 = aBase + rows[row + 9];
        int a10 = aBase + rows[row + 10];
        int a11 = aBase + rows[row + 11];
        int a12 = aBase + rows[row + 12];
        int a13 = aBase + rows[row + 13];
        FloatVector c0a = FloatVector.fromArray(SPECIES, start, startBase);
        FloatVector c0b = FloatVector.fromArray(SPECIES, start, startBase + LANES);
        FloatVector c1a = FloatVector.fromArray(SPECIES, start, startBase + 2 * LANES);
        FloatVector c1b = FloatVector.fromArray(SPECIES, start, startBase + 3 * LANES);
        FloatVector c2a = FloatVector.fromArray(SPECIES, start, startBase + 4 * LANES);
        FloatVector c2b = FloatVector.fromArray(SPECIES, start, startBase + 5 * LANES);
        FloatVector c3a = FloatVector.fromArray(SPECIES, start, startBase + 6 * LANES);
        FloatVector c3b = FloatVector.fromArray(SPECIES, start, startBase + 7 * LANES);
        FloatVector c4a = FloatVector.fromArray(SPECIES, start, startBase + 8 * LANES);
        FloatVector c4b = FloatVector.fromArray(SPECIES, start, startBase + 9 * LANES);
        FloatVector c5a = FloatVector.fromArray(SPECIES, start, startBase + 10 * LANES);
        FloatVector c5b = FloatVector.fromArray(SPECIES, start, startBase + 11 * LANES);
        FloatVector c6a = FloatVector.fromArray(SPECIES, start, startBase + 12 * LANES);
        FloatVector c6b = FloatVector.fromArray(SPECIES, start, startBase + 13 * LANES);
        FloatVector c7a = FloatVector.fromArray(SPECIES, start, startBase + 14 * LANES);
        FloatVector c7b = FloatVector.fromArray(SPECIES, start, startBase + 15 * LANES);
        FloatVector c8a = FloatVector.fromArray(SPECIES, start, startBase + 16 * LANES);
        FloatVector c8b = FloatVector.fromArray(SPECIES, start, startBase + 17 * LANES);
        FloatVector c9a = FloatVector.fromArray(SPECIES, start, startBase + 18 * LANES);
        FloatVector c9b = FloatVector.fromArray(SPECIES, start, startBase + 19 * LANES);
        FloatVector c10a = FloatVector.fromArray(SPECIES, start, startBase + 20 * LANES);
        FloatVector c10b = FloatVector.fromArray(SPECIES, start, startBase + 21 * LANES);
        FloatVector c11a = FloatVector.fromArray(SPECIES, start, startBase + 22 * LANES);
        FloatVector c11b = FloatVector.fromArray(SPECIES, start, startBase + 23 * LANES);
        FloatVector c12a = FloatVector.fromArray(SPECIES, start, startBase + 24 * LANES);
        FloatVector c12b = FloatVector.fromArray(SPECIES, start, startBase + 25 * LANES);
        FloatVector c13a = FloatVector.fromArray(SPECIES, start, startBase + 26 * LANES);
        FloatVector c13b = FloatVector.fromArray(SPECIES, start, startBase + 27 * LANES);
        for (int k = 0; k < length; k++) {
            FloatVector ba = FloatVector.fromArray(SPECIES, b, bBase + k * WIDE);
            FloatVector bb = FloatVector.fromArray(SPECIES, b, bBase + k * WIDE + LANES);
            FloatVector v0 = FloatVector.broadcast(SPECIES, a[a0 + k]);
            c0a = v0.fma(ba, c0a);
            c0b = v0.fma(bb, c0b);
            FloatVector v1 = FloatVector.broadcast(SPECIES, a[a1 + k]);
            c1a = v1.fma(ba, c1a);
            c1b = v1.fma(bb, c1b);
            FloatVector v2 = FloatVector.broadcast(SPECIES, a[a2 + k]);
            c2a = v2.fma(ba, c2a);
            c2b = v2.fma(bb, c2b);
            FloatVector v3 = FloatVector.broadcast(SPECIES, a[a3 + k]);
            c3a = v3.fma(ba, c3a);
            c3b = v3.fma(bb, c3b);
            FloatVector v4 = FloatVector.broadcast(SPECIES, a[a4 + k]);
            c4a = v4.fma(ba, c4a);
            c4b = v4.fma(bb, c4b);
            FloatVector v5 = FloatVector.broadcast(SPECIES, a[a5 + k]);
            c5a = v5.fma(ba, c5a);
            c5b = v5.fma(bb, c5b);
            FloatVector v6 = FloatVector.broadcast(SPECIES, a[a6 + k]);
            c6a = v6.fma(ba, c6a);
            c6b = v6.fma(bb, c6b);
            FloatVector v7 = FloatVector.broadcast(SPECIES, a[a7 + k]);
            c7a = v7.fma(ba, c7a);
            c7b = v7.fma(bb, c7b);
            FloatVector v8 = FloatVector.broadcast(SPECIES, a[a8 + k]);
            c8a = v8.fma(ba, c8a);
            c8b = v8.fma(bb, c8b);
            FloatVector v9 = FloatVector.broadcast(SPECIES, a[a9 + k]);
            c9a = v9.fma(ba, c9a);
            c9b = v9.fma(bb, c9b);
            FloatVector v10 = FloatVector.broadcast(SPECIES, a[a10 + k]);
            c10a = v10.fma(ba, c10a);
            c10b = v10.fma(bb, c10b);
            FloatVector v11 = FloatVector.broadcast(SPECIES, a[a11 + k]);
            c11a = v11.fma(ba, c11a);
            c11b = v11.fma(bb, c11b);
            FloatVector v12 = FloatVector.broadcast(SPECIES, a[a12 + k]);
            c12a = v12.fma(ba, c12a);
            c12b = v12.fma(bb, c12b);
            FloatVector v13 = FloatVector.broadcast(SPECIES, a[a13 + k]);
            c13a = v13.fma(ba, c13a);
            c13b = v13.fma(bb, c13b);
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
        c8a.intoArray(tile, tileBase + 16 * LANES);
        c8b.intoArray(tile, tileBase + 17 * LANES);
        c9a.intoArray(tile, tileBase + 18 * LANES);
        c9b.intoArray(tile, tileBase + 19 * LANES);
        c10a.intoArray(tile, tileBase + 20 * LANES);
        c10b.intoArray(tile, tileBase + 21 * LANES);
        c11a.intoArray(tile, tileBase + 22 * LANES);
        c11b.intoArray(tile, tileBase + 23 * LANES);
        c12a.intoArray(tile, tileBase + 24 * LANES);
        c12b.intoArray(tile, tileBase + 25 * LANES);
        c13a.intoArray(tile, tileBase + 26 * LANES);
        c13b.intoArray(tile, tileBase + 27 * LANES);
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
        int a2 = aBase + rows[row + 2];
        int a3 = aBase + rows[row + 3];
        int a4 = aBase + rows[row + 4];
        int a5 = aBase + rows[row + 5];
        int a6 = aBase + rows[row + 6];
        int a7 = aBase + rows[row + 7];
        int a8 = aBase + rows[row + 8];
        int a9 = aBase + rows[row + 9];
        int a10 = aBase + rows[row + 10];
        int a11 = aBase + rows[row + 11];
        int a12 = aBase + rows[row + 12];
        int a13 = aBase + rows[row + 13];
        FloatVector c0a = FloatVector.fromArray(SPECIES, start, startBase);
        FloatVector c1a = FloatVector.fromArray(SPECIES, start, startBase + LANES);
        FloatVector c2a = FloatVector.fromArray(SPECIES, start, startBase + 2 * LANES);
        FloatVector c3a = FloatVector.fromArray(SPECIES, start, startBase + 3 * LANES);
        FloatVector c4a = FloatVector.fromArray(SPECIES, start, startBase + 4 * LANES);
        FloatVector c5a = FloatVector.fromArray(SPECIES, start, startBase + 5 * LANES);
        FloatVector c6a = FloatVector.fromArray(SPECIES, start, startBase + 6 * LANES);
        FloatVector c7a = FloatVector.fromArray(SPECIES, start, startBase + 7 * LANES);
        FloatVector c8a = FloatVector.fromArray(SPECIES, start, startBase + 8 * LANES);
        FloatVector c9a = FloatVector.fromArray(SPECIES, start, startBase + 9 * LANES);
        FloatVector c10a = FloatVector.fromArray(SPECIES, start, startBase + 10 * LANES);
        FloatVector c11a = FloatVector.fromArray(SPECIES, start, startBase + 11 * LANES);
        FloatVector c12a = FloatVector.fromArray(SPECIES, start, startBase + 12 * LANES);
        FloatVector c13a = FloatVector.fromArray(SPECIES, start, startBase + 13 * LANES);
        for (int k = 0; k < length; k++) {
            FloatVector ba = FloatVector.fromArray(SPECIES, b, bBase + k * LANES);
            c0a = FloatVector.broadcast(SPECIES, a[a0 + k]).fma(ba, c0a);
            c1a = FloatVector.broadcast(SPECIES, a[a1 + k]).fma(ba, c1a);
            c2a = FloatVector.broadcast(SPECIES, a[a2 + k]).fma(ba, c2a);
            c3a = FloatVector.broadcast(SPECIES, a[a3 + k]).fma(ba, c3a);
            c4a = FloatVector.broadcast(SPECIES, a[a4 + k]).fma(ba, c4a);
            c5a = FloatVector.broadcast(SPECIES, a[a5 + k]).fma(ba, c5a);
            c6a = FloatVector.broadcast(SPECIES, a[a6 + k]).fma(ba, c6a);
            c7a = FloatVector.broadcast(SPECIES, a[a7 + k]).fma(ba, c7a);
            c8a = FloatVector.broadcast(SPECIES, a[a8 + k]).fma(ba, c8a);
            c9a = FloatVector.broadcast(SPECIES, a[a9 + k]).fma(ba, c9a);
            c10a = FloatVector.broadcast(SPECIES, a[a10 + k]).fma(ba, c10a);
            c11a = FloatVector.broadcast(SPECIES, a[a11 + k]).fma(ba, c11a);
            c12a = FloatVector.broadcast(SPECIES, a[a12 + k]).fma(ba, c12a);
            c13a = FloatVector.broadcast(SPECIES, a[a13 + k]).fma(ba, c13a);
        }
        c0a.intoArray(tile, tileBase);
        c1a.intoArray(tile, tileBase + LANES);
        c2a.intoArray(tile, tileBase + 2 * LANES);
        c3a.intoArray(tile, tileBase + 3 * LANES);
        c4a.intoArray(tile, tileBase + 4 * LANES);
        c5a.intoArray(tile, tileBase + 5 * LANES);
        c6a.intoArray(tile, tileBase + 6 * LANES);
        c7a.intoArray(tile, tileBase + 7 * LANES);
        c8a.intoArray(tile, tileBase + 8 * LANES);
        c9a.intoArray(tile, tileBase + 9 * LANES);
        c10a.intoArray(tile, tileBase + 10 * LANES);
        c11a.intoArray(tile, tileBase + 11 * LANES);
        c12a.intoArray(tile, tileBase + 12 * LANES);
        c13a.intoArray(tile, tileBase + 13 * LANES);
    }
}
