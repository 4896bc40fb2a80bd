package dev.signet.algorithm.simd;

import static dev.signet.algorithm.simd.Lanes.INDICES;
import static dev.signet.algorithm.simd.Lanes.LANES;
import static dev.signet.algorithm.simd.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** Three planes, as of a picture, into pixels of three floats: each vector of the output takes some lanes of all three. See {@link TransposeLoops}. */
final class ThreeChannels {
    private static final IntVector PAIRS_A = pairs(0);
    private static final IntVector PAIRS_B = pairs(1);
    private static final IntVector PAIRS_C = pairs(2);
    private static final IntVector THIRDS_A = thirds(0);
    private static final IntVector THIRDS_B = thirds(1);
    private static final IntVector THIRDS_C = thirds(2);

    private ThreeChannels() {}

    /** Where output vector {@code index} finds the lanes of the first two channels, the second counted on; anything for the third. */
    private static IntVector pairs(int index) {
        int[] lanes = new int[LANES];
        for (int j = 0; j < LANES; j++) {
            int at = index * LANES + j;
            lanes[j] = at % 3 == 2 ? 0 : at % 3 * LANES + at / 3;
        }
        return IntVector.fromArray(INDICES, lanes, 0);
    }

    /** Where it finds its lanes among those and the third channel. */
    private static IntVector thirds(int index) {
        int[] lanes = new int[LANES];
        for (int j = 0; j < LANES; j++) {
            int at = index * LANES + j;
            lanes[j] = at % 3 == 2 ? LANES + at / 3 : j;
        }
        return IntVector.fromArray(INDICES, lanes, 0);
    }

    /** At least as many pixels as a vector has floats. */
    static void toPixels(int pixels, float[] planes, int from, int plane, float[] output, int to) {
        IntVector pairsA = PAIRS_A;
        IntVector pairsB = PAIRS_B;
        IntVector pairsC = PAIRS_C;
        IntVector thirdsA = THIRDS_A;
        IntVector thirdsB = THIRDS_B;
        IntVector thirdsC = THIRDS_C;
        for (int p = 0; p < pixels; p += LANES) {
            int first = Math.min(p, pixels - LANES);
            IntVector r = FloatVector.fromArray(SPECIES, planes, from + first).reinterpretAsInts();
            IntVector g =
                    FloatVector.fromArray(SPECIES, planes, from + plane + first).reinterpretAsInts();
            IntVector b = FloatVector.fromArray(SPECIES, planes, from + 2 * plane + first)
                    .reinterpretAsInts();
            int at = to + 3 * first;
            thirdsA.selectFrom(pairsA.selectFrom(r, g), b).reinterpretAsFloats().intoArray(output, at);
            thirdsB.selectFrom(pairsB.selectFrom(r, g), b).reinterpretAsFloats().intoArray(output, at + LANES);
            thirdsC.selectFrom(pairsC.selectFrom(r, g), b).reinterpretAsFloats().intoArray(output, at + 2 * LANES);
        }
    }
}
