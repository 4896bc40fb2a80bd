package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.simd.Simd;
import dev.signet.op.SigmoidGradient;

/** The gradient of sigmoid over rows of floats in any layout: three roundings, so within 2 ulp and one more where 1 - y is small. */
public final class SigmoidGradientRows implements Algorithm {
    @Override
    public String name() {
        return "sigmoid-gradient.rows";
    }

    @Override
    public Fit fit(Problem problem) {
        return problem.op() instanceof SigmoidGradient
                ? Elementwise.binary(problem, 0.15, Simd.POINTWISE::sigmoidGradient)
                : Fit.rejected("not the gradient of sigmoid");
    }
}
