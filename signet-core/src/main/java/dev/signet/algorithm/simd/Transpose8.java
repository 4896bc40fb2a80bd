package dev.signet.algorithm.simd;

import static dev.signet.algorithm.simd.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * 8 channels of 8 pixels at a time, turned in registers: 3 rounds, each of which exchanges blocks of half the size between pairs of vectors
 * (Eklundh 1972). See {@link TransposeLoops}. Only for machines whose vectors have as many floats.
 */
final class Transpose8 {
    static final int SIZE = 8;

    private static final FloatVector UPPER_4 = Exchange.upper(SIZE, 4);
    private static final FloatVector LOWER_4 = Exchange.lower(SIZE, 4);
    private static final FloatVector UPPER_2 = Exchange.upper(SIZE, 2);
    private static final FloatVector LOWER_2 = Exchange.lower(SIZE, 2);
    private static final FloatVector UPPER_1 = Exchange.upper(SIZE, 1);
    private static final FloatVector LOWER_1 = Exchange.lower(SIZE, 1);

    private Transpose8() {}

    /** From planes to pixels. At least {@link #SIZE} pixels. */
    static void toPixels(int pixels, float[] planes, int from, int plane, float[] output, int to, int[] offsets) {
        FloatVector upper4 = UPPER_4;
        FloatVector lower4 = LOWER_4;
        FloatVector upper2 = UPPER_2;
        FloatVector lower2 = LOWER_2;
        FloatVector upper1 = UPPER_1;
        FloatVector lower1 = LOWER_1;
        for (int p = 0; p < pixels; p += SIZE) {
            int first = Math.min(p, pixels - SIZE);
            int at = from + first;
            FloatVector v0 = FloatVector.fromArray(SPECIES, planes, at);
            FloatVector v1 = FloatVector.fromArray(SPECIES, planes, at + plane);
            FloatVector v2 = FloatVector.fromArray(SPECIES, planes, at + 2 * plane);
            FloatVector v3 = FloatVector.fromArray(SPECIES, planes, at + 3 * plane);
            FloatVector v4 = FloatVector.fromArray(SPECIES, planes, at + 4 * plane);
            FloatVector v5 = FloatVector.fromArray(SPECIES, planes, at + 5 * plane);
            FloatVector v6 = FloatVector.fromArray(SPECIES, planes, at + 6 * plane);
            FloatVector v7 = FloatVector.fromArray(SPECIES, planes, at + 7 * plane);
            FloatVector r4n0 = upper4.selectFrom(v0, v4);
            FloatVector r4n4 = lower4.selectFrom(v0, v4);
            FloatVector r4n1 = upper4.selectFrom(v1, v5);
            FloatVector r4n5 = lower4.selectFrom(v1, v5);
            FloatVector r4n2 = upper4.selectFrom(v2, v6);
            FloatVector r4n6 = lower4.selectFrom(v2, v6);
            FloatVector r4n3 = upper4.selectFrom(v3, v7);
            FloatVector r4n7 = lower4.selectFrom(v3, v7);
            FloatVector r2n0 = upper2.selectFrom(r4n0, r4n2);
            FloatVector r2n2 = lower2.selectFrom(r4n0, r4n2);
            FloatVector r2n1 = upper2.selectFrom(r4n1, r4n3);
            FloatVector r2n3 = lower2.selectFrom(r4n1, r4n3);
            FloatVector r2n4 = upper2.selectFrom(r4n4, r4n6);
            FloatVector r2n6 = lower2.selectFrom(r4n4, r4n6);
            FloatVector r2n5 = upper2.selectFrom(r4n5, r4n7);
            FloatVector r2n7 = lower2.selectFrom(r4n5, r4n7);
            FloatVector r1n0 = upper1.selectFrom(r2n0, r2n1);
            FloatVector r1n1 = lower1.selectFrom(r2n0, r2n1);
            FloatVector r1n2 = upper1.selectFrom(r2n2, r2n3);
            FloatVector r1n3 = lower1.selectFrom(r2n2, r2n3);
            FloatVector r1n4 = upper1.selectFrom(r2n4, r2n5);
            FloatVector r1n5 = lower1.selectFrom(r2n4, r2n5);
            FloatVector r1n6 = upper1.selectFrom(r2n6, r2n7);
            FloatVector r1n7 = lower1.selectFrom(r2n6, r2n7);
            r1n0.intoArray(output, to + offsets[first]);
            r1n1.intoArray(output, to + offsets[first + 1]);
            r1n2.intoArray(output, to + offsets[first + 2]);
            r1n3.intoArray(output, to + offsets[first + 3]);
            r1n4.intoArray(output, to + offsets[first + 4]);
            r1n5.intoArray(output, to + offsets[first + 5]);
            r1n6.intoArray(output, to + offsets[first + 6]);
            r1n7.intoArray(output, to + offsets[first + 7]);
        }
    }

