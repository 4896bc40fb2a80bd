package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.simd.Simd;
import dev.signet.op.TanhGradient;

/** The gradient of tanh over rows of floats in any layout: two roundings, so within 1 ulp. */
public final class TanhGradientRows implements Algorithm {
    @Override
    public String name() {
        return "tanh-gradient.rows";
    }

    @Override
    public Fit fit(Problem problem) {
        return problem.op() instanceof TanhGradient
                ? Elementwise.binary(problem, 0.15, Simd.POINTWISE::tanhGradient)
                : Fit.rejected("not the gradient of tanh");
    }
}
