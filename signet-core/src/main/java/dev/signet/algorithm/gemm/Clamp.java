package dev.signet.algorithm.gemm;

/** The activation a convolution applies before it stores: values up to {@code low} become low (so that ReLU gives no -0), above {@code high} high; NaN stays. */
public record Clamp(float low, float high) {
    public static final Clamp NONE = new Clamp(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);
    public static final Clamp RELU = new Clamp(0, Float.POSITIVE_INFINITY);
    public static final Clamp RELU6 = new Clamp(0, 6);
}
