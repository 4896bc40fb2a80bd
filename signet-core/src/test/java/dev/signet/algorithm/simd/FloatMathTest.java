package dev.signet.algorithm.simd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.op.ActivationFunction;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /** Each curve against the function it stands for in double: within so many ulp of the result and so much of the size of x. */
    @ParameterizedTest
    @CsvSource({
        "ELU, 4, 0",
        "CELU, 4, 0",
        "SELU, 4, 0",
        "SILU, 4, 0",
        "GELU, 4, 6e-7",
        "GELU_TANH, 4, 4e-7",
        "HARD_SIGMOID, 4, 1e-7",
        "HARD_SWISH, 4, 4e-7",
        "LEAKY_RELU, 2, 0",
        "SOFTPLUS, 4, 0",
        "MISH, 8, 0"
    })
    void curvesAreWithinTheirBounds(ActivationFunction function, double ulps, double relativeToX) {
        float a = (float) function.a();
        float b = (float) function.b();
        float[] x = new float[1];
        float[] y = new float[1];
        CurveLoops loops = new ScalarCurveLoops();
        for (int bits = 0; bits < Float.floatToIntBits(60f); bits += STEP) {
            for (float each : new float[] {Float.intBitsToFloat(bits), -Float.intBitsToFloat(bits)}) {
                x[0] = each;
                switch (function) {
                    case ELU -> loops.elu(1, 1, a, 1, x, 0, y, 0);
                    case CELU -> loops.elu(1, 1, a, a, x, 0, y, 0);
                    case SELU -> loops.elu(1, b, a * b, 1, x, 0, y, 0);
                    case SILU -> loops.silu(1, x, 0, y, 0);
                    case GELU -> loops.gelu(1, x, 0, y, 0);
                    case GELU_TANH -> loops.geluByTanh(1, x, 0, y, 0);
                    case HARD_SIGMOID -> loops.hardSigmoid(1, a, b, x, 0, y, 0);
                    case HARD_SWISH -> loops.hardSwish(1, x, 0, y, 0);
                    case LEAKY_RELU -> loops.leakyRelu(1, a, x, 0, y, 0);
                    case SOFTPLUS -> loops.softplus(1, a, b, x, 0, y, 0);
                    case MISH -> loops.mish(1, x, 0, y, 0);
                    default -> throw new IllegalArgumentException(function + " has no curve");
                }
                double exact = function.value(each, function.a(), function.b());
                double allowed = ulps * Math.ulp((float) exact) + relativeToX * Math.abs(each);
                assertThat(Math.abs(y[0] - exact)).as("%s(%s)", function, each).isLessThanOrEqualTo(allowed);
            }
        }
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
