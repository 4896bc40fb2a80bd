package dev.signet.algorithm.norm;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.Step;
import dev.signet.op.SpectralVectors;
import java.util.List;

/**
 * The power method over a dense weight: products of eight columns at once, their length, products of the rows, their length. Sums are in double and both vectors
 * are kept as {@link TwoFloats} until the end. Within 2^-23 of the value and 2^-40 absolutely, except where a product of the weight with a unit vector almost vanishes.
 */
public final class SpectralVectorsRows implements Algorithm {
    private static final double NANOSECONDS_PER_ELEMENT = 0.5;
    private static final double OVERHEAD_NANOSECONDS = 2_000;

    @Override
    public String name() {
        return "spectral-vectors.rows";
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof SpectralVectors op)) {
            return Fit.rejected("not the power method");
        }
        int elements = problem.input(0).elements();
        if (!problem.isFloat32() || elements == 0) {
            return Fit.rejected("needs float32 and no empty axis");
        }
        WeightMatrix matrix = WeightMatrix.of(problem.input(0));
        return new Fit.Accepted(
                OVERHEAD_NANOSECONDS + 2 * op.iterations() * NANOSECONDS_PER_ELEMENT * elements,
                List.of(Form.DENSE, Form.DENSE),
                List.of(Form.DENSE, Form.DENSE),
                site -> new PowerStep(matrix, op.iterations(), op.epsilon()));
    }

    private record PowerStep(WeightMatrix matrix, int iterations, double epsilon) implements Step {
        private static final int PHASES = 4;
        private static final int COLUMNS = 0;
        private static final int COLUMN_LENGTH = 1;
        private static final int ROWS = 2;
        private static final int ROWS_PER_ITEM = 8;

        /** u and then v. */
        @Override
        public int sharedFloats() {
            return TwoFloats.EACH * (matrix.rows() + matrix.columns());
        }

        /** The first one takes u over. */
        @Override
        public int phases() {
            return 1 + PHASES * iterations;
        }

        private static int kind(int phase) {
            return phase == 0 ? -1 : (phase - 1) % PHASES;
        }

        @Override
        public int items(int phase) {
            return switch (kind(phase)) {
                case COLUMNS -> Math.ceilDiv(matrix.columns(), WeightMatrix.COLUMNS_PER_ITEM);
                case ROWS -> Math.ceilDiv(matrix.rows(), ROWS_PER_ITEM);
                default -> 1;
            };
        }

        @Override
        public void run(Frame frame, int phase, int item) {
            switch (kind(phase)) {
                case -1 -> begin(frame);
                case COLUMNS -> columns(frame, item * WeightMatrix.COLUMNS_PER_ITEM);
                case COLUMN_LENGTH -> normalise(frame, matrix.columns(), v(frame), 1);
                case ROWS -> rows(frame, item * ROWS_PER_ITEM);
                default -> normalise(frame, matrix.rows(), frame.sharedBase(), 0);
            }
        }

        private int v(Frame frame) {
            return frame.sharedBase() + TwoFloats.EACH * matrix.rows();
        }

        private void begin(Frame frame) {
            for (int row = 0; row < matrix.rows(); row++) {
                float value = frame.input(1)[frame.inputBase(1) + row];
                TwoFloats.put(value, frame.shared(), frame.sharedBase() + TwoFloats.EACH * row);
            }
        }

        private void columns(Frame frame, int first) {
            float[] weight = frame.input(0);
            int base = frame.inputBase(0);
            float[] shared = frame.shared();
            int u = frame.sharedBase();
            int end = Math.min(matrix.columns(), first + WeightMatrix.COLUMNS_PER_ITEM);
            if (end - first == WeightMatrix.COLUMNS_PER_ITEM) {
                matrix.timesEightColumns(weight, base, first, shared, u, shared, v(frame) + TwoFloats.EACH * first);
                return;
            }
            for (int column = first; column < end; column++) {
                matrix.timesColumn(weight, base, column, shared, u, shared, v(frame) + TwoFloats.EACH * column);
            }
        }

        private void rows(Frame frame, int first) {
            for (int row = first; row < Math.min(matrix.rows(), first + ROWS_PER_ITEM); row++) {
                double product =
                        matrix.timesRowOfPairs(frame.input(0), frame.inputBase(0), row, frame.shared(), v(frame));
                TwoFloats.put(product, frame.shared(), frame.sharedBase() + TwoFloats.EACH * row);
            }
        }

        /** Divides a vector by its length, in place and rounded into an output. */
        private void normalise(Frame frame, int size, int at, int output) {
            float[] vector = frame.shared();
            double squares = 0;
            for (int i = 0; i < size; i++) {
                double value = TwoFloats.get(vector, at + TwoFloats.EACH * i);
                squares += value * value;
            }
            double length = Math.max(Math.sqrt(squares), epsilon);
            for (int i = 0; i < size; i++) {
                double value = TwoFloats.get(vector, at + TwoFloats.EACH * i) / length;
                TwoFloats.put(value, vector, at + TwoFloats.EACH * i);
                frame.output(output)[frame.outputBase(output) + i] = (float) value;
            }
        }
    }
}
