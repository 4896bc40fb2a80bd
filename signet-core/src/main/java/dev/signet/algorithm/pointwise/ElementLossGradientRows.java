package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.Step;
import dev.signet.op.ElementLossGradient;
import dev.signet.op.LossReduction;
import java.util.Collections;
import java.util.List;

/** The gradient of losses of each number by itself, a sample an item, each in double and rounded once. */
public final class ElementLossGradientRows implements Algorithm {
    private static final double NANOSECONDS_PER_ELEMENT = 15;

    @Override
    public String name() {
        return "element-loss-gradient.rows";
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof ElementLossGradient gradient)) {
            return Fit.rejected("not the gradient of a loss of each number by itself");
        }
        if (!LossOperands.computable(problem, 1)) {
            return Fit.rejected(LossOperands.NOT_COMPUTABLE);
        }
        LossOperands operands = LossOperands.of(gradient.loss(), problem, 1);
        double divisor = gradient.loss().reduction().divisor(problem.output());
        return new Fit.Accepted(
                Elementwise.nanoseconds(problem, NANOSECONDS_PER_ELEMENT),
                Collections.nCopies(problem.inputs().size(), Form.DENSE),
                List.of(Form.DENSE),
                site -> new GradientStep(operands, divisor));
    }

    private record GradientStep(LossOperands operands, double divisor) implements Step {
        @Override
        public int items(int phase) {
            return operands.samples();
        }

        @Override
        public void run(Frame frame, int phase, int sample) {
            boolean each = operands.loss().reduction() == LossReduction.NONE;
            int first = sample * operands.perSample();
            for (int i = first; i < first + operands.perSample(); i++) {
                double arrived = frame.input(0)[frame.inputBase(0) + (each ? i : 0)];
                frame.output(0)[frame.outputBase(0) + i] = (float) (arrived * operands.slope(frame, i) / divisor);
            }
        }
    }
}
