package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Problem;
import dev.signet.op.Slice;
import java.util.List;

/** A slice along any axis of channels-last images or a matrix, row by row. Exact. */
public final class SliceRows implements Algorithm {
    private static final double NANOSECONDS_PER_ELEMENT = 0.2;

    @Override
    public String name() {
        return "slice.rows";
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof Slice slice)) {
            return Fit.rejected("not a slice");
        }
        if (!problem.isFloat32() || !Pixels.lieIn(problem.input(0)) || !Pixels.lieIn(problem.output())) {
            return Fit.rejected(Pixels.NEEDED);
        }
        Form form = Pixels.form(problem.output());
        int axis = Math.floorMod(slice.axis(), problem.output().rank());
        int[][] starts = {AxisPositions.at(problem.output(), axis, -slice.start())};
        return new Fit.Accepted(
                Elementwise.nanoseconds(problem, NANOSECONDS_PER_ELEMENT),
                List.of(form),
                List.of(form),
                site -> new Placement(site, starts));
    }
}
