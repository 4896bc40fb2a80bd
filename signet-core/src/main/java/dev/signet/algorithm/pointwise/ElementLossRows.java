package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.Step;
import dev.signet.op.ElementLoss;
import dev.signet.op.LossReduction;
import java.util.Collections;
import java.util.List;

/**
 * Losses of each number by itself, a sample an item, each in double; the sum of a sample is rounded once and the samples are joined as
 * {@link SampleSums} says. Within 2^-23 of the sum of their absolute values.
 */
public final class ElementLossRows implements Algorithm {
    private static final double NANOSECONDS_PER_ELEMENT = 15;
    private static final double OVERHEAD_NANOSECONDS = 1_000;

    @Override
    public String name() {
        return "element-loss.rows";
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof ElementLoss loss)) {
            return Fit.rejected("not a loss of each number by itself");
        }
        if (!LossOperands.computable(problem, 0)) {
            return Fit.rejected(LossOperands.NOT_COMPUTABLE);
        }
        LossOperands operands = LossOperands.of(loss, problem, 0);
        double divisor = loss.reduction().divisor(problem.input(0));
        return new Fit.Accepted(
                OVERHEAD_NANOSECONDS
                        + NANOSECONDS_PER_ELEMENT * problem.input(0).elements(),
                Collections.nCopies(problem.inputs().size(), Form.DENSE),
                List.of(Form.DENSE),
                site -> new LossStep(operands, divisor));
    }

    private record LossStep(LossOperands operands, double divisor) implements Step {
        private boolean reduces() {
            return operands.loss().reduction() != LossReduction.NONE;
        }

        @Override
        public int sharedFloats() {
            return reduces() ? operands.samples() : 0;
        }

        @Override
        public int phases() {
            return reduces() ? 2 : 1;
        }

        @Override
        public int items(int phase) {
            return phase == 0 ? operands.samples() : 1;
        }

        @Override
        public void run(Frame frame, int phase, int item) {
            if (phase == 1) {
                SampleSums.join(operands.samples(), 1, 1, frame.shared(), frame.sharedBase());
                float sum = frame.shared()[frame.sharedBase()];
                frame.output(0)[frame.outputBase(0)] = (float) (sum / divisor);
                return;
            }
            int first = item * operands.perSample();
            int end = first + operands.perSample();
            if (reduces()) {
                frame.shared()[frame.sharedBase() + item] = (float) sum(frame, first, end);
                return;
            }
            for (int i = first; i < end; i++) {
                frame.output(0)[frame.outputBase(0) + i] = (float) operands.value(frame, i);
            }
        }

        private double sum(Frame frame, int first, int end) {
            double sum = 0;
            for (int i = first; i < end; i++) {
                sum += operands.value(frame, i);
            }
            return sum;
        }
    }
}
