package dev.signet.algorithm.simd;

/**
 * Loops over runs of floats, element by element: {@code y[yAt + i]} from {@code x[xAt + i]}. Like {@link Kernels} on vectors or plain, with the
 * same bits. C2 does not vectorise such loops by itself, because it cannot know that places in one slab do not overlap.
 */
public sealed interface PointwiseLoops permits VectorPointwiseLoops, ScalarPointwiseLoops {
    /** y = max(x, 0) where NaN stays NaN. */
    void relu(int length, float[] x, int xAt, float[] y, int yAt);

    /** y = 1 / (1 + exp(-x)). */
    void sigmoid(int length, float[] x, int xAt, float[] y, int yAt);

    /** y = tanh(x). */
    void tanh(int length, float[] x, int xAt, float[] y, int yAt);

    /** y = exp(x - subtracted). */
    void expOfDifference(int length, float subtracted, float[] x, int xAt, float[] y, int yAt);

    /** y = x * factor. */
    void multiplyBy(int length, float factor, float[] x, int xAt, float[] y, int yAt);

    /** y = x + summand. */
    void addTo(int length, float summand, float[] x, int xAt, float[] y, int yAt);

    /** y = x / divisor. */
    void divideBy(int length, float divisor, float[] x, int xAt, float[] y, int yAt);

    /** y = a + b. */
    void add(int length, float[] a, int aAt, float[] b, int bAt, float[] y, int yAt);

    /** y = a * b. */
    void multiply(int length, float[] a, int aAt, float[] b, int bAt, float[] y, int yAt);

    /** y = b > 0 ? a : 0, with a the gradient and b the result of relu. */
    void reluGradient(int length, float[] a, int aAt, float[] b, int bAt, float[] y, int yAt);

    /** y = a * (b * (1 - b)), with a the gradient and b the result of sigmoid. */
    void sigmoidGradient(int length, float[] a, int aAt, float[] b, int bAt, float[] y, int yAt);

    /** y = a * (1 - b * b), with a the gradient and b the result of tanh. */
    void tanhGradient(int length, float[] a, int aAt, float[] b, int bAt, float[] y, int yAt);
}
