package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.simd.Simd;
import dev.signet.op.Add;

/** The sum of two values of one shape over rows of floats in any layout, or of channels-last images and numbers per channel. Exact. */
public final class AddRows implements Algorithm {
    @Override
    public String name() {
        return "add.rows";
    }

    @Override
    public Fit fit(Problem problem) {
        return problem.op() instanceof Add
                ? Elementwise.broadcast(problem, 0.15, Simd.POINTWISE::add)
                : Fit.rejected("not an addition");
    }
}
