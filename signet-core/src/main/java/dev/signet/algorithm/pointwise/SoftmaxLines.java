package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.Step;
import dev.signet.algorithm.simd.Simd;
import dev.signet.op.LogSoftmax;
import dev.signet.op.Softmax;
import java.util.List;

/**
 * Softmax and its logarithm along any axis of a dense value, a line copied together, computed as in {@link SoftmaxRows} and copied back; the logarithm of a sum is
 * taken in double. Softmax within |x - largest| / 2 + 4 ulp; its logarithm within 2^-23 of the value and 2^-20 besides.
 */
public final class SoftmaxLines implements Algorithm {
    private static final double NANOSECONDS_PER_ELEMENT = 3;

    @Override
    public String name() {
        return "softmax.lines";
    }

    @Override
    public Fit fit(Problem problem) {
        boolean logarithm = problem.op() instanceof LogSoftmax;
        if (!logarithm && !(problem.op() instanceof Softmax)) {
            return Fit.rejected("not a softmax or its logarithm");
        }
        if (!problem.isFloat32() || problem.output().elements() == 0) {
            return Fit.rejected("needs float32 and no empty axis");
        }
        int axis = problem.op() instanceof LogSoftmax log ? log.axis() : ((Softmax) problem.op()).axis();
        AxisLines lines = AxisLines.of(problem.output(), axis);
        return new Fit.Accepted(
                Elementwise.nanoseconds(problem, NANOSECONDS_PER_ELEMENT),
                List.of(Form.DENSE),
                List.of(Form.DENSE),
                site -> new LinesStep(lines, logarithm));
    }

    private record LinesStep(AxisLines lines, boolean logarithm) implements Step {
        private static final int FLOATS_PER_ITEM = 4 * 1024;

        private int perItem() {
            return Math.max(1, FLOATS_PER_ITEM / lines.length());
        }

        /** A line and its exponentials. */
        @Override
        public int scratchFloats() {
            return 2 * lines.length();
        }

        @Override
        public int items(int phase) {
            return Math.ceilDiv(lines.count(), perItem());
        }

        @Override
        public void run(Frame frame, int phase, int item) {
            float[] scratch = frame.scratch();
            int x = frame.scratchBase();
            int powers = x + lines.length();
            int end = Math.min(lines.count(), (item + 1) * perItem());
            for (int line = item * perItem(); line < end; line++) {
                int first = lines.first(line);
                lines.gather(frame.input(0), frame.inputBase(0) + first, scratch, x);
                float largest = SoftmaxRows.largest(lines.length(), scratch, x);
                double sum = SoftmaxRows.exponentials(lines.length(), largest, scratch, x, scratch, powers);
                if (logarithm) {
                    subtract(largest + StrictMath.log(sum), lines.length(), scratch, x);
                    lines.scatter(scratch, x, frame.output(0), frame.outputBase(0) + first);
                } else {
                    Simd.POINTWISE.divideBy(lines.length(), (float) sum, scratch, powers, scratch, powers);
                    lines.scatter(scratch, powers, frame.output(0), frame.outputBase(0) + first);
                }
            }
        }

        private static void subtract(double subtracted, int length, float[] x, int at) {
            for (int i = 0; i < length; i++) {
                x[at + i] = (float) (x[at + i] - subtracted);
            }
        }
    }
}
