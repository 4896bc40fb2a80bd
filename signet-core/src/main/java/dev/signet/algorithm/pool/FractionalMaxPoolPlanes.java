package dev.signet.algorithm.pool;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.Step;
import dev.signet.op.FractionalAxis;
import dev.signet.op.FractionalMaxPool;
import java.util.List;

/**
 * Fractional max pooling plane by plane over dense images, since each channel has windows of its own; where a window begins is computed as it is reached. Every
 * geometry. Exact.
 */
public final class FractionalMaxPoolPlanes implements Algorithm {
    private static final double NANOSECONDS_PER_TAP = 1;
    private static final double OVERHEAD_NANOSECONDS = 1_000;

    @Override
    public String name() {
        return "fractional-max-pool.planes";
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof FractionalMaxPool pool)) {
            return Fit.rejected("not a fractional max pool");
        }
        if (!problem.isFloat32() || problem.output().elements() == 0) {
            return Fit.rejected("needs float32 and no empty axis");
        }
        PlanesStep step = new PlanesStep(pool, problem);
        return new Fit.Accepted(
                OVERHEAD_NANOSECONDS + NANOSECONDS_PER_TAP * problem.output().elements() * step.taps(),
                List.of(Form.DENSE, Form.DENSE),
                List.of(Form.DENSE, Form.DENSE),
                site -> step);
    }

    private static final class PlanesStep implements Step {
        private static final int READS_PER_ITEM = 32 * 1024;
        private static final FractionalAxis MISSING = new FractionalAxis(1, 1, 1);

        private final FractionalAxis depth;
        private final FractionalAxis height;
        private final FractionalAxis width;
        /** Which of the numbers of a plane is for depth, height and width; those of missing axes are read and change nothing. */
        private final int[] columns = new int[3];

        private final int axes;
        private final int planes;
        private final int numberPlanes;
        private final int planesPerItem;

        PlanesStep(FractionalMaxPool pool, Problem problem) {
            axes = pool.sizes().size();
            FractionalAxis[] three = {MISSING, MISSING, MISSING};
            for (int axis = 0; axis < axes; axis++) {
                three[axis + 3 - axes] = pool.axis(problem.input(0), axis);
                columns[axis + 3 - axes] = pool.column(axis);
            }
            depth = three[0];
            height = three[1];
            width = three[2];
            planes = problem.output().elements(0, 2);
            numberPlanes = problem.input(1).elements(0, 2);
            long reads = (long) outputs() * taps();
            planesPerItem = (int) Math.max(1, READS_PER_ITEM / reads);
        }

        int taps() {
            return depth.kernel() * height.kernel() * width.kernel();
        }

        private int outputs() {
            return depth.output() * height.output() * width.output();
        }

        @Override
        public int items(int phase) {
            return Math.ceilDiv(planes, planesPerItem);
        }

        @Override
        public void run(Frame frame, int phase, int item) {
            int end = Math.min(planes, (item + 1) * planesPerItem);
            for (int plane = item * planesPerItem; plane < end; plane++) {
                pool(frame, plane);
            }
        }

        private double number(Frame frame, int plane, int axis) {
            return frame.input(1)[frame.inputBase(1) + plane % numberPlanes * axes + columns[axis]];
        }

        private void pool(Frame frame, int plane) {
            double deep = number(frame, plane, 0);
            double high = number(frame, plane, 1);
            double wide = number(frame, plane, 2);
            int first = plane * depth.input() * height.input() * width.input();
            int at = plane * outputs();
            for (int d = 0; d < depth.output(); d++) {
                int below = depth.begin(deep, d) * height.input();
                for (int h = 0; h < height.output(); h++) {
                    int row = first + (below + height.begin(high, h)) * width.input();
                    poolRow(frame, row, wide, at);
                    at += width.output();
                }
            }
        }

        private void poolRow(Frame frame, int row, double wide, int at) {
            float[] x = frame.input(0);
            int base = frame.inputBase(0);
            float[] y = frame.output(0);
            int yAt = frame.outputBase(0) + at;
            long[] indices = (long[]) frame.outputArray(1);
            int indexAt = frame.outputBase(1) + at;
            int rowStep = width.input();
            int planeStep = rowStep * height.input();
            for (int w = 0; w < width.output(); w++) {
                int begin = base + row + width.begin(wide, w);
                int best = largest(x, begin, depth.kernel(), height.kernel(), width.kernel(), planeStep, rowStep);
                y[yAt + w] = x[best];
                indices[indexAt + w] = best - base;
            }
        }

        /** Where the first largest element of a window is, or its first NaN. */
        private static int largest(
                float[] x, int first, int depths, int heights, int widths, int planeStep, int rowStep) {
            int best = first;
            float most = x[first];
            for (int d = 0; d < depths; d++) {
                for (int h = 0; h < heights; h++) {
                    int at = first + d * planeStep + h * rowStep;
                    for (int w = at; w < at + widths; w++) {
                        float value = x[w];
                        if (!(value <= most) && !Float.isNaN(most)) {
                            best = w;
                            most = value;
                        }
                    }
                }
            }
            return best;
        }
    }
}
