package dev.signet.algorithm.norm;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.Step;
import dev.signet.algorithm.simd.Simd;
import dev.signet.op.SpectralNorm;
import java.util.List;

/**
 * A dense weight over u' W v: the sum of each row in double, all rows joined in order, then each row divided. Within 2^-22 of the value, times the sum of the sizes
 * in u' W v over that itself where its terms cancel.
 */
public final class SpectralNormRows implements Algorithm {
    private static final double NANOSECONDS_PER_ELEMENT = 0.7;
    private static final double OVERHEAD_NANOSECONDS = 2_000;

    @Override
    public String name() {
        return "spectral-norm.rows";
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof SpectralNorm)) {
            return Fit.rejected("not a spectral norm");
        }
        int elements = problem.output().elements();
        if (!problem.isFloat32() || elements == 0) {
            return Fit.rejected("needs float32 and no empty axis");
        }
        WeightMatrix matrix = WeightMatrix.of(problem.output());
        return new Fit.Accepted(
                OVERHEAD_NANOSECONDS + NANOSECONDS_PER_ELEMENT * elements,
                List.of(Form.DENSE, Form.DENSE, Form.DENSE),
                List.of(Form.DENSE),
                site -> new NormStep(matrix, new RowSums(1, matrix.rows())));
    }

    private record NormStep(WeightMatrix matrix, RowSums sums) implements Step {
        private static final int SUM = 0;
        private static final int JOIN = 1;

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
                    sums.put(frame, 0, row, matrix.stretch(frame, 0, row));
                } else {
                    divide(frame, row);
                }
            }
        }

        private void divide(Frame frame, int row) {
            int at = row * matrix.columns();
            float[] y = frame.output(0);
            float largest = (float) sums.all(frame, 0);
            int weight = frame.inputBase(0) + at;
            Simd.POINTWISE.divideBy(matrix.columns(), largest, frame.input(0), weight, y, frame.outputBase(0) + at);
        }
    }
}
