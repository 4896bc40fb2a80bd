package dev.signet.algorithm.simd;

/**
 * exp, sigmoid, tanh and curves made of them in float32 by reduction and Taylor polynomials, in one fixed order of fused multiply-adds: the same bits on every
 * machine. {@code FloatMathVector} is this, line by line, on vectors.
 *
 * <p>Errors, measured over all finite floats of a step: exp below 1.1 ulp, sigmoid and tanh below 2.5 ulp. Those of the curves stand in their test.
 */
public final class FloatMath {
    static final float LOG2_E = 1.442695041f;
    /** ln 2 in two parts; the first has so few bits that its product with an exponent is exact. */
    static final float LN2_HIGH = 0.693359375f;

    static final float LN2_LOW = -2.12194440e-4f;
    /** Adding it leaves the nearest integer in the low bits of the sum. */
    static final float ROUND = 12582912f;

    static final int ROUND_BITS = Float.floatToRawIntBits(ROUND);
    static final int EXPONENT_BIAS = 127;
    static final int MANTISSA_BITS = 23;
    /** exp is 0 below and infinite above. */
    static final float EXP_LOW = -104f;

    static final float EXP_HIGH = 89f;
    /** tanh is 1 above. */
    static final float TANH_HIGH = 10f;

    static final float C2 = 1f / 2;
    static final float C3 = 1f / 6;
    static final float C4 = 1f / 24;
    static final float C5 = 1f / 120;
    static final float C6 = 1f / 720;
    static final float C7 = 1f / 5040;

    /** exp is so small below that exp - 1 is -1. */
    static final float EXP_MINUS_ONE_LOW = -20f;

    static final float L3 = 1f / 3;
    static final float L5 = 1f / 5;
    static final float L7 = 1f / 7;
    static final float L9 = 1f / 9;
    static final float L11 = 1f / 11;
    static final float L13 = 1f / 13;

    static final float HALF_ROOT = 0.70710678f;
    static final float ERF_P = 0.3275911f;
    static final float ERF_1 = 0.254829592f;
    static final float ERF_2 = -0.284496736f;
    static final float ERF_3 = 1.421413741f;
    static final float ERF_4 = -1.453152027f;
    static final float ERF_5 = 1.061405429f;

    static final float TWICE_ROOT_2_OVER_PI = 1.5957691f;
    static final float GELU_CUBIC = 0.044715f;
    /** mish is x above. */
    static final float MISH_HIGH = 20f;

    static final float THIRD = 1f / 3;
    static final float SIXTH = 1f / 6;

    private FloatMath() {}

    public static float exp(float x) {
        float low = x < EXP_LOW ? EXP_LOW : x;
        float clamped = low > EXP_HIGH ? EXP_HIGH : low;
        float shifted = Math.fma(clamped, LOG2_E, ROUND);
        float n = shifted - ROUND;
        float p = reducedExpMinusOne(clamped, n) + 1f;
        int exponent = Float.floatToRawIntBits(shifted) - ROUND_BITS;
        int half = exponent >> 1;
        return p * powerOfTwo(half) * powerOfTwo(exponent - half);
    }

