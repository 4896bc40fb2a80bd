package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.Step;
import dev.signet.op.CrossEntropyGradient;
import java.util.Arrays;
import java.util.List;

/** The gradient of cross-entropy over the rows of a dense matrix: exponentials in float32, the rest in double. Within 4e-7 of dloss over the number of samples. */
public final class CrossEntropyGradientRows implements Algorithm {
    private static final double NANOSECONDS_PER_ELEMENT = 2;

    @Override
    public String name() {
        return "cross-entropy-gradient.rows";
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof CrossEntropyGradient loss)) {
            return Fit.rejected("not the gradient of cross-entropy");
        }
        if (!Targets.computable(problem, 1)) {
            return Fit.rejected(Targets.NOT_COMPUTABLE);
        }
        Targets targets =
                new Targets(2, problem.output().size(0), problem.output().size(1), loss.ignoreIndex());
        return new Fit.Accepted(
                Elementwise.nanoseconds(problem, NANOSECONDS_PER_ELEMENT),
                List.of(Form.DENSE, Form.DENSE, Form.DENSE),
                List.of(Form.DENSE),
                site -> new GradientStep(targets, loss.labelSmoothing(), loss.reduction()));
    }

    private record GradientStep(Targets targets, double smoothing, String reduction) implements Step {
        /** How many samples count. */
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
            return phase == 0 ? 1 : targets.samples();
        }

        @Override
        public void run(Frame frame, int phase, int sample) {
            if (phase == 0) {
                frame.shared()[frame.sharedBase()] = reduction.equals("mean") ? targets.counted(frame) : 1;
                return;
            }
            int classes = targets.classes();
            float[] y = frame.output(0);
            int yAt = frame.outputBase(0) + sample * classes;
            if (targets.isIgnored(frame, sample)) {
                Arrays.fill(y, yAt, yAt + classes, 0f);
                return;
            }
            float[] logits = frame.input(1);
            int at = frame.inputBase(1) + sample * classes;
            int target = targets.of(frame, sample);
            double factor = factor(frame, sample);
            float largest = SoftmaxRows.largest(classes, logits, at);
            double sum = SoftmaxRows.exponentials(classes, largest, logits, at, y, yAt);
            double atTarget = y[yAt + target] / sum - (1 - smoothing) - smoothing / classes;
            finish(classes, factor / sum, factor * smoothing / classes, y, yAt);
            y[yAt + target] = (float) (atTarget * factor);
        }

        private double factor(Frame frame, int sample) {
            int index = reduction.equals("none") ? sample : 0;
            return (double) frame.input(0)[frame.inputBase(0) + index] / frame.shared()[frame.sharedBase()];
        }

        /** y = y factor - shift. */
        private static void finish(int length, double factor, double shift, float[] y, int yAt) {
            for (int i = 0; i < length; i++) {
                y[yAt + i] = (float) (y[yAt + i] * factor - shift);
            }
        }
    }
}
