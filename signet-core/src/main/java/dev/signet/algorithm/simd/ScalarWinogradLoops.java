package dev.signet.algorithm.simd;

import static dev.signet.algorithm.simd.Winograd.LARGE;
import static dev.signet.algorithm.simd.Winograd.LARGE_CUBED;
import static dev.signet.algorithm.simd.Winograd.LARGE_SCALE;
import static dev.signet.algorithm.simd.Winograd.SMALL;
import static dev.signet.algorithm.simd.Winograd.SMALL_CUBED;
import static dev.signet.algorithm.simd.Winograd.SMALL_SCALE;
import static dev.signet.algorithm.simd.Winograd.SQUARES;

/** Winograd's transforms as plain loops: the definition of what the vector loops compute. */
final class ScalarWinogradLoops implements WinogradLoops {
    @Override
    public void input4(
            int count,
            int length,
            float[] x,
            int xBase,
            int xStep,
            int xNext,
            float[] y,
            int yBase,
            int yStep,
            int yNext) {
        for (int n = 0; n < count; n++) {
            for (int i = 0; i < length; i++) {
                int from = xBase + n * xNext + i;
                int to = yBase + n * yNext + i;
                float x0 = x[from];
                float x1 = x[from + xStep];
                float x2 = x[from + 2 * xStep];
                float x3 = x[from + 3 * xStep];
                y[to] = x0 - x2;
                y[to + yStep] = x1 + x2;
                y[to + 2 * yStep] = x2 - x1;
                y[to + 3 * yStep] = x1 - x3;
            }
        }
    }

    @Override
    public void weight4(
            int count,
            int length,
            float[] x,
            int xBase,
            int xStep,
            int xNext,
            float[] y,
            int yBase,
            int yStep,
            int yNext) {
        for (int n = 0; n < count; n++) {
            for (int i = 0; i < length; i++) {
                int from = xBase + n * xNext + i;
                int to = yBase + n * yNext + i;
                float x0 = x[from];
                float x1 = x[from + xStep];
                float x2 = x[from + 2 * xStep];
                float sum = x0 + x2;
                y[to] = x0;
                y[to + yStep] = 0.5f * (sum + x1);
                y[to + 2 * yStep] = 0.5f * (sum - x1);
                y[to + 3 * yStep] = x2;
            }
        }
    }

    @Override
    public void output4(
            int count,
            int length,
            float[] x,
            int xBase,
            int xStep,
            int xNext,
            float[] y,
            int yBase,
            int yStep,
            int yNext) {
        for (int n = 0; n < count; n++) {
            for (int i = 0; i < length; i++) {
                int from = xBase + n * xNext + i;
                int to = yBase + n * yNext + i;
                float x0 = x[from];
                float x1 = x[from + xStep];
                float x2 = x[from + 2 * xStep];
                float x3 = x[from + 3 * xStep];
                y[to] = x0 + (x1 + x2);
                y[to + yStep] = x1 - x2 - x3;
            }
        }
    }

    @Override
    public void input6(
            int count,
            int length,
            float[] x,
            int xBase,
            int xStep,
            int xNext,
            float[] y,
            int yBase,
            int yStep,
            int yNext) {
        for (int n = 0; n < count; n++) {
            for (int i = 0; i < length; i++) {
                int from = xBase + n * xNext + i;
                int to = yBase + n * yNext + i;
                float x0 = x[from];
                float x1 = x[from + xStep];
                float x2 = x[from + 2 * xStep];
                float x3 = x[from + 3 * xStep];
                float x4 = x[from + 4 * xStep];
                float x5 = x[from + 5 * xStep];
                float evenSmall = Math.fma(x2, -2f, x4);
                float oddSmall = Math.fma(x1, -2f, x3);
                float evenLarge = Math.fma(x2, -0.5f, x4);
                float oddLarge = Math.fma(x1, -0.5f, x3);
                y[to] = Math.fma(x2, -SQUARES, x0 + x4);
                y[to + yStep] = Math.fma(oddSmall, SMALL, evenSmall);
                y[to + 2 * yStep] = Math.fma(oddSmall, -SMALL, evenSmall);
                y[to + 3 * yStep] = Math.fma(oddLarge, LARGE, evenLarge);
                y[to + 4 * yStep] = Math.fma(oddLarge, -LARGE, evenLarge);
                y[to + 5 * yStep] = Math.fma(x3, -SQUARES, x1 + x5);
            }
        }
    }

    @Override
    public void weight6(
            int count,
            int length,
            float[] x,
            int xBase,
            int xStep,
            int xNext,
            float[] y,
            int yBase,
            int yStep,
            int yNext) {
        for (int n = 0; n < count; n++) {
            for (int i = 0; i < length; i++) {
                int from = xBase + n * xNext + i;
                int to = yBase + n * yNext + i;
                float x0 = x[from];
                float x1 = x[from + xStep];
                float x2 = x[from + 2 * xStep];
                float evenSmall = Math.fma(x2, 0.5f, x0);
                float evenLarge = Math.fma(x2, 2f, x0);
                y[to] = x0;
                y[to + yStep] = SMALL_SCALE * Math.fma(x1, SMALL, evenSmall);
                y[to + 2 * yStep] = SMALL_SCALE * Math.fma(x1, -SMALL, evenSmall);
                y[to + 3 * yStep] = LARGE_SCALE * Math.fma(x1, LARGE, evenLarge);
                y[to + 4 * yStep] = LARGE_SCALE * Math.fma(x1, -LARGE, evenLarge);
                y[to + 5 * yStep] = x2;
            }
        }
    }

