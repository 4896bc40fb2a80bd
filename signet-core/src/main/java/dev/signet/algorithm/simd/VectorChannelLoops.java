package dev.signet.algorithm.simd;

import static dev.signet.algorithm.simd.Lanes.LANES;
import static dev.signet.algorithm.simd.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** The loops over channels on the Vector API; the last few channels plain. */
final class VectorChannelLoops implements ChannelLoops {
    private static final int TWO = 2 * LANES;
    private static final int FOUR = 4 * LANES;

    private final ScalarChannelLoops plain = new ScalarChannelLoops();

    @Override
    public void sums(int channels, int pixels, float[] x, int xAt, int stride, float[] sum, int sumAt) {
        int c = 0;
        for (; c + FOUR <= channels; c += FOUR) {
            sumsOfFour(pixels, x, xAt + c, stride, sum, sumAt + c);
        }
        for (; c + LANES <= channels; c += LANES) {
            sumsOfOne(pixels, x, xAt + c, stride, sum, sumAt + c);
        }
        plain.sums(channels - c, pixels, x, xAt + c, stride, sum, sumAt + c);
    }

    private static void sumsOfFour(int pixels, float[] x, int xAt, int stride, float[] sum, int sumAt) {
        FloatVector total0 = FloatVector.zero(SPECIES);
        FloatVector total1 = total0;
        FloatVector total2 = total0;
        FloatVector total3 = total0;
        for (int p = 0; p < pixels; p++) {
            int at = xAt + p * stride;
            total0 = total0.add(FloatVector.fromArray(SPECIES, x, at));
            total1 = total1.add(FloatVector.fromArray(SPECIES, x, at + LANES));
            total2 = total2.add(FloatVector.fromArray(SPECIES, x, at + 2 * LANES));
            total3 = total3.add(FloatVector.fromArray(SPECIES, x, at + 3 * LANES));
        }
        addTo(total0, sum, sumAt);
        addTo(total1, sum, sumAt + LANES);
        addTo(total2, sum, sumAt + 2 * LANES);
        addTo(total3, sum, sumAt + 3 * LANES);
    }

    private static void addTo(FloatVector total, float[] sum, int sumAt) {
        FloatVector.fromArray(SPECIES, sum, sumAt).add(total).intoArray(sum, sumAt);
    }

    private static void sumsOfOne(int pixels, float[] x, int xAt, int stride, float[] sum, int sumAt) {
        FloatVector total = FloatVector.zero(SPECIES);
        for (int p = 0; p < pixels; p++) {
            total = total.add(FloatVector.fromArray(SPECIES, x, xAt + p * stride));
        }
        addTo(total, sum, sumAt);
    }

    @Override
    public void squares(
            int channels,
            int pixels,
            float[] x,
            int xAt,
            int stride,
            float[] mean,
            int meanAt,
            float[] sum,
            int sumAt) {
        int c = 0;
        for (; c + FOUR <= channels; c += FOUR) {
            squaresOfFour(pixels, x, xAt + c, stride, mean, meanAt + c, sum, sumAt + c);
        }
        for (; c + LANES <= channels; c += LANES) {
            squaresOfOne(pixels, x, xAt + c, stride, mean, meanAt + c, sum, sumAt + c);
        }
        plain.squares(channels - c, pixels, x, xAt + c, stride, mean, meanAt + c, sum, sumAt + c);
    }

    private static void squaresOfFour(
            int pixels, float[] x, int xAt, int stride, float[] mean, int meanAt, float[] sum, int sumAt) {
        FloatVector mean0 = FloatVector.fromArray(SPECIES, mean, meanAt);
        FloatVector mean1 = FloatVector.fromArray(SPECIES, mean, meanAt + LANES);
        FloatVector mean2 = FloatVector.fromArray(SPECIES, mean, meanAt + 2 * LANES);
        FloatVector mean3 = FloatVector.fromArray(SPECIES, mean, meanAt + 3 * LANES);
        FloatVector total0 = FloatVector.zero(SPECIES);
        FloatVector total1 = total0;
        FloatVector total2 = total0;
        FloatVector total3 = total0;
        for (int p = 0; p < pixels; p++) {
            int at = xAt + p * stride;
            FloatVector deviation0 = FloatVector.fromArray(SPECIES, x, at).sub(mean0);
            FloatVector deviation1 =
                    FloatVector.fromArray(SPECIES, x, at + LANES).sub(mean1);
            FloatVector deviation2 =
                    FloatVector.fromArray(SPECIES, x, at + 2 * LANES).sub(mean2);
            FloatVector deviation3 =
                    FloatVector.fromArray(SPECIES, x, at + 3 * LANES).sub(mean3);
            total0 = deviation0.fma(deviation0, total0);
            total1 = deviation1.fma(deviation1, total1);
            total2 = deviation2.fma(deviation2, total2);
            total3 = deviation3.fma(deviation3, total3);
        }
        addTo(total0, sum, sumAt);
        addTo(total1, sum, sumAt + LANES);
        addTo(total2, sum, sumAt + 2 * LANES);
        addTo(total3, sum, sumAt + 3 * LANES);
    }

