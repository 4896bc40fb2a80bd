package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.Algorithm;
import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Problem;
import dev.signet.op.SliceGradient;
import java.util.List;

/** The gradient of a slice along any axis of channels-last images or a matrix, row by row. Exact. */
public final class SliceGradientRows implements Algorithm {
    private static final double NANOSECONDS_PER_ELEMENT = 0.2;

    @Override
    public String name() {
        return "slice-gradient.rows";
    }

    @Override
    public Fit fit(Problem problem) {
        if (!(problem.op() instanceof SliceGradient slice)) {
            return Fit.rejected("not the gradient of a slice");
        }
        if (!problem.isFloat32() || !Pixels.lieIn(problem.input(0)) || !Pixels.lieIn(problem.output())) {
            return Fit.rejected(Pixels.NEEDED);
        }
        Form form = Pixels.form(problem.output());
        int axis = Math.floorMod(slice.axis(), problem.output().rank());
        int[][] starts = {AxisPositions.at(problem.output(), axis, slice.start())};
        return new Fit.Accepted(
                Elementwise.nanoseconds(problem, NANOSECONDS_PER_ELEMENT),
                List.of(form, Form.ANY),
                List.of(form),
                site -> new Placement(site, starts));
    }
}
