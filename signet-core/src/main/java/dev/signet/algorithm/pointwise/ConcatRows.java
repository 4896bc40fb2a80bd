package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Problem;
import dev.signet.op.Concat;
import java.util.List;
import java.util.stream.Stream;

/** Concatenation along any axis of channels-last images or matrices, row by row. Exact. */
public final class ConcatRows implements Algorithm {
    private static final double NANOSECONDS_PER_ELEMENT = 0.2;

    @Override
    public String name() {
        return "concat.rows";
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof Concat concat)) {
            return Fit.rejected("not a concatenation");
        }
        boolean computable = problem.isFloat32()
                && Pixels.lieIn(problem.output())
                && problem.inputs().stream().allMatch(input -> Pixels.lieIn(input.shape()));
        if (!computable) {
            return Fit.rejected(Pixels.NEEDED);
        }
        Form form = Pixels.form(problem.output());
        int axis = Math.floorMod(concat.axis(), problem.output().rank());
        return new Fit.Accepted(
                Elementwise.nanoseconds(problem, NANOSECONDS_PER_ELEMENT),
                Stream.generate(() -> form).limit(problem.inputs().size()).toList(),
                List.of(form),
                site -> new Placement(site, starts(problem, axis)));
    }

    private static int[][] starts(Problem problem, int axis) {
        int[][] starts = new int[problem.inputs().size()][];
        int position = 0;
        for (int i = 0; i < starts.length; i++) {
            starts[i] = AxisPositions.at(problem.output(), axis, position);
            position += problem.input(i).size(axis);
        }
        return starts;
    }
}
