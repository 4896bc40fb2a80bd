package dev.signet.algorithm.norm;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.Step;
import dev.signet.op.Standardize;
import dev.signet.op.StandardizeGradient;
import java.util.List;

/**
 * Group, instance, layer and RMS normalisation and their gradients over rows that lie together in memory, a row an item. Sums are in double, in the
 * order of memory, and results are rounded once.
 */
public final class StandardizeRows implements Algorithm {
    private static final double NANOSECONDS_PER_ELEMENT = 3;
    private static final double OVERHEAD_NANOSECONDS = 500;

    @Override
    public String name() {
        return "standardize.rows";
    }

    @Override
    public Fit fit(Problem problem) {
        boolean backward = problem.op() instanceof StandardizeGradient;
        Standardize op;
        if (problem.op() instanceof Standardize forward) {
            op = forward;
        } else if (problem.op() instanceof StandardizeGradient gradient) {
            op = gradient.forward();
        } else {
            return Fit.rejected("not a norm over rows");
        }
        int elements = problem.output().elements();
        if (!problem.isFloat32() || elements == 0) {
            return Fit.rejected("needs float32 and at least one element");
        }
        int length = op.rowLength(problem.output());
        Row row = new Row(length, op.epsilon(), op.centred());
        return new Fit.Accepted(
                OVERHEAD_NANOSECONDS + NANOSECONDS_PER_ELEMENT * elements,
                backward ? List.of(Form.DENSE, Form.DENSE) : List.of(Form.DENSE),
                List.of(Form.DENSE),
                site -> backward ? new Backward(row, elements / length) : new Forward(row, elements / length));
    }

    /** What is computed for one row, from float arrays in double. */
    private record Row(int length, double epsilon, boolean centred) {
        double mean(float[] x, int at) {
            double sum = 0;
            for (int i = 0; i < length && centred; i++) {
                sum += x[at + i];
            }
            return sum / length;
        }

        double factor(float[] x, int at, double mean) {
            double variance = 0;
            for (int i = 0; i < length; i++) {
                double away = x[at + i] - mean;
                variance += away * away;
            }
            return 1 / Math.sqrt(variance / length + epsilon);
        }
    }

    private record Forward(Row row, int rows) implements Step {
        @Override
        public int items(int phase) {
            return rows;
        }

        @Override
        public void run(Frame frame, int phase, int item) {
            float[] x = frame.input(0);
            float[] y = frame.output(0);
            int from = frame.inputBase(0) + item * row.length();
            int to = frame.outputBase(0) + item * row.length();
            double mean = row.mean(x, from);
            double factor = row.factor(x, from, mean);
            for (int i = 0; i < row.length(); i++) {
                y[to + i] = (float) ((x[from + i] - mean) * factor);
            }
        }
    }

    private record Backward(Row row, int rows) implements Step {
        @Override
        public int items(int phase) {
            return rows;
        }

        @Override
        public void run(Frame frame, int phase, int item) {
            float[] dy = frame.input(0);
            float[] x = frame.input(1);
            float[] dx = frame.output(0);
            int length = row.length();
            int gradient = frame.inputBase(0) + item * length;
            int from = frame.inputBase(1) + item * length;
            int to = frame.outputBase(0) + item * length;
            double mean = row.mean(x, from);
            double factor = row.factor(x, from, mean);
            double sum = 0;
            double product = 0;
            for (int i = 0; i < length; i++) {
                sum += dy[gradient + i];
                product += dy[gradient + i] * (x[from + i] - mean) * factor;
            }
            double away = row.centred() ? sum / length : 0;
            for (int i = 0; i < length; i++) {
                double y = (x[from + i] - mean) * factor;
                dx[to + i] = (float) ((dy[gradient + i] - away - y * product / length) * factor);
            }
        }
    }
}
