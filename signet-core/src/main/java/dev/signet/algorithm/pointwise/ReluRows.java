package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.simd.Simd;
import dev.signet.op.Relu;

/** Relu over rows of floats in any layout. Exact. */
public final class ReluRows implements Algorithm {
    @Override
    public String name() {
        return "relu.rows";
    }

    @Override
    public Fit fit(Problem problem) {
        return problem.op() instanceof Relu
                ? Elementwise.unary(problem, 0.1, Elementwise.Zero.STAYS, Simd.POINTWISE::relu)
                : Fit.rejected("not a relu");
    }
}
