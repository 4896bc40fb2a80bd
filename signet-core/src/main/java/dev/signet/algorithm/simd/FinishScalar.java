package dev.signet.algorithm.simd;

/** The end of a tile, element by element from column {@code from}: all columns of the plain kernels, the last few of the vector kernels. */
final class FinishScalar {
    private FinishScalar() {}

    static void plain(
            int from,
            int rowCount,
            int width,
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
        for (int i = 0; i < rowCount && from < width; i++) {
            int t = tileBase + i * tileWidth;
            int out = yBase + yRows[row + i];
            for (int j = from; j < width; j++) {
                y[out + j] = j < valid ? clamp(tile[t + j] + bias[biasBase + j], low, high) : 0;
            }
        }
    }

    static void withResidual(
            int from,
            int rowCount,
            int width,
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
        for (int i = 0; i < rowCount && from < width; i++) {
            int t = tileBase + i * tileWidth;
            int in = residualBase + residualRows[row + i];
            int out = yBase + yRows[row + i];
            for (int j = from; j < width; j++) {
                y[out + j] = j < valid ? clamp(tile[t + j] + bias[biasBase + j] + residual[in + j], low, high) : 0;
            }
        }
    }

    private static float clamp(float value, float low, float high) {
        float raised = value <= low ? low : value;
        return raised > high ? high : raised;
    }
}
