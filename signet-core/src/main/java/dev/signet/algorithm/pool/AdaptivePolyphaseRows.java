package dev.signet.algorithm.pool;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Layout;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.Step;
import dev.signet.op.AdaptivePolyphase;
import java.util.List;

/**
 * Adaptive polyphase sampling over dense images in two phases: the strongest grid of each sample, its squares added up in double in the order of memory, and then
 * row after row of that grid copied. Every geometry. Exact: the sums are those of the reference, so the same grid wins.
 */
public final class AdaptivePolyphaseRows implements Algorithm {
    private static final double NANOSECONDS_PER_ELEMENT = 1.5;
    private static final double OVERHEAD_NANOSECONDS = 1_000;

    @Override
    public String name() {
        return "adaptive-polyphase.rows";
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof AdaptivePolyphase sampling)) {
            return Fit.rejected("not adaptive polyphase sampling");
        }
        if (!problem.isFloat32() || problem.output().elements() == 0) {
            return Fit.rejected("needs float32 and no empty axis");
        }
        return new Fit.Accepted(
                OVERHEAD_NANOSECONDS
                        + NANOSECONDS_PER_ELEMENT * problem.input(0).elements(),
                List.of(Form.DENSE),
                List.of(Form.DENSE, Form.DENSE),
                site -> new SamplingStep(sampling.strides(), problem));
    }

    private static final class SamplingStep implements Step {
        private static final int CHOOSE = 0;
        private static final int FLOATS_PER_ITEM = 16 * 1024;

        /** Depth, height and width of the input and of the output; missing outer axes are 1. */
        private final int[] from;

        private final int[] to;
        private final int[] strides = {1, 1, 1};
        private final int samples;
        private final int channels;
        private final int rows;
        private final int rowsPerItem;

        SamplingStep(List<Integer> given, Problem problem) {
            for (int axis = 0; axis < given.size(); axis++) {
                strides[axis + 3 - given.size()] = given.get(axis);
            }
            from = Layout.spatial(problem.input(0));
            to = Layout.spatial(problem.output());
            samples = problem.output().size(0);
            channels = problem.output().size(1);
            rows = samples * channels * to[0] * to[1];
            rowsPerItem = Math.max(1, FLOATS_PER_ITEM / to[2]);
        }

        /** The grid of each sample. */
        @Override
        public int sharedFloats() {
            return samples;
        }

        @Override
        public int phases() {
            return 2;
        }

        @Override
        public int items(int phase) {
            return phase == CHOOSE ? samples : Math.ceilDiv(rows, rowsPerItem);
        }

        @Override
        public void run(Frame frame, int phase, int item) {
            if (phase == CHOOSE) {
                frame.shared()[frame.sharedBase() + item] = strongest(frame, item);
                return;
            }
            for (int row = item * rowsPerItem; row < Math.min(rows, (item + 1) * rowsPerItem); row++) {
                int sample = row / (channels * to[0] * to[1]);
                copy(frame, row, (int) frame.shared()[frame.sharedBase() + sample]);
            }
        }

        private int strongest(Frame frame, int sample) {
            int rowsOfSample = channels * to[0] * to[1];
            int best = 0;
            double most = -1;
            for (int grid = 0; grid < strides[0] * strides[1] * strides[2]; grid++) {
                double squares = 0;
                for (int row = sample * rowsOfSample; row < (sample + 1) * rowsOfSample; row++) {
                    int at = frame.inputBase(0) + source(row, grid);
                    squares = addSquares(frame.input(0), at, strides[2], to[2], squares);
                }
                if (squares > most) {
                    most = squares;
                    best = grid;
                }
            }
            return best;
        }

        private static double addSquares(float[] x, int at, int step, int count, double squares) {
            double sum = squares;
            for (int i = 0; i < count; i++) {
                double value = x[at + i * step];
                sum += value * value;
            }
            return sum;
        }

        /** The first element of an output row on a grid, of which the last axis counts fastest. */
        private int source(int row, int grid) {
            int h = row % to[1] * strides[1] + grid / strides[2] % strides[1];
            int plane = row / to[1];
            int d = plane % to[0] * strides[0] + grid / strides[2] / strides[1];
            return ((plane / to[0] * from[0] + d) * from[1] + h) * from[2] + grid % strides[2];
        }

        private void copy(Frame frame, int row, int grid) {
            float[] x = frame.input(0);
            int xBase = frame.inputBase(0);
            float[] y = frame.output(0);
            int yAt = frame.outputBase(0) + row * to[2];
            long[] indices = (long[]) frame.outputArray(1);
            int indexAt = frame.outputBase(1) + row * to[2];
            int first = source(row, grid);
            for (int w = 0; w < to[2]; w++) {
                int element = first + w * strides[2];
                y[yAt + w] = x[xBase + element];
                indices[indexAt + w] = element;
            }
        }
    }
}
