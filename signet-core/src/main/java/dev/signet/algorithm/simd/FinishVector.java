package dev.signet.algorithm.simd;

import static dev.signet.algorithm.simd.Lanes.LANES;
import static dev.signet.algorithm.simd.Lanes.SPECIES;
import static dev.signet.algorithm.simd.Lanes.WIDE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** The end of a tile, one vector of columns at a time: bias, residual, clamp, store. See {@link Kernels#finish}. */
final class FinishVector {
    private FinishVector() {}

    /** Two vectors per row, of a tile that is as wide: stores go in the order of memory. */
    static void wide(
            int rowCount,
            int valid,
            float[] tile,
            int tileBase,
            float[] bias,
            int biasBase,
            float[] y,
            int yBase,
            int[] yRows,
            int row,
            float low,
            float high) {
        FloatVector addA = FloatVector.fromArray(SPECIES, bias, biasBase);
        FloatVector addB = FloatVector.fromArray(SPECIES, bias, biasBase + LANES);
        FloatVector zero = FloatVector.zero(SPECIES);
        VectorMask<Float> keepA = SPECIES.indexInRange(0, Math.clamp(valid, 0, LANES));
        VectorMask<Float> keepB = SPECIES.indexInRange(0, Math.clamp(valid - LANES, 0, LANES));
        for (int i = 0; i < rowCount; i++) {
            FloatVector a =
                    FloatVector.fromArray(SPECIES, tile, tileBase + i * WIDE).add(addA);
            FloatVector b = FloatVector.fromArray(SPECIES, tile, tileBase + i * WIDE + LANES)
                    .add(addB);
            a = a.blend(low, a.compare(VectorOperators.LE, low));
            b = b.blend(low, b.compare(VectorOperators.LE, low));
            a = a.blend(high, a.compare(VectorOperators.GT, high));
            b = b.blend(high, b.compare(VectorOperators.GT, high));
            int at = yBase + yRows[row + i];
            zero.blend(a, keepA).intoArray(y, at);
            zero.blend(b, keepB).intoArray(y, at + LANES);
        }
    }

    /** As {@link #wide}, where every column is valid, and a residual is added: both lines of a pixel at once, in the order of memory. */
    static void wideWithResidual(
            int rowCount,
            float[] tile,
            int tileBase,
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
        FloatVector addA = FloatVector.fromArray(SPECIES, bias, biasBase);
        FloatVector addB = FloatVector.fromArray(SPECIES, bias, biasBase + LANES);
        for (int i = 0; i < rowCount; i++) {
            int from = residualBase + residualRows[row + i];
            FloatVector a = FloatVector.fromArray(SPECIES, tile, tileBase + i * WIDE)
                    .add(addA)
                    .add(FloatVector.fromArray(SPECIES, residual, from));
            FloatVector b = FloatVector.fromArray(SPECIES, tile, tileBase + i * WIDE + LANES)
                    .add(addB)
                    .add(FloatVector.fromArray(SPECIES, residual, from + LANES));
            a = a.blend(low, a.compare(VectorOperators.LE, low));
            b = b.blend(low, b.compare(VectorOperators.LE, low));
            a = a.blend(high, a.compare(VectorOperators.GT, high));
            b = b.blend(high, b.compare(VectorOperators.GT, high));
            int at = yBase + yRows[row + i];
            a.intoArray(y, at);
            b.intoArray(y, at + LANES);
        }
    }

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
            v = v.blend(low, v.compare(VectorOperators.LE, low));
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
            v = v.blend(low, v.compare(VectorOperators.LE, low));
            v = v.blend(high, v.compare(VectorOperators.GT, high));
            zero.blend(v, keep).intoArray(y, yBase + yRows[row + i]);
        }
    }
}
