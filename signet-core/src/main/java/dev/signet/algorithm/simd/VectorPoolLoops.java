package dev.signet.algorithm.simd;

import static dev.signet.algorithm.simd.Lanes.LANES;
import static dev.signet.algorithm.simd.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Pooling windows on the Vector API; the last few channels plain. */
final class VectorPoolLoops implements PoolLoops {
    private static final int TWO = 2 * LANES;
    private static final int FOUR = 4 * LANES;

    private final ScalarPoolLoops plain = new ScalarPoolLoops();

    @Override
    public void maximum(int channels, int[] taps, float[] x, int xAt, float[] y, int yAt) {
        int c = 0;
        for (; c + FOUR <= channels; c += FOUR) {
            maximumOfFour(taps, x, xAt + c, y, yAt + c);
        }
        for (; c + LANES <= channels; c += LANES) {
            maximumOfOne(taps, x, xAt + c, y, yAt + c);
        }
        plain.maximum(channels - c, taps, x, xAt + c, y, yAt + c);
    }

    private static void maximumOfOne(int[] taps, float[] x, int xAt, float[] y, int yAt) {
        FloatVector largest = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        for (int t = 0; t < taps.length; t++) {
            largest = larger(largest, FloatVector.fromArray(SPECIES, x, xAt + taps[t]));
        }
        largest.intoArray(y, yAt);
    }

    private static void maximumOfFour(int[] taps, float[] x, int xAt, float[] y, int yAt) {
        FloatVector largest0 = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        FloatVector largest1 = largest0;
        FloatVector largest2 = largest0;
        FloatVector largest3 = largest0;
        for (int t = 0; t < taps.length; t++) {
            int at = xAt + taps[t];
            largest0 = larger(largest0, FloatVector.fromArray(SPECIES, x, at));
            largest1 = larger(largest1, FloatVector.fromArray(SPECIES, x, at + LANES));
            largest2 = larger(largest2, FloatVector.fromArray(SPECIES, x, at + 2 * LANES));
            largest3 = larger(largest3, FloatVector.fromArray(SPECIES, x, at + 3 * LANES));
        }
        largest0.intoArray(y, yAt);
        largest1.intoArray(y, yAt + LANES);
        largest2.intoArray(y, yAt + 2 * LANES);
        largest3.intoArray(y, yAt + 3 * LANES);
    }

    private static FloatVector larger(FloatVector largest, FloatVector value) {
        return largest.blend(value, takes(value, largest));
    }

    /** Whether a later value replaces the largest so far: it is larger, or the first NaN. */
    private static VectorMask<Float> takes(FloatVector value, FloatVector largest) {
        return largest.compare(VectorOperators.EQ, largest).andNot(value.compare(VectorOperators.LE, largest));
    }

    @Override
    public void maximumGradient(
            int channels, int[] taps, float[] x, int xAt, float[] dy, int dyAt, int[] dxTaps, float[] dx, int dxAt) {
        int c = 0;
        for (; c + TWO <= channels; c += TWO) {
            gradientOfTwo(taps, x, xAt + c, dy, dyAt + c, dxTaps, dx, dxAt + c);
        }
        for (; c + LANES <= channels; c += LANES) {
            gradientOfOne(taps, x, xAt + c, dy, dyAt + c, dxTaps, dx, dxAt + c);
        }
        plain.maximumGradient(channels - c, taps, x, xAt + c, dy, dyAt + c, dxTaps, dx, dxAt + c);
    }

