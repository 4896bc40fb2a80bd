package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.simd.Simd;
import dev.signet.op.Tanh;

/** Hyperbolic tangent over rows of floats in any layout; within 2.5 ulp, see {@code FloatMath}. */
public final class TanhRows implements Algorithm {
    @Override
    public String name() {
        return "tanh.rows";
    }

    @Override
    public Fit fit(Problem problem) {
        return problem.op() instanceof Tanh
                ? Elementwise.unary(problem, 0.4, Elementwise.Zero.STAYS, Simd.POINTWISE::tanh)
                : Fit.rejected("not a tanh");
    }
}
