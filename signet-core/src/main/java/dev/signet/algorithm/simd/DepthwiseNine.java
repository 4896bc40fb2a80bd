package dev.signet.algorithm.simd;

import static dev.signet.algorithm.simd.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * One vector of channels of a depthwise convolution of nine taps: the weights stay in registers for all pixels, and neighbouring outputs of a row share
 * the input columns they both read. See {@link Kernels#depthwiseNine}. C2 inlines no helper methods into bodies of this size, so they are written out.
 */
final class DepthwiseNine {
    /** Outputs of one row computed at once; the last ones of a row go back over outputs already there. */
    static final int TOGETHER = 4;

    private DepthwiseNine() {}

    /** Outputs one tap apart: six columns for four of them. At least {@link #TOGETHER} pixels. */
    static void dense(
            int rows,
            int pixels,
            int line,
            float[] x,
            int xBase,
            int xRowStep,
            int tapRowStep,
            int tapStep,
            float[] packed,
            int packedBase,
            float[] y,
            int yBase,
            int yRowStep,
            int yPixelStep,
            float low,
            float high) {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector bias = FloatVector.fromArray(SPECIES, packed, packedBase);
        FloatVector w0 = FloatVector.fromArray(SPECIES, packed, packedBase + 1 * line);
        FloatVector w1 = FloatVector.fromArray(SPECIES, packed, packedBase + 2 * line);
        FloatVector w2 = FloatVector.fromArray(SPECIES, packed, packedBase + 3 * line);
        FloatVector w3 = FloatVector.fromArray(SPECIES, packed, packedBase + 4 * line);
        FloatVector w4 = FloatVector.fromArray(SPECIES, packed, packedBase + 5 * line);
        FloatVector w5 = FloatVector.fromArray(SPECIES, packed, packedBase + 6 * line);
        FloatVector w6 = FloatVector.fromArray(SPECIES, packed, packedBase + 7 * line);
        FloatVector w7 = FloatVector.fromArray(SPECIES, packed, packedBase + 8 * line);
        FloatVector w8 = FloatVector.fromArray(SPECIES, packed, packedBase + 9 * line);
        for (int r = 0; r < rows; r++) {
            for (int p = 0; p < pixels; p += TOGETHER) {
                int first = Math.min(p, pixels - TOGETHER);
                int top = xBase + r * xRowStep + first * tapStep;
                FloatVector a0 = FloatVector.fromArray(SPECIES, x, top);
                FloatVector a1 = FloatVector.fromArray(SPECIES, x, top + tapStep);
                FloatVector a2 = FloatVector.fromArray(SPECIES, x, top + 2 * tapStep);
                FloatVector a3 = FloatVector.fromArray(SPECIES, x, top + 3 * tapStep);
                FloatVector a4 = FloatVector.fromArray(SPECIES, x, top + 4 * tapStep);
                FloatVector a5 = FloatVector.fromArray(SPECIES, x, top + 5 * tapStep);
                FloatVector s0 = a0.fma(w0, zero);
                FloatVector s1 = a1.fma(w0, zero);
                FloatVector s2 = a2.fma(w0, zero);
                FloatVector s3 = a3.fma(w0, zero);
                s0 = a1.fma(w1, s0);
                s1 = a2.fma(w1, s1);
                s2 = a3.fma(w1, s2);
                s3 = a4.fma(w1, s3);
                s0 = a2.fma(w2, s0);
                s1 = a3.fma(w2, s1);
                s2 = a4.fma(w2, s2);
                s3 = a5.fma(w2, s3);
                int middle = top + tapRowStep;
                a0 = FloatVector.fromArray(SPECIES, x, middle);
                a1 = FloatVector.fromArray(SPECIES, x, middle + tapStep);
                a2 = FloatVector.fromArray(SPECIES, x, middle + 2 * tapStep);
                a3 = FloatVector.fromArray(SPECIES, x, middle + 3 * tapStep);
                a4 = FloatVector.fromArray(SPECIES, x, middle + 4 * tapStep);
                a5 = FloatVector.fromArray(SPECIES, x, middle + 5 * tapStep);
                s0 = a0.fma(w3, s0);
                s1 = a1.fma(w3, s1);
                s2 = a2.fma(w3, s2);
                s3 = a3.fma(w3, s3);
                s0 = a1.fma(w4, s0);
                s1 = a2.fma(w4, s1);
                s2 = a3.fma(w4, s2);
                s3 = a4.fma(w4, s3);
                s0 = a2.fma(w5, s0);
                s1 = a3.fma(w5, s1);
                s2 = a4.fma(w5, s2);
                s3 = a5.fma(w5, s3);
                int bottom = middle + tapRowStep;
                a0 = FloatVector.fromArray(SPECIES, x, bottom);
                a1 = FloatVector.fromArray(SPECIES, x, bottom + tapStep);
                a2 = FloatVector.fromArray(SPECIES, x, bottom + 2 * tapStep);
                a3 = FloatVector.fromArray(SPECIES, x, bottom + 3 * tapStep);
                a4 = FloatVector.fromArray(SPECIES, x, bottom + 4 * tapStep);
                a5 = FloatVector.fromArray(SPECIES, x, bottom + 5 * tapStep);
                s0 = a0.fma(w6, s0);
                s1 = a1.fma(w6, s1);
                s2 = a2.fma(w6, s2);
                s3 = a3.fma(w6, s3);
                s0 = a1.fma(w7, s0);
                s1 = a2.fma(w7, s1);
                s2 = a3.fma(w7, s2);
                s3 = a4.fma(w7, s3);
                s0 = a2.fma(w8, s0);
                s1 = a3.fma(w8, s1);
                s2 = a4.fma(w8, s2);
                s3 = a5.fma(w8, s3);
                int to = yBase + r * yRowStep + first * yPixelStep;
                s0 = s0.add(bias);
                s0 = s0.blend(low, s0.compare(VectorOperators.LE, low));
                s0 = s0.blend(high, s0.compare(VectorOperators.GT, high));
                s0.intoArray(y, to);
                s1 = s1.add(bias);
                s1 = s1.blend(low, s1.compare(VectorOperators.LE, low));
                s1 = s1.blend(high, s1.compare(VectorOperators.GT, high));
                s1.intoArray(y, to + yPixelStep);
                s2 = s2.add(bias);
                s2 = s2.blend(low, s2.compare(VectorOperators.LE, low));
                s2 = s2.blend(high, s2.compare(VectorOperators.GT, high));
                s2.intoArray(y, to + 2 * yPixelStep);
                s3 = s3.add(bias);
                s3 = s3.blend(low, s3.compare(VectorOperators.LE, low));
                s3 = s3.blend(high, s3.compare(VectorOperators.GT, high));
                s3.intoArray(y, to + 3 * yPixelStep);
            }
        }
    }

    /** Outputs two taps apart: nine columns for four of them. At least {@link #TOGETHER} pixels. */
    static void halved(
            int rows,
            int pixels,
            int line,
            float[] x,
            int xBase,
            int xRowStep,
            int tapRowStep,
            int tapStep,
            float[] packed,
            int packedBase,
            float[] y,
            int yBase,
            int yRowStep,
            int yPixelStep,
            float low,
            float high) {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector bias = FloatVector.fromArray(SPECIES, packed, packedBase);
        FloatVector w0 = FloatVector.fromArray(SPECIES, packed, packedBase + 1 * line);
        FloatVector w1 = FloatVector.fromArray(SPECIES, packed, packedBase + 2 * line);
        FloatVector w2 = FloatVector.fromArray(SPECIES, packed, packedBase + 3 * line);
        FloatVector w3 = FloatVector.fromArray(SPECIES, packed, packedBase + 4 * line);
        FloatVector w4 = FloatVector.fromArray(SPECIES, packed, packedBase + 5 * line);
        FloatVector w5 = FloatVector.fromArray(SPECIES, packed, packedBase + 6 * line);
        FloatVector w6 = FloatVector.fromArray(SPECIES, packed, packedBase + 7 * line);
        FloatVector w7 = FloatVector.fromArray(SPECIES, packed, packedBase + 8 * line);
        FloatVector w8 = FloatVector.fromArray(SPECIES, packed, packedBase + 9 * line);
        for (int r = 0; r < rows; r++) {
            for (int p = 0; p < pixels; p += TOGETHER) {
                int first = Math.min(p, pixels - TOGETHER);
                int top = xBase + r * xRowStep + first * 2 * tapStep;
                FloatVector a0 = FloatVector.fromArray(SPECIES, x, top);
                FloatVector a1 = FloatVector.fromArray(SPECIES, x, top + tapStep);
                FloatVector a2 = FloatVector.fromArray(SPECIES, x, top + 2 * tapStep);
                FloatVector a3 = FloatVector.fromArray(SPECIES, x, top + 3 * tapStep);
                FloatVector a4 = FloatVector.fromArray(SPECIES, x, top + 4 * tapStep);
                FloatVector a5 = FloatVector.fromArray(SPECIES, x, top + 5 * tapStep);
                FloatVector a6 = FloatVector.fromArray(SPECIES, x, top + 6 * tapStep);
                FloatVector a7 = FloatVector.fromArray(SPECIES, x, top + 7 * tapStep);
                FloatVector a8 = FloatVector.fromArray(SPECIES, x, top + 8 * tapStep);
                FloatVector s0 = a0.fma(w0, zero);
                FloatVector s1 = a2.fma(w0, zero);
                FloatVector s2 = a4.fma(w0, zero);
                FloatVector s3 = a6.fma(w0, zero);
                s0 = a1.fma(w1, s0);
                s1 = a3.fma(w1, s1);
                s2 = a5.fma(w1, s2);
                s3 = a7.fma(w1, s3);
                s0 = a2.fma(w2, s0);
                s1 = a4.fma(w2, s1);
                s2 = a6.fma(w2, s2);
                s3 = a8.fma(w2, s3);
                int middle = top + tapRowStep;
                a0 = FloatVector.fromArray(SPECIES, x, middle);
                a1 = FloatVector.fromArray(SPECIES, x, middle + tapStep);
                a2 = FloatVector.fromArray(SPECIES, x, middle + 2 * tapStep);
                a3 = FloatVector.fromArray(SPECIES, x, middle + 3 * tapStep);
                a4 = FloatVector.fromArray(SPECIES, x, middle + 4 * tapStep);
                a5 = FloatVector.fromArray(SPECIES, x, middle + 5 * tapStep);
                a6 = FloatVector.fromArray(SPECIES, x, middle + 6 * tapStep);
                a7 = FloatVector.fromArray(SPECIES, x, middle + 7 * tapStep);
                a8 = FloatVector.fromArray(SPECIES, x, middle + 8 * tapStep);
                s0 = a0.fma(w3, s0);
                s1 = a2.fma(w3, s1);
                s2 = a4.fma(w3, s2);
                s3 = a6.fma(w3, s3);
                s0 = a1.fma(w4, s0);
                s1 = a3.fma(w4, s1);
                s2 = a5.fma(w4, s2);
                s3 = a7.fma(w4, s3);
                s0 = a2.fma(w5, s0);
                s1 = a4.fma(w5, s1);
                s2 = a6.fma(w5, s2);
                s3 = a8.fma(w5, s3);
                int bottom = middle + tapRowStep;
                a0 = FloatVector.fromArray(SPECIES, x, bottom);
                a1 = FloatVector.fromArray(SPECIES, x, bottom + tapStep);
                a2 = FloatVector.fromArray(SPECIES, x, bottom + 2 * tapStep);
                a3 = FloatVector.fromArray(SPECIES, x, bottom + 3 * tapStep);
                a4 = FloatVector.fromArray(SPECIES, x, bottom + 4 * tapStep);
                a5 = FloatVector.fromArray(SPECIES, x, bottom + 5 * tapStep);
                a6 = FloatVector.fromArray(SPECIES, x, bottom + 6 * tapStep);
                a7 = FloatVector.fromArray(SPECIES, x, bottom + 7 * tapStep);
                a8 = FloatVector.fromArray(SPECIES, x, bottom + 8 * tapStep);
                s0 = a0.fma(w6, s0);
                s1 = a2.fma(w6, s1);
                s2 = a4.fma(w6, s2);
                s3 = a6.fma(w6, s3);
                s0 = a1.fma(w7, s0);
                s1 = a3.fma(w7, s1);
                s2 = a5.fma(w7, s2);
                s3 = a7.fma(w7, s3);
                s0 = a2.fma(w8, s0);
                s1 = a4.fma(w8, s1);
                s2 = a6.fma(w8, s2);
                s3 = a8.fma(w8, s3);
                int to = yBase + r * yRowStep + first * yPixelStep;
                s0 = s0.add(bias);
                s0 = s0.blend(low, s0.compare(VectorOperators.LE, low));
                s0 = s0.blend(high, s0.compare(VectorOperators.GT, high));
                s0.intoArray(y, to);
                s1 = s1.add(bias);
                s1 = s1.blend(low, s1.compare(VectorOperators.LE, low));
                s1 = s1.blend(high, s1.compare(VectorOperators.GT, high));
                s1.intoArray(y, to + yPixelStep);
                s2 = s2.add(bias);
                s2 = s2.blend(low, s2.compare(VectorOperators.LE, low));
                s2 = s2.blend(high, s2.compare(VectorOperators.GT, high));
                s2.intoArray(y, to + 2 * yPixelStep);
                s3 = s3.add(bias);
                s3 = s3.blend(low, s3.compare(VectorOperators.LE, low));
                s3 = s3.blend(high, s3.compare(VectorOperators.GT, high));
                s3.intoArray(y, to + 3 * yPixelStep);
            }
        }
    }

    /** One pixel at a time, any step. */
    static void single(
            int rows,
            int pixels,
            int line,
            float[] x,
            int xBase,
            int xRowStep,
            int xPixelStep,
            int tapRowStep,
            int tapStep,
            float[] packed,
            int packedBase,
            float[] y,
            int yBase,
            int yRowStep,
            int yPixelStep,
            float low,
            float high) {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector bias = FloatVector.fromArray(SPECIES, packed, packedBase);
        FloatVector w0 = FloatVector.fromArray(SPECIES, packed, packedBase + 1 * line);
        FloatVector w1 = FloatVector.fromArray(SPECIES, packed, packedBase + 2 * line);
        FloatVector w2 = FloatVector.fromArray(SPECIES, packed, packedBase + 3 * line);
        FloatVector w3 = FloatVector.fromArray(SPECIES, packed, packedBase + 4 * line);
        FloatVector w4 = FloatVector.fromArray(SPECIES, packed, packedBase + 5 * line);
        FloatVector w5 = FloatVector.fromArray(SPECIES, packed, packedBase + 6 * line);
        FloatVector w6 = FloatVector.fromArray(SPECIES, packed, packedBase + 7 * line);
        FloatVector w7 = FloatVector.fromArray(SPECIES, packed, packedBase + 8 * line);
        FloatVector w8 = FloatVector.fromArray(SPECIES, packed, packedBase + 9 * line);
        for (int r = 0; r < rows; r++) {
            for (int p = 0; p < pixels; p++) {
                int from = xBase + r * xRowStep + p * xPixelStep;
                FloatVector sum = FloatVector.fromArray(SPECIES, x, from).fma(w0, zero);
                sum = FloatVector.fromArray(SPECIES, x, from + tapStep).fma(w1, sum);
                sum = FloatVector.fromArray(SPECIES, x, from + 2 * tapStep).fma(w2, sum);
                sum = FloatVector.fromArray(SPECIES, x, from + tapRowStep).fma(w3, sum);
                sum = FloatVector.fromArray(SPECIES, x, from + tapRowStep + tapStep)
                        .fma(w4, sum);
                sum = FloatVector.fromArray(SPECIES, x, from + tapRowStep + 2 * tapStep)
                        .fma(w5, sum);
                sum = FloatVector.fromArray(SPECIES, x, from + 2 * tapRowStep).fma(w6, sum);
                sum = FloatVector.fromArray(SPECIES, x, from + 2 * tapRowStep + tapStep)
                        .fma(w7, sum);
                sum = FloatVector.fromArray(SPECIES, x, from + 2 * tapRowStep + 2 * tapStep)
                        .fma(w8, sum);
                sum = sum.add(bias);
                sum = sum.blend(low, sum.compare(VectorOperators.LE, low));
                sum = sum.blend(high, sum.compare(VectorOperators.GT, high));
                sum.intoArray(y, yBase + r * yRowStep + p * yPixelStep);
            }
        }
    }
}