    @Override
    public void output6(
            int count,
            int length,
            float[] x,
            int xBase,
            int xStep,
            int xNext,
            float[] y,
            int yBase,
            int yStep,
            int yNext) {
        for (int n = 0; n < count; n++) {
            for (int i = 0; i < length; i++) {
                int from = xBase + n * xNext + i;
                int to = yBase + n * yNext + i;
                float x0 = x[from];
                float x1 = x[from + xStep];
                float x2 = x[from + 2 * xStep];
                float x3 = x[from + 3 * xStep];
                float x4 = x[from + 4 * xStep];
                float x5 = x[from + 5 * xStep];
                float smallSum = x1 + x2;
                float smallDifference = x1 - x2;
                float largeSum = x3 + x4;
                float largeDifference = x3 - x4;
                y[to] = x0 + (smallSum + largeSum);
                y[to + yStep] = Math.fma(smallDifference, SMALL, LARGE * largeDifference);
                y[to + 2 * yStep] = Math.fma(largeSum, 2f, 0.5f * smallSum);
                y[to + 3 * yStep] = Math.fma(largeDifference, LARGE_CUBED, Math.fma(smallDifference, SMALL_CUBED, x5));
            }
        }
    }

    @Override
    public void outputGradient6(
            int count,
            int length,
            float[] x,
            int xBase,
            int xStep,
            int xNext,
            float[] y,
            int yBase,
            int yStep,
            int yNext) {
        for (int n = 0; n < count; n++) {
            for (int i = 0; i < length; i++) {
                int from = xBase + n * xNext + i;
                int to = yBase + n * yNext + i;
                float x0 = x[from];
                float x1 = x[from + xStep];
                float x2 = x[from + 2 * xStep];
                float x3 = x[from + 3 * xStep];
                float evenSmall = Math.fma(x2, 0.5f, x0);
                float oddSmall = Math.fma(x3, 0.5f, x1);
                float evenLarge = Math.fma(x2, 2f, x0);
                float oddLarge = Math.fma(x3, 2f, x1);
                y[to] = x0;
                y[to + yStep] = Math.fma(oddSmall, SMALL, evenSmall);
                y[to + 2 * yStep] = Math.fma(oddSmall, -SMALL, evenSmall);
                y[to + 3 * yStep] = Math.fma(oddLarge, LARGE, evenLarge);
                y[to + 4 * yStep] = Math.fma(oddLarge, -LARGE, evenLarge);
                y[to + 5 * yStep] = x3;
            }
        }
    }

    @Override
    public void weightGradient6(
            int count,
            int length,
            float[] x,
            int xBase,
            int xStep,
            int xNext,
            float[] y,
            int yBase,
            int yStep,
            int yNext) {
        for (int n = 0; n < count; n++) {
            for (int i = 0; i < length; i++) {
                int from = xBase + n * xNext + i;
                int to = yBase + n * yNext + i;
                float smallSum = SMALL_SCALE * (x[from + xStep] + x[from + 2 * xStep]);
                float smallDifference = SMALL_SCALE * (x[from + xStep] - x[from + 2 * xStep]);
                float largeSum = LARGE_SCALE * (x[from + 3 * xStep] + x[from + 4 * xStep]);
                float largeDifference = LARGE_SCALE * (x[from + 3 * xStep] - x[from + 4 * xStep]);
                y[to] = x[from] + (smallSum + largeSum);
                y[to + yStep] = Math.fma(smallDifference, SMALL, LARGE * largeDifference);
                y[to + 2 * yStep] = Math.fma(largeSum, 2f, Math.fma(smallSum, 0.5f, x[from + 5 * xStep]));
            }
        }
    }

    @Override
    public void finish4(
            int row,
            int count,
            int width,
            float[] x,
            int xBase,
            int xStep,
            float[] bias,
            int biasBase,
            float[] y,
            int yBase,
            int yStep,
            int[] yTiles,
            int[] rows,
            int[] columns,
            int tile,
            float low,
            float high) {
        for (int t = 0; t < count; t++) {
            if (row >= rows[tile + t]) {
                continue;
            }
            int valid = columns[tile + t];
            for (int j = 0; j < width; j++) {
                int from = xBase + t * width + j;
                int to = yBase + yTiles[tile + t] + j;
                float add = bias[biasBase + j];
                float x0 = x[from];
                float x1 = x[from + xStep];
                float x2 = x[from + 2 * xStep];
                float x3 = x[from + 3 * xStep];
                y[to] = clamp(x0 + (x1 + x2) + add, low, high);
                if (valid > 1) {
                    y[to + yStep] = clamp(x1 - x2 - x3 + add, low, high);
                }
            }
        }
    }

