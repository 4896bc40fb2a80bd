package dev.signet.algorithm.simd;

import static dev.signet.algorithm.simd.Lanes.LANES;
import static dev.signet.algorithm.simd.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/** Three planes, as of a picture, into pixels of three floats: each vector of the output takes some lanes of all three. See {@link TransposeLoops}. */
final class ThreeChannels {
    private static final FloatVector PAIRS_A = pairs(0);
    private static final FloatVector PAIRS_B = pairs(1);
    private static final FloatVector PAIRS_C = pairs(2);
    private static final FloatVector THIRDS_A = thirds(0);
    private static final FloatVector THIRDS_B = thirds(1);
    private static final FloatVector THIRDS_C = thirds(2);

    private ThreeChannels() {}

    /** Where output vector {@code index} finds the lanes of the first two channels, the second counted on; anything for the third. */
    private static FloatVector pairs(int index) {
        float[] lanes = new float[LANES];
        for (int j = 0; j < LANES; j++) {
            int at = index * LANES + j;
            lanes[j] = at % 3 == 2 ? 0 : at % 3 * LANES + at / 3;
        }
        return FloatVector.fromArray(SPECIES, lanes, 0);
    }

    /** Where it finds its lanes among those and the third channel. */
    private static FloatVector thirds(int index) {
        float[] lanes = new float[LANES];
        for (int j = 0; j < LANES; j++) {
            int at = index * LANES + j;
            lanes[j] = at % 3 == 2 ? LANES + at / 3 : j;
        }
        return FloatVector.fromArray(SPECIES, lanes, 0);
    }

    /** At least as many pixels as a vector has floats. */
    static void toPixels(int pixels, float[] planes, int from, int plane, float[] output, int to) {
        FloatVector pairsA = PAIRS_A;
        FloatVector pairsB = PAIRS_B;
        FloatVector pairsC = PAIRS_C;
        FloatVector thirdsA = THIRDS_A;
        FloatVector thirdsB = THIRDS_B;
        FloatVector thirdsC = THIRDS_C;
        for (int p = 0; p < pixels; p += LANES) {
            int first = Math.min(p, pixels - LANES);
            FloatVector r = FloatVector.fromArray(SPECIES, planes, from + first);
            FloatVector g = FloatVector.fromArray(SPECIES, planes, from + plane + first);
            FloatVector b = FloatVector.fromArray(SPECIES, planes, from + 2 * plane + first);
            int at = to + 3 * first;
            thirdsA.selectFrom(pairsA.selectFrom(r, g), b).intoArray(output, at);
            thirdsB.selectFrom(pairsB.selectFrom(r, g), b).intoArray(output, at + LANES);
            thirdsC.selectFrom(pairsC.selectFrom(r, g), b).intoArray(output, at + 2 * LANES);
        }
    }
}
