package dev.signet.algorithm.linear;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.gemm.LinearForward;
import dev.signet.algorithm.simd.Simd;
import dev.signet.op.LinearInputGradient;
import dev.signet.tensor.Shape;
import java.util.List;

/** The input gradient of a fully connected layer: rows of output gradients times the turned weight. */
public final class LinearInputGradientGemm implements Algorithm {
    @Override
    public String name() {
        return "linear.input-gradient.gemm";
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof LinearInputGradient)) {
            return Fit.rejected("not the input gradient of a linear layer");
        }
        if (!Rows.computable(problem)) {
            return Fit.rejected(Rows.NOT_COMPUTABLE);
        }
        Shape weight = problem.input(1);
        int rows = Rows.of(problem.input(0));
        return new Fit.Accepted(
                Rows.nanoseconds(problem),
                List.of(Form.DENSE, Form.DENSE),
                List.of(Form.DENSE),
                site -> new LinearStep(
                        LinearForward.dataGradient(Simd.KERNELS, rows, weight.size(1), weight.size(0)), rows, site));
    }
}
