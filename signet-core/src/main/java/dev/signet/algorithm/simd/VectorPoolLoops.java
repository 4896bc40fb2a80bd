package dev.signet.algorithm.simd;

import static dev.signet.algorithm.simd.Lanes.LANES;
import static dev.signet.algorithm.simd.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Pooling windows on the Vector API; the last few channels plain. */
final class VectorPoolLoops implements PoolLoops {
    private static final int FOUR = 4 * LANES;

    private final ScalarPoolLoops plain = new ScalarPoolLoops();

    @Override
    public void maximum(
            int channels,
            int depth,
            int height,
            int width,
            float[] x,
            int xAt,
            int planeStep,
            int rowStep,
            int pixelStep,
            float[] y,
            int yAt) {
        int c = 0;
        for (; c + FOUR <= channels; c += FOUR) {
            maximumOfFour(depth, height, width, x, xAt + c, planeStep, rowStep, pixelStep, y, yAt + c);
        }
        for (; c + LANES <= channels; c += LANES) {
            maximumOfOne(depth, height, width, x, xAt + c, planeStep, rowStep, pixelStep, y, yAt + c);
        }
        plain.maximum(channels - c, depth, height, width, x, xAt + c, planeStep, rowStep, pixelStep, y, yAt + c);
    }

    private static void maximumOfOne(
            int depth,
            int height,
            int width,
            float[] x,
            int xAt,
            int planeStep,
            int rowStep,
            int pixelStep,
            float[] y,
            int yAt) {
        FloatVector largest = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        for (int d = 0; d < depth; d++) {
            for (int h = 0; h < height; h++) {
                int at = xAt + d * planeStep + h * rowStep;
                for (int w = 0; w < width; w++) {
                    largest = larger(largest, FloatVector.fromArray(SPECIES, x, at + w * pixelStep));
                }
            }
        }
        largest.intoArray(y, yAt);
    }

    private static void maximumOfFour(
            int depth,
            int height,
            int width,
            float[] x,
            int xAt,
            int planeStep,
            int rowStep,
            int pixelStep,
            float[] y,
            int yAt) {
        FloatVector largest0 = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        FloatVector largest1 = largest0;
        FloatVector largest2 = largest0;
        FloatVector largest3 = largest0;
        for (int d = 0; d < depth; d++) {
            for (int h = 0; h < height; h++) {
                int row = xAt + d * planeStep + h * rowStep;
                for (int w = 0; w < width; w++) {
                    int at = row + w * pixelStep;
                    largest0 = larger(largest0, FloatVector.fromArray(SPECIES, x, at));
                    largest1 = larger(largest1, FloatVector.fromArray(SPECIES, x, at + LANES));
                    largest2 = larger(largest2, FloatVector.fromArray(SPECIES, x, at + 2 * LANES));
                    largest3 = larger(largest3, FloatVector.fromArray(SPECIES, x, at + 3 * LANES));
                }
            }
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
            int channels,
            int depth,
            int height,
            int width,
            float[] x,
            int xAt,
            int planeStep,
            int rowStep,
            float[] dy,
            int dyAt,
            float[] dx,
            int dxAt,
            int dxPlaneStep,
            int dxRowStep,
            int pixelStep) {
        int end = channels / LANES * LANES;
        for (int c = 0; c < end; c += LANES) {
            FloatVector target = firstLargest(depth, height, width, x, xAt + c, planeStep, rowStep, pixelStep);
            FloatVector gradient = FloatVector.fromArray(SPECIES, dy, dyAt + c);
            addAt(target, gradient, depth, height, width, dx, dxAt + c, dxPlaneStep, dxRowStep, pixelStep);
        }
        plain.maximumGradient(
                channels - end,
                depth,
                height,
                width,
                x,
                xAt + end,
                planeStep,
                rowStep,
                dy,
                dyAt + end,
                dx,
                dxAt + end,
                dxPlaneStep,
                dxRowStep,
                pixelStep);
    }

    /** In each lane the number of the window's first largest pixel. */
    private static FloatVector firstLargest(
            int depth, int height, int width, float[] x, int xAt, int planeStep, int rowStep, int pixelStep) {
        FloatVector largest = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        FloatVector target = FloatVector.zero(SPECIES);
        float tap = 0;
        for (int d = 0; d < depth; d++) {
            for (int h = 0; h < height; h++) {
                int at = xAt + d * planeStep + h * rowStep;
                for (int w = 0; w < width; w++) {
                    FloatVector value = FloatVector.fromArray(SPECIES, x, at + w * pixelStep);
                    VectorMask<Float> takes = takes(value, largest);
                    largest = largest.blend(value, takes);
                    target = target.blend(tap, takes);
                    tap++;
                }
            }
        }
        return target;
    }

    /** Adds to each lane of the window's pixel whose number is in that lane of {@code target}. */
    private static void addAt(
            FloatVector target,
            FloatVector gradient,
            int depth,
            int height,
            int width,
            float[] dx,
            int dxAt,
            int planeStep,
            int rowStep,
            int pixelStep) {
        float tap = 0;
        for (int d = 0; d < depth; d++) {
            for (int h = 0; h < height; h++) {
                int at = dxAt + d * planeStep + h * rowStep;
                for (int w = 0; w < width; w++) {
                    FloatVector old = FloatVector.fromArray(SPECIES, dx, at + w * pixelStep);
                    old.blend(old.add(gradient), target.compare(VectorOperators.EQ, tap))
                            .intoArray(dx, at + w * pixelStep);
                    tap++;
                }
            }
        }
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
