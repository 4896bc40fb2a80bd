package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.Step;
import dev.signet.algorithm.simd.Simd;
import dev.signet.op.LogSoftmaxGradient;
import dev.signet.op.SoftmaxGradient;
import java.util.List;

/**
 * The gradients of softmax and of its logarithm along any axis of a dense value, line by line, sums in double in order. That of softmax is rounded once; that of the
 * logarithm is within 2^-23 of the value and 8 |y| ulp of exp(y) times the size of the sum besides.
 */
public final class SoftmaxGradientLines implements Algorithm {
    private static final double NANOSECONDS_PER_ELEMENT = 3;

    @Override
    public String name() {
        return "softmax-gradient.lines";
    }

    @Override
    public Fit fit(Problem problem) {
        boolean logarithm = problem.op() instanceof LogSoftmaxGradient;
        if (!logarithm && !(problem.op() instanceof SoftmaxGradient)) {
            return Fit.rejected("not the gradient of a softmax or its logarithm");
        }
        if (!problem.isFloat32() || problem.output().elements() == 0) {
            return Fit.rejected("needs float32 and no empty axis");
        }
        int axis =
                problem.op() instanceof LogSoftmaxGradient log ? log.axis() : ((SoftmaxGradient) problem.op()).axis();
        AxisLines lines = AxisLines.of(problem.output(), axis);
        return new Fit.Accepted(
                Elementwise.nanoseconds(problem, NANOSECONDS_PER_ELEMENT),
                List.of(Form.DENSE, Form.DENSE),
                List.of(Form.DENSE),
                site -> new LinesStep(lines, logarithm));
    }

    private record LinesStep(AxisLines lines, boolean logarithm) implements Step {
        private static final int FLOATS_PER_ITEM = 4 * 1024;

        private int perItem() {
            return Math.max(1, FLOATS_PER_ITEM / lines.length());
        }

        @Override
        public int scratchFloats() {
            return logarithm ? lines.length() : 0;
        }

        @Override
        public int items(int phase) {
            return Math.ceilDiv(lines.count(), perItem());
        }

        @Override
        public void run(Frame frame, int phase, int item) {
            int end = Math.min(lines.count(), (item + 1) * perItem());
            for (int line = item * perItem(); line < end; line++) {
                if (logarithm) {
                    ofLogarithm(frame, lines.first(line));
                } else {
                    ofSoftmax(frame, lines.first(line));
                }
            }
        }

        private void ofSoftmax(Frame frame, int first) {
            float[] dy = frame.input(0);
            float[] y = frame.input(1);
            float[] dx = frame.output(0);
            int dyAt = frame.inputBase(0) + first;
            int yAt = frame.inputBase(1) + first;
            int dxAt = frame.outputBase(0) + first;
            int stride = lines.stride();
            double sum = 0;
            for (int i = 0; i < lines.length(); i++) {
                sum += (double) dy[dyAt + i * stride] * y[yAt + i * stride];
            }
            for (int i = 0; i < lines.length(); i++) {
                dx[dxAt + i * stride] = (float) (y[yAt + i * stride] * (dy[dyAt + i * stride] - sum));
            }
        }

        private void ofLogarithm(Frame frame, int first) {
            float[] dy = frame.input(0);
            float[] dx = frame.output(0);
            float[] powers = frame.scratch();
            int at = frame.scratchBase();
            int dyAt = frame.inputBase(0) + first;
            int dxAt = frame.outputBase(0) + first;
            int stride = lines.stride();
            lines.gather(frame.input(1), frame.inputBase(1) + first, powers, at);
            Simd.POINTWISE.expOfDifference(lines.length(), 0, powers, at, powers, at);
            double sum = 0;
            for (int i = 0; i < lines.length(); i++) {
                sum += dy[dyAt + i * stride];
            }
            for (int i = 0; i < lines.length(); i++) {
                dx[dxAt + i * stride] = (float) (dy[dyAt + i * stride] - powers[at + i] * sum);
            }
        }
    }
}
