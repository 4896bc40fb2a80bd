package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.Step;
import dev.signet.op.Im2Col;
import dev.signet.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/** Windows as columns from a dense image: for each tap of each channel, an item, the rows of what it reads, moved. Exact. */
public final class Im2ColRows implements Algorithm {
    private static final double NANOSECONDS_PER_ELEMENT = 1;

    @Override
    public String name() {
        return "im2col.rows";
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof Im2Col op)) {
            return Fit.rejected("not windows as columns");
        }
        Shape x = problem.input(0);
        if (!problem.isFloat32() || problem.output().elements() == 0 || x.elements() == 0) {
            return Fit.rejected("needs float32 and at least one element");
        }
        ColumnCells cells = ColumnCells.of(op.kernel(), op.sliding(), x);
        int planes = x.elements(0, 2);
        return new Fit.Accepted(
                Elementwise.nanoseconds(problem, NANOSECONDS_PER_ELEMENT),
                List.of(Form.DENSE),
                List.of(Form.DENSE),
                site -> new UnfoldStep(cells, planes));
    }

    private record UnfoldStep(ColumnCells cells, int planes) implements Step {
        @Override
        public int items(int phase) {
            return planes * cells.taps();
        }

        @Override
        public void run(Frame frame, int phase, int item) {
            int tap = item % cells.taps();
            int x = frame.inputBase(0) + item / cells.taps() * cells.cells();
            int y = frame.outputBase(0) + item * cells.windows();
            int[] out = cells.positions();
            for (int d = 0; d < out[0]; d++) {
                for (int h = 0; h < out[1]; h++) {
                    int row = cells.row(tap, d, h);
                    if (row < 0) {
                        Arrays.fill(frame.output(0), y, y + out[2], 0f);
                    } else {
                        readRow(tap, frame.input(0), x + row, frame.output(0), y);
                    }
                    y += out[2];
                }
            }
        }

        private void readRow(int tap, float[] x, int xAt, float[] y, int yAt) {
            int[] reads = cells.reads()[2];
            int start = cells.start(2, tap);
            int width = cells.positions()[2];
            for (int w = 0; w < width; w++) {
                int at = reads[start + w];
                y[yAt + w] = at < 0 ? 0f : x[xAt + at];
            }
        }
    }
}
