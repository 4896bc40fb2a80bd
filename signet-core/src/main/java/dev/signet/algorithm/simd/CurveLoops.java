package dev.signet.algorithm.simd;

/**
 * Activations over runs of floats, and their gradients: {@code y[yAt + i]} from {@code x[xAt + i]}, {@code dx[dxAt + i]} from {@code dy[dyAt + i]} and
 * {@code x[xAt + i]}. Like {@link Kernels} on vectors or plain, with the same bits.
 */
public sealed interface CurveLoops permits VectorCurveLoops, ScalarCurveLoops {
    /** x up to low is low, above high high; NaN stays. */
    void clamp(int length, float low, float high, float[] x, int xAt, float[] y, int yAt);

    /** x, or slope x below 0. */
    void leakyRelu(int length, float slope, float[] x, int xAt, float[] y, int yAt);

    /** slope x + offset between 0 and 1. */
    void hardSigmoid(int length, float slope, float offset, float[] x, int xAt, float[] y, int yAt);

    /** x times (x / 6 + 1/2 between 0 and 1). */
    void hardSwish(int length, float[] x, int xAt, float[] y, int yAt);

    /** positive x above 0, else negative (exp(x / width) - 1). */
    void elu(int length, float positive, float negative, float width, float[] x, int xAt, float[] y, int yAt);

    /** x sigmoid(x). */
    void silu(int length, float[] x, int xAt, float[] y, int yAt);

    /** x times the normal distribution function. */
    void gelu(int length, float[] x, int xAt, float[] y, int yAt);

    /** GELU with a hyperbolic tangent for the distribution. */
    void geluByTanh(int length, float[] x, int xAt, float[] y, int yAt);

    /** log(1 + exp(steepness x)) / steepness; x where steepness x is above the threshold. */
    void softplus(int length, float steepness, float threshold, float[] x, int xAt, float[] y, int yAt);

    /** x tanh(log(1 + exp x)). */
    void mish(int length, float[] x, int xAt, float[] y, int yAt);

    /** dy where x lies between low and high, else 0. */
    void clampGradient(
            int length, float low, float high, float[] dy, int dyAt, float[] x, int xAt, float[] dx, int dxAt);

    /** dy, or slope dy where x is not above 0. */
    void leakyReluGradient(int length, float slope, float[] dy, int dyAt, float[] x, int xAt, float[] dx, int dxAt);

    /** slope dy where slope x + offset lies between 0 and 1, else 0. */
    void hardSigmoidGradient(
            int length, float slope, float offset, float[] dy, int dyAt, float[] x, int xAt, float[] dx, int dxAt);

    /** dy times the slope of hardSwish. */
    void hardSwishGradient(int length, float[] dy, int dyAt, float[] x, int xAt, float[] dx, int dxAt);

    /** dy times the slope of silu. */
    void siluGradient(int length, float[] dy, int dyAt, float[] x, int xAt, float[] dx, int dxAt);
}