    /** From pixels to planes. At least {@link #SIZE} pixels. */
    static void toPlanes(int pixels, float[] input, int from, int[] offsets, float[] planes, int to, int plane) {
        FloatVector upper4 = UPPER_4;
        FloatVector lower4 = LOWER_4;
        FloatVector upper2 = UPPER_2;
        FloatVector lower2 = LOWER_2;
        FloatVector upper1 = UPPER_1;
        FloatVector lower1 = LOWER_1;
        for (int p = 0; p < pixels; p += SIZE) {
            int first = Math.min(p, pixels - SIZE);
            FloatVector v0 = FloatVector.fromArray(SPECIES, input, from + offsets[first]);
            FloatVector v1 = FloatVector.fromArray(SPECIES, input, from + offsets[first + 1]);
            FloatVector v2 = FloatVector.fromArray(SPECIES, input, from + offsets[first + 2]);
            FloatVector v3 = FloatVector.fromArray(SPECIES, input, from + offsets[first + 3]);
            FloatVector v4 = FloatVector.fromArray(SPECIES, input, from + offsets[first + 4]);
            FloatVector v5 = FloatVector.fromArray(SPECIES, input, from + offsets[first + 5]);
            FloatVector v6 = FloatVector.fromArray(SPECIES, input, from + offsets[first + 6]);
            FloatVector v7 = FloatVector.fromArray(SPECIES, input, from + offsets[first + 7]);
            FloatVector r4n0 = upper4.selectFrom(v0, v4);
            FloatVector r4n4 = lower4.selectFrom(v0, v4);
            FloatVector r4n1 = upper4.selectFrom(v1, v5);
            FloatVector r4n5 = lower4.selectFrom(v1, v5);
            FloatVector r4n2 = upper4.selectFrom(v2, v6);
            FloatVector r4n6 = lower4.selectFrom(v2, v6);
            FloatVector r4n3 = upper4.selectFrom(v3, v7);
            FloatVector r4n7 = lower4.selectFrom(v3, v7);
            FloatVector r2n0 = upper2.selectFrom(r4n0, r4n2);
            FloatVector r2n2 = lower2.selectFrom(r4n0, r4n2);
            FloatVector r2n1 = upper2.selectFrom(r4n1, r4n3);
            FloatVector r2n3 = lower2.selectFrom(r4n1, r4n3);
            FloatVector r2n4 = upper2.selectFrom(r4n4, r4n6);
            FloatVector r2n6 = lower2.selectFrom(r4n4, r4n6);
            FloatVector r2n5 = upper2.selectFrom(r4n5, r4n7);
            FloatVector r2n7 = lower2.selectFrom(r4n5, r4n7);
            FloatVector r1n0 = upper1.selectFrom(r2n0, r2n1);
            FloatVector r1n1 = lower1.selectFrom(r2n0, r2n1);
            FloatVector r1n2 = upper1.selectFrom(r2n2, r2n3);
            FloatVector r1n3 = lower1.selectFrom(r2n2, r2n3);
            FloatVector r1n4 = upper1.selectFrom(r2n4, r2n5);
            FloatVector r1n5 = lower1.selectFrom(r2n4, r2n5);
            FloatVector r1n6 = upper1.selectFrom(r2n6, r2n7);
            FloatVector r1n7 = lower1.selectFrom(r2n6, r2n7);
            int at = to + first;
            r1n0.intoArray(planes, at);
            r1n1.intoArray(planes, at + plane);
            r1n2.intoArray(planes, at + 2 * plane);
            r1n3.intoArray(planes, at + 3 * plane);
            r1n4.intoArray(planes, at + 4 * plane);
            r1n5.intoArray(planes, at + 5 * plane);
            r1n6.intoArray(planes, at + 6 * plane);
            r1n7.intoArray(planes, at + 7 * plane);
        }
    }
}
