package dev.signet.algorithm.simd;

import static dev.signet.algorithm.simd.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * One vector of channels of a row of 3x3 windows, the column that two windows share compared once. See {@link PoolLoops#maximumOfNine}. Written out: C2 inlines
 * methods of this size nowhere, and each loop keeps its own registers; as parts of one method they lost theirs to the limit on nodes. A value takes the place
 * of the largest so far if it is not smaller or equal, unless that is NaN already.
 */
final class MaximumOfNine {
    private MaximumOfNine() {}

    static void ofEachPixel(
            int pixels, float[] x, int xAt, int xStride, int second, int third, float[] y, int yAt, int yStride) {
        FloatVector value;
        FloatVector left = FloatVector.fromArray(SPECIES, x, xAt);
        value = FloatVector.fromArray(SPECIES, x, xAt + second);
        left = left.blend(
                value, left.compare(VectorOperators.EQ, left).andNot(value.compare(VectorOperators.LE, left)));
        value = FloatVector.fromArray(SPECIES, x, xAt + third);
        left = left.blend(
                value, left.compare(VectorOperators.EQ, left).andNot(value.compare(VectorOperators.LE, left)));
        int next = xAt + xStride;
        FloatVector middle = FloatVector.fromArray(SPECIES, x, next);
        value = FloatVector.fromArray(SPECIES, x, next + second);
        middle = middle.blend(
                value, middle.compare(VectorOperators.EQ, middle).andNot(value.compare(VectorOperators.LE, middle)));
        value = FloatVector.fromArray(SPECIES, x, next + third);
        middle = middle.blend(
                value, middle.compare(VectorOperators.EQ, middle).andNot(value.compare(VectorOperators.LE, middle)));
        for (int p = 0; p < pixels; p++) {
            next += xStride;
            FloatVector right = FloatVector.fromArray(SPECIES, x, next);
            value = FloatVector.fromArray(SPECIES, x, next + second);
            right = right.blend(
                    value, right.compare(VectorOperators.EQ, right).andNot(value.compare(VectorOperators.LE, right)));
            value = FloatVector.fromArray(SPECIES, x, next + third);
            right = right.blend(
                    value, right.compare(VectorOperators.EQ, right).andNot(value.compare(VectorOperators.LE, right)));
            left = left.blend(
                    middle, left.compare(VectorOperators.EQ, left).andNot(middle.compare(VectorOperators.LE, left)));
            left = left.blend(
                    right, left.compare(VectorOperators.EQ, left).andNot(right.compare(VectorOperators.LE, left)));
            left.intoArray(y, yAt + p * yStride);
            left = middle;
            middle = right;
        }
    }

    static void ofEverySecondPixel(
            int pixels, float[] x, int xAt, int xStride, int second, int third, float[] y, int yAt, int yStride) {
        FloatVector value;
        FloatVector left = FloatVector.fromArray(SPECIES, x, xAt);
        value = FloatVector.fromArray(SPECIES, x, xAt + second);
        left = left.blend(
                value, left.compare(VectorOperators.EQ, left).andNot(value.compare(VectorOperators.LE, left)));
        value = FloatVector.fromArray(SPECIES, x, xAt + third);
        left = left.blend(
                value, left.compare(VectorOperators.EQ, left).andNot(value.compare(VectorOperators.LE, left)));
        int next = xAt;
        for (int p = 0; p < pixels; p++) {
            next += xStride;
            FloatVector middle = FloatVector.fromArray(SPECIES, x, next);
            value = FloatVector.fromArray(SPECIES, x, next + second);
            middle = middle.blend(
                    value,
                    middle.compare(VectorOperators.EQ, middle).andNot(value.compare(VectorOperators.LE, middle)));
            value = FloatVector.fromArray(SPECIES, x, next + third);
            middle = middle.blend(
                    value,
                    middle.compare(VectorOperators.EQ, middle).andNot(value.compare(VectorOperators.LE, middle)));
            left = left.blend(
                    middle, left.compare(VectorOperators.EQ, left).andNot(middle.compare(VectorOperators.LE, left)));
            next += xStride;
            FloatVector right = FloatVector.fromArray(SPECIES, x, next);
            value = FloatVector.fromArray(SPECIES, x, next + second);
            right = right.blend(
                    value, right.compare(VectorOperators.EQ, right).andNot(value.compare(VectorOperators.LE, right)));
            value = FloatVector.fromArray(SPECIES, x, next + third);
            right = right.blend(
                    value, right.compare(VectorOperators.EQ, right).andNot(value.compare(VectorOperators.LE, right)));
            left = left.blend(
                    right, left.compare(VectorOperators.EQ, left).andNot(right.compare(VectorOperators.LE, left)));
            left.intoArray(y, yAt + p * yStride);
            left = right;
        }
    }
}
