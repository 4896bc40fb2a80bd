package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.Step;
import dev.signet.op.CrossEntropyGradient;
import java.util.List;

/** The gradient of cross-entropy over the rows of a dense matrix: exponentials in float32, the rest in double. Within 4e-7 of dloss / N. */
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
        if (!problem.isFloat32()
                || problem.output().rank() != 2
                || problem.output().elements() == 0) {
            return Fit.rejected("needs a float32 matrix");
        }
        int samples = problem.output().size(0);
        int classes = problem.output().size(1);
        return new Fit.Accepted(
                Elementwise.nanoseconds(problem, NANOSECONDS_PER_ELEMENT),
                List.of(Form.DENSE, Form.DENSE, Form.DENSE),
                List.of(Form.DENSE),
                site -> new GradientStep(samples, classes, loss.labelSmoothing()));
    }

    private record GradientStep(int samples, int classes, double smoothing) implements Step {
        @Override
        public int items(int phase) {
            return samples;
        }

        @Override
        public void run(Frame frame, int phase, int sample) {
            float[] logits = frame.input(1);
            int at = frame.inputBase(1) + sample * classes;
            float[] y = frame.output(0);
            int yAt = frame.outputBase(0) + sample * classes;
            double factor = (double) frame.input(0)[frame.inputBase(0)] / samples;
            int target = CrossEntropyRows.target(frame, 2, sample, classes);
            float largest = SoftmaxRows.largest(classes, logits, at);
            double sum = SoftmaxRows.exponentials(classes, largest, logits, at, y, yAt);
            double wanted = y[yAt + target] / sum - (1 - smoothing) - smoothing / classes;
            finish(classes, factor / sum, factor * smoothing / classes, y, yAt);
            y[yAt + target] = (float) (wanted * factor);
        }

        /** y = y factor - shift. */
        private static void finish(int length, double factor, double shift, float[] y, int yAt) {
            for (int i = 0; i < length; i++) {
                y[yAt + i] = (float) (y[yAt + i] * factor - shift);
            }
        }
    }
}
