package dev.signet.algorithm.simd;

import static dev.signet.algorithm.simd.Lanes.LANES;
import static dev.signet.algorithm.simd.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/** Sums of gradients: down the pixels, and of two arrays. */
final class SumVector {
    private SumVector() {}

    static void column(int length, float[] b, int bBase, int stride, float[] sum, int sumBase) {
        FloatVector total = FloatVector.fromArray(SPECIES, sum, sumBase);
        for (int p = 0; p < length; p++) {
            total = total.add(FloatVector.fromArray(SPECIES, b, bBase + p * stride));
        }
        total.intoArray(sum, sumBase);
    }

    static void add(int length, float[] source, int sourceBase, float[] target, int targetBase) {
        int vectors = length / LANES * LANES;
        for (int i = 0; i < vectors; i += LANES) {
            FloatVector.fromArray(SPECIES, target, targetBase + i)
                    .add(FloatVector.fromArray(SPECIES, source, sourceBase + i))
                    .intoArray(target, targetBase + i);
        }
        for (int i = vectors; i < length; i++) {
            target[targetBase + i] += source[sourceBase + i];
        }
    }
}
