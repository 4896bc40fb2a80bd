package dev.signet.algorithm.simd;

import static dev.signet.algorithm.simd.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * 4 channels of 4 pixels at a time, turned in registers: 2 rounds, each of which exchanges blocks of half the size between pairs of vectors
 * (Eklundh 1972). See {@link TransposeLoops}. Only for machines whose vectors have as many floats.
 */
final class Transpose4 {
    static final int SIZE = 4;

    private static final FloatVector UPPER_2 = Exchange.upper(SIZE, 2);
    private static final FloatVector LOWER_2 = Exchange.lower(SIZE, 2);
    private static final FloatVector UPPER_1 = Exchange.upper(SIZE, 1);
    private static final FloatVector LOWER_1 = Exchange.lower(SIZE, 1);

    private Transpose4() {}

    /** From planes to pixels. At least {@link #SIZE} pixels. */
    static void toPixels(int pixels, float[] planes, int from, int plane, float[] output, int to, int[] offsets) {
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
            FloatVector r2n0 = upper2.selectFrom(v0, v2);
            FloatVector r2n2 = lower2.selectFrom(v0, v2);
            FloatVector r2n1 = upper2.selectFrom(v1, v3);
            FloatVector r2n3 = lower2.selectFrom(v1, v3);
            FloatVector r1n0 = upper1.selectFrom(r2n0, r2n1);
            FloatVector r1n1 = lower1.selectFrom(r2n0, r2n1);
            FloatVector r1n2 = upper1.selectFrom(r2n2, r2n3);
            FloatVector r1n3 = lower1.selectFrom(r2n2, r2n3);
            r1n0.intoArray(output, to + offsets[first]);
            r1n1.intoArray(output, to + offsets[first + 1]);
            r1n2.intoArray(output, to + offsets[first + 2]);
            r1n3.intoArray(output, to + offsets[first + 3]);
        }
    }

    /** From pixels to planes. At least {@link #SIZE} pixels. */
    static void toPlanes(int pixels, float[] input, int from, int[] offsets, float[] planes, int to, int plane) {
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
            FloatVector r2n0 = upper2.selectFrom(v0, v2);
            FloatVector r2n2 = lower2.selectFrom(v0, v2);
            FloatVector r2n1 = upper2.selectFrom(v1, v3);
            FloatVector r2n3 = lower2.selectFrom(v1, v3);
            FloatVector r1n0 = upper1.selectFrom(r2n0, r2n1);
            FloatVector r1n1 = lower1.selectFrom(r2n0, r2n1);
            FloatVector r1n2 = upper1.selectFrom(r2n2, r2n3);
            FloatVector r1n3 = lower1.selectFrom(r2n2, r2n3);
            int at = to + first;
            r1n0.intoArray(planes, at);
            r1n1.intoArray(planes, at + plane);
            r1n2.intoArray(planes, at + 2 * plane);
            r1n3.intoArray(planes, at + 3 * plane);
        }
    }
}
