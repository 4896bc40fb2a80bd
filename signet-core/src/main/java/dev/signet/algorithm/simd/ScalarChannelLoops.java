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
    public void products(
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
            int sumAt) {
        for (int c = 0; c < channels; c++) {
            float center = mean[meanAt + c];
            float total = 0;
            for (int p = 0; p < pixels; p++) {
                total = Math.fma(dy[dyAt + p * stride + c], x[xAt + p * stride + c] - center, total);
            }
            sum[sumAt + c] += total;
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
}
