package dev.signet.algorithm.simd;

import static dev.signet.algorithm.simd.Lanes.LANES;
import static dev.signet.algorithm.simd.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Which lanes of a pair of vectors make the new pair in one round of a transposition: the upper right blocks of {@code distance} lanes change places with
 * the lower left ones. Lanes of the second vector count on from those of the first.
 */
final class Exchange {
    private Exchange() {}

    /** The new first vector; any vector on machines whose vectors do not have {@code size} lanes. */
    static FloatVector upper(int size, int distance) {
        float[] lanes = new float[LANES];
        for (int j = 0; j < LANES && size == LANES; j++) {
            lanes[j] = (j & distance) == 0 ? j : LANES + j - distance;
        }
        return FloatVector.fromArray(SPECIES, lanes, 0);
    }

    /** The new second vector. */
    static FloatVector lower(int size, int distance) {
        float[] lanes = new float[LANES];
        for (int j = 0; j < LANES && size == LANES; j++) {
            lanes[j] = (j & distance) == 0 ? j + distance : LANES + j;
        }
        return FloatVector.fromArray(SPECIES, lanes, 0);
    }
}
