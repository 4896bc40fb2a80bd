package dev.signet.algorithm.norm;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.Step;
import dev.signet.op.SpectralNormGradient;
import java.util.List;

/**
 * The gradient of a spectral norm: u' W v and the sum of dy W, row by row in double and joined in order, then each row again. Within 2^-22 of the sizes of the two terms of an
 * element, times the sum of the sizes in u' W v over that itself where its terms cancel.
 */
public final class SpectralNormGradientRows implements Algorithm {
    private static final double NANOSECONDS_PER_ELEMENT = 1.5;
    private static final double OVERHEAD_NANOSECONDS = 2_000;

    @Override
    public String name() {
        return "spectral-norm-gradient.rows";
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof SpectralNormGradient)) {
            return Fit.rejected("not the gradient of a spectral norm");
        }
        int elements = problem.output().elements();
        if (!problem.isFloat32() || elements == 0) {
            return Fit.rejected("needs float32 and no empty axis");
        }
        WeightMatrix matrix = WeightMatrix.of(problem.output());
        return new Fit.Accepted(
                OVERHEAD_NANOSECONDS + NANOSECONDS_PER_ELEMENT * elements,
                List.of(Form.DENSE, Form.DENSE, Form.DENSE, Form.DENSE),
                List.of(Form.DENSE),
                site -> new GradientStep(matrix, new RowSums(2, matrix.rows())));
    }

    private record GradientStep(WeightMatrix matrix, RowSums sums) implements Step {
        private static final int SUM = 0;
        private static final int JOIN = 1;

        /** Which sum is u' W v, and which that of dy W. */
        private static final int STRETCH = 0;

        private static final int INNER = 1;

        @Override
        public int sharedFloats() {
            return sums.sharedFloats();
        }

        @Override
        public int phases() {
            return 3;
        }

        @Override
        public int items(int phase) {
            return phase == JOIN ? 1 : sums.items();
        }

        @Override
        public void run(Frame frame, int phase, int item) {
            if (phase == JOIN) {
                sums.join(frame);
                return;
            }
            for (int row = sums.firstRow(item); row < sums.endRow(item); row++) {
                if (phase == SUM) {
                    sum(frame, row);
                } else {
                    apply(frame, row);
                }
            }
        }

        private void sum(Frame frame, int row) {
            int dy = frame.inputBase(0) + row * matrix.columns();
            sums.put(frame, STRETCH, row, matrix.stretch(frame, 1, row));
            sums.put(frame, INNER, row, matrix.timesRow(frame.input(1), frame.inputBase(1), row, frame.input(0), dy));
        }

        private void apply(Frame frame, int row) {
            double inverse = 1 / sums.all(frame, STRETCH);
            double share = frame.input(2)[frame.inputBase(2) + row] * sums.all(frame, INNER) * inverse * inverse;
            int at = row * matrix.columns();
            difference(
                    matrix.columns(),
                    frame.input(0),
                    frame.inputBase(0) + at,
                    inverse,
                    frame.input(3),
                    frame.inputBase(3),
                    share,
                    frame.output(0),
                    frame.outputBase(0) + at);
        }

        private static void difference(
                int length, float[] dy, int dyAt, double a, float[] v, int vAt, double b, float[] dw, int dwAt) {
            for (int i = 0; i < length; i++) {
                dw[dwAt + i] = (float) (dy[dyAt + i] * a - v[vAt + i] * b);
            }
        }
    }
}
