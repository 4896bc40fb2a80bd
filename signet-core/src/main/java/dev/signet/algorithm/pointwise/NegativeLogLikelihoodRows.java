package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.Step;
import dev.signet.op.LossReduction;
import dev.signet.op.NegativeLogLikelihood;
import java.util.Collections;
import java.util.List;

/**
 * Minus the log-probability of each position's class, a sample an item; sums of a sample in double, rounded once, samples joined as {@link SampleSums}
 * says. Within 2^-22 of the sum of the absolute values.
 */
public final class NegativeLogLikelihoodRows implements Algorithm {
    private static final double NANOSECONDS_PER_POSITION = 3;
    private static final double OVERHEAD_NANOSECONDS = 1_000;

    @Override
    public String name() {
        return "negative-log-likelihood.rows";
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof NegativeLogLikelihood loss)) {
            return Fit.rejected("not the negative log-likelihood");
        }
        if (!ClassPositions.computable(problem, 0)) {
            return Fit.rejected(ClassPositions.NOT_COMPUTABLE);
        }
        ClassPositions positions = ClassPositions.of(problem, 0, loss.ignoreIndex());
        return new Fit.Accepted(
                OVERHEAD_NANOSECONDS
                        + NANOSECONDS_PER_POSITION * problem.input(1).elements(),
                Collections.nCopies(problem.inputs().size(), Form.DENSE),
                List.of(Form.DENSE),
                site -> new LossStep(positions, loss.reduction()));
    }

    private record LossStep(ClassPositions positions, LossReduction reduction) implements Step {
        /** A sum and a weight of each sample. */
        @Override
        public int sharedFloats() {
            return reduction == LossReduction.NONE ? 0 : 2 * positions.samples();
        }

        @Override
        public int phases() {
            return reduction == LossReduction.NONE ? 1 : 2;
        }

        @Override
        public int items(int phase) {
            return phase == 0 ? positions.samples() : 1;
        }

        @Override
        public void run(Frame frame, int phase, int sample) {
            if (phase == 1) {
                join(frame);
            } else if (reduction == LossReduction.NONE) {
                each(frame, sample);
            } else {
                sum(frame, sample);
            }
        }

        private void each(Frame frame, int sample) {
            int first = sample * positions.perSample();
            for (int i = first; i < first + positions.perSample(); i++) {
                frame.output(0)[frame.outputBase(0) + i] = (float) loss(frame, i);
            }
        }

        private double loss(Frame frame, int position) {
            if (positions.isIgnored(frame, position)) {
                return 0;
            }
            float log = frame.input(0)[frame.inputBase(0) + positions.elementOfTarget(frame, position)];
            return -positions.weight(frame, position) * log;
        }

        private void sum(Frame frame, int sample) {
            int first = sample * positions.perSample();
            double losses = 0;
            double weights = 0;
            for (int i = first; i < first + positions.perSample(); i++) {
                losses += loss(frame, i);
                weights += positions.weight(frame, i);
            }
            frame.shared()[frame.sharedBase() + 2 * sample] = (float) losses;
            frame.shared()[frame.sharedBase() + 2 * sample + 1] = (float) weights;
        }

        private void join(Frame frame) {
            float[] sums = frame.shared();
            int at = frame.sharedBase();
            SampleSums.join(positions.samples(), 2, 2, sums, at);
            frame.output(0)[frame.outputBase(0)] = reduction == LossReduction.MEAN ? sums[at] / sums[at + 1] : sums[at];
        }
    }
}
