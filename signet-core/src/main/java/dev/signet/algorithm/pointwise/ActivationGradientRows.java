package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Problem;
import dev.signet.op.Activation;
import dev.signet.op.ActivationFunction;
import dev.signet.op.ActivationGradient;

/** The gradient of activations over rows of floats in any layout, each number in double and rounded once, as the reference does. */
public final class ActivationGradientRows implements Algorithm {
    private static final double NANOSECONDS_PER_ELEMENT = 20;

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
        return Elementwise.binary(problem, NANOSECONDS_PER_ELEMENT, (length, dy, dyAt, x, xAt, dx, dxAt) -> {
            for (int i = 0; i < length; i++) {
                dx[dxAt + i] = (float) (dy[dyAt + i] * function.derivative(x[xAt + i], a, b));
            }
        });
    }
}