    @Override
    public void finish4WithResidual(
            int row,
            int count,
            int width,
            float[] x,
            int xBase,
            int xStep,
            float[] bias,
            int biasBase,
            float[] residual,
            int residualBase,
            int residualStep,
            int[] residualTiles,
            float[] y,
            int yBase,
            int yStep,
            int[] yTiles,
            int[] rows,
            int[] columns,
            int tile,
            float low,
            float high) {
        for (int t = 0; t < count; t++) {
            if (row >= rows[tile + t]) {
                continue;
            }
            int valid = columns[tile + t];
            for (int j = 0; j < width; j++) {
                int from = xBase + t * width + j;
                int to = yBase + yTiles[tile + t] + j;
                int in = residualBase + residualTiles[tile + t] + j;
                float add = bias[biasBase + j];
                float x0 = x[from];
                float x1 = x[from + xStep];
                float x2 = x[from + 2 * xStep];
                float x3 = x[from + 3 * xStep];
                y[to] = clamp(x0 + (x1 + x2) + add + residual[in], low, high);
                if (valid > 1) {
                    y[to + yStep] = clamp(x1 - x2 - x3 + add + residual[in + residualStep], low, high);
                }
            }
        }
    }

    @Override
    public void finish6(
            int row,
            int count,
            int width,
            float[] x,
            int xBase,
            int xStep,
            float[] bias,
            int biasBase,
            float[] y,
            int yBase,
            int yStep,
            int[] yTiles,
            int[] rows,
            int[] columns,
            int tile,
            float low,
            float high) {
        for (int t = 0; t < count; t++) {
            if (row >= rows[tile + t]) {
                continue;
            }
            int valid = columns[tile + t];
            for (int j = 0; j < width; j++) {
                int from = xBase + t * width + j;
                int to = yBase + yTiles[tile + t] + j;
                float add = bias[biasBase + j];
                float x0 = x[from];
                float x1 = x[from + xStep];
                float x2 = x[from + 2 * xStep];
                float x3 = x[from + 3 * xStep];
                float x4 = x[from + 4 * xStep];
                float x5 = x[from + 5 * xStep];
                float smallSum = x1 + x2;
                float smallDifference = x1 - x2;
                float largeSum = x3 + x4;
                float largeDifference = x3 - x4;
                y[to] = clamp(x0 + (smallSum + largeSum) + add, low, high);
                if (valid > 1) {
                    y[to + yStep] = clamp(Math.fma(smallDifference, SMALL, LARGE * largeDifference) + add, low, high);
                }
                if (valid > 2) {
                    y[to + 2 * yStep] = clamp(Math.fma(largeSum, 2f, 0.5f * smallSum) + add, low, high);
                }
                if (valid > 3) {
                    y[to + 3 * yStep] = clamp(
                            Math.fma(largeDifference, LARGE_CUBED, Math.fma(smallDifference, SMALL_CUBED, x5)) + add,
                            low,
                            high);
                }
            }
        }
    }

    @Override
    public void finish6WithResidual(
            int row,
            int count,
            int width,
            float[] x,
            int xBase,
            int xStep,
            float[] bias,
            int biasBase,
            float[] residual,
            int residualBase,
            int residualStep,
            int[] residualTiles,
            float[] y,
            int yBase,
            int yStep,
            int[] yTiles,
            int[] rows,
            int[] columns,
            int tile,
            float low,
            float high) {
        for (int t = 0; t < count; t++) {
            if (row >= rows[tile + t]) {
                continue;
            }
            int valid = columns[tile + t];
            for (int j = 0; j < width; j++) {
                int from = xBase + t * width + j;
                int to = yBase + yTiles[tile + t] + j;
                int in = residualBase + residualTiles[tile + t] + j;
                float add = bias[biasBase + j];
                float x0 = x[from];
                float x1 = x[from + xStep];
                float x2 = x[from + 2 * xStep];
                float x3 = x[from + 3 * xStep];
                float x4 = x[from + 4 * xStep];
                float x5 = x[from + 5 * xStep];
                float smallSum = x1 + x2;
                float smallDifference = x1 - x2;
                float largeSum = x3 + x4;
                float largeDifference = x3 - x4;
                y[to] = clamp(x0 + (smallSum + largeSum) + add + residual[in], low, high);
                if (valid > 1) {
                    y[to + yStep] = clamp(
                            Math.fma(smallDifference, SMALL, LARGE * largeDifference)
                                    + add
                                    + residual[in + residualStep],
                            low,
                            high);
                }
                if (valid > 2) {
                    y[to + 2 * yStep] = clamp(
                            Math.fma(largeSum, 2f, 0.5f * smallSum) + add + residual[in + 2 * residualStep], low, high);
                }
                if (valid > 3) {
                    y[to + 3 * yStep] = clamp(
                            Math.fma(largeDifference, LARGE_CUBED, Math.fma(smallDifference, SMALL_CUBED, x5))
                                    + add
                                    + residual[in + 3 * residualStep],
                            low,
                            high);
                }
            }
        }
    }

    private static float clamp(float value, float low, float high) {
        float raised = value <= low ? low : value;
        return raised > high ? high : raised;
    }
}
