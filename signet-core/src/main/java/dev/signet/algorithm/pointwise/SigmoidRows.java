package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.simd.Simd;
import dev.signet.op.Sigmoid;

/** Sigmoid over rows of floats in any layout; within 2.5 ulp, see {@code FloatMath}. */
public final class SigmoidRows implements Algorithm {
    @Override
    public String name() {
        return "sigmoid.rows";
    }

    @Override
    public Fit fit(Problem problem) {
        return problem.op() instanceof Sigmoid
                ? Elementwise.unary(problem, 0.4, Elementwise.Zero.CHANGES, Simd.POINTWISE::sigmoid)
                : Fit.rejected("not a sigmoid");
    }
}
