package dev.signet.algorithm.simd;

/**
 * Loops over a row of pixels in which each channel has constants or sums of its own. Like {@link Kernels} on vectors or plain, with the same
 * bits: a sum is one chain per channel from zero along the pixels of the row, then added to what is there.
 */
public sealed interface ChannelLoops permits VectorChannelLoops, ScalarChannelLoops {
    /** {@code sum[sumAt + c] += Σ_p x[xAt + p * stride + c]}. */
    void sums(int channels, int pixels, float[] x, int xAt, int stride, float[] sum, int sumAt);

    /** {@code sum[sumAt + c] += Σ_p (x[xAt + p * stride + c] - mean[meanAt + c])^2}. */
    void squares(
            int channels, int pixels, float[] x, int xAt, int stride, float[] mean, int meanAt, float[] sum, int sumAt);

    /**
     * {@code sum[sumAt + c] += Σ_p dy[dyAt + p * stride + c]} and
     * {@code product[productAt + c] += Σ_p dy[dyAt + p * stride + c] * (x[xAt + p * stride + c] - mean[meanAt + c])}.
     */
    void gradientSums(
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
            int productAt);

    /**
     * As {@link #gradientSums} over the dy of which {@code (x - mean) * factor + summand} lies between low and high, 0 instead of the others; mean, factor and summand
     * lie behind each other from {@code constantsAt} on, {@code period} floats each.
     */
    void gradientSumsWithin(
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
            int productAt);

    /**
     * {@code y[yAt + i] = (x[xAt + i] - mean[i]) * factor[i] + summand[i]}, the product and sum fused; mean, factor and summand lie behind
     * each other from {@code constantsAt} on, {@code period} floats each.
     */
    void affine(int length, float[] x, int xAt, float[] constants, int constantsAt, int period, float[] y, int yAt);

    /**
     * {@code dx[dxAt + i] = (dy[dyAt + i] - ((x[xAt + i] - mean[i]) * slope[i] + level[i])) * factor[i]}, the inner product and sum fused; mean,
     * slope, level and factor lie behind each other from {@code constantsAt} on, {@code period} floats each.
     */
    void affineGradient(
            int length,
            float[] dy,
            int dyAt,
            float[] x,
            int xAt,
            float[] constants,
            int constantsAt,
            int period,
            float[] dx,
            int dxAt);

    /** As {@link #affine}, then values up to low become low, above high high; NaN stays. */
    void affineWithin(
            int length,
            float[] x,
            int xAt,
            float[] constants,
            int constantsAt,
            int period,
            float low,
            float high,
            float[] y,
            int yAt);

    /** As {@link #affineWithin} with {@code residual[residualAt + i]} added before. */
    void affineAndResidualWithin(
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
            int yAt);

    /**
     * As {@link #affineGradient} with 0 instead of each dy of which {@code (x - mean) * factor + summand} does not lie between low and high; the summands are behind
     * the factors.
     */
    void affineGradientWithin(
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
            int dxAt);
}
