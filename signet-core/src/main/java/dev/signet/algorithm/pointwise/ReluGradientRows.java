package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.simd.Simd;
import dev.signet.op.ReluGradient;

/** The gradient of relu over rows of floats in any layout. Exact. */
public final class ReluGradientRows implements Algorithm {
    @Override
    public String name() {
        return "relu-gradient.rows";
    }

    @Override
    public Fit fit(Problem problem) {
        return problem.op() instanceof ReluGradient
                ? Elementwise.binary(problem, 0.15, Simd.POINTWISE::reluGradient)
                : Fit.rejected("not the gradient of relu");
    }
}
