package dev.signet.algorithm.pool;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Layout;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.Step;
import dev.signet.op.MaxPool;
import dev.signet.op.MaxPoolIndices;
import java.util.List;

/**
 * Max pooling with the place of each largest element, plane by plane over dense images, windows clipped to the image. Every geometry in which no window is empty and indices
 * count row by row. Exact.
 */
public final class MaxPoolIndicesPlanes implements Algorithm {
    private static final double NANOSECONDS_PER_TAP = 1;
    private static final double OVERHEAD_NANOSECONDS = 1_000;

    @Override
    public String name() {
        return "max-pool-indices.planes";
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof MaxPoolIndices pool) || pool.firstAxisFastest()) {
            return Fit.rejected("not a max pool with indices row by row");
        }
        if (!problem.isFloat32()
                || !Layout.canBeChannelsLast(problem.output())
                || problem.input(0).elements() == 0) {
            return Fit.rejected(PoolFit.NOT_COMPUTABLE);
        }
        MaxPool same = new MaxPool(pool.kernel(), pool.sliding(), pool.ceil());
        PoolWindows windows =
                PoolWindows.sliding(same.window(problem.input(0)), problem.input(0), problem.output(), false);
        if (windows.someWindowIsEmpty()) {
            return Fit.rejected(PoolFit.EMPTY_WINDOW);
        }
        int planes = problem.output().elements(0, 2);
        int[] input = Layout.spatial(problem.input(0));
        return new Fit.Accepted(
                OVERHEAD_NANOSECONDS + NANOSECONDS_PER_TAP * problem.output().elements() * windows.mostTaps(),
                List.of(Form.DENSE),
                List.of(Form.DENSE, Form.DENSE),
                site -> new PlanesStep(windows, planes, input[0], input[1], input[2]));
    }

    /** Depth, height and width of the input. */
    private record PlanesStep(PoolWindows windows, int planes, int depth, int height, int width) implements Step {
        private static final int READS_PER_ITEM = 32 * 1024;

        private int outputs() {
            return windows.depth().outputSize()
                    * windows.height().outputSize()
                    * windows.width().outputSize();
        }

        private int perItem() {
            return (int) Math.max(1, READS_PER_ITEM / ((long) outputs() * windows.mostTaps()));
        }

        @Override
        public int items(int phase) {
            return Math.ceilDiv(planes, perItem());
        }

        @Override
        public void run(Frame frame, int phase, int item) {
            int end = Math.min(planes, (item + 1) * perItem());
            for (int plane = item * perItem(); plane < end; plane++) {
                int at = plane * outputs();
                for (int d = 0; d < windows.depth().outputSize(); d++) {
                    for (int h = 0; h < windows.height().outputSize(); h++) {
                        poolRow(frame, plane, d, h, at);
                        at += windows.width().outputSize();
                    }
                }
            }
        }

        private void poolRow(Frame frame, int plane, int d, int h, int at) {
            float[] x = frame.input(0);
            int base = frame.inputBase(0);
            long[] indices = (long[]) frame.outputArray(1);
            PoolAxis across = windows.width();
            int row = ((plane * depth + windows.depth().first()[d]) * height
                            + windows.height().first()[h])
                    * width;
            for (int w = 0; w < across.outputSize(); w++) {
                int best = largest(
                        x,
                        base + row + across.first()[w],
                        windows.depth().taps()[d],
                        windows.height().taps()[h],
                        across.taps()[w]);
                frame.output(0)[frame.outputBase(0) + at + w] = x[best];
                indices[frame.outputBase(1) + at + w] = best - base;
            }
        }

        /** Where the first largest element of a window is, or its first NaN. */
        private int largest(float[] x, int first, int depths, int heights, int widths) {
            int planeStep = windows.depth().step() * height * width;
            int rowStep = windows.height().step() * width;
            int step = windows.width().step();
            int best = first;
            float most = x[first];
            for (int d = 0; d < depths; d++) {
                for (int h = 0; h < heights; h++) {
                    int at = first + d * planeStep + h * rowStep;
                    for (int w = 0; w < widths; w++) {
                        float value = x[at + w * step];
                        if (!(value <= most) && !Float.isNaN(most)) {
                            best = at + w * step;
                            most = value;
                        }
                    }
                }
            }
            return best;
        }
    }
}
