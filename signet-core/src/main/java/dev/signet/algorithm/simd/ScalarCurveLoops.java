package dev.signet.algorithm.simd;

/** The activations over runs of floats, plain. */
final class ScalarCurveLoops implements CurveLoops {
    @Override
    public void clamp(int length, float low, float high, float[] x, int xAt, float[] y, int yAt) {
        for (int i = 0; i < length; i++) {
            y[yAt + i] = FloatMath.clamp(x[xAt + i], low, high);
        }
    }

    @Override
    public void leakyRelu(int length, float slope, float[] x, int xAt, float[] y, int yAt) {
        for (int i = 0; i < length; i++) {
            y[yAt + i] = x[xAt + i] > 0f ? x[xAt + i] : slope * x[xAt + i];
        }
    }

    @Override
    public void hardSigmoid(int length, float slope, float offset, float[] x, int xAt, float[] y, int yAt) {
        for (int i = 0; i < length; i++) {
            y[yAt + i] = FloatMath.hardSigmoid(x[xAt + i], slope, offset);
        }
    }

    @Override
    public void hardSwish(int length, float[] x, int xAt, float[] y, int yAt) {
        for (int i = 0; i < length; i++) {
            y[yAt + i] = x[xAt + i] * FloatMath.hardSigmoid(x[xAt + i], FloatMath.SIXTH, 0.5f);
        }
    }

    @Override
    public void elu(int length, float positive, float negative, float width, float[] x, int xAt, float[] y, int yAt) {
        for (int i = 0; i < length; i++) {
            y[yAt + i] = FloatMath.elu(x[xAt + i], positive, negative, width);
        }
    }

    @Override
    public void silu(int length, float[] x, int xAt, float[] y, int yAt) {
        for (int i = 0; i < length; i++) {
            y[yAt + i] = FloatMath.silu(x[xAt + i]);
        }
    }

    @Override
    public void gelu(int length, float[] x, int xAt, float[] y, int yAt) {
        for (int i = 0; i < length; i++) {
            y[yAt + i] = FloatMath.gelu(x[xAt + i]);
        }
    }

    @Override
    public void geluByTanh(int length, float[] x, int xAt, float[] y, int yAt) {
        for (int i = 0; i < length; i++) {
            y[yAt + i] = FloatMath.geluByTanh(x[xAt + i]);
        }
    }

    @Override
    public void softplus(int length, float steepness, float threshold, float[] x, int xAt, float[] y, int yAt) {
        for (int i = 0; i < length; i++) {
            y[yAt + i] = FloatMath.softplus(x[xAt + i], steepness, threshold);
        }
    }

    @Override
    public void mish(int length, float[] x, int xAt, float[] y, int yAt) {
        for (int i = 0; i < length; i++) {
            y[yAt + i] = FloatMath.mish(x[xAt + i]);
        }
    }

    @Override
    public void clampGradient(
            int length, float low, float high, float[] dy, int dyAt, float[] x, int xAt, float[] dx, int dxAt) {
        for (int i = 0; i < length; i++) {
            dx[dxAt + i] = x[xAt + i] > low && x[xAt + i] < high ? dy[dyAt + i] : 0f;
        }
    }

    @Override
    public void leakyReluGradient(
            int length, float slope, float[] dy, int dyAt, float[] x, int xAt, float[] dx, int dxAt) {
        for (int i = 0; i < length; i++) {
            dx[dxAt + i] = x[xAt + i] > 0f ? dy[dyAt + i] : slope * dy[dyAt + i];
        }
    }

    @Override
    public void hardSigmoidGradient(
            int length, float slope, float offset, float[] dy, int dyAt, float[] x, int xAt, float[] dx, int dxAt) {
        for (int i = 0; i < length; i++) {
            float line = Math.fma(slope, x[xAt + i], offset);
            dx[dxAt + i] = line > 0f && line < 1f ? slope * dy[dyAt + i] : 0f;
        }
    }

    @Override
    public void hardSwishGradient(int length, float[] dy, int dyAt, float[] x, int xAt, float[] dx, int dxAt) {
        for (int i = 0; i < length; i++) {
            dx[dxAt + i] = dy[dyAt + i] * FloatMath.hardSwishSlope(x[xAt + i]);
        }
    }

    @Override
    public void siluGradient(int length, float[] dy, int dyAt, float[] x, int xAt, float[] dx, int dxAt) {
        for (int i = 0; i < length; i++) {
            dx[dxAt + i] = dy[dyAt + i] * FloatMath.siluSlope(x[xAt + i]);
        }
    }
}
