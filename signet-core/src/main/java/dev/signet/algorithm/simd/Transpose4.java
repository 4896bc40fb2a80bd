package dev.signet.algorithm.simd;

import static dev.signet.algorithm.simd.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * 4 channels of 4 pixels at a time, turned in registers: 2 rounds, each of which exchanges blocks of half the size between pairs of vectors
 * (Eklundh 1972). See {@link TransposeLoops}. Only for machines whose vectors have as many floats.
 */
final class Transpose4 {
    static final int SIZE = 4;

    private static final IntVector UPPER_2 = Exchange.upper(SIZE, 2);
    private static final IntVector LOWER_2 = Exchange.lower(SIZE, 2);
    private static final IntVector UPPER_1 = Exchange.upper(SIZE, 1);
    private static final IntVector LOWER_1 = Exchange.lower(SIZE, 1);

    private Transpose4() {}

    /** From planes to pixels. At least {@link #SIZE} pixels. */
    static void toPixels(int pixels, float[] planes, int from, int plane, float[] output, int to, int[] offsets) {
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
            IntVector r2n0 = upper2.selectFrom(v0, v2);
            IntVector r2n2 = lower2.selectFrom(v0, v2);
            IntVector r2n1 = upper2.selectFrom(v1, v3);
            IntVector r2n3 = lower2.selectFrom(v1, v3);
            IntVector r1n0 = upper1.selectFrom(r2n0, r2n1);
            IntVector r1n1 = lower1.selectFrom(r2n0, r2n1);
            IntVector r1n2 = upper1.selectFrom(r2n2, r2n3);
            IntVector r1n3 = lower1.selectFrom(r2n2, r2n3);
            r1n0.reinterpretAsFloats().intoArray(output, to + offsets[first]);
            r1n1.reinterpretAsFloats().intoArray(output, to + offsets[first + 1]);
            r1n2.reinterpretAsFloats().intoArray(output, to + offsets[first + 2]);
            r1n3.reinterpretAsFloats().intoArray(output, to + offsets[first + 3]);
        }
    }

    /** From pixels to planes. At least {@link #SIZE} pixels. */
    static void toPlanes(int pixels, float[] input, int from, int[] offsets, float[] planes, int to, int plane) {
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
            IntVector r2n0 = upper2.selectFrom(v0, v2);
            IntVector r2n2 = lower2.selectFrom(v0, v2);
            IntVector r2n1 = upper2.selectFrom(v1, v3);
            IntVector r2n3 = lower2.selectFrom(v1, v3);
            IntVector r1n0 = upper1.selectFrom(r2n0, r2n1);
            IntVector r1n1 = lower1.selectFrom(r2n0, r2n1);
            IntVector r1n2 = upper1.selectFrom(r2n2, r2n3);
            IntVector r1n3 = lower1.selectFrom(r2n2, r2n3);
            int at = to + first;
            r1n0.reinterpretAsFloats().intoArray(planes, at);
            r1n1.reinterpretAsFloats().intoArray(planes, at + plane);
            r1n2.reinterpretAsFloats().intoArray(planes, at + 2 * plane);
            r1n3.reinterpretAsFloats().intoArray(planes, at + 3 * plane);
        }
    }
}
