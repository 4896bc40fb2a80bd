package dev.signet.algorithm.simd;

import static dev.signet.algorithm.simd.Lanes.LANES;
import static dev.signet.algorithm.simd.Lanes.SPECIES;
import static dev.signet.algorithm.simd.Winograd.LARGE;
import static dev.signet.algorithm.simd.Winograd.LARGE_CUBED;
import static dev.signet.algorithm.simd.Winograd.LARGE_SCALE;
import static dev.signet.algorithm.simd.Winograd.SMALL;
import static dev.signet.algorithm.simd.Winograd.SMALL_CUBED;
import static dev.signet.algorithm.simd.Winograd.SMALL_SCALE;
import static dev.signet.algorithm.simd.Winograd.SQUARES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Winograd's transforms on the Vector API, a vector of elements at a time. */
final class VectorWinogradLoops implements WinogradLoops {
    /** Floats from which on an inner loop of its own pays; shorter lines are walked in one loop. */
    private static final int LONG = 8 * LANES;

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
        if (count == 1 || length >= LONG) {
            for (int n = 0; n < count; n++) {
                for (int i = 0; i < length; i += LANES) {
                    input4(x, xBase + n * xNext + i, xStep, y, yBase + n * yNext + i, yStep);
                }
            }
            return;
        }
        int from = xBase;
        int to = yBase;
        int left = length;
        for (int vector = 0; vector < count * (length / LANES); vector++) {
            input4(x, from, xStep, y, to, yStep);
            from += LANES;
            to += LANES;
            left -= LANES;
            if (left == 0) {
                left = length;
                from += xNext - length;
                to += yNext - length;
            }
        }
    }

    private static void input4(float[] x, int from, int xStep, float[] y, int to, int yStep) {
        FloatVector x0 = FloatVector.fromArray(SPECIES, x, from);
        FloatVector x1 = FloatVector.fromArray(SPECIES, x, from + xStep);
        FloatVector x2 = FloatVector.fromArray(SPECIES, x, from + 2 * xStep);
        FloatVector x3 = FloatVector.fromArray(SPECIES, x, from + 3 * xStep);
        x0.sub(x2).intoArray(y, to);
        x1.add(x2).intoArray(y, to + yStep);
        x2.sub(x1).intoArray(y, to + 2 * yStep);
        x1.sub(x3).intoArray(y, to + 3 * yStep);
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
        FloatVector half = FloatVector.broadcast(SPECIES, 0.5f);
        for (int n = 0; n < count; n++) {
            for (int i = 0; i < length; i += LANES) {
                int from = xBase + n * xNext + i;
                int to = yBase + n * yNext + i;
                FloatVector x0 = FloatVector.fromArray(SPECIES, x, from);
                FloatVector x1 = FloatVector.fromArray(SPECIES, x, from + xStep);
                FloatVector x2 = FloatVector.fromArray(SPECIES, x, from + 2 * xStep);
                FloatVector sum = x0.add(x2);
                x0.intoArray(y, to);
                sum.add(x1).mul(half).intoArray(y, to + yStep);
                sum.sub(x1).mul(half).intoArray(y, to + 2 * yStep);
                x2.intoArray(y, to + 3 * yStep);
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
            for (int i = 0; i < length; i += LANES) {
                int from = xBase + n * xNext + i;
                int to = yBase + n * yNext + i;
                FloatVector x0 = FloatVector.fromArray(SPECIES, x, from);
                FloatVector x1 = FloatVector.fromArray(SPECIES, x, from + xStep);
                FloatVector x2 = FloatVector.fromArray(SPECIES, x, from + 2 * xStep);
                FloatVector x3 = FloatVector.fromArray(SPECIES, x, from + 3 * xStep);
                x0.add(x1.add(x2)).intoArray(y, to);
                x1.sub(x2).sub(x3).intoArray(y, to + yStep);
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
        if (count == 1 || length >= LONG) {
            for (int n = 0; n < count; n++) {
                for (int i = 0; i < length; i += LANES) {
                    input6(x, xBase + n * xNext + i, xStep, y, yBase + n * yNext + i, yStep);
                }
            }
            return;
        }
        int from = xBase;
        int to = yBase;
        int left = length;
        for (int vector = 0; vector < count * (length / LANES); vector++) {
            input6(x, from, xStep, y, to, yStep);
            from += LANES;
            to += LANES;
            left -= LANES;
            if (left == 0) {
                left = length;
                from += xNext - length;
                to += yNext - length;
            }
        }
    }

    private static void input6(float[] x, int from, int xStep, float[] y, int to, int yStep) {
        FloatVector minusTwo = FloatVector.broadcast(SPECIES, -2f);
        FloatVector minusHalf = FloatVector.broadcast(SPECIES, -0.5f);
        FloatVector minusSquares = FloatVector.broadcast(SPECIES, -SQUARES);
        FloatVector x0 = FloatVector.fromArray(SPECIES, x, from);
        FloatVector x1 = FloatVector.fromArray(SPECIES, x, from + xStep);
        FloatVector x2 = FloatVector.fromArray(SPECIES, x, from + 2 * xStep);
        FloatVector x3 = FloatVector.fromArray(SPECIES, x, from + 3 * xStep);
        FloatVector x4 = FloatVector.fromArray(SPECIES, x, from + 4 * xStep);
        FloatVector x5 = FloatVector.fromArray(SPECIES, x, from + 5 * xStep);
        FloatVector evenSmall = x2.fma(minusTwo, x4);
        FloatVector oddSmall = x1.fma(minusTwo, x3);
        FloatVector evenLarge = x2.fma(minusHalf, x4);
        FloatVector oddLarge = x1.fma(minusHalf, x3);
        x2.fma(minusSquares, x0.add(x4)).intoArray(y, to);
        oddSmall.fma(FloatVector.broadcast(SPECIES, SMALL), evenSmall).intoArray(y, to + yStep);
        oddSmall.fma(FloatVector.broadcast(SPECIES, -SMALL), evenSmall).intoArray(y, to + 2 * yStep);
        oddLarge.fma(FloatVector.broadcast(SPECIES, LARGE), evenLarge).intoArray(y, to + 3 * yStep);
        oddLarge.fma(FloatVector.broadcast(SPECIES, -LARGE), evenLarge).intoArray(y, to + 4 * yStep);
        x3.fma(minusSquares, x1.add(x5)).intoArray(y, to + 5 * yStep);
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
        FloatVector half = FloatVector.broadcast(SPECIES, 0.5f);
        FloatVector two = FloatVector.broadcast(SPECIES, 2f);
        FloatVector small = FloatVector.broadcast(SPECIES, SMALL);
        FloatVector smallScale = FloatVector.broadcast(SPECIES, SMALL_SCALE);
        FloatVector minusSmall = FloatVector.broadcast(SPECIES, -SMALL);
        FloatVector large = FloatVector.broadcast(SPECIES, LARGE);
        FloatVector largeScale = FloatVector.broadcast(SPECIES, LARGE_SCALE);
        FloatVector minusLarge = FloatVector.broadcast(SPECIES, -LARGE);
        for (int n = 0; n < count; n++) {
            for (int i = 0; i < length; i += LANES) {
                int from = xBase + n * xNext + i;
                int to = yBase + n * yNext + i;
                FloatVector x0 = FloatVector.fromArray(SPECIES, x, from);
                FloatVector x1 = FloatVector.fromArray(SPECIES, x, from + xStep);
                FloatVector x2 = FloatVector.fromArray(SPECIES, x, from + 2 * xStep);
                FloatVector evenSmall = x2.fma(half, x0);
                FloatVector evenLarge = x2.fma(two, x0);
                x0.intoArray(y, to);
                x1.fma(small, evenSmall).mul(smallScale).intoArray(y, to + yStep);
                x1.fma(minusSmall, evenSmall).mul(smallScale).intoArray(y, to + 2 * yStep);
                x1.fma(large, evenLarge).mul(largeScale).intoArray(y, to + 3 * yStep);
                x1.fma(minusLarge, evenLarge).mul(largeScale).intoArray(y, to + 4 * yStep);
                x2.intoArray(y, to + 5 * yStep);
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
        FloatVector small = FloatVector.broadcast(SPECIES, SMALL);
        FloatVector large = FloatVector.broadcast(SPECIES, LARGE);
        FloatVector two = FloatVector.broadcast(SPECIES, 2f);
        FloatVector half = FloatVector.broadcast(SPECIES, 0.5f);
        FloatVector largeCubed = FloatVector.broadcast(SPECIES, LARGE_CUBED);
        FloatVector smallCubed = FloatVector.broadcast(SPECIES, SMALL_CUBED);
        for (int n = 0; n < count; n++) {
            for (int i = 0; i < length; i += LANES) {
                int from = xBase + n * xNext + i;
                int to = yBase + n * yNext + i;
                FloatVector x0 = FloatVector.fromArray(SPECIES, x, from);
                FloatVector x1 = FloatVector.fromArray(SPECIES, x, from + xStep);
                FloatVector x2 = FloatVector.fromArray(SPECIES, x, from + 2 * xStep);
                FloatVector x3 = FloatVector.fromArray(SPECIES, x, from + 3 * xStep);
                FloatVector x4 = FloatVector.fromArray(SPECIES, x, from + 4 * xStep);
                FloatVector x5 = FloatVector.fromArray(SPECIES, x, from + 5 * xStep);
                FloatVector smallSum = x1.add(x2);
                FloatVector smallDifference = x1.sub(x2);
                FloatVector largeSum = x3.add(x4);
                FloatVector largeDifference = x3.sub(x4);
                x0.add(smallSum.add(largeSum)).intoArray(y, to);
                smallDifference.fma(small, largeDifference.mul(large)).intoArray(y, to + yStep);
                largeSum.fma(two, smallSum.mul(half)).intoArray(y, to + 2 * yStep);
                largeDifference
                        .fma(largeCubed, smallDifference.fma(smallCubed, x5))
                        .intoArray(y, to + 3 * yStep);
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
        if (count == 1 || length >= LONG) {
            for (int n = 0; n < count; n++) {
                for (int i = 0; i < length; i += LANES) {
                    outputGradient6(x, xBase + n * xNext + i, xStep, y, yBase + n * yNext + i, yStep);
                }
            }
            return;
        }
        int from = xBase;
        int to = yBase;
        int left = length;
        for (int vector = 0; vector < count * (length / LANES); vector++) {
            outputGradient6(x, from, xStep, y, to, yStep);
            from += LANES;
            to += LANES;
            left -= LANES;
            if (left == 0) {
                left = length;
                from += xNext - length;
                to += yNext - length;
            }
        }
    }

    private static void outputGradient6(float[] x, int from, int xStep, float[] y, int to, int yStep) {
        FloatVector half = FloatVector.broadcast(SPECIES, 0.5f);
        FloatVector two = FloatVector.broadcast(SPECIES, 2f);
        FloatVector x0 = FloatVector.fromArray(SPECIES, x, from);
        FloatVector x1 = FloatVector.fromArray(SPECIES, x, from + xStep);
        FloatVector x2 = FloatVector.fromArray(SPECIES, x, from + 2 * xStep);
        FloatVector x3 = FloatVector.fromArray(SPECIES, x, from + 3 * xStep);
        FloatVector evenSmall = x2.fma(half, x0);
        FloatVector oddSmall = x3.fma(half, x1);
        FloatVector evenLarge = x2.fma(two, x0);
        FloatVector oddLarge = x3.fma(two, x1);
        x0.intoArray(y, to);
        oddSmall.fma(FloatVector.broadcast(SPECIES, SMALL), evenSmall).intoArray(y, to + yStep);
        oddSmall.fma(FloatVector.broadcast(SPECIES, -SMALL), evenSmall).intoArray(y, to + 2 * yStep);
        oddLarge.fma(FloatVector.broadcast(SPECIES, LARGE), evenLarge).intoArray(y, to + 3 * yStep);
        oddLarge.fma(FloatVector.broadcast(SPECIES, -LARGE), evenLarge).intoArray(y, to + 4 * yStep);
        x3.intoArray(y, to + 5 * yStep);
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
        FloatVector small = FloatVector.broadcast(SPECIES, SMALL);
        FloatVector large = FloatVector.broadcast(SPECIES, LARGE);
        FloatVector smallScale = FloatVector.broadcast(SPECIES, SMALL_SCALE);
        FloatVector largeScale = FloatVector.broadcast(SPECIES, LARGE_SCALE);
        FloatVector two = FloatVector.broadcast(SPECIES, 2f);
        FloatVector half = FloatVector.broadcast(SPECIES, 0.5f);
        for (int n = 0; n < count; n++) {
            for (int i = 0; i < length; i += LANES) {
                int from = xBase + n * xNext + i;
                int to = yBase + n * yNext + i;
                FloatVector x0 = FloatVector.fromArray(SPECIES, x, from);
                FloatVector x1 = FloatVector.fromArray(SPECIES, x, from + xStep);
                FloatVector x2 = FloatVector.fromArray(SPECIES, x, from + 2 * xStep);
                FloatVector x3 = FloatVector.fromArray(SPECIES, x, from + 3 * xStep);
                FloatVector x4 = FloatVector.fromArray(SPECIES, x, from + 4 * xStep);
                FloatVector x5 = FloatVector.fromArray(SPECIES, x, from + 5 * xStep);
                FloatVector smallSum = x1.add(x2).mul(smallScale);
                FloatVector smallDifference = x1.sub(x2).mul(smallScale);
                FloatVector largeSum = x3.add(x4).mul(largeScale);
                FloatVector largeDifference = x3.sub(x4).mul(largeScale);
                x0.add(smallSum.add(largeSum)).intoArray(y, to);
                smallDifference.fma(small, largeDifference.mul(large)).intoArray(y, to + yStep);
                largeSum.fma(two, smallSum.fma(half, x5)).intoArray(y, to + 2 * yStep);
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
            for (int j = 0; j < width; j += LANES) {
                int from = xBase + t * width + j;
                int to = yBase + yTiles[tile + t] + j;
                FloatVector add = FloatVector.fromArray(SPECIES, bias, biasBase + j);
                FloatVector x0 = FloatVector.fromArray(SPECIES, x, from);
                FloatVector x1 = FloatVector.fromArray(SPECIES, x, from + xStep);
                FloatVector x2 = FloatVector.fromArray(SPECIES, x, from + 2 * xStep);
                FloatVector x3 = FloatVector.fromArray(SPECIES, x, from + 3 * xStep);
                clamp(x0.add(x1.add(x2)).add(add), low, high).intoArray(y, to);
                if (valid > 1) {
                    clamp(x1.sub(x2).sub(x3).add(add), low, high).intoArray(y, to + yStep);
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
            for (int j = 0; j < width; j += LANES) {
                int from = xBase + t * width + j;
                int to = yBase + yTiles[tile + t] + j;
                int in = residualBase + residualTiles[tile + t] + j;
                FloatVector add = FloatVector.fromArray(SPECIES, bias, biasBase + j);
                FloatVector x0 = FloatVector.fromArray(SPECIES, x, from);
                FloatVector x1 = FloatVector.fromArray(SPECIES, x, from + xStep);
                FloatVector x2 = FloatVector.fromArray(SPECIES, x, from + 2 * xStep);
                FloatVector x3 = FloatVector.fromArray(SPECIES, x, from + 3 * xStep);
                clamp(x0.add(x1.add(x2)).add(add).add(FloatVector.fromArray(SPECIES, residual, in)), low, high)
                        .intoArray(y, to);
                if (valid > 1) {
                    clamp(
                                    x1.sub(x2)
                                            .sub(x3)
                                            .add(add)
                                            .add(FloatVector.fromArray(SPECIES, residual, in + residualStep)),
                                    low,
                                    high)
                            .intoArray(y, to + yStep);
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
        FloatVector small = FloatVector.broadcast(SPECIES, SMALL);
        FloatVector large = FloatVector.broadcast(SPECIES, LARGE);
        FloatVector two = FloatVector.broadcast(SPECIES, 2f);
        FloatVector half = FloatVector.broadcast(SPECIES, 0.5f);
        FloatVector largeCubed = FloatVector.broadcast(SPECIES, LARGE_CUBED);
        FloatVector smallCubed = FloatVector.broadcast(SPECIES, SMALL_CUBED);
        for (int t = 0; t < count; t++) {
            if (row >= rows[tile + t]) {
                continue;
            }
            int valid = columns[tile + t];
            for (int j = 0; j < width; j += LANES) {
                int from = xBase + t * width + j;
                int to = yBase + yTiles[tile + t] + j;
                FloatVector add = FloatVector.fromArray(SPECIES, bias, biasBase + j);
                FloatVector x0 = FloatVector.fromArray(SPECIES, x, from);
                FloatVector x1 = FloatVector.fromArray(SPECIES, x, from + xStep);
                FloatVector x2 = FloatVector.fromArray(SPECIES, x, from + 2 * xStep);
                FloatVector x3 = FloatVector.fromArray(SPECIES, x, from + 3 * xStep);
                FloatVector x4 = FloatVector.fromArray(SPECIES, x, from + 4 * xStep);
                FloatVector x5 = FloatVector.fromArray(SPECIES, x, from + 5 * xStep);
                FloatVector smallSum = x1.add(x2);
                FloatVector smallDifference = x1.sub(x2);
                FloatVector largeSum = x3.add(x4);
                FloatVector largeDifference = x3.sub(x4);
                clamp(x0.add(smallSum.add(largeSum)).add(add), low, high).intoArray(y, to);
                if (valid > 1) {
                    clamp(smallDifference.fma(small, largeDifference.mul(large)).add(add), low, high)
                            .intoArray(y, to + yStep);
                }
                if (valid > 2) {
                    clamp(largeSum.fma(two, smallSum.mul(half)).add(add), low, high)
                            .intoArray(y, to + 2 * yStep);
                }
                if (valid > 3) {
                    clamp(
                                    largeDifference
                                            .fma(largeCubed, smallDifference.fma(smallCubed, x5))
                                            .add(add),
                                    low,
                                    high)
                            .intoArray(y, to + 3 * yStep);
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
        FloatVector small = FloatVector.broadcast(SPECIES, SMALL);
        FloatVector large = FloatVector.broadcast(SPECIES, LARGE);
        FloatVector two = FloatVector.broadcast(SPECIES, 2f);
        FloatVector half = FloatVector.broadcast(SPECIES, 0.5f);
        FloatVector largeCubed = FloatVector.broadcast(SPECIES, LARGE_CUBED);
        FloatVector smallCubed = FloatVector.broadcast(SPECIES, SMALL_CUBED);
        for (int t = 0; t < count; t++) {
            if (row >= rows[tile + t]) {
                continue;
            }
            int valid = columns[tile + t];
            for (int j = 0; j < width; j += LANES) {
                int from = xBase + t * width + j;
                int to = yBase + yTiles[tile + t] + j;
                int in = residualBase + residualTiles[tile + t] + j;
                FloatVector add = FloatVector.fromArray(SPECIES, bias, biasBase + j);
                FloatVector x0 = FloatVector.fromArray(SPECIES, x, from);
                FloatVector x1 = FloatVector.fromArray(SPECIES, x, from + xStep);
                FloatVector x2 = FloatVector.fromArray(SPECIES, x, from + 2 * xStep);
                FloatVector x3 = FloatVector.fromArray(SPECIES, x, from + 3 * xStep);
                FloatVector x4 = FloatVector.fromArray(SPECIES, x, from + 4 * xStep);
                FloatVector x5 = FloatVector.fromArray(SPECIES, x, from + 5 * xStep);
                FloatVector smallSum = x1.add(x2);
                FloatVector smallDifference = x1.sub(x2);
                FloatVector largeSum = x3.add(x4);
                FloatVector largeDifference = x3.sub(x4);
                clamp(
                                x0.add(smallSum.add(largeSum))
                                        .add(add)
                                        .add(FloatVector.fromArray(SPECIES, residual, in)),
                                low,
                                high)
                        .intoArray(y, to);
                if (valid > 1) {
                    clamp(
                                    smallDifference
                                            .fma(small, largeDifference.mul(large))
                                            .add(add)
                                            .add(FloatVector.fromArray(SPECIES, residual, in + residualStep)),
                                    low,
                                    high)
                            .intoArray(y, to + yStep);
                }
                if (valid > 2) {
                    clamp(
                                    largeSum.fma(two, smallSum.mul(half))
                                            .add(add)
                                            .add(FloatVector.fromArray(SPECIES, residual, in + 2 * residualStep)),
                                    low,
                                    high)
                            .intoArray(y, to + 2 * yStep);
                }
                if (valid > 3) {
                    clamp(
                                    largeDifference
                                            .fma(largeCubed, smallDifference.fma(smallCubed, x5))
                                            .add(add)
                                            .add(FloatVector.fromArray(SPECIES, residual, in + 3 * residualStep)),
                                    low,
                                    high)
                            .intoArray(y, to + 3 * yStep);
                }
            }
        }
    }

    private static FloatVector clamp(FloatVector value, float low, float high) {
        FloatVector raised = value.blend(low, value.compare(VectorOperators.LE, low));
        return raised.blend(high, raised.compare(VectorOperators.GT, high));
    }
}
