package dev.signet.algorithm.simd;

import static dev.signet.algorithm.simd.Lanes.LANES;
import static dev.signet.algorithm.simd.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Four neighbouring outputs of a depthwise convolution of nine taps, all channels: the loop runs along the channels, where no offset changes and nothing is
 * checked. Wins over {@link DepthwiseNine} where pixels lie a multiple of 1 KiB apart: one vector of each pixel of a row then falls into a few sets of the
 * first cache, and a loop along the row reads every input anew from the second. See {@link Kernels#depthwiseNine}.
 */
final class DepthwiseAcross {
    /** Outputs of one row computed at once; the last ones of a row go back over outputs already there. */
    static final int TOGETHER = 4;

    private DepthwiseAcross() {}

    /** Outputs one tap apart: six columns for four of them. */
    static void dense(
            int channels,
            int line,
            float[] x,
            int xAt,
            int tapRowStep,
            int tapStep,
            float[] packed,
            int packedBase,
            float[] y,
            int yAt,
            int yPixelStep,
            float low,
            float high) {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector least = FloatVector.broadcast(SPECIES, low);
        FloatVector most = FloatVector.broadcast(SPECIES, high);
        int x00 = xAt;
        int x01 = xAt + tapStep;
        int x02 = xAt + 2 * tapStep;
        int x03 = xAt + 3 * tapStep;
        int x04 = xAt + 4 * tapStep;
        int x05 = xAt + 5 * tapStep;
        int x10 = xAt + tapRowStep;
        int x11 = xAt + tapRowStep + tapStep;
        int x12 = xAt + tapRowStep + 2 * tapStep;
        int x13 = xAt + tapRowStep + 3 * tapStep;
        int x14 = xAt + tapRowStep + 4 * tapStep;
        int x15 = xAt + tapRowStep + 5 * tapStep;
        int x20 = xAt + 2 * tapRowStep;
        int x21 = xAt + 2 * tapRowStep + tapStep;
        int x22 = xAt + 2 * tapRowStep + 2 * tapStep;
        int x23 = xAt + 2 * tapRowStep + 3 * tapStep;
        int x24 = xAt + 2 * tapRowStep + 4 * tapStep;
        int x25 = xAt + 2 * tapRowStep + 5 * tapStep;
        int p1 = packedBase + 1 * line;
        int p2 = packedBase + 2 * line;
        int p3 = packedBase + 3 * line;
        int p4 = packedBase + 4 * line;
        int p5 = packedBase + 5 * line;
        int p6 = packedBase + 6 * line;
        int p7 = packedBase + 7 * line;
        int p8 = packedBase + 8 * line;
        int p9 = packedBase + 9 * line;
        int y1 = yAt + 1 * yPixelStep;
        int y2 = yAt + 2 * yPixelStep;
        int y3 = yAt + 3 * yPixelStep;
        for (int c = 0; c < channels; c += LANES) {
            FloatVector a00 = FloatVector.fromArray(SPECIES, x, x00 + c);
            FloatVector a01 = FloatVector.fromArray(SPECIES, x, x01 + c);
            FloatVector a02 = FloatVector.fromArray(SPECIES, x, x02 + c);
            FloatVector a03 = FloatVector.fromArray(SPECIES, x, x03 + c);
            FloatVector a04 = FloatVector.fromArray(SPECIES, x, x04 + c);
            FloatVector a05 = FloatVector.fromArray(SPECIES, x, x05 + c);
            FloatVector w00 = FloatVector.fromArray(SPECIES, packed, p1 + c);
            FloatVector s0 = a00.fma(w00, zero);
            FloatVector s1 = a01.fma(w00, zero);
            FloatVector s2 = a02.fma(w00, zero);
            FloatVector s3 = a03.fma(w00, zero);
            FloatVector w01 = FloatVector.fromArray(SPECIES, packed, p2 + c);
            s0 = a01.fma(w01, s0);
            s1 = a02.fma(w01, s1);
            s2 = a03.fma(w01, s2);
            s3 = a04.fma(w01, s3);
            FloatVector w02 = FloatVector.fromArray(SPECIES, packed, p3 + c);
            s0 = a02.fma(w02, s0);
            s1 = a03.fma(w02, s1);
            s2 = a04.fma(w02, s2);
            s3 = a05.fma(w02, s3);
            FloatVector a10 = FloatVector.fromArray(SPECIES, x, x10 + c);
            FloatVector a11 = FloatVector.fromArray(SPECIES, x, x11 + c);
            FloatVector a12 = FloatVector.fromArray(SPECIES, x, x12 + c);
            FloatVector a13 = FloatVector.fromArray(SPECIES, x, x13 + c);
            FloatVector a14 = FloatVector.fromArray(SPECIES, x, x14 + c);
            FloatVector a15 = FloatVector.fromArray(SPECIES, x, x15 + c);
            FloatVector w10 = FloatVector.fromArray(SPECIES, packed, p4 + c);
            s0 = a10.fma(w10, s0);
            s1 = a11.fma(w10, s1);
            s2 = a12.fma(w10, s2);
            s3 = a13.fma(w10, s3);
            FloatVector w11 = FloatVector.fromArray(SPECIES, packed, p5 + c);
            s0 = a11.fma(w11, s0);
            s1 = a12.fma(w11, s1);
            s2 = a13.fma(w11, s2);
            s3 = a14.fma(w11, s3);
            FloatVector w12 = FloatVector.fromArray(SPECIES, packed, p6 + c);
            s0 = a12.fma(w12, s0);
            s1 = a13.fma(w12, s1);
            s2 = a14.fma(w12, s2);
            s3 = a15.fma(w12, s3);
            FloatVector a20 = FloatVector.fromArray(SPECIES, x, x20 + c);
            FloatVector a21 = FloatVector.fromArray(SPECIES, x, x21 + c);
            FloatVector a22 = FloatVector.fromArray(SPECIES, x, x22 + c);
            FloatVector a23 = FloatVector.fromArray(SPECIES, x, x23 + c);
            FloatVector a24 = FloatVector.fromArray(SPECIES, x, x24 + c);
            FloatVector a25 = FloatVector.fromArray(SPECIES, x, x25 + c);
            FloatVector w20 = FloatVector.fromArray(SPECIES, packed, p7 + c);
            s0 = a20.fma(w20, s0);
            s1 = a21.fma(w20, s1);
            s2 = a22.fma(w20, s2);
            s3 = a23.fma(w20, s3);
            FloatVector w21 = FloatVector.fromArray(SPECIES, packed, p8 + c);
            s0 = a21.fma(w21, s0);
            s1 = a22.fma(w21, s1);
            s2 = a23.fma(w21, s2);
            s3 = a24.fma(w21, s3);
            FloatVector w22 = FloatVector.fromArray(SPECIES, packed, p9 + c);
            s0 = a22.fma(w22, s0);
            s1 = a23.fma(w22, s1);
            s2 = a24.fma(w22, s2);
            s3 = a25.fma(w22, s3);
            FloatVector bias = FloatVector.fromArray(SPECIES, packed, packedBase + c);
            s0 = s0.add(bias);
            s0 = s0.blend(least, s0.compare(VectorOperators.LE, least));
            s0 = s0.blend(most, s0.compare(VectorOperators.GT, most));
            s0.intoArray(y, yAt + c);
            s1 = s1.add(bias);
            s1 = s1.blend(least, s1.compare(VectorOperators.LE, least));
            s1 = s1.blend(most, s1.compare(VectorOperators.GT, most));
            s1.intoArray(y, y1 + c);
            s2 = s2.add(bias);
            s2 = s2.blend(least, s2.compare(VectorOperators.LE, least));
            s2 = s2.blend(most, s2.compare(VectorOperators.GT, most));
            s2.intoArray(y, y2 + c);
            s3 = s3.add(bias);
            s3 = s3.blend(least, s3.compare(VectorOperators.LE, least));
            s3 = s3.blend(most, s3.compare(VectorOperators.GT, most));
            s3.intoArray(y, y3 + c);
        }
    }

    /** Outputs two taps apart: nine columns for four of them. */
    static void halved(
            int channels,
            int line,
            float[] x,
            int xAt,
            int tapRowStep,
            int tapStep,
            float[] packed,
            int packedBase,
            float[] y,
            int yAt,
            int yPixelStep,
            float low,
            float high) {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector least = FloatVector.broadcast(SPECIES, low);
        FloatVector most = FloatVector.broadcast(SPECIES, high);
        int x00 = xAt;
        int x01 = xAt + tapStep;
        int x02 = xAt + 2 * tapStep;
        int x03 = xAt + 3 * tapStep;
        int x04 = xAt + 4 * tapStep;
        int x05 = xAt + 5 * tapStep;
        int x06 = xAt + 6 * tapStep;
        int x07 = xAt + 7 * tapStep;
        int x08 = xAt + 8 * tapStep;
        int x10 = xAt + tapRowStep;
        int x11 = xAt + tapRowStep + tapStep;
        int x12 = xAt + tapRowStep + 2 * tapStep;
        int x13 = xAt + tapRowStep + 3 * tapStep;
        int x14 = xAt + tapRowStep + 4 * tapStep;
        int x15 = xAt + tapRowStep + 5 * tapStep;
        int x16 = xAt + tapRowStep + 6 * tapStep;
        int x17 = xAt + tapRowStep + 7 * tapStep;
        int x18 = xAt + tapRowStep + 8 * tapStep;
        int x20 = xAt + 2 * tapRowStep;
        int x21 = xAt + 2 * tapRowStep + tapStep;
        int x22 = xAt + 2 * tapRowStep + 2 * tapStep;
        int x23 = xAt + 2 * tapRowStep + 3 * tapStep;
        int x24 = xAt + 2 * tapRowStep + 4 * tapStep;
        int x25 = xAt + 2 * tapRowStep + 5 * tapStep;
        int x26 = xAt + 2 * tapRowStep + 6 * tapStep;
        int x27 = xAt + 2 * tapRowStep + 7 * tapStep;
        int x28 = xAt + 2 * tapRowStep + 8 * tapStep;
        int p1 = packedBase + 1 * line;
        int p2 = packedBase + 2 * line;
        int p3 = packedBase + 3 * line;
        int p4 = packedBase + 4 * line;
        int p5 = packedBase + 5 * line;
        int p6 = packedBase + 6 * line;
        int p7 = packedBase + 7 * line;
        int p8 = packedBase + 8 * line;
        int p9 = packedBase + 9 * line;
        int y1 = yAt + 1 * yPixelStep;
        int y2 = yAt + 2 * yPixelStep;
        int y3 = yAt + 3 * yPixelStep;
        for (int c = 0; c < channels; c += LANES) {
            FloatVector a00 = FloatVector.fromArray(SPECIES, x, x00 + c);
            FloatVector a01 = FloatVector.fromArray(SPECIES, x, x01 + c);
            FloatVector a02 = FloatVector.fromArray(SPECIES, x, x02 + c);
            FloatVector a03 = FloatVector.fromArray(SPECIES, x, x03 + c);
            FloatVector a04 = FloatVector.fromArray(SPECIES, x, x04 + c);
            FloatVector a05 = FloatVector.fromArray(SPECIES, x, x05 + c);
            FloatVector a06 = FloatVector.fromArray(SPECIES, x, x06 + c);
            FloatVector a07 = FloatVector.fromArray(SPECIES, x, x07 + c);
            FloatVector a08 = FloatVector.fromArray(SPECIES, x, x08 + c);
            FloatVector w00 = FloatVector.fromArray(SPECIES, packed, p1 + c);
            FloatVector s0 = a00.fma(w00, zero);
            FloatVector s1 = a02.fma(w00, zero);
            FloatVector s2 = a04.fma(w00, zero);
            FloatVector s3 = a06.fma(w00, zero);
            FloatVector w01 = FloatVector.fromArray(SPECIES, packed, p2 + c);
            s0 = a01.fma(w01, s0);
            s1 = a03.fma(w01, s1);
            s2 = a05.fma(w01, s2);
            s3 = a07.fma(w01, s3);
            FloatVector w02 = FloatVector.fromArray(SPECIES, packed, p3 + c);
            s0 = a02.fma(w02, s0);
            s1 = a04.fma(w02, s1);
            s2 = a06.fma(w02, s2);
            s3 = a08.fma(w02, s3);
            FloatVector a10 = FloatVector.fromArray(SPECIES, x, x10 + c);
            FloatVector a11 = FloatVector.fromArray(SPECIES, x, x11 + c);
            FloatVector a12 = FloatVector.fromArray(SPECIES, x, x12 + c);
            FloatVector a13 = FloatVector.fromArray(SPECIES, x, x13 + c);
            FloatVector a14 = FloatVector.fromArray(SPECIES, x, x14 + c);
            FloatVector a15 = FloatVector.fromArray(SPECIES, x, x15 + c);
            FloatVector a16 = FloatVector.fromArray(SPECIES, x, x16 + c);
            FloatVector a17 = FloatVector.fromArray(SPECIES, x, x17 + c);
            FloatVector a18 = FloatVector.fromArray(SPECIES, x, x18 + c);
            FloatVector w10 = FloatVector.fromArray(SPECIES, packed, p4 + c);
            s0 = a10.fma(w10, s0);
            s1 = a12.fma(w10, s1);
            s2 = a14.fma(w10, s2);
            s3 = a16.fma(w10, s3);
            FloatVector w11 = FloatVector.fromArray(SPECIES, packed, p5 + c);
            s0 = a11.fma(w11, s0);
            s1 = a13.fma(w11, s1);
            s2 = a15.fma(w11, s2);
            s3 = a17.fma(w11, s3);
            FloatVector w12 = FloatVector.fromArray(SPECIES, packed, p6 + c);
            s0 = a12.fma(w12, s0);
            s1 = a14.fma(w12, s1);
            s2 = a16.fma(w12, s2);
            s3 = a18.fma(w12, s3);
            FloatVector a20 = FloatVector.fromArray(SPECIES, x, x20 + c);
            FloatVector a21 = FloatVector.fromArray(SPECIES, x, x21 + c);
            FloatVector a22 = FloatVector.fromArray(SPECIES, x, x22 + c);
            FloatVector a23 = FloatVector.fromArray(SPECIES, x, x23 + c);
            FloatVector a24 = FloatVector.fromArray(SPECIES, x, x24 + c);
            FloatVector a25 = FloatVector.fromArray(SPECIES, x, x25 + c);
            FloatVector a26 = FloatVector.fromArray(SPECIES, x, x26 + c);
            FloatVector a27 = FloatVector.fromArray(SPECIES, x, x27 + c);
            FloatVector a28 = FloatVector.fromArray(SPECIES, x, x28 + c);
            FloatVector w20 = FloatVector.fromArray(SPECIES, packed, p7 + c);
            s0 = a20.fma(w20, s0);
            s1 = a22.fma(w20, s1);
            s2 = a24.fma(w20, s2);
            s3 = a26.fma(w20, s3);
            FloatVector w21 = FloatVector.fromArray(SPECIES, packed, p8 + c);
            s0 = a21.fma(w21, s0);
            s1 = a23.fma(w21, s1);
            s2 = a25.fma(w21, s2);
            s3 = a27.fma(w21, s3);
            FloatVector w22 = FloatVector.fromArray(SPECIES, packed, p9 + c);
            s0 = a22.fma(w22, s0);
            s1 = a24.fma(w22, s1);
            s2 = a26.fma(w22, s2);
            s3 = a28.fma(w22, s3);
            FloatVector bias = FloatVector.fromArray(SPECIES, packed, packedBase + c);
            s0 = s0.add(bias);
            s0 = s0.blend(least, s0.compare(VectorOperators.LE, least));
            s0 = s0.blend(most, s0.compare(VectorOperators.GT, most));
            s0.intoArray(y, yAt + c);
            s1 = s1.add(bias);
            s1 = s1.blend(least, s1.compare(VectorOperators.LE, least));
            s1 = s1.blend(most, s1.compare(VectorOperators.GT, most));
            s1.intoArray(y, y1 + c);
            s2 = s2.add(bias);
            s2 = s2.blend(least, s2.compare(VectorOperators.LE, least));
            s2 = s2.blend(most, s2.compare(VectorOperators.GT, most));
            s2.intoArray(y, y2 + c);
            s3 = s3.add(bias);
            s3 = s3.blend(least, s3.compare(VectorOperators.LE, least));
            s3 = s3.blend(most, s3.compare(VectorOperators.GT, most));
            s3.intoArray(y, y3 + c);
        }
    }
}
