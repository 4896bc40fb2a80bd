package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Layout;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.Site;
import dev.signet.algorithm.Step;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Ops that compute each element from the elements at the same place, in whatever layout the first input has. */
final class Elementwise {
    private static final double OVERHEAD_NANOSECONDS = 500;

    /** Whether padding channels of zero give zero by themselves. */
    enum Zero {
        STAYS,
        CHANGES
    }

    /** {@code y[yAt + i]} from {@code x[xAt + i]}. */
    interface Unary {
        void run(int length, float[] x, int xAt, float[] y, int yAt);
    }

    /** {@code y[yAt + i]} from {@code a[aAt + i]} and {@code b[bAt + i]}. */
    interface Binary {
        void run(int length, float[] a, int aAt, float[] b, int bAt, float[] y, int yAt);
    }

    private Elementwise() {}

    static Fit unary(Problem problem, double nanosecondsPerElement, Zero zero, Unary loop) {
        return fit(problem, 1, nanosecondsPerElement, site -> new UnaryStep(site, zero, loop));
    }

    static Fit binary(Problem problem, double nanosecondsPerElement, Binary loop) {
        return fit(problem, 2, nanosecondsPerElement, site -> new BinaryStep(site, loop));
    }

    /** As {@link #binary}, and where one input has numbers per channel that broadcast over the pixels of the other. The loop is symmetric. */
    static Fit broadcast(Problem problem, double nanosecondsPerElement, Binary loop) {
        if (problem.input(0).equals(problem.input(1))) {
            return binary(problem, nanosecondsPerElement, loop);
        }
        int large = problem.input(0).equals(problem.output()) ? 0 : 1;
        Optional<ChannelShape> small = ChannelShape.of(problem.input(1 - large), problem.output());
        if (!problem.isFloat32()
                || small.isEmpty()
                || !problem.input(large).equals(problem.output())
                || !Pixels.lieIn(problem.output())) {
            return Fit.rejected("needs float32 of one shape, or one input with a number for each channel");
        }
        Form form = Pixels.form(problem.output());
        ChannelShape shape = small.get();
        return new Fit.Accepted(
                nanoseconds(problem, nanosecondsPerElement),
                large == 0 ? List.of(form, Form.DENSE) : List.of(Form.DENSE, form),
                List.of(form),
                site -> new ChannelwiseStep(site, large, shape, loop));
    }

    private static Fit fit(Problem problem, int inputs, double nanosecondsPerElement, Fit.Preparation preparation) {
        if (!problem.isFloat32() || problem.inputs().size() < inputs) {
            return Fit.rejected("needs float32");
        }
        if (!problem.inputs().stream()
                .limit(inputs)
                .allMatch(input -> input.shape().equals(problem.output()))) {
            return Fit.rejected("needs inputs of the shape of the output, " + problem.output());
        }
        List<Form> forms = Stream.<Form>generate(() -> Form.LIKE_FIRST)
                .limit(problem.inputs().size())
                .toList();
        return new Fit.Accepted(
                nanoseconds(problem, nanosecondsPerElement), forms, List.of(Form.LIKE_FIRST), preparation);
    }

    static double nanoseconds(Problem problem, double perElement) {
        return OVERHEAD_NANOSECONDS + perElement * problem.output().elements();
    }

    private static final class UnaryStep implements Step {
        private final Unary loop;
        private final boolean clears;
        private final Rows rows;
        private final RowStarts from;
        private final RowStarts to;
        private final List<Integer> replaceable;

        UnaryStep(Site site, Zero zero, Unary loop) {
            this.loop = loop;
            this.clears = zero == Zero.CHANGES;
            this.rows = Rows.of(site.output(0), site.input(0));
            this.from = rows.starts(site.input(0));
            this.to = rows.starts(site.output(0));
            this.replaceable = site.alike(0);
        }

        @Override
        public List<Integer> replaceableInputs() {
            return replaceable;
        }

        @Override
        public int items(int phase) {
            return rows.items();
        }

        @Override
        public void run(Frame frame, int phase, int item) {
            float[] x = frame.input(0);
            float[] y = frame.output(0);
            if (rows.clearsHalo(item, y, frame.outputBase(0))) {
                return;
            }
            for (int row = rows.first(item); row < rows.end(item); row++) {
                int yAt = frame.outputBase(0) + to.at(row);
                loop.run(rows.length(row), x, frame.inputBase(0) + from.at(row), y, yAt);
                if (clears) {
                    rows.clearPadding(row, y, yAt);
                }
            }
        }
    }

    private static final class BinaryStep implements Step {
        private final Binary loop;
        private final Rows rows;
        private final RowStarts first;
        private final RowStarts second;
        private final RowStarts to;
        private final List<Integer> replaceable;

        BinaryStep(Site site, Binary loop) {
            Layout output = site.output(0);
            this.loop = loop;
            this.rows = Rows.of(output, site.input(0), site.input(1));
            this.first = rows.starts(site.input(0));
            this.second = rows.starts(site.input(1));
            this.to = rows.starts(output);
            this.replaceable = site.alike(0, 1);
        }

        @Override
        public List<Integer> replaceableInputs() {
            return replaceable;
        }

        @Override
        public int items(int phase) {
            return rows.items();
        }

        @Override
        public void run(Frame frame, int phase, int item) {
            float[] y = frame.output(0);
            if (rows.clearsHalo(item, y, frame.outputBase(0))) {
                return;
            }
            for (int row = rows.first(item); row < rows.end(item); row++) {
                loop.run(
                        rows.length(row),
                        frame.input(0),
                        frame.inputBase(0) + first.at(row),
                        frame.input(1),
                        frame.inputBase(1) + second.at(row),
                        y,
                        frame.outputBase(0) + to.at(row));
            }
        }
    }
}
