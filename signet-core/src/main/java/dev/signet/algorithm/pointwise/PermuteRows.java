package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.Step;
import dev.signet.op.Permute;
import dev.signet.tensor.Shape;
import java.util.List;

/** Axes in another order, row by row of the dense output; each row is read with one stride. Exact. */
public final class PermuteRows implements Algorithm {
    private static final double NANOSECONDS_PER_ELEMENT = 1;
    private static final int FLOATS_PER_ITEM = 16 * 1024;

    @Override
    public String name() {
        return "permute.rows";
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof Permute op)) {
            return Fit.rejected("not an order of axes");
        }
        Shape output = problem.output();
        if (!problem.isFloat32() || output.elements() == 0 || output.rank() == 0) {
            return Fit.rejected("needs float32, an axis and at least one element");
        }
        int[] strides = op.strides(problem.input(0));
        return new Fit.Accepted(
                Elementwise.nanoseconds(problem, NANOSECONDS_PER_ELEMENT),
                List.of(Form.DENSE),
                List.of(Form.DENSE),
                site -> new PermuteStep(output, strides));
    }

    private static final class PermuteStep implements Step {
        private final int[] sizes;
        private final int[] strides;
        private final int length;
        private final int rows;
        private final int rowsPerItem;

        PermuteStep(Shape output, int[] strides) {
            this.sizes = output.toArray();
            this.strides = strides;
            this.length = output.size(output.rank() - 1);
            this.rows = output.elements() / length;
            this.rowsPerItem = Math.max(1, FLOATS_PER_ITEM / length);
        }

        @Override
        public int items(int phase) {
            return Math.ceilDiv(rows, rowsPerItem);
        }

        @Override
        public void run(Frame frame, int phase, int item) {
            float[] x = frame.input(0);
            float[] y = frame.output(0);
            int along = strides[strides.length - 1];
            int end = Math.min(rows, (item + 1) * rowsPerItem);
            for (int row = item * rowsPerItem; row < end; row++) {
                int from = frame.inputBase(0) + start(row);
                int to = frame.outputBase(0) + row * length;
                for (int i = 0; i < length; i++) {
                    y[to + i] = x[from + i * along];
                }
            }
        }

        private int start(int row) {
            int from = 0;
            int rest = row;
            for (int axis = sizes.length - 2; axis >= 0; axis--) {
                from += rest % sizes[axis] * strides[axis];
                rest /= sizes[axis];
            }
            return from;
        }
    }
}
