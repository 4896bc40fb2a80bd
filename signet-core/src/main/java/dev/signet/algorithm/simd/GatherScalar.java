package dev.signet.algorithm.simd;

/** Copies of short runs, element by element. See {@link Kernels#gather}. */
final class GatherScalar {
    private GatherScalar() {}

    static void rows(
            int rowCount,
            int length,
            float[] x,
            int xBase,
            int[] rows,
            int row,
            int[] offsets,
            float[] target,
            int targetBase,
            int rowStride) {
        for (int i = 0; i < rowCount; i++) {
            int from = xBase + rows[row + i];
            int to = targetBase + i * rowStride;
            for (int offset : offsets) {
                for (int j = 0; j < length; j++) {
                    target[to + j] = x[from + offset + j];
                }
                to += length;
            }
        }
    }
}
