package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.Step;
import dev.signet.algorithm.simd.Simd;
import dev.signet.op.Softmax;
import java.util.List;

/**
 * Softmax of the rows of a dense matrix, the sum in double in order. Each result is within |x - largest| / 2 + 4 ulp: the difference is rounded before its exponential
 * is taken.
 */
public final class SoftmaxRows implements Algorithm {
    private static final double NANOSECONDS_PER_ELEMENT = 1.5;

    @Override
    public String name() {
        return "softmax.rows";
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof Softmax softmax)) {
            return Fit.rejected("not a softmax");
        }
        boolean rows = problem.output().rank() == 2 && Math.floorMod(softmax.axis(), 2) == 1;
        if (!problem.isFloat32() || !rows || problem.output().elements() == 0) {
            return Fit.rejected("needs a float32 matrix and its last axis");
        }
        int samples = problem.output().size(0);
        int classes = problem.output().size(1);
        return new Fit.Accepted(
                Elementwise.nanoseconds(problem, NANOSECONDS_PER_ELEMENT),
                List.of(Form.DENSE),
                List.of(Form.DENSE),
                site -> new SoftmaxStep(samples, classes));
    }

    /** Writes exp(x - largest) of one row and returns their sum. */
    static double exponentials(int classes, float largest, float[] x, int xAt, float[] y, int yAt) {
        Simd.POINTWISE.expOfDifference(classes, largest, x, xAt, y, yAt);
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += y[yAt + c];
        }
        return sum;
    }

    static float largest(int classes, float[] x, int xAt) {
        float largest = Float.NEGATIVE_INFINITY;
        for (int c = 0; c < classes; c++) {
            largest = Math.max(largest, x[xAt + c]);
        }
        return largest;
    }

    private record SoftmaxStep(int samples, int classes) implements Step {
        @Override
        public int items(int phase) {
            return samples;
        }

        @Override
        public void run(Frame frame, int phase, int sample) {
            float[] x = frame.input(0);
            float[] y = frame.output(0);
            int xAt = frame.inputBase(0) + sample * classes;
            int yAt = frame.outputBase(0) + sample * classes;
            double sum = exponentials(classes, largest(classes, x, xAt), x, xAt, y, yAt);
            Simd.POINTWISE.divideBy(classes, (float) sum, y, yAt, y, yAt);
        }
    }
}
