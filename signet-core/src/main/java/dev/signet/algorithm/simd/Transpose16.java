package dev.signet.algorithm.simd;

import static dev.signet.algorithm.simd.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * 16 channels of 16 pixels at a time, turned in registers: 4 rounds, each of which exchanges blocks of half the size between pairs of vectors
 * (Eklundh 1972). See {@link TransposeLoops}. Only for machines whose vectors have as many floats.
 */
final class Transpose16 {
    static final int SIZE = 16;

    private static final FloatVector UPPER_8 = Exchange.upper(SIZE, 8);
    private static final FloatVector LOWER_8 = Exchange.lower(SIZE, 8);
    private static final FloatVector UPPER_4 = Exchange.upper(SIZE, 4);
    private static final FloatVector LOWER_4 = Exchange.lower(SIZE, 4);
    private static final FloatVector UPPER_2 = Exchange.upper(SIZE, 2);
    private static final FloatVector LOWER_2 = Exchange.lower(SIZE, 2);
    private static final FloatVector UPPER_1 = Exchange.upper(SIZE, 1);
    private static final FloatVector LOWER_1 = Exchange.lower(SIZE, 1);

    private Transpose16() {}

    /** From planes to pixels. At least {@link #SIZE} pixels. */
    static void toPixels(int pixels, float[] planes, int from, int plane, float[] output, int to, int[] offsets) {
        FloatVector upper8 = UPPER_8;
        FloatVector lower8 = LOWER_8;
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
            FloatVector v8 = FloatVector.fromArray(SPECIES, planes, at + 8 * plane);
            FloatVector v9 = FloatVector.fromArray(SPECIES, planes, at + 9 * plane);
            FloatVector v10 = FloatVector.fromArray(SPECIES, planes, at + 10 * plane);
            FloatVector v11 = FloatVector.fromArray(SPECIES, planes, at + 11 * plane);
            FloatVector v12 = FloatVector.fromArray(SPECIES, planes, at + 12 * plane);
            FloatVector v13 = FloatVector.fromArray(SPECIES, planes, at + 13 * plane);
            FloatVector v14 = FloatVector.fromArray(SPECIES, planes, at + 14 * plane);
            FloatVector v15 = FloatVector.fromArray(SPECIES, planes, at + 15 * plane);
            FloatVector r8n0 = upper8.selectFrom(v0, v8);
            FloatVector r8n8 = lower8.selectFrom(v0, v8);
            FloatVector r8n1 = upper8.selectFrom(v1, v9);
            FloatVector r8n9 = lower8.selectFrom(v1, v9);
            FloatVector r8n2 = upper8.selectFrom(v2, v10);
            FloatVector r8n10 = lower8.selectFrom(v2, v10);
            FloatVector r8n3 = upper8.selectFrom(v3, v11);
            FloatVector r8n11 = lower8.selectFrom(v3, v11);
            FloatVector r8n4 = upper8.selectFrom(v4, v12);
            FloatVector r8n12 = lower8.selectFrom(v4, v12);
            FloatVector r8n5 = upper8.selectFrom(v5, v13);
            FloatVector r8n13 = lower8.selectFrom(v5, v13);
            FloatVector r8n6 = upper8.selectFrom(v6, v14);
            FloatVector r8n14 = lower8.selectFrom(v6, v14);
            FloatVector r8n7 = upper8.selectFrom(v7, v15);
            FloatVector r8n15 = lower8.selectFrom(v7, v15);
            FloatVector r4n0 = upper4.selectFrom(r8n0, r8n4);
            FloatVector r4n4 = lower4.selectFrom(r8n0, r8n4);
            FloatVector r4n1 = upper4.selectFrom(r8n1, r8n5);
            FloatVector r4n5 = lower4.selectFrom(r8n1, r8n5);
            FloatVector r4n2 = upper4.selectFrom(r8n2, r8n6);
            FloatVector r4n6 = lower4.selectFrom(r8n2, r8n6);
            FloatVector r4n3 = upper4.selectFrom(r8n3, r8n7);
            FloatVector r4n7 = lower4.selectFrom(r8n3, r8n7);
            FloatVector r4n8 = upper4.selectFrom(r8n8, r8n12);
            FloatVector r4n12 = lower4.selectFrom(r8n8, r8n12);
            FloatVector r4n9 = upper4.selectFrom(r8n9, r8n13);
            FloatVector r4n13 = lower4.selectFrom(r8n9, r8n13);
            FloatVector r4n10 = upper4.selectFrom(r8n10, r8n14);
            FloatVector r4n14 = lower4.selectFrom(r8n10, r8n14);
            FloatVector r4n11 = upper4.selectFrom(r8n11, r8n15);
            FloatVector r4n15 = lower4.selectFrom(r8n11, r8n15);
            FloatVector r2n0 = upper2.selectFrom(r4n0, r4n2);
            FloatVector r2n2 = lower2.selectFrom(r4n0, r4n2);
            FloatVector r2n1 = upper2.selectFrom(r4n1, r4n3);
            FloatVector r2n3 = lower2.selectFrom(r4n1, r4n3);
            FloatVector r2n4 = upper2.selectFrom(r4n4, r4n6);
            FloatVector r2n6 = lower2.selectFrom(r4n4, r4n6);
            FloatVector r2n5 = upper2.selectFrom(r4n5, r4n7);
            FloatVector r2n7 = lower2.selectFrom(r4n5, r4n7);
            FloatVector r2n8 = upper2.selectFrom(r4n8, r4n10);
            FloatVector r2n10 = lower2.selectFrom(r4n8, r4n10);
            FloatVector r2n9 = upper2.selectFrom(r4n9, r4n11);
            FloatVector r2n11 = lower2.selectFrom(r4n9, r4n11);
            FloatVector r2n12 = upper2.selectFrom(r4n12, r4n14);
            FloatVector r2n14 = lower2.selectFrom(r4n12, r4n14);
            FloatVector r2n13 = upper2.selectFrom(r4n13, r4n15);
            FloatVector r2n15 = lower2.selectFrom(r4n13, r4n15);
            FloatVector r1n0 = upper1.selectFrom(r2n0, r2n1);
            FloatVector r1n1 = lower1.selectFrom(r2n0, r2n1);
            FloatVector r1n2 = upper1.selectFrom(r2n2, r2n3);
            FloatVector r1n3 = lower1.selectFrom(r2n2, r2n3);
            FloatVector r1n4 = upper1.selectFrom(r2n4, r2n5);
            FloatVector r1n5 = lower1.selectFrom(r2n4, r2n5);
            FloatVector r1n6 = upper1.selectFrom(r2n6, r2n7);
            FloatVector r1n7 = lower1.selectFrom(r2n6, r2n7);
            FloatVector r1n8 = upper1.selectFrom(r2n8, r2n9);
            FloatVector r1n9 = lower1.selectFrom(r2n8, r2n9);
            FloatVector r1n10 = upper1.selectFrom(r2n10, r2n11);
            FloatVector r1n11 = lower1.selectFrom(r2n10, r2n11);
            FloatVector r1n12 = upper1.selectFrom(r2n12, r2n13);
            FloatVector r1n13 = lower1.selectFrom(r2n12, r2n13);
            FloatVector r1n14 = upper1.selectFrom(r2n14, r2n15);
            FloatVector r1n15 = lower1.selectFrom(r2n14, r2n15);
            r1n0.intoArray(output, to + offsets[first]);
            r1n1.intoArray(output, to + offsets[first + 1]);
            r1n2.intoArray(output, to + offsets[first + 2]);
            r1n3.intoArray(output, to + offsets[first + 3]);
            r1n4.intoArray(output, to + offsets[first + 4]);
            r1n5.intoArray(output, to + offsets[first + 5]);
            r1n6.intoArray(output, to + offsets[first + 6]);
            r1n7.intoArray(output, to + offsets[first + 7]);
            r1n8.intoArray(output, to + offsets[first + 8]);
            r1n9.intoArray(output, to + offsets[first + 9]);
            r1n10.intoArray(output, to + offsets[first + 10]);
            r1n11.intoArray(output, to + offsets[first + 11]);
            r1n12.intoArray(output, to + offsets[first + 12]);
            r1n13.intoArray(output, to + offsets[first + 13]);
            r1n14.intoArray(output, to + offsets[first + 14]);
            r1n15.intoArray(output, to + offsets[first + 15]);
        }
    }

    /** From pixels to planes. At least {@link #SIZE} pixels. */
    static void toPlanes(int pixels, float[] input, int from, int[] offsets, float[] planes, int to, int plane) {
        FloatVector upper8 = UPPER_8;
        FloatVector lower8 = LOWER_8;
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
            FloatVector v8 = FloatVector.fromArray(SPECIES, input, from + offsets[first + 8]);
            FloatVector v9 = FloatVector.fromArray(SPECIES, input, from + offsets[first + 9]);
            FloatVector v10 = FloatVector.fromArray(SPECIES, input, from + offsets[first + 10]);
            FloatVector v11 = FloatVector.fromArray(SPECIES, input, from + offsets[first + 11]);
            FloatVector v12 = FloatVector.fromArray(SPECIES, input, from + offsets[first + 12]);
            FloatVector v13 = FloatVector.fromArray(SPECIES, input, from + offsets[first + 13]);
            FloatVector v14 = FloatVector.fromArray(SPECIES, input, from + offsets[first + 14]);
            FloatVector v15 = FloatVector.fromArray(SPECIES, input, from + offsets[first + 15]);
            FloatVector r8n0 = upper8.selectFrom(v0, v8);
            FloatVector r8n8 = lower8.selectFrom(v0, v8);
            FloatVector r8n1 = upper8.selectFrom(v1, v9);
            FloatVector r8n9 = lower8.selectFrom(v1, v9);
            FloatVector r8n2 = upper8.selectFrom(v2, v10);
            FloatVector r8n10 = lower8.selectFrom(v2, v10);
            FloatVector r8n3 = upper8.selectFrom(v3, v11);
            FloatVector r8n11 = lower8.selectFrom(v3, v11);
            FloatVector r8n4 = upper8.selectFrom(v4, v12);
            FloatVector r8n12 = lower8.selectFrom(v4, v12);
            FloatVector r8n5 = upper8.selectFrom(v5, v13);
            FloatVector r8n13 = lower8.selectFrom(v5, v13);
            FloatVector r8n6 = upper8.selectFrom(v6, v14);
            FloatVector r8n14 = lower8.selectFrom(v6, v14);
            FloatVector r8n7 = upper8.selectFrom(v7, v15);
            FloatVector r8n15 = lower8.selectFrom(v7, v15);
            FloatVector r4n0 = upper4.selectFrom(r8n0, r8n4);
            FloatVector r4n4 = lower4.selectFrom(r8n0, r8n4);
            FloatVector r4n1 = upper4.selectFrom(r8n1, r8n5);
            FloatVector r4n5 = lower4.selectFrom(r8n1, r8n5);
            FloatVector r4n2 = upper4.selectFrom(r8n2, r8n6);
            FloatVector r4n6 = lower4.selectFrom(r8n2, r8n6);
            FloatVector r4n3 = upper4.selectFrom(r8n3, r8n7);
            FloatVector r4n7 = lower4.selectFrom(r8n3, r8n7);
            FloatVector r4n8 = upper4.selectFrom(r8n8, r8n12);
            FloatVector r4n12 = lower4.selectFrom(r8n8, r8n12);
            FloatVector r4n9 = upper4.selectFrom(r8n9, r8n13);
            FloatVector r4n13 = lower4.selectFrom(r8n9, r8n13);
            FloatVector r4n10 = upper4.selectFrom(r8n10, r8n14);
            FloatVector r4n14 = lower4.selectFrom(r8n10, r8n14);
            FloatVector r4n11 = upper4.selectFrom(r8n11, r8n15);
            FloatVector r4n15 = lower4.selectFrom(r8n11, r8n15);
            FloatVector r2n0 = upper2.selectFrom(r4n0, r4n2);
            FloatVector r2n2 = lower2.selectFrom(r4n0, r4n2);
            FloatVector r2n1 = upper2.selectFrom(r4n1, r4n3);
            FloatVector r2n3 = lower2.selectFrom(r4n1, r4n3);
            FloatVector r2n4 = upper2.selectFrom(r4n4, r4n6);
            FloatVector r2n6 = lower2.selectFrom(r4n4, r4n6);
            FloatVector r2n5 = upper2.selectFrom(r4n5, r4n7);
            FloatVector r2n7 = lower2.selectFrom(r4n5, r4n7);
            FloatVector r2n8 = upper2.selectFrom(r4n8, r4n10);
            FloatVector r2n10 = lower2.selectFrom(r4n8, r4n10);
            FloatVector r2n9 = upper2.selectFrom(r4n9, r4n11);
            FloatVector r2n11 = lower2.selectFrom(r4n9, r4n11);
            FloatVector r2n12 = upper2.selectFrom(r4n12, r4n14);
            FloatVector r2n14 = lower2.selectFrom(r4n12, r4n14);
            FloatVector r2n13 = upper2.selectFrom(r4n13, r4n15);
            FloatVector r2n15 = lower2.selectFrom(r4n13, r4n15);
            FloatVector r1n0 = upper1.selectFrom(r2n0, r2n1);
            FloatVector r1n1 = lower1.selectFrom(r2n0, r2n1);
            FloatVector r1n2 = upper1.selectFrom(r2n2, r2n3);
            FloatVector r1n3 = lower1.selectFrom(r2n2, r2n3);
            FloatVector r1n4 = upper1.selectFrom(r2n4, r2n5);
            FloatVector r1n5 = lower1.selectFrom(r2n4, r2n5);
            FloatVector r1n6 = upper1.selectFrom(r2n6, r2n7);
            FloatVector r1n7 = lower1.selectFrom(r2n6, r2n7);
            FloatVector r1n8 = upper1.selectFrom(r2n8, r2n9);
            FloatVector r1n9 = lower1.selectFrom(r2n8, r2n9);
            FloatVector r1n10 = upper1.selectFrom(r2n10, r2n11);
            FloatVector r1n11 = lower1.selectFrom(r2n10, r2n11);
            FloatVector r1n12 = upper1.selectFrom(r2n12, r2n13);
            FloatVector r1n13 = lower1.selectFrom(r2n12, r2n13);
            FloatVector r1n14 = upper1.selectFrom(r2n14, r2n15);
            FloatVector r1n15 = lower1.selectFrom(r2n14, r2n15);
            int at = to + first;
            r1n0.intoArray(planes, at);
            r1n1.intoArray(planes, at + plane);
            r1n2.intoArray(planes, at + 2 * plane);
            r1n3.intoArray(planes, at + 3 * plane);
            r1n4.intoArray(planes, at + 4 * plane);
            r1n5.intoArray(planes, at + 5 * plane);
            r1n6.intoArray(planes, at + 6 * plane);
            r1n7.intoArray(planes, at + 7 * plane);
            r1n8.intoArray(planes, at + 8 * plane);
            r1n9.intoArray(planes, at + 9 * plane);
            r1n10.intoArray(planes, at + 10 * plane);
            r1n11.intoArray(planes, at + 11 * plane);
            r1n12.intoArray(planes, at + 12 * plane);
            r1n13.intoArray(planes, at + 13 * plane);
            r1n14.intoArray(planes, at + 14 * plane);
            r1n15.intoArray(planes, at + 15 * plane);
        }
    }
}
