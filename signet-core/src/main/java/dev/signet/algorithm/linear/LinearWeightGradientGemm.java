package dev.signet.algorithm.linear;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.Step;
import dev.signet.algorithm.gemm.ConvolutionWeightGradient;
import dev.signet.algorithm.gemm.LinearWeightGradient;
import dev.signet.algorithm.simd.Simd;
import dev.signet.tensor.Shape;
import java.util.List;

/** The weight gradient of a fully connected layer: outer products of rows, groups of 8 consecutive rows joined in a binary tree. */
public final class LinearWeightGradientGemm implements Algorithm {
    @Override
    public String name() {
        return "linear.weight-gradient.gemm";
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof dev.signet.op.LinearWeightGradient)) {
            return Fit.rejected("not the weight gradient of a linear layer");
        }
        if (!Rows.computable(problem)) {
            return Fit.rejected(Rows.NOT_COMPUTABLE);
        }
        Shape weight = problem.output();
        int rows = Rows.of(problem.input(0));
        return new Fit.Accepted(
                Rows.nanoseconds(problem),
                List.of(Form.DENSE, Form.DENSE),
                List.of(Form.DENSE),
                site -> new GradientStep(
                        LinearWeightGradient.of(Simd.KERNELS, rows, weight.size(1), weight.size(0)), rows));
    }

    private record GradientStep(ConvolutionWeightGradient gradient, int rows) implements Step {
        @Override
        public int scratchFloats() {
            return gradient.scratchFloats();
        }

        @Override
        public int sharedFloats() {
            return gradient.partialFloats();
        }

        @Override
        public int phases() {
            return 2;
        }

        @Override
        public int items(int phase) {
            return phase == 0 ? gradient.items(rows) : gradient.joinItems();
        }

        @Override
        public void run(Frame frame, int phase, int item) {
            if (phase == 1) {
                gradient.join(item, rows, frame.shared(), frame.sharedBase(), frame.output(0), frame.outputBase(0));
                return;
            }
            gradient.run(
                    item,
                    rows,
                    frame.input(0),
                    frame.inputBase(0),
                    frame.input(1),
                    frame.inputBase(1),
                    frame.shared(),
                    frame.sharedBase(),
                    frame.scratch(),
                    frame.scratchBase());
        }
    }
}
