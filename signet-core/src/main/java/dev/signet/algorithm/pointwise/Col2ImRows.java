package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.Step;
import dev.signet.op.Col2Im;
import dev.signet.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/** Columns added up to a dense image, a channel an item, its taps in order: a chain in float32 of at most as many terms as the window has taps. */
public final class Col2ImRows implements Algorithm {
    private static final double NANOSECONDS_PER_ELEMENT = 1;
    private static final double OVERHEAD_NANOSECONDS = 500;

    @Override
    public String name() {
        return "col2im.rows";
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof Col2Im op)) {
            return Fit.rejected("not columns added up");
        }
        Shape image = problem.output();
        if (!problem.isFloat32() || image.elements() == 0 || problem.input(0).elements() == 0) {
            return Fit.rejected("needs float32 and at least one element");
        }
        ColumnCells cells = ColumnCells.of(op.kernel(), op.sliding(), image);
        int planes = image.elements(0, 2);
        return new Fit.Accepted(
                OVERHEAD_NANOSECONDS
                        + NANOSECONDS_PER_ELEMENT * problem.input(0).elements(),
                List.of(Form.DENSE),
                List.of(Form.DENSE),
                site -> new FoldStep(cells, planes));
    }

    private record FoldStep(ColumnCells cells, int planes) implements Step {
        @Override
        public int items(int phase) {
            return planes;
        }

        @Override
        public void run(Frame frame, int phase, int plane) {
            int y = frame.outputBase(0) + plane * cells.cells();
            Arrays.fill(frame.output(0), y, y + cells.cells(), 0f);
            int columns = frame.inputBase(0) + plane * cells.taps() * cells.windows();
            for (int tap = 0; tap < cells.taps(); tap++) {
                addTap(tap, frame.input(0), columns + tap * cells.windows(), frame.output(0), y);
            }
        }

        private void addTap(int tap, float[] columns, int from, float[] y, int yAt) {
            int[] out = cells.positions();
            for (int d = 0; d < out[0]; d++) {
                for (int h = 0; h < out[1]; h++) {
                    int row = cells.row(tap, d, h);
                    if (row >= 0) {
                        addRow(tap, columns, from + (d * out[1] + h) * out[2], y, yAt + row);
                    }
                }
            }
        }

        private void addRow(int tap, float[] columns, int from, float[] y, int row) {
            int[] reads = cells.reads()[2];
            int start = cells.start(2, tap);
            int width = cells.positions()[2];
            for (int w = 0; w < width; w++) {
                int at = reads[start + w];
                if (at >= 0) {
                    y[row + at] += columns[from + w];
                }
            }
        }
    }
}
