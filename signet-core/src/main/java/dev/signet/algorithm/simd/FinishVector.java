package dev.signet.algorithm.simd;

import static dev.signet.algorithm.simd.Lanes.LANES;
import static dev.signet.algorithm.simd.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** The end of a tile, one vector of columns at a time: bias, residual, clamp, store. See {@link Kernels#finish}. */
final class FinishVector {
    private FinishVector() {}

    static void plain(
            int rowCount,
            int valid,
            float[] tile,
            int tileBase,
            int tileWidth,
            float[] bias,
            int biasBase,
            float[] y,
            int yBase,
            int[] yRows,
            int row,
            float low,
            float high) {
        FloatVector add = FloatVector.fromArray(SPECIES, bias, biasBase);
        FloatVector zero = FloatVector.zero(SPECIES);
        VectorMask<Float> keep = SPECIES.indexInRange(0, Math.clamp(valid, 0, LANES));
        for (int i = 0; i < rowCount; i++) {
            FloatVector v = FloatVector.fromArray(SPECIES, tile, tileBase + i * tileWidth)
                    .add(add);
            v = v.blend(low, v.compare(VectorOperators.LT, low));
            v = v.blend(high, v.compare(VectorOperators.GT, high));
            zero.blend(v, keep).intoArray(y, yBase + yRows[row + i]);
        }
    }

    static void withResidual(
            int rowCount,
            int valid,
            float[] tile,
            int tileBase,
            int tileWidth,
            float[] bias,
            int biasBase,
            float[] residual,
            int residualBase,
            int[] residualRows,
            float[] y,
            int yBase,
            int[] yRows,
            int row,
            float low,
            float high) {
        FloatVector add = FloatVector.fromArray(SPECIES, bias, biasBase);
        FloatVector zero = FloatVector.zero(SPECIES);
        VectorMask<Float> keep = SPECIES.indexInRange(0, Math.clamp(valid, 0, LANES));
        for (int i = 0; i < rowCount; i++) {
            FloatVector v = FloatVector.fromArray(SPECIES, tile, tileBase + i * tileWidth)
                    .add(add);
            v = v.add(FloatVector.fromArray(SPECIES, residual, residualBase + residualRows[row + i]));
            v = v.blend(low, v.compare(VectorOperators.LT, low));
            v = v.blend(high, v.compare(VectorOperators.GT, high));
            zero.blend(v, keep).intoArray(y, yBase + yRows[row + i]);
        }
    }
}
