package dev.signet.algorithm.simd;

import static dev.signet.algorithm.simd.Lanes.LANES;
import static dev.signet.algorithm.simd.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/** Fused multiply-adds in registers with nothing to wait for: what the core can do at most. */
final class PeakLoop {
    private static final int CHAINS = 10;

    private PeakLoop() {}

    /** Floating-point operations of one step. */
    static int operationsPerStep() {
        return 2 * CHAINS * LANES;
    }

    static float run(int steps) {
        FloatVector x = FloatVector.broadcast(SPECIES, 0.999f);
        FloatVector y = FloatVector.broadcast(SPECIES, 0.001f);
        FloatVector c0 = y;
        FloatVector c1 = y;
        FloatVector c2 = y;
        FloatVector c3 = y;
        FloatVector c4 = y;
        FloatVector c5 = y;
        FloatVector c6 = y;
        FloatVector c7 = y;
        FloatVector c8 = y;
        FloatVector c9 = y;
        for (int i = 0; i < steps; i++) {
            c0 = x.fma(c0, y);
            c1 = x.fma(c1, y);
            c2 = x.fma(c2, y);
            c3 = x.fma(c3, y);
            c4 = x.fma(c4, y);
            c5 = x.fma(c5, y);
            c6 = x.fma(c6, y);
            c7 = x.fma(c7, y);
            c8 = x.fma(c8, y);
            c9 = x.fma(c9, y);
        }
        FloatVector low = c0.add(c1).add(c2).add(c3).add(c4).add(c5);
        return low.add(c6).add(c7).add(c8).add(c9).lane(0);
    }
}