    private static void squaresOfOne(
            int pixels, float[] x, int xAt, int stride, float[] mean, int meanAt, float[] sum, int sumAt) {
        FloatVector center = FloatVector.fromArray(SPECIES, mean, meanAt);
        FloatVector total = FloatVector.zero(SPECIES);
        for (int p = 0; p < pixels; p++) {
            FloatVector deviation =
                    FloatVector.fromArray(SPECIES, x, xAt + p * stride).sub(center);
            total = deviation.fma(deviation, total);
        }
        addTo(total, sum, sumAt);
    }

    @Override
    public void gradientSums(
            int channels,
            int pixels,
            float[] dy,
            int dyAt,
            float[] x,
            int xAt,
            int stride,
            float[] mean,
            int meanAt,
            float[] sum,
            int sumAt,
            int productAt) {
        int c = 0;
        for (; c + TWO <= channels; c += TWO) {
            gradientSumsOfTwo(
                    pixels, dy, dyAt + c, x, xAt + c, stride, mean, meanAt + c, sum, sumAt + c, productAt + c);
        }
        for (; c + LANES <= channels; c += LANES) {
            gradientSumsOfOne(
                    pixels, dy, dyAt + c, x, xAt + c, stride, mean, meanAt + c, sum, sumAt + c, productAt + c);
        }
        plain.gradientSums(
                channels - c,
                pixels,
                dy,
                dyAt + c,
                x,
                xAt + c,
                stride,
                mean,
                meanAt + c,
                sum,
                sumAt + c,
                productAt + c);
    }

    private static void gradientSumsOfTwo(
            int pixels,
            float[] dy,
            int dyAt,
            float[] x,
            int xAt,
            int stride,
            float[] mean,
            int meanAt,
            float[] sum,
            int sumAt,
            int productAt) {
        FloatVector mean0 = FloatVector.fromArray(SPECIES, mean, meanAt);
        FloatVector mean1 = FloatVector.fromArray(SPECIES, mean, meanAt + LANES);
        FloatVector total0 = FloatVector.zero(SPECIES);
        FloatVector total1 = total0;
        FloatVector product0 = total0;
        FloatVector product1 = total0;
        for (int p = 0; p < pixels; p++) {
            int at = xAt + p * stride;
            FloatVector gradient0 = FloatVector.fromArray(SPECIES, dy, dyAt + p * stride);
            FloatVector gradient1 = FloatVector.fromArray(SPECIES, dy, dyAt + p * stride + LANES);
            FloatVector away0 = FloatVector.fromArray(SPECIES, x, at).sub(mean0);
            FloatVector away1 = FloatVector.fromArray(SPECIES, x, at + LANES).sub(mean1);
            total0 = total0.add(gradient0);
            total1 = total1.add(gradient1);
            product0 = away0.fma(gradient0, product0);
            product1 = away1.fma(gradient1, product1);
        }
        addTo(total0, sum, sumAt);
        addTo(total1, sum, sumAt + LANES);
        addTo(product0, sum, productAt);
        addTo(product1, sum, productAt + LANES);
    }

