package dev.signet.algorithm.linear;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.gemm.Clamp;
import dev.signet.algorithm.gemm.LinearForward;
import dev.signet.algorithm.simd.Simd;
import dev.signet.op.Linear;
import dev.signet.tensor.Shape;
import java.util.List;
import java.util.stream.Stream;

/** A fully connected layer as matrix multiplication on dense rows, weights packed in panels of output features (GotoBLAS). */
public final class LinearGemm implements Algorithm {
    @Override
    public String name() {
        return "linear.gemm";
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof Linear)) {
            return Fit.rejected("not a linear layer");
        }
        if (!Rows.computable(problem)) {
            return Fit.rejected(Rows.NOT_COMPUTABLE);
        }
        Shape weight = problem.input(1);
        int rows = Rows.of(problem.input(0));
        return new Fit.Accepted(
                Rows.nanoseconds(problem),
                Stream.generate(() -> Form.DENSE).limit(problem.inputs().size()).toList(),
                List.of(Form.DENSE),
                site -> new LinearStep(
                        LinearForward.of(Simd.KERNELS, rows, weight.size(1), weight.size(0), Clamp.NONE), rows, site));
    }
}