    private static void gradientOfTwo(
            int[] taps, float[] x, int xAt, float[] dy, int dyAt, int[] dxTaps, float[] dx, int dxAt) {
        FloatVector largest0 = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        FloatVector largest1 = largest0;
        FloatVector target0 = FloatVector.zero(SPECIES);
        FloatVector target1 = target0;
        for (int t = 0; t < taps.length; t++) {
            int at = xAt + taps[t];
            FloatVector value0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector value1 = FloatVector.fromArray(SPECIES, x, at + LANES);
            VectorMask<Float> takes0 = takes(value0, largest0);
            VectorMask<Float> takes1 = takes(value1, largest1);
            largest0 = largest0.blend(value0, takes0);
            largest1 = largest1.blend(value1, takes1);
            target0 = target0.blend((float) t, takes0);
            target1 = target1.blend((float) t, takes1);
        }
        addAt(target0, FloatVector.fromArray(SPECIES, dy, dyAt), dxTaps, dx, dxAt);
        addAt(target1, FloatVector.fromArray(SPECIES, dy, dyAt + LANES), dxTaps, dx, dxAt + LANES);
    }

    private static void gradientOfOne(
            int[] taps, float[] x, int xAt, float[] dy, int dyAt, int[] dxTaps, float[] dx, int dxAt) {
        FloatVector largest = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        FloatVector target = FloatVector.zero(SPECIES);
        for (int t = 0; t < taps.length; t++) {
            FloatVector value = FloatVector.fromArray(SPECIES, x, xAt + taps[t]);
            VectorMask<Float> takes = takes(value, largest);
            largest = largest.blend(value, takes);
            target = target.blend((float) t, takes);
        }
        addAt(target, FloatVector.fromArray(SPECIES, dy, dyAt), dxTaps, dx, dxAt);
    }

    /** Adds in each lane to the pixel whose number is in that lane of {@code target}. */
    private static void addAt(FloatVector target, FloatVector gradient, int[] taps, float[] dx, int dxAt) {
        for (int t = 0; t < taps.length; t++) {
            FloatVector old = FloatVector.fromArray(SPECIES, dx, dxAt + taps[t]);
            old.add(gradient, target.compare(VectorOperators.EQ, (float) t)).intoArray(dx, dxAt + taps[t]);
        }
    }

    @Override
    public void maximumOfPairs(int pixels, int stride, float[] x, int xAt, int xRow, float[] y, int yAt) {
        int end = stride / LANES * LANES;
        for (int p = 0; p < pixels; p++) {
            int from = xAt + 2 * p * stride;
            int to = yAt + p * stride;
            for (int c = 0; c < end; c += LANES) {
                FloatVector largest = FloatVector.fromArray(SPECIES, x, from + c);
                largest = larger(largest, FloatVector.fromArray(SPECIES, x, from + stride + c));
                largest = larger(largest, FloatVector.fromArray(SPECIES, x, from + xRow + c));
                larger(largest, FloatVector.fromArray(SPECIES, x, from + xRow + stride + c))
                        .intoArray(y, to + c);
            }
            ScalarPoolLoops.pairs(stride - end, stride, x, from + end, xRow, y, to + end);
        }
    }

    @Override
    public void maximumOfNine(
            int pixels,
            int step,
            int channels,
            float[] x,
            int xAt,
            int xStride,
            int second,
            int third,
            float[] y,
            int yAt,
            int yStride) {
        int end = channels / LANES * LANES;
        for (int c = 0; c < end; c += LANES) {
            if (step == 1) {
                MaximumOfNine.ofEachPixel(pixels, x, xAt + c, xStride, second, third, y, yAt + c, yStride);
            } else {
                MaximumOfNine.ofEverySecondPixel(pixels, x, xAt + c, xStride, second, third, y, yAt + c, yStride);
            }
        }
        plain.maximumOfNine(pixels, step, channels - end, x, xAt + end, xStride, second, third, y, yAt + end, yStride);
    }