    private static void gradientSumsOfOne(
            int pixels,
            float[] dy,
            int dyAt,
            float[] x,
            int xAt,
            int stride,
            float[] mean,
            int meanAt,
            float[] sum,
            int sumAt,
            int productAt) {
        FloatVector center = FloatVector.fromArray(SPECIES, mean, meanAt);
        FloatVector total = FloatVector.zero(SPECIES);
        FloatVector product = total;
        for (int p = 0; p < pixels; p++) {
            FloatVector gradient = FloatVector.fromArray(SPECIES, dy, dyAt + p * stride);
            FloatVector away =
                    FloatVector.fromArray(SPECIES, x, xAt + p * stride).sub(center);
            total = total.add(gradient);
            product = away.fma(gradient, product);
        }
        addTo(total, sum, sumAt);
        addTo(product, sum, productAt);
    }

    @Override
    public void gradientSumsWithin(
            int channels,
            int pixels,
            float[] dy,
            int dyAt,
            float[] x,
            int xAt,
            int stride,
            float[] constants,
            int constantsAt,
            int period,
            float low,
            float high,
            float[] sum,
            int sumAt,
            int productAt) {
        int c = 0;
        for (; c + LANES <= channels; c += LANES) {
            gradientSumsOfOneWithin(
                    pixels,
                    dy,
                    dyAt + c,
                    x,
                    xAt + c,
                    stride,
                    constants,
                    constantsAt + c,
                    period,
                    low,
                    high,
                    sum,
                    sumAt + c,
                    productAt + c);
        }
        plain.gradientSumsWithin(
                channels - c,
                pixels,
                dy,
                dyAt + c,
                x,
                xAt + c,
                stride,
                constants,
                constantsAt + c,
                period,
                low,
                high,
                sum,
                sumAt + c,
                productAt + c);
    }

    private static void gradientSumsOfOneWithin(
            int pixels,
            float[] dy,
            int dyAt,
            float[] x,
            int xAt,
            int stride,
            float[] constants,
            int constantsAt,
            int period,
            float low,
            float high,
            float[] sum,
            int sumAt,
            int productAt) {
        FloatVector mean = FloatVector.fromArray(SPECIES, constants, constantsAt);
        FloatVector factor = FloatVector.fromArray(SPECIES, constants, constantsAt + period);
        FloatVector summand = FloatVector.fromArray(SPECIES, constants, constantsAt + 2 * period);
        FloatVector total = FloatVector.zero(SPECIES);
        FloatVector product = total;
        for (int p = 0; p < pixels; p++) {
            FloatVector away =
                    FloatVector.fromArray(SPECIES, x, xAt + p * stride).sub(mean);
            FloatVector gradient =
                    within(FloatVector.fromArray(SPECIES, dy, dyAt + p * stride), away.fma(factor, summand), low, high);
            total = total.add(gradient);
            product = away.fma(gradient, product);
        }
        addTo(total, sum, sumAt);
        addTo(product, sum, productAt);
    }

    /** The gradient where y lies between the limits, else 0. */
    private static FloatVector within(FloatVector gradient, FloatVector y, float low, float high) {
        VectorMask<Float> inside = y.compare(VectorOperators.GT, low).and(y.compare(VectorOperators.LT, high));
        return FloatVector.zero(SPECIES).blend(gradient, inside);
    }

    @Override
    public void affine(
            int length, float[] x, int xAt, float[] constants, int constantsAt, int period, float[] y, int yAt) {
        int end = length / LANES * LANES;
        for (int i = 0; i < end; i += LANES) {
            FloatVector mean = FloatVector.fromArray(SPECIES, constants, constantsAt + i);
            FloatVector factor = FloatVector.fromArray(SPECIES, constants, constantsAt + period + i);
            FloatVector summand = FloatVector.fromArray(SPECIES, constants, constantsAt + 2 * period + i);
            FloatVector.fromArray(SPECIES, x, xAt + i)
                    .sub(mean)
                    .fma(factor, summand)
                    .intoArray(y, yAt + i);
        }
        plain.affine(length - end, x, xAt + end, constants, constantsAt + end, period, y, yAt + end);
    }

