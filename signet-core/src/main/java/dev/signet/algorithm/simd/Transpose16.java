package dev.signet.algorithm.simd;

import static dev.signet.algorithm.simd.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * 16 channels of 16 pixels at a time, turned in registers: 4 rounds, each of which exchanges blocks of half the size between pairs of vectors
 * (Eklundh 1972). See {@link TransposeLoops}. Only for machines whose vectors have as many floats.
 */
final class Transpose16 {
    static final int SIZE = 16;

    private static final IntVector UPPER_8 = Exchange.upper(SIZE, 8);
    private static final IntVector LOWER_8 = Exchange.lower(SIZE, 8);
    private static final IntVector UPPER_4 = Exchange.upper(SIZE, 4);
    private static final IntVector LOWER_4 = Exchange.lower(SIZE, 4);
    private static final IntVector UPPER_2 = Exchange.upper(SIZE, 2);
    private static final IntVector LOWER_2 = Exchange.lower(SIZE, 2);
    private static final IntVector UPPER_1 = Exchange.upper(SIZE, 1);
    private static final IntVector LOWER_1 = Exchange.lower(SIZE, 1);

    private Transpose16() {}

    /** From planes to pixels. At least {@link #SIZE} pixels. */
    static void toPixels(int pixels, float[] planes, int from, int plane, float[] output, int to, int[] offsets) {
        IntVector upper8 = UPPER_8;
        IntVector lower8 = LOWER_8;
        IntVector upper4 = UPPER_4;
        IntVector lower4 = LOWER_4;
        IntVector upper2 = UPPER_2;
        IntVector lower2 = LOWER_2;
        IntVector upper1 = UPPER_1;
        IntVector lower1 = LOWER_1;
        for (int p = 0; p < pixels; p += SIZE) {
            int first = Math.min(p, pixels - SIZE);
            int at = from + first;
            IntVector v0 = FloatVector.fromArray(SPECIES, planes, at).reinterpretAsInts();
            IntVector v1 = FloatVector.fromArray(SPECIES, planes, at + plane).reinterpretAsInts();
            IntVector v2 =
                    FloatVector.fromArray(SPECIES, planes, at + 2 * plane).reinterpretAsInts();
            IntVector v3 =
                    FloatVector.fromArray(SPECIES, planes, at + 3 * plane).reinterpretAsInts();
            IntVector v4 =
                    FloatVector.fromArray(SPECIES, planes, at + 4 * plane).reinterpretAsInts();
            IntVector v5 =
                    FloatVector.fromArray(SPECIES, planes, at + 5 * plane).reinterpretAsInts();
            IntVector v6 =
                    FloatVector.fromArray(SPECIES, planes, at + 6 * plane).reinterpretAsInts();
            IntVector v7 =
                    FloatVector.fromArray(SPECIES, planes, at + 7 * plane).reinterpretAsInts();
            IntVector v8 =
                    FloatVector.fromArray(SPECIES, planes, at + 8 * plane).reinterpretAsInts();
            IntVector v9 =
                    FloatVector.fromArray(SPECIES, planes, at + 9 * plane).reinterpretAsInts();
            IntVector v10 =
                    FloatVector.fromArray(SPECIES, planes, at + 10 * plane).reinterpretAsInts();
            IntVector v11 =
                    FloatVector.fromArray(SPECIES, planes, at + 11 * plane).reinterpretAsInts();
            IntVector v12 =
                    FloatVector.fromArray(SPECIES, planes, at + 12 * plane).reinterpretAsInts();
            IntVector v13 =
                    FloatVector.fromArray(SPECIES, planes, at + 13 * plane).reinterpretAsInts();
            IntVector v14 =
                    FloatVector.fromArray(SPECIES, planes, at + 14 * plane).reinterpretAsInts();
            IntVector v15 =
                    FloatVector.fromArray(SPECIES, planes, at + 15 * plane).reinterpretAsInts();
            IntVector r8n0 = upper8.selectFrom(v0, v8);
            IntVector r8n8 = lower8.selectFrom(v0, v8);
            IntVector r8n1 = upper8.selectFrom(v1, v9);
            IntVector r8n9 = lower8.selectFrom(v1, v9);
            IntVector r8n2 = upper8.selectFrom(v2, v10);
            IntVector r8n10 = lower8.selectFrom(v2, v10);
            IntVector r8n3 = upper8.selectFrom(v3, v11);
            IntVector r8n11 = lower8.selectFrom(v3, v11);
            IntVector r8n4 = upper8.selectFrom(v4, v12);
            IntVector r8n12 = lower8.selectFrom(v4, v12);
            IntVector r8n5 = upper8.selectFrom(v5, v13);
            IntVector r8n13 = lower8.selectFrom(v5, v13);
            IntVector r8n6 = upper8.selectFrom(v6, v14);
            IntVector r8n14 = lower8.selectFrom(v6, v14);
            IntVector r8n7 = upper8.selectFrom(v7, v15);
            IntVector r8n15 = lower8.selectFrom(v7, v15);
            IntVector r4n0 = upper4.selectFrom(r8n0, r8n4);
            IntVector r4n4 = lower4.selectFrom(r8n0, r8n4);
            IntVector r4n1 = upper4.selectFrom(r8n1, r8n5);
            IntVector r4n5 = lower4.selectFrom(r8n1, r8n5);
            IntVector r4n2 = upper4.selectFrom(r8n2, r8n6);
            IntVector r4n6 = lower4.selectFrom(r8n2, r8n6);
            IntVector r4n3 = upper4.selectFrom(r8n3, r8n7);
            IntVector r4n7 = lower4.selectFrom(r8n3, r8n7);
            IntVector r4n8 = upper4.selectFrom(r8n8, r8n12);
            IntVector r4n12 = lower4.selectFrom(r8n8, r8n12);
            IntVector r4n9 = upper4.selectFrom(r8n9, r8n13);
            IntVector r4n13 = lower4.selectFrom(r8n9, r8n13);
            IntVector r4n10 = upper4.selectFrom(r8n10, r8n14);
            IntVector r4n14 = lower4.selectFrom(r8n10, r8n14);
            IntVector r4n11 = upper4.selectFrom(r8n11, r8n15);
            IntVector r4n15 = lower4.selectFrom(r8n11, r8n15);
            IntVector r2n0 = upper2.selectFrom(r4n0, r4n2);
            IntVector r2n2 = lower2.selectFrom(r4n0, r4n2);
            IntVector r2n1 = upper2.selectFrom(r4n1, r4n3);
            IntVector r2n3 = lower2.selectFrom(r4n1, r4n3);
            IntVector r2n4 = upper2.selectFrom(r4n4, r4n6);
            IntVector r2n6 = lower2.selectFrom(r4n4, r4n6);
            IntVector r2n5 = upper2.selectFrom(r4n5, r4n7);
            IntVector r2n7 = lower2.selectFrom(r4n5, r4n7);
            IntVector r2n8 = upper2.selectFrom(r4n8, r4n10);
            IntVector r2n10 = lower2.selectFrom(r4n8, r4n10);
            IntVector r2n9 = upper2.selectFrom(r4n9, r4n11);
            IntVector r2n11 = lower2.selectFrom(r4n9, r4n11);
            IntVector r2n12 = upper2.selectFrom(r4n12, r4n14);
            IntVector r2n14 = lower2.selectFrom(r4n12, r4n14);
            IntVector r2n13 = upper2.selectFrom(r4n13, r4n15);
            IntVector r2n15 = lower2.selectFrom(r4n13, r4n15);
            IntVector r1n0 = upper1.selectFrom(r2n0, r2n1);
            IntVector r1n1 = lower1.selectFrom(r2n0, r2n1);
            IntVector r1n2 = upper1.selectFrom(r2n2, r2n3);
            IntVector r1n3 = lower1.selectFrom(r2n2, r2n3);
            IntVector r1n4 = upper1.selectFrom(r2n4, r2n5);
            IntVector r1n5 = lower1.selectFrom(r2n4, r2n5);
            IntVector r1n6 = upper1.selectFrom(r2n6, r2n7);
            IntVector r1n7 = lower1.selectFrom(r2n6, r2n7);
            IntVector r1n8 = upper1.selectFrom(r2n8, r2n9);
            IntVector r1n9 = lower1.selectFrom(r2n8, r2n9);
            IntVector r1n10 = upper1.selectFrom(r2n10, r2n11);
            IntVector r1n11 = lower1.selectFrom(r2n10, r2n11);
            IntVector r1n12 = upper1.selectFrom(r2n12, r2n13);
            IntVector r1n13 = lower1.selectFrom(r2n12, r2n13);
            IntVector r1n14 = upper1.selectFrom(r2n14, r2n15);
            IntVector r1n15 = lower1.selectFrom(r2n14, r2n15);
            r1n0.reinterpretAsFloats().intoArray(output, to + offsets[first]);
            r1n1.reinterpretAsFloats().intoArray(output, to + offsets[first + 1]);
            r1n2.reinterpretAsFloats().intoArray(output, to + offsets[first + 2]);
            r1n3.reinterpretAsFloats().intoArray(output, to + offsets[first + 3]);
            r1n4.reinterpretAsFloats().intoArray(output, to + offsets[first + 4]);
            r1n5.reinterpretAsFloats().intoArray(output, to + offsets[first + 5]);
            r1n6.reinterpretAsFloats().intoArray(output, to + offsets[first + 6]);
            r1n7.reinterpretAsFloats().intoArray(output, to + offsets[first + 7]);
            r1n8.reinterpretAsFloats().intoArray(output, to + offsets[first + 8]);
            r1n9.reinterpretAsFloats().intoArray(output, to + offsets[first + 9]);
            r1n10.reinterpretAsFloats().intoArray(output, to + offsets[first + 10]);
            r1n11.reinterpretAsFloats().intoArray(output, to + offsets[first + 11]);
            r1n12.reinterpretAsFloats().intoArray(output, to + offsets[first + 12]);
            r1n13.reinterpretAsFloats().intoArray(output, to + offsets[first + 13]);
            r1n14.reinterpretAsFloats().intoArray(output, to + offsets[first + 14]);
            r1n15.reinterpretAsFloats().intoArray(output, to + offsets[first + 15]);
        }
    }

