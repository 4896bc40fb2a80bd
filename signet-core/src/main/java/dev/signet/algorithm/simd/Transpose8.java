package dev.signet.algorithm.simd;

import static dev.signet.algorithm.simd.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * 8 channels of 8 pixels at a time, turned in registers: 3 rounds, each of which exchanges blocks of half the size between pairs of vectors
 * (Eklundh 1972). See {@link TransposeLoops}. Only for machines whose vectors have as many floats.
 */
final class Transpose8 {
    static final int SIZE = 8;

    private static final IntVector UPPER_4 = Exchange.upper(SIZE, 4);
    private static final IntVector LOWER_4 = Exchange.lower(SIZE, 4);
    private static final IntVector UPPER_2 = Exchange.upper(SIZE, 2);
    private static final IntVector LOWER_2 = Exchange.lower(SIZE, 2);
    private static final IntVector UPPER_1 = Exchange.upper(SIZE, 1);
    private static final IntVector LOWER_1 = Exchange.lower(SIZE, 1);

    private Transpose8() {}

    /** From planes to pixels. At least {@link #SIZE} pixels. */
    static void toPixels(int pixels, float[] planes, int from, int plane, float[] output, int to, int[] offsets) {
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
            IntVector r4n0 = upper4.selectFrom(v0, v4);
            IntVector r4n4 = lower4.selectFrom(v0, v4);
            IntVector r4n1 = upper4.selectFrom(v1, v5);
            IntVector r4n5 = lower4.selectFrom(v1, v5);
            IntVector r4n2 = upper4.selectFrom(v2, v6);
            IntVector r4n6 = lower4.selectFrom(v2, v6);
            IntVector r4n3 = upper4.selectFrom(v3, v7);
            IntVector r4n7 = lower4.selectFrom(v3, v7);
            IntVector r2n0 = upper2.selectFrom(r4n0, r4n2);
            IntVector r2n2 = lower2.selectFrom(r4n0, r4n2);
            IntVector r2n1 = upper2.selectFrom(r4n1, r4n3);
            IntVector r2n3 = lower2.selectFrom(r4n1, r4n3);
            IntVector r2n4 = upper2.selectFrom(r4n4, r4n6);
            IntVector r2n6 = lower2.selectFrom(r4n4, r4n6);
            IntVector r2n5 = upper2.selectFrom(r4n5, r4n7);
            IntVector r2n7 = lower2.selectFrom(r4n5, r4n7);
            IntVector r1n0 = upper1.selectFrom(r2n0, r2n1);
            IntVector r1n1 = lower1.selectFrom(r2n0, r2n1);
            IntVector r1n2 = upper1.selectFrom(r2n2, r2n3);
            IntVector r1n3 = lower1.selectFrom(r2n2, r2n3);
            IntVector r1n4 = upper1.selectFrom(r2n4, r2n5);
            IntVector r1n5 = lower1.selectFrom(r2n4, r2n5);
            IntVector r1n6 = upper1.selectFrom(r2n6, r2n7);
            IntVector r1n7 = lower1.selectFrom(r2n6, r2n7);
            r1n0.reinterpretAsFloats().intoArray(output, to + offsets[first]);
            r1n1.reinterpretAsFloats().intoArray(output, to + offsets[first + 1]);
            r1n2.reinterpretAsFloats().intoArray(output, to + offsets[first + 2]);
            r1n3.reinterpretAsFloats().intoArray(output, to + offsets[first + 3]);
            r1n4.reinterpretAsFloats().intoArray(output, to + offsets[first + 4]);
            r1n5.reinterpretAsFloats().intoArray(output, to + offsets[first + 5]);
            r1n6.reinterpretAsFloats().intoArray(output, to + offsets[first + 6]);
            r1n7.reinterpretAsFloats().intoArray(output, to + offsets[first + 7]);
        }
    }

    /** From pixels to planes. At least {@link #SIZE} pixels. */
    static void toPlanes(int pixels, float[] input, int from, int[] offsets, float[] planes, int to, int plane) {
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
            IntVector r4n0 = upper4.selectFrom(v0, v4);
            IntVector r4n4 = lower4.selectFrom(v0, v4);
            IntVector r4n1 = upper4.selectFrom(v1, v5);
            IntVector r4n5 = lower4.selectFrom(v1, v5);
            IntVector r4n2 = upper4.selectFrom(v2, v6);
            IntVector r4n6 = lower4.selectFrom(v2, v6);
            IntVector r4n3 = upper4.selectFrom(v3, v7);
            IntVector r4n7 = lower4.selectFrom(v3, v7);
            IntVector r2n0 = upper2.selectFrom(r4n0, r4n2);
            IntVector r2n2 = lower2.selectFrom(r4n0, r4n2);
            IntVector r2n1 = upper2.selectFrom(r4n1, r4n3);
            IntVector r2n3 = lower2.selectFrom(r4n1, r4n3);
            IntVector r2n4 = upper2.selectFrom(r4n4, r4n6);
            IntVector r2n6 = lower2.selectFrom(r4n4, r4n6);
            IntVector r2n5 = upper2.selectFrom(r4n5, r4n7);
            IntVector r2n7 = lower2.selectFrom(r4n5, r4n7);
            IntVector r1n0 = upper1.selectFrom(r2n0, r2n1);
            IntVector r1n1 = lower1.selectFrom(r2n0, r2n1);
            IntVector r1n2 = upper1.selectFrom(r2n2, r2n3);
            IntVector r1n3 = lower1.selectFrom(r2n2, r2n3);
            IntVector r1n4 = upper1.selectFrom(r2n4, r2n5);
            IntVector r1n5 = lower1.selectFrom(r2n4, r2n5);
            IntVector r1n6 = upper1.selectFrom(r2n6, r2n7);
            IntVector r1n7 = lower1.selectFrom(r2n6, r2n7);
            int at = to + first;
            r1n0.reinterpretAsFloats().intoArray(planes, at);
            r1n1.reinterpretAsFloats().intoArray(planes, at + plane);
            r1n2.reinterpretAsFloats().intoArray(planes, at + 2 * plane);
            r1n3.reinterpretAsFloats().intoArray(planes, at + 3 * plane);
            r1n4.reinterpretAsFloats().intoArray(planes, at + 4 * plane);
            r1n5.reinterpretAsFloats().intoArray(planes, at + 5 * plane);
            r1n6.reinterpretAsFloats().intoArray(planes, at + 6 * plane);
            r1n7.reinterpretAsFloats().intoArray(planes, at + 7 * plane);
        }
    }
}
