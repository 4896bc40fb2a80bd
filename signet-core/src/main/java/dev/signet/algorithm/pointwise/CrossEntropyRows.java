package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.Step;
import dev.signet.op.CrossEntropy;
import java.util.List;

/**
 * Cross-entropy of the rows of a dense matrix: one loss a sample, its exponentials in float32 and the rest in double; samples joined as {@link SampleSums} says. Within
 * 4e-7 plus two units of the last place.
 */
public final class CrossEntropyRows implements Algorithm {
    private static final double NANOSECONDS_PER_ELEMENT = 1.5;
    private static final double OVERHEAD_NANOSECONDS = 1_000;

    @Override
    public String name() {
        return "cross-entropy.rows";
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof CrossEntropy loss)) {
            return Fit.rejected("not a cross-entropy");
        }
        if (!Targets.computable(problem, 0)) {
            return Fit.rejected(Targets.NOT_COMPUTABLE);
        }
        Targets targets =
                new Targets(1, problem.input(0).size(0), problem.input(0).size(1), loss.ignoreIndex());
        return new Fit.Accepted(
                OVERHEAD_NANOSECONDS
                        + NANOSECONDS_PER_ELEMENT * problem.input(0).elements(),
                List.of(Form.DENSE, Form.DENSE),
                List.of(Form.DENSE),
                site -> new LossStep(targets, loss.labelSmoothing(), loss.reduction()));
    }

    private record LossStep(Targets targets, double smoothing, String reduction) implements Step {
        @Override
        public int scratchFloats() {
            return targets.classes();
        }

        @Override
        public int sharedFloats() {
            return targets.samples();
        }

        @Override
        public int phases() {
            return 2;
        }

        @Override
        public int items(int phase) {
            return phase == 0 ? targets.samples() : 1;
        }

        @Override
        public void run(Frame frame, int phase, int item) {
            float[] losses = frame.shared();
            int at = frame.sharedBase();
            if (phase == 0) {
                losses[at + item] = targets.isIgnored(frame, item) ? 0 : loss(frame, item);
                return;
            }
            float[] y = frame.output(0);
            int yAt = frame.outputBase(0);
            if (reduction.equals("none")) {
                System.arraycopy(losses, at, y, yAt, targets.samples());
                return;
            }
            SampleSums.join(targets.samples(), 1, 1, losses, at);
            y[yAt] = reduction.equals("mean") ? losses[at] / targets.counted(frame) : losses[at];
        }

        private float loss(Frame frame, int sample) {
            int classes = targets.classes();
            float[] logits = frame.input(0);
            int at = frame.inputBase(0) + sample * classes;
            float largest = SoftmaxRows.largest(classes, logits, at);
            double sum = SoftmaxRows.exponentials(classes, largest, logits, at, frame.scratch(), frame.scratchBase());
            double logOfSum = StrictMath.log(sum);
            double wanted = (double) largest - logits[at + targets.of(frame, sample)];
            double loss = (1 - smoothing) * (logOfSum + wanted);
            return (float) (smoothing == 0 ? loss : loss + smoothing * (logOfSum + meanBelow(largest, logits, at)));
        }

        /** The mean of {@code largest - logit}. */
        private double meanBelow(float largest, float[] logits, int at) {
            int classes = targets.classes();
            double total = 0;
            for (int c = 0; c < classes; c++) {
                total += (double) largest - logits[at + c];
            }
            return total / classes;
        }
    }
}