    /** From pixels to planes. At least {@link #SIZE} pixels. */
    static void toPlanes(int pixels, float[] input, int from, int[] offsets, float[] planes, int to, int plane) {
        IntVector upper8 = UPPER_8;
        IntVector lower8 = LOWER_8;
        IntVector upper4 = UPPER_4;
        IntVector lower4 = LOWER_4;
        IntVector upper2 = UPPER_2;
        IntVector lower2 = LOWER_2;
        IntVector upper1 = UPPER_1;
        IntVector lower1 = LOWER_1;
        for (int p = 0; p < pixels; p += SIZE) {
            int first = Math.min(p, pixels - SIZE);
            IntVector v0 =
                    FloatVector.fromArray(SPECIES, input, from + offsets[first]).reinterpretAsInts();
            IntVector v1 = FloatVector.fromArray(SPECIES, input, from + offsets[first + 1])
                    .reinterpretAsInts();
            IntVector v2 = FloatVector.fromArray(SPECIES, input, from + offsets[first + 2])
                    .reinterpretAsInts();
            IntVector v3 = FloatVector.fromArray(SPECIES, input, from + offsets[first + 3])
                    .reinterpretAsInts();
            IntVector v4 = FloatVector.fromArray(SPECIES, input, from + offsets[first + 4])
                    .reinterpretAsInts();
            IntVector v5 = FloatVector.fromArray(SPECIES, input, from + offsets[first + 5])
                    .reinterpretAsInts();
            IntVector v6 = FloatVector.fromArray(SPECIES, input, from + offsets[first + 6])
                    .reinterpretAsInts();
            IntVector v7 = FloatVector.fromArray(SPECIES, input, from + offsets[first + 7])
                    .reinterpretAsInts();
            IntVector v8 = FloatVector.fromArray(SPECIES, input, from + offsets[first + 8])
                    .reinterpretAsInts();
            IntVector v9 = FloatVector.fromArray(SPECIES, input, from + offsets[first + 9])
                    .reinterpretAsInts();
            IntVector v10 = FloatVector.fromArray(SPECIES, input, from + offsets[first + 10])
                    .reinterpretAsInts();
            IntVector v11 = FloatVector.fromArray(SPECIES, input, from + offsets[first + 11])
                    .reinterpretAsInts();
            IntVector v12 = FloatVector.fromArray(SPECIES, input, from + offsets[first + 12])
                    .reinterpretAsInts();
            IntVector v13 = FloatVector.fromArray(SPECIES, input, from + offsets[first + 13])
                    .reinterpretAsInts();
            IntVector v14 = FloatVector.fromArray(SPECIES, input, from + offsets[first + 14])
                    .reinterpretAsInts();
            IntVector v15 = FloatVector.fromArray(SPECIES, input, from + offsets[first + 15])
                    .reinterpretAsInts();
            IntVector r8n0 = upper8.selectFrom(v0, v8);
            IntVector r8n8 = lower8.selectFrom(v0, v8);
            IntVector r8n1 = upper8.selectFrom(v1, v9);
            IntVector r8n9 = lower8.selectFrom(v1, v9);
            IntVector r8n2 = upper8.selectFrom(v2, v10);
            IntVector r8n10 = lower8.selectFrom(v2, v10);
            IntVector r8n3 = upper8.selectFrom(v3, v11);
            IntVector r8n11 = lower8.selectFrom(v3, v11);
            IntVector r8n4 = upper8.selectFrom(v4, v12);
            IntVector r8n12 = lower8.selectFrom(v4, v12);
            IntVector r8n5 = upper8.selectFrom(v5, v13);
            IntVector r8n13 = lower8.selectFrom(v5, v13);
            IntVector r8n6 = upper8.selectFrom(v6, v14);
            IntVector r8n14 = lower8.selectFrom(v6, v14);
            IntVector r8n7 = upper8.selectFrom(v7, v15);
            IntVector r8n15 = lower8.selectFrom(v7, v15);
            IntVector r4n0 = upper4.selectFrom(r8n0, r8n4);
            IntVector r4n4 = lower4.selectFrom(r8n0, r8n4);
            IntVector r4n1 = upper4.selectFrom(r8n1, r8n5);
            IntVector r4n5 = lower4.selectFrom(r8n1, r8n5);
            IntVector r4n2 = upper4.selectFrom(r8n2, r8n6);
            IntVector r4n6 = lower4.selectFrom(r8n2, r8n6);
            IntVector r4n3 = upper4.selectFrom(r8n3, r8n7);
            IntVector r4n7 = lower4.selectFrom(r8n3, r8n7);
            IntVector r4n8 = upper4.selectFrom(r8n8, r8n12);
            IntVector r4n12 = lower4.selectFrom(r8n8, r8n12);
            IntVector r4n9 = upper4.selectFrom(r8n9, r8n13);
            IntVector r4n13 = lower4.selectFrom(r8n9, r8n13);
            IntVector r4n10 = upper4.selectFrom(r8n10, r8n14);
            IntVector r4n14 = lower4.selectFrom(r8n10, r8n14);
            IntVector r4n11 = upper4.selectFrom(r8n11, r8n15);
            IntVector r4n15 = lower4.selectFrom(r8n11, r8n15);
            IntVector r2n0 = upper2.selectFrom(r4n0, r4n2);
            IntVector r2n2 = lower2.selectFrom(r4n0, r4n2);
            IntVector r2n1 = upper2.selectFrom(r4n1, r4n3);
            IntVector r2n3 = lower2.selectFrom(r4n1, r4n3);
            IntVector r2n4 = upper2.selectFrom(r4n4, r4n6);
            IntVector r2n6 = lower2.selectFrom(r4n4, r4n6);
            IntVector r2n5 = upper2.selectFrom(r4n5, r4n7);
            IntVector r2n7 = lower2.selectFrom(r4n5, r4n7);
            IntVector r2n8 = upper2.selectFrom(r4n8, r4n10);
            IntVector r2n10 = lower2.selectFrom(r4n8, r4n10);
            IntVector r2n9 = upper2.selectFrom(r4n9, r4n11);
            IntVector r2n11 = lower2.selectFrom(r4n9, r4n11);
            IntVector r2n12 = upper2.selectFrom(r4n12, r4n14);
            IntVector r2n14 = lower2.selectFrom(r4n12, r4n14);
            IntVector r2n13 = upper2.selectFrom(r4n13, r4n15);
            IntVector r2n15 = lower2.selectFrom(r4n13, r4n15);
            IntVector r1n0 = upper1.selectFrom(r2n0, r2n1);
            IntVector r1n1 = lower1.selectFrom(r2n0, r2n1);
            IntVector r1n2 = upper1.selectFrom(r2n2, r2n3);
            IntVector r1n3 = lower1.selectFrom(r2n2, r2n3);
            IntVector r1n4 = upper1.selectFrom(r2n4, r2n5);
            IntVector r1n5 = lower1.selectFrom(r2n4, r2n5);
            IntVector r1n6 = upper1.selectFrom(r2n6, r2n7);
            IntVector r1n7 = lower1.selectFrom(r2n6, r2n7);
            IntVector r1n8 = upper1.selectFrom(r2n8, r2n9);
            IntVector r1n9 = lower1.selectFrom(r2n8, r2n9);
            IntVector r1n10 = upper1.selectFrom(r2n10, r2n11);
            IntVector r1n11 = lower1.selectFrom(r2n10, r2n11);
            IntVector r1n12 = upper1.selectFrom(r2n12, r2n13);
            IntVector r1n13 = lower1.selectFrom(r2n12, r2n13);
            IntVector r1n14 = upper1.selectFrom(r2n14, r2n15);
            IntVector r1n15 = lower1.selectFrom(r2n14, r2n15);
            int at = to + first;
            r1n0.reinterpretAsFloats().intoArray(planes, at);
            r1n1.reinterpretAsFloats().intoArray(planes, at + plane);
            r1n2.reinterpretAsFloats().intoArray(planes, at + 2 * plane);
            r1n3.reinterpretAsFloats().intoArray(planes, at + 3 * plane);
            r1n4.reinterpretAsFloats().intoArray(planes, at + 4 * plane);
            r1n5.reinterpretAsFloats().intoArray(planes, at + 5 * plane);
            r1n6.reinterpretAsFloats().intoArray(planes, at + 6 * plane);
            r1n7.reinterpretAsFloats().intoArray(planes, at + 7 * plane);
            r1n8.reinterpretAsFloats().intoArray(planes, at + 8 * plane);
            r1n9.reinterpretAsFloats().intoArray(planes, at + 9 * plane);
            r1n10.reinterpretAsFloats().intoArray(planes, at + 10 * plane);
            r1n11.reinterpretAsFloats().intoArray(planes, at + 11 * plane);
            r1n12.reinterpretAsFloats().intoArray(planes, at + 12 * plane);
            r1n13.reinterpretAsFloats().intoArray(planes, at + 13 * plane);
            r1n14.reinterpretAsFloats().intoArray(planes, at + 14 * plane);
            r1n15.reinterpretAsFloats().intoArray(planes, at + 15 * plane);
        }
    }
}
