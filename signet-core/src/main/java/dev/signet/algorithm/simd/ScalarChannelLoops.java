package dev.signet.algorithm.simd;

/** The loops over channels, plain. */
final class ScalarChannelLoops implements ChannelLoops {
    @Override
    public void sums(int channels, int pixels, float[] x, int xAt, int stride, float[] sum, int sumAt) {
        for (int c = 0; c < channels; c++) {
            float total = 0;
            for (int p = 0; p < pixels; p++) {
                total += x[xAt + p * stride + c];
            }
            sum[sumAt + c] += total;
        }
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
        for (int c = 0; c < channels; c++) {
            float center = mean[meanAt + c];
            float total = 0;
            for (int p = 0; p < pixels; p++) {
                float deviation = x[xAt + p * stride + c] - center;
                total = Math.fma(deviation, deviation, total);
            }
            sum[sumAt + c] += total;
        }
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
        for (int c = 0; c < channels; c++) {
            float center = mean[meanAt + c];
            float total = 0;
            float product = 0;
            for (int p = 0; p < pixels; p++) {
                float gradient = dy[dyAt + p * stride + c];
                total += gradient;
                product = Math.fma(gradient, x[xAt + p * stride + c] - center, product);
            }
            sum[sumAt + c] += total;
            sum[productAt + c] += product;
        }
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
        for (int c = 0; c < channels; c++) {
            int at = constantsAt + c;
            float total = 0;
            float product = 0;
            for (int p = 0; p < pixels; p++) {
                float away = x[xAt + p * stride + c] - constants[at];
                float y = Math.fma(away, constants[at + period], constants[at + 2 * period]);
                float gradient = y > low && y < high ? dy[dyAt + p * stride + c] : 0;
                total += gradient;
                product = Math.fma(gradient, away, product);
            }
            sum[sumAt + c] += total;
            sum[productAt + c] += product;
        }
    }

    @Override
    public void affine(
            int length, float[] x, int xAt, float[] constants, int constantsAt, int period, float[] y, int yAt) {
        for (int i = 0; i < length; i++) {
            int at = constantsAt + i;
            y[yAt + i] = Math.fma(x[xAt + i] - constants[at], constants[at + period], constants[at + 2 * period]);
        }
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
        for (int i = 0; i < length; i++) {
            int at = constantsAt + i;
            float line = Math.fma(x[xAt + i] - constants[at], constants[at + period], constants[at + 2 * period]);
            dx[dxAt + i] = (dy[dyAt + i] - line) * constants[at + 3 * period];
        }
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
        affine(length, x, xAt, constants, constantsAt, period, y, yAt);
        for (int i = yAt; i < yAt + length; i++) {
            y[i] = within(y[i], low, high);
        }
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
        for (int i = 0; i < length; i++) {
            int at = constantsAt + i;
            float v = Math.fma(x[xAt + i] - constants[at], constants[at + period], constants[at + 2 * period]);
            y[yAt + i] = within(v + residual[residualAt + i], low, high);
        }
    }

    private static float within(float value, float low, float high) {
        float above = value <= low ? low : value;
        return above > high ? high : above;
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
        for (int i = 0; i < length; i++) {
            int at = constantsAt + i;
            float away = x[xAt + i] - constants[at];
            float y = Math.fma(away, constants[at + 3 * period], constants[at + 4 * period]);
            float gradient = y > low && y < high ? dy[dyAt + i] : 0;
            float line = Math.fma(away, constants[at + period], constants[at + 2 * period]);
            dx[dxAt + i] = (gradient - line) * constants[at + 3 * period];
        }
    }
}