    @Override
    public void affineGradient(
            int length,
            float[] dy,
            int dyAt,
            float[] x,
            int xAt,
            float[] constants,
            int constantsAt,
            int period,
            float[] dx,
            int dxAt) {
        int end = length / LANES * LANES;
        for (int i = 0; i < end; i += LANES) {
            FloatVector mean = FloatVector.fromArray(SPECIES, constants, constantsAt + i);
            FloatVector slope = FloatVector.fromArray(SPECIES, constants, constantsAt + period + i);
            FloatVector level = FloatVector.fromArray(SPECIES, constants, constantsAt + 2 * period + i);
            FloatVector factor = FloatVector.fromArray(SPECIES, constants, constantsAt + 3 * period + i);
            FloatVector line =
                    FloatVector.fromArray(SPECIES, x, xAt + i).sub(mean).fma(slope, level);
            FloatVector.fromArray(SPECIES, dy, dyAt + i).sub(line).mul(factor).intoArray(dx, dxAt + i);
        }
        plain.affineGradient(
                length - end, dy, dyAt + end, x, xAt + end, constants, constantsAt + end, period, dx, dxAt + end);
    }

    @Override
    public void affineWithin(
            int length,
            float[] x,
            int xAt,
            float[] constants,
            int constantsAt,
            int period,
            float low,
            float high,
            float[] y,
            int yAt) {
        int end = length / LANES * LANES;
        for (int i = 0; i < end; i += LANES) {
            FloatVector mean = FloatVector.fromArray(SPECIES, constants, constantsAt + i);
            FloatVector factor = FloatVector.fromArray(SPECIES, constants, constantsAt + period + i);
            FloatVector summand = FloatVector.fromArray(SPECIES, constants, constantsAt + 2 * period + i);
            FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i).sub(mean).fma(factor, summand);
            v = v.blend(low, v.compare(VectorOperators.LE, low));
            v.blend(high, v.compare(VectorOperators.GT, high)).intoArray(y, yAt + i);
        }
        plain.affineWithin(length - end, x, xAt + end, constants, constantsAt + end, period, low, high, y, yAt + end);
    }

    @Override
    public void affineAndResidualWithin(
            int length,
            float[] x,
            int xAt,
            float[] constants,
            int constantsAt,
            int period,
            float[] residual,
            int residualAt,
            float low,
            float high,
            float[] y,
            int yAt) {
        int end = length / LANES * LANES;
        for (int i = 0; i < end; i += LANES) {
            FloatVector mean = FloatVector.fromArray(SPECIES, constants, constantsAt + i);
            FloatVector factor = FloatVector.fromArray(SPECIES, constants, constantsAt + period + i);
            FloatVector summand = FloatVector.fromArray(SPECIES, constants, constantsAt + 2 * period + i);
            FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i)
                    .sub(mean)
                    .fma(factor, summand)
                    .add(FloatVector.fromArray(SPECIES, residual, residualAt + i));
            v = v.blend(low, v.compare(VectorOperators.LE, low));
            v.blend(high, v.compare(VectorOperators.GT, high)).intoArray(y, yAt + i);
        }
        plain.affineAndResidualWithin(
                length - end,
                x,
                xAt + end,
                constants,
                constantsAt + end,
                period,
                residual,
                residualAt + end,
                low,
                high,
                y,
                yAt + end);
    }

    @Override
    public void affineGradientWithin(
            int length,
            float[] dy,
            int dyAt,
            float[] x,
            int xAt,
            float[] constants,
            int constantsAt,
            int period,
            float low,
            float high,
            float[] dx,
            int dxAt) {
        int end = length / LANES * LANES;
        for (int i = 0; i < end; i += LANES) {
            FloatVector mean = FloatVector.fromArray(SPECIES, constants, constantsAt + i);
            FloatVector slope = FloatVector.fromArray(SPECIES, constants, constantsAt + period + i);
            FloatVector level = FloatVector.fromArray(SPECIES, constants, constantsAt + 2 * period + i);
            FloatVector factor = FloatVector.fromArray(SPECIES, constants, constantsAt + 3 * period + i);
            FloatVector summand = FloatVector.fromArray(SPECIES, constants, constantsAt + 4 * period + i);
            FloatVector away = FloatVector.fromArray(SPECIES, x, xAt + i).sub(mean);
            FloatVector gradient =
                    within(FloatVector.fromArray(SPECIES, dy, dyAt + i), away.fma(factor, summand), low, high);
            gradient.sub(away.fma(slope, level)).mul(factor).intoArray(dx, dxAt + i);
        }
        plain.affineGradientWithin(
                length - end,
                dy,
                dyAt + end,
                x,
                xAt + end,
                constants,
                constantsAt + end,
                period,
                low,
                high,
                dx,
                dxAt + end);
    }
}
