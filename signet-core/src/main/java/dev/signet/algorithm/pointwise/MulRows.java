package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.simd.Simd;
import dev.signet.op.Mul;

/** The product of two values of one shape over rows of floats in any layout, or of channels-last images and numbers per channel. Exact. */
public final class MulRows implements Algorithm {
    @Override
    public String name() {
        return "mul.rows";
    }

    @Override
    public Fit fit(Problem problem) {
        return problem.op() instanceof Mul
                ? Elementwise.broadcast(problem, 0.15, Simd.POINTWISE::multiply)
                : Fit.rejected("not a multiplication");
    }
}
