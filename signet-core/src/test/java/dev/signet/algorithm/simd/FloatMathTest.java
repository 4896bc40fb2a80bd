package dev.signet.algorithm.simd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

final class FloatMathTest {
    /** A prime, so that all mantissas come. */
    private static final int STEP = 2003;

    private interface FloatFunction {
        float of(float x);
    }

    @Test
    void exponentialIsWithinItsBound() {
        assertThat(largestError(FloatMath::exp, StrictMath::exp)).isLessThan(1.1);
    }

    @Test
    void sigmoidIsWithinItsBound() {
        assertThat(largestError(FloatMath::sigmoid, x -> 1 / (1 + StrictMath.exp(-x))))
                .isLessThan(2.5);
    }

    @Test
    void hyperbolicTangentIsWithinItsBound() {
        assertThat(largestError(FloatMath::tanh, StrictMath::tanh)).isLessThan(2.5);
    }

    /** The largest distance from the exact value, in units of the last place of the nearest float, over all finite floats of this step. */
    private static double largestError(FloatFunction computed, DoubleUnaryOperator exact) {
        double largest = 0;
        for (int bits = 0; bits < Float.floatToIntBits(Float.POSITIVE_INFINITY) - STEP; bits += STEP) {
            float x = Float.intBitsToFloat(bits);
            largest = Math.max(largest, error(computed.of(x), exact.applyAsDouble(x)));
            largest = Math.max(largest, error(computed.of(-x), exact.applyAsDouble(-x)));
        }
        return largest;
    }

    private static double error(float computed, double exact) {
        float nearest = (float) exact;
        return computed == nearest ? 0 : Math.abs(computed - exact) / Math.ulp(nearest);
    }

    @Test
    void cornersAreWhatTheyShouldBe() {
        assertThat(FloatMath.exp(Float.NEGATIVE_INFINITY)).isZero();
        assertThat(FloatMath.exp(Float.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(FloatMath.exp(Float.NaN)).isNaN();
        assertThat(FloatMath.exp(0)).isEqualTo(1);
        assertThat(FloatMath.sigmoid(0)).isEqualTo(0.5f);
        assertThat(FloatMath.sigmoid(Float.POSITIVE_INFINITY)).isEqualTo(1);
        assertThat(FloatMath.sigmoid(Float.NEGATIVE_INFINITY)).isZero();
        assertThat(FloatMath.sigmoid(Float.NaN)).isNaN();
        assertThat(FloatMath.tanh(Float.POSITIVE_INFINITY)).isEqualTo(1);
        assertThat(FloatMath.tanh(-0f)).isEqualTo(-0f);
        assertThat(FloatMath.tanh(Float.MIN_VALUE)).isEqualTo(Float.MIN_VALUE);
        assertThat(FloatMath.tanh(Float.NaN)).isNaN();
    }
}