    /** exp(x - n ln 2) - 1 for |x - n ln 2| up to ln 2 / 2. */
    private static float reducedExpMinusOne(float x, float n) {
        float r = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, x));
        float q = Math.fma(C7, r, C6);
        q = Math.fma(q, r, C5);
        q = Math.fma(q, r, C4);
        q = Math.fma(q, r, C3);
        q = Math.fma(q, r, C2);
        return Math.fma(r * r, q, r);
    }

    private static float powerOfTwo(int exponent) {
        return Float.intBitsToFloat(exponent + EXPONENT_BIAS << MANTISSA_BITS);
    }

    /** 1 / (1 + exp(-x)). */
    public static float sigmoid(float x) {
        float e = exp(x > 0 ? -x : x);
        return (x > 0 ? 1f : e) / (1f + e);
    }

    public static float tanh(float x) {
        float size = Math.abs(x);
        float clamped = size > TANH_HIGH ? TANH_HIGH : size;
        float twice = clamped + clamped;
        float shifted = Math.fma(twice, LOG2_E, ROUND);
        float n = shifted - ROUND;
        float p = reducedExpMinusOne(twice, n);
        float power = powerOfTwo(Float.floatToRawIntBits(shifted) - ROUND_BITS);
        float expMinusOne = Math.fma(power, p, power - 1f);
        return Math.copySign(expMinusOne / (expMinusOne + 2f), x);
    }

    /** exp(x) - 1 of a number that is not positive. */
    static float expMinusOne(float x) {
        float clamped = x < EXP_MINUS_ONE_LOW ? EXP_MINUS_ONE_LOW : x;
        float shifted = Math.fma(clamped, LOG2_E, ROUND);
        float n = shifted - ROUND;
        float p = reducedExpMinusOne(clamped, n);
        float power = powerOfTwo(Float.floatToRawIntBits(shifted) - ROUND_BITS);
        return Math.fma(power, p, power - 1f);
    }

    /** log(1 + x) of a number from 0 to 1: twice the area hyperbolic tangent of x / (2 + x), by its series. */
    static float logOfOnePlus(float x) {
        float s = x / (x + 2f);
        float square = s * s;
        float q = Math.fma(L13, square, L11);
        q = Math.fma(q, square, L9);
        q = Math.fma(q, square, L7);
        q = Math.fma(q, square, L5);
        q = Math.fma(q, square, L3);
        float twice = s + s;
        return Math.fma(twice * square, q, twice);
    }

    /** Up to low it is low, above high it is high; NaN stays. */
    static float clamp(float x, float low, float high) {
        float above = x <= low ? low : x;
        return above > high ? high : above;
    }

    static float hardSigmoid(float x, float slope, float offset) {
        float y = Math.fma(slope, x, offset);
        float above = y < 0f ? 0f : y;
        return above > 1f ? 1f : above;
    }

    /** positive x above 0, else negative (exp(x / width) - 1): ELU, CELU and SELU. */
    static float elu(float x, float positive, float negative, float width) {
        return x > 0f ? positive * x : negative * expMinusOne(x / width);
    }

    static float silu(float x) {
        return x * sigmoid(x);
    }

    /** x times the normal distribution function, by the rational approximation 7.1.26 of Abramowitz and Stegun. */
    static float gelu(float x) {
        float size = Math.abs(x);
        float t = 1f / Math.fma(ERF_P * HALF_ROOT, size, 1f);
        float q = Math.fma(ERF_5, t, ERF_4);
        q = Math.fma(q, t, ERF_3);
        q = Math.fma(q, t, ERF_2);
        q = Math.fma(q, t, ERF_1);
        float tail = q * t * exp(-0.5f * size * size) * 0.5f;
        return x * (x > 0f ? 1f - tail : tail);
    }

    /** GELU by a hyperbolic tangent, which is a sigmoid of twice the argument. */
    static float geluByTanh(float x) {
        return x * sigmoid(TWICE_ROOT_2_OVER_PI * Math.fma(GELU_CUBIC * x * x, x, x));
    }

    /** log(1 + exp(steepness x)) / steepness, x itself where steepness x is above the threshold. */
    static float softplus(float x, float steepness, float threshold) {
        float s = steepness * x;
        float size = Math.abs(s);
        float curve = (clamp(s, 0f, Float.POSITIVE_INFINITY) + logOfOnePlus(exp(-size))) / steepness;
        return s > threshold ? x : curve;
    }

    /** x tanh(log(1 + exp x)), written with the exponential alone. */
    static float mish(float x) {
        float e = exp(x > MISH_HIGH ? MISH_HIGH : x);
        float n = e * (e + 2f);
        return x * (n / (n + 2f));
    }

    static float siluSlope(float x) {
        float s = sigmoid(x);
        return s * Math.fma(x, 1f - s, 1f);
    }

    static float hardSwishSlope(float x) {
        float line = Math.fma(x, THIRD, 0.5f);
        float above = x < -3f ? 0f : line;
        return x > 3f ? 1f : above;
    }
}
