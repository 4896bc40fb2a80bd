package dev.signet.algorithm.simd;

/** The loops over runs of floats, plain. */
final class ScalarPointwiseLoops implements PointwiseLoops {
    @Override
    public void relu(int length, float[] x, int xAt, float[] y, int yAt) {
        for (int i = 0; i < length; i++) {
            y[yAt + i] = x[xAt + i] <= 0 ? 0 : x[xAt + i];
        }
    }

    @Override
    public void sigmoid(int length, float[] x, int xAt, float[] y, int yAt) {
        for (int i = 0; i < length; i++) {
            y[yAt + i] = FloatMath.sigmoid(x[xAt + i]);
        }
    }

    @Override
    public void tanh(int length, float[] x, int xAt, float[] y, int yAt) {
        for (int i = 0; i < length; i++) {
            y[yAt + i] = FloatMath.tanh(x[xAt + i]);
        }
    }

    @Override
    public void expOfDifference(int length, float subtracted, float[] x, int xAt, float[] y, int yAt) {
        for (int i = 0; i < length; i++) {
            y[yAt + i] = FloatMath.exp(x[xAt + i] - subtracted);
        }
    }

    @Override
    public void multiplyBy(int length, float factor, float[] x, int xAt, float[] y, int yAt) {
        for (int i = 0; i < length; i++) {
            y[yAt + i] = x[xAt + i] * factor;
        }
    }

    @Override
    public void addTo(int length, float summand, float[] x, int xAt, float[] y, int yAt) {
        for (int i = 0; i < length; i++) {
            y[yAt + i] = x[xAt + i] + summand;
        }
    }

    @Override
    public void divideBy(int length, float divisor, float[] x, int xAt, float[] y, int yAt) {
        for (int i = 0; i < length; i++) {
            y[yAt + i] = x[xAt + i] / divisor;
        }
    }

    @Override
    public void add(int length, float[] a, int aAt, float[] b, int bAt, float[] y, int yAt) {
        for (int i = 0; i < length; i++) {
            y[yAt + i] = a[aAt + i] + b[bAt + i];
        }
    }

    @Override
    public void multiply(int length, float[] a, int aAt, float[] b, int bAt, float[] y, int yAt) {
        for (int i = 0; i < length; i++) {
            y[yAt + i] = a[aAt + i] * b[bAt + i];
        }
    }

    @Override
    public void reluGradient(int length, float[] a, int aAt, float[] b, int bAt, float[] y, int yAt) {
        for (int i = 0; i < length; i++) {
            y[yAt + i] = b[bAt + i] > 0 ? a[aAt + i] : 0;
        }
    }

    @Override
    public void sigmoidGradient(int length, float[] a, int aAt, float[] b, int bAt, float[] y, int yAt) {
        for (int i = 0; i < length; i++) {
            y[yAt + i] = a[aAt + i] * (b[bAt + i] * (1f - b[bAt + i]));
        }
    }

    @Override
    public void tanhGradient(int length, float[] a, int aAt, float[] b, int bAt, float[] y, int yAt) {
        for (int i = 0; i < length; i++) {
            y[yAt + i] = a[aAt + i] * Math.fma(-b[bAt + i], b[bAt + i], 1f);
        }
    }
}
