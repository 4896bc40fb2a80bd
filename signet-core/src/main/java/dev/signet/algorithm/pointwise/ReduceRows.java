package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Frame;
import dev.signet.algorithm.Problem;
import dev.signet.algorithm.Step;
import dev.signet.op.Reduce;
import dev.signet.op.Reduction;
import dev.signet.op.SumTo;
import dev.signet.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One number of all along any axes of a dense value, each result by itself: in double, in the order of memory, rounded once, which gives the reference's bits. Sums over
 * samples are one chain, not groups of eight.
 */
public final class ReduceRows implements Algorithm {
    private static final double NANOSECONDS_PER_ELEMENT = 1.5;
    private static final double OVERHEAD_NANOSECONDS = 500;
    private static final Set<Reduction> COMPUTED = Set.of(
            Reduction.SUM,
            Reduction.MEAN,
            Reduction.MAX,
            Reduction.MIN,
            Reduction.L1,
            Reduction.L2,
            Reduction.SUM_SQUARE);

    @Override
    public String name() {
        return "reduce.rows";
    }

    @Override
    public Fit fit(Problem problem) {
        boolean reduces = problem.op() instanceof Reduce || problem.op() instanceof SumTo;
        Reduction reduction = problem.op() instanceof Reduce reduce ? reduce.reduction() : Reduction.SUM;
        if (!reduces || !COMPUTED.contains(reduction)) {
            return Fit.rejected("not a sum, mean, extreme or norm along axes");
        }
        Shape x = problem.input(0);
        if (!problem.isFloat32() || x.elements() == 0) {
            return Fit.rejected("needs float32 and no empty axis");
        }
        Set<Integer> along = along(problem);
        List<Integer> kept = new ArrayList<>();
        IntStream.range(0, x.rank()).filter(axis -> !along.contains(axis)).forEach(kept::add);
        AxisWalk results = AxisWalk.along(x, array(kept));
        AxisWalk each = AxisWalk.along(x, array(along.stream().sorted().toList()));
        return new Fit.Accepted(
                OVERHEAD_NANOSECONDS + NANOSECONDS_PER_ELEMENT * x.elements(),
                IntStream.range(0, problem.inputs().size())
                        .mapToObj(input -> input == 0 ? Form.DENSE : Form.ANY)
                        .toList(),
                List.of(Form.DENSE),
                site -> new ReduceStep(
                        reduction, results, each, problem.output().elements()));
    }

    private static int[] array(List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }

    private static Set<Integer> along(Problem problem) {
        int rank = problem.input(0).rank();
        if (problem.op() instanceof Reduce reduce) {
            return reduce.axes().stream()
                    .map(axis -> Math.floorMod(axis, rank))
                    .collect(Collectors.toUnmodifiableSet());
        }
        Shape to = problem.output();
        int missing = rank - to.rank();
        return IntStream.range(0, rank)
                .filter(axis -> axis < missing || to.size(axis - missing) == 1)
                .boxed()
                .collect(Collectors.toUnmodifiableSet());
    }

    private record ReduceStep(Reduction reduction, AxisWalk results, AxisWalk each, int count) implements Step {
        private static final int READS_PER_ITEM = 16 * 1024;

        private int perItem() {
            return Math.max(1, READS_PER_ITEM / (each.rows() * each.length()));
        }

        @Override
        public int items(int phase) {
            return Math.ceilDiv(count, perItem());
        }

        @Override
        public void run(Frame frame, int phase, int item) {
            int end = Math.min(count, (item + 1) * perItem());
            for (int result = item * perItem(); result < end; result++) {
                int at = frame.inputBase(0) + results.place(0, result);
                frame.output(0)[frame.outputBase(0) + result] = (float) finished(reduced(frame.input(0), at));
            }
        }

        private double reduced(float[] x, int at) {
            double so = first();
            for (int row = 0; row < each.rows(); row++) {
                so = row(reduction, so, each.length(), x, at + each.start(0, row), each.step(0));
            }
            return so;
        }

        private double first() {
            if (reduction == Reduction.MAX) {
                return Double.NEGATIVE_INFINITY;
            }
            return reduction == Reduction.MIN ? Double.POSITIVE_INFINITY : 0;
        }

        private double finished(double so) {
            if (reduction == Reduction.MEAN) {
                return so / ((double) each.rows() * each.length());
            }
            return reduction == Reduction.L2 ? Math.sqrt(so) : so;
        }

        private static double row(Reduction reduction, double before, int n, float[] x, int at, int step) {
            double so = before;
            switch (reduction) {
                case MAX -> {
                    for (int i = 0; i < n; i++) {
                        so = Math.max(so, x[at + i * step]);
                    }
                }
                case MIN -> {
                    for (int i = 0; i < n; i++) {
                        so = Math.min(so, x[at + i * step]);
                    }
                }
                case L1 -> {
                    for (int i = 0; i < n; i++) {
                        so += Math.abs(x[at + i * step]);
                    }
                }
                case L2, SUM_SQUARE -> {
                    for (int i = 0; i < n; i++) {
                        so += (double) x[at + i * step] * x[at + i * step];
                    }
                }
                default -> {
                    for (int i = 0; i < n; i++) {
                        so += x[at + i * step];
                    }
                }
            }
            return so;
        }
    }
}
