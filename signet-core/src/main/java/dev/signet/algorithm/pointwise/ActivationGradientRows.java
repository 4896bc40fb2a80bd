package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.simd.CurveLoops;
import dev.signet.algorithm.simd.Simd;
import dev.signet.op.Activation;
import dev.signet.op.ActivationFunction;
import dev.signet.op.ActivationGradient;
import java.util.Optional;

/**
 * The gradient of activations over rows of floats in any layout. Those of clamps, leaky ReLU, hard sigmoid, hard swish and SiLU on vectors, in float32, within 1e-6 of dy; the others
 * each number in double and rounded once, as the reference does.
 */
public final class ActivationGradientRows implements Algorithm {
    private static final double NANOSECONDS_PER_ELEMENT = 0.5;
    private static final double NANOSECONDS_PER_ELEMENT_IN_DOUBLE = 20;

    @Override
    public String name() {
        return "activation-gradient.rows";
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof ActivationGradient op)) {
            return Fit.rejected("not the gradient of an activation");
        }
        Activation activation = op.activation();
        ActivationFunction function = activation.function();
        double a = activation.a();
        double b = activation.b();
        Optional<Elementwise.Binary> curve = curve(function, (float) a, (float) b);
        if (curve.isPresent()) {
            return Elementwise.binary(problem, NANOSECONDS_PER_ELEMENT, curve.get());
        }
        return Elementwise.binary(problem, NANOSECONDS_PER_ELEMENT_IN_DOUBLE, (length, dy, dyAt, x, xAt, dx, dxAt) -> {
            for (int i = 0; i < length; i++) {
                dx[dxAt + i] = (float) (dy[dyAt + i] * function.derivative(x[xAt + i], a, b));
            }
        });
    }

    private static Optional<Elementwise.Binary> curve(ActivationFunction function, float a, float b) {
        CurveLoops curves = Simd.CURVES;
        return switch (function) {
            case HARD_TANH ->
                Optional.of(
                        (n, dy, dyAt, x, xAt, dx, dxAt) -> curves.clampGradient(n, a, b, dy, dyAt, x, xAt, dx, dxAt));
            case LEAKY_RELU ->
                Optional.of(
                        (n, dy, dyAt, x, xAt, dx, dxAt) -> curves.leakyReluGradient(n, a, dy, dyAt, x, xAt, dx, dxAt));
            case HARD_SIGMOID ->
                Optional.of((n, dy, dyAt, x, xAt, dx, dxAt) ->
                        curves.hardSigmoidGradient(n, a, b, dy, dyAt, x, xAt, dx, dxAt));
            case HARD_SWISH -> Optional.of(curves::hardSwishGradient);
            case SILU -> Optional.of(curves::siluGradient);
            default -> Optional.empty();
        };
    }
}
