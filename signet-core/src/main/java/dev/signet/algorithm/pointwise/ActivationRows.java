package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Problem;
import dev.signet.op.Activation;
import dev.signet.op.ActivationFunction;

/** Activations over rows of floats in any layout, each number in double and rounded once, as the reference does. */
public final class ActivationRows implements Algorithm {
    private static final double NANOSECONDS_PER_ELEMENT = 15;

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
        return Elementwise.unary(problem, NANOSECONDS_PER_ELEMENT, zero, (length, x, xAt, y, yAt) -> {
            for (int i = 0; i < length; i++) {
                y[yAt + i] = (float) function.value(x[xAt + i], a, b);
            }
        });
    }
}
