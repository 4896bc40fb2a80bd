package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.simd.CurveLoops;
import dev.signet.algorithm.simd.Simd;
import dev.signet.op.Activation;
import dev.signet.op.ActivationFunction;
import java.util.Optional;

/**
 * Activations over rows of floats in any layout. Those that networks are made of on vectors, in float32, within 4 ulp of the result and 4e-7 times the size of x (GELU: 6e-7);
 * the others each number in double and rounded once, as the reference does.
 */
public final class ActivationRows implements Algorithm {
    private static final double NANOSECONDS_PER_ELEMENT = 0.4;
    private static final double NANOSECONDS_PER_ELEMENT_IN_DOUBLE = 15;

    @Override
    public String name() {
        return "activation.rows";
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof Activation op)) {
            return Fit.rejected("not an activation");
        }
        ActivationFunction function = op.function();
        double a = op.a();
        double b = op.b();
        Elementwise.Zero zero = function.value(0, a, b) == 0 ? Elementwise.Zero.STAYS : Elementwise.Zero.CHANGES;
        Optional<Elementwise.Unary> curve = curve(function, (float) a, (float) b);
        if (curve.isPresent()) {
            return Elementwise.unary(problem, NANOSECONDS_PER_ELEMENT, zero, curve.get());
        }
        return Elementwise.unary(problem, NANOSECONDS_PER_ELEMENT_IN_DOUBLE, zero, (length, x, xAt, y, yAt) -> {
            for (int i = 0; i < length; i++) {
                y[yAt + i] = (float) function.value(x[xAt + i], a, b);
            }
        });
    }

    private static Optional<Elementwise.Unary> curve(ActivationFunction function, float a, float b) {
        CurveLoops curves = Simd.CURVES;
        return switch (function) {
            case HARD_TANH -> Optional.of((n, x, xAt, y, yAt) -> curves.clamp(n, a, b, x, xAt, y, yAt));
            case LEAKY_RELU -> Optional.of((n, x, xAt, y, yAt) -> curves.leakyRelu(n, a, x, xAt, y, yAt));
            case HARD_SIGMOID -> Optional.of((n, x, xAt, y, yAt) -> curves.hardSigmoid(n, a, b, x, xAt, y, yAt));
            case ELU -> Optional.of((n, x, xAt, y, yAt) -> curves.elu(n, 1, a, 1, x, xAt, y, yAt));
            case CELU -> Optional.of((n, x, xAt, y, yAt) -> curves.elu(n, 1, a, a, x, xAt, y, yAt));
            case SELU -> Optional.of((n, x, xAt, y, yAt) -> curves.elu(n, b, a * b, 1, x, xAt, y, yAt));
            case SOFTPLUS -> Optional.of((n, x, xAt, y, yAt) -> curves.softplus(n, a, b, x, xAt, y, yAt));
            case HARD_SWISH -> Optional.of(curves::hardSwish);
            case SILU -> Optional.of(curves::silu);
            case GELU -> Optional.of(curves::gelu);
            case GELU_TANH -> Optional.of(curves::geluByTanh);
            case MISH -> Optional.of(curves::mish);
            default -> Optional.empty();
        };
    }
}
