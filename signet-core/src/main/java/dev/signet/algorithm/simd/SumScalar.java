package dev.signet.algorithm.simd;

/** Sums down the pixels, element by element. */
final class SumScalar {
    private SumScalar() {}

    static void columns(int columns, int length, float[] b, int bBase, int stride, float[] sum, int sumBase) {
        for (int p = 0; p < length; p++) {
            int at = bBase + p * stride;
            for (int j = 0; j < columns; j++) {
                sum[sumBase + j] += b[at + j];
            }
        }
    }
}
