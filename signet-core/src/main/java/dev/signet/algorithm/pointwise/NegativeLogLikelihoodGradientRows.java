package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.Step;
import dev.signet.op.LossReduction;
import dev.signet.op.NegativeLogLikelihoodGradient;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** The gradient of the negative log-likelihood: zeros, and one number at the class of each position. Rounded twice. */
public final class NegativeLogLikelihoodGradientRows implements Algorithm {
    private static final double NANOSECONDS_PER_ELEMENT = 0.5;

    @Override
    public String name() {
        return "negative-log-likelihood-gradient.rows";
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof NegativeLogLikelihoodGradient gradient)) {
            return Fit.rejected("not the gradient of the negative log-likelihood");
        }
        if (!ClassPositions.computable(problem, 1)) {
            return Fit.rejected(ClassPositions.NOT_COMPUTABLE);
        }
        ClassPositions positions = ClassPositions.of(problem, 1, gradient.loss().ignoreIndex());
        return new Fit.Accepted(
                Elementwise.nanoseconds(problem, NANOSECONDS_PER_ELEMENT),
                Collections.nCopies(problem.inputs().size(), Form.DENSE),
                List.of(Form.DENSE),
                site -> new GradientStep(positions, gradient.loss().reduction()));
    }

    private record GradientStep(ClassPositions positions, LossReduction reduction) implements Step {
        /** The sum of all weights. */
        @Override
        public int sharedFloats() {
            return 1;
        }

        @Override
        public int phases() {
            return 2;
        }

        @Override
        public int items(int phase) {
            return phase == 0 ? 1 : positions.samples();
        }

        @Override
        public void run(Frame frame, int phase, int sample) {
            if (phase == 0) {
                frame.shared()[frame.sharedBase()] = reduction == LossReduction.MEAN ? weights(frame) : 1;
                return;
            }
            float[] y = frame.output(0);
            int yAt = frame.outputBase(0);
            int elements = positions.classes() * positions.perSample();
            Arrays.fill(y, yAt + sample * elements, yAt + (sample + 1) * elements, 0f);
            int first = sample * positions.perSample();
            for (int i = first; i < first + positions.perSample(); i++) {
                if (!positions.isIgnored(frame, i)) {
                    y[yAt + positions.elementOfTarget(frame, i)] = slope(frame, i);
                }
            }
        }

        private float slope(Frame frame, int position) {
            int at = reduction == LossReduction.NONE ? position : 0;
            double arrived = frame.input(0)[frame.inputBase(0) + at];
            return (float) (-arrived * positions.weight(frame, position) / frame.shared()[frame.sharedBase()]);
        }

        private float weights(Frame frame) {
            double sum = 0;
            for (int i = 0; i < positions.samples() * positions.perSample(); i++) {
                sum += positions.weight(frame, i);
            }
            return (float) sum;
        }
    }
}