    @Override
    public void maximumOfPairsGradient(
            int pixels,
            int stride,
            float[] x,
            int xAt,
            int xRow,
            float[] dy,
            int dyAt,
            float[] dx,
            int dxAt,
            int dxRow) {
        int end = stride / LANES * LANES;
        for (int p = 0; p < pixels; p++) {
            int from = xAt + 2 * p * stride;
            int to = dxAt + 2 * p * stride;
            int gradient = dyAt + p * stride;
            for (int c = 0; c < end; c += LANES) {
                pairsGradient(stride, x, from + c, xRow, dy, gradient + c, dx, to + c, dxRow);
            }
            ScalarPoolLoops.pairsGradient(
                    stride - end, stride, x, from + end, xRow, dy, gradient + end, dx, to + end, dxRow);
        }
    }

    private static void pairsGradient(
            int stride, float[] x, int xAt, int xRow, float[] dy, int dyAt, float[] dx, int dxAt, int dxRow) {
        FloatVector gradient = FloatVector.fromArray(SPECIES, dy, dyAt);
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector largest = FloatVector.fromArray(SPECIES, x, xAt);
        FloatVector value = FloatVector.fromArray(SPECIES, x, xAt + stride);
        VectorMask<Float> second = takes(value, largest);
        largest = largest.blend(value, second);
        value = FloatVector.fromArray(SPECIES, x, xAt + xRow);
        VectorMask<Float> third = takes(value, largest);
        largest = largest.blend(value, third);
        value = FloatVector.fromArray(SPECIES, x, xAt + xRow + stride);
        VectorMask<Float> fourth = takes(value, largest);
        VectorMask<Float> below = third.or(fourth);
        gradient.blend(zero, second.or(below)).intoArray(dx, dxAt);
        zero.blend(gradient, second.andNot(below)).intoArray(dx, dxAt + stride);
        zero.blend(gradient, third.andNot(fourth)).intoArray(dx, dxAt + dxRow);
        zero.blend(gradient, fourth).intoArray(dx, dxAt + dxRow + stride);
    }

    @Override
    public void average(
            int channels,
            int depth,
            int height,
            int width,
            float[] x,
            int xAt,
            int planeStep,
            int rowStep,
            int pixelStep,
            float divisor,
            float[] y,
            int yAt) {
        int end = channels / LANES * LANES;
        for (int c = 0; c < end; c += LANES) {
            FloatVector total = FloatVector.zero(SPECIES);
            for (int d = 0; d < depth; d++) {
                for (int h = 0; h < height; h++) {
                    int at = xAt + d * planeStep + h * rowStep + c;
                    FloatVector row = FloatVector.zero(SPECIES);
                    for (int w = 0; w < width; w++) {
                        row = row.add(FloatVector.fromArray(SPECIES, x, at + w * pixelStep));
                    }
                    total = total.add(row);
                }
            }
            total.div(divisor).intoArray(y, yAt + c);
        }
        plain.average(
                channels - end,
                depth,
                height,
                width,
                x,
                xAt + end,
                planeStep,
                rowStep,
                pixelStep,
                divisor,
                y,
                yAt + end);
    }

    @Override
    public void averageGradient(
            int channels,
            int depth,
            int height,
            int width,
            float[] dy,
            int dyAt,
            float divisor,
            float[] dx,
            int dxAt,
            int planeStep,
            int rowStep,
            int pixelStep) {
        int end = channels / LANES * LANES;
        for (int c = 0; c < end; c += LANES) {
            FloatVector share = FloatVector.fromArray(SPECIES, dy, dyAt + c).div(divisor);
            for (int d = 0; d < depth; d++) {
                for (int h = 0; h < height; h++) {
                    int at = dxAt + d * planeStep + h * rowStep + c;
                    for (int w = 0; w < width; w++) {
                        FloatVector.fromArray(SPECIES, dx, at + w * pixelStep)
                                .add(share)
                                .intoArray(dx, at + w * pixelStep);
                    }
                }
            }
        }
        plain.averageGradient(
                channels - end,
                depth,
                height,
                width,
                dy,
                dyAt + end,
                divisor,
                dx,
                dxAt + end,
                planeStep,
                rowStep,
                pixelStep);
    }
}
