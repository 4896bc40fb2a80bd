package dev.signet.algorithm.simd;

import static dev.signet.algorithm.simd.Lanes.LANES;
import static dev.signet.algorithm.simd.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Copies of short runs by whole vectors: what is copied too much is overwritten by the next run. See {@link Kernels#gather}.
 */
final class GatherVector {
    private GatherVector() {}

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
        int copied = Math.ceilDiv(length, LANES) * LANES;
        long end = (long) xBase + rows[row + rowCount - 1] + offsets[offsets.length - 1] + copied;
        if (end > x.length) {
            GatherScalar.rows(rowCount, length, x, xBase, rows, row, offsets, target, targetBase, rowStride);
            return;
        }
        if (copied == LANES) {
            oneVectorRuns(rowCount, length, x, xBase, rows, row, offsets, target, targetBase, rowStride);
            return;
        }
        for (int i = 0; i < rowCount; i++) {
            int from = xBase + rows[row + i];
            int to = targetBase + i * rowStride;
            for (int r = 0; r < offsets.length; r++) {
                int source = from + offsets[r];
                for (int j = 0; j < copied; j += LANES) {
                    FloatVector.fromArray(SPECIES, x, source + j).intoArray(target, to + j);
                }
                to += length;
            }
        }
    }

    private static void oneVectorRuns(
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
            for (int r = 0; r < offsets.length; r++) {
                FloatVector.fromArray(SPECIES, x, from + offsets[r]).intoArray(target, to + r * length);
            }
        }
    }
}
