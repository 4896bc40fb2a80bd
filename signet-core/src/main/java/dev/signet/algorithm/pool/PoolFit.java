package dev.signet.algorithm.pool;

import dev.signet.algorithm.Fit;
import dev.signet.algorithm.Form;
import dev.signet.algorithm.Layout;
import dev.signet.algorithm.Problem;
import dev.signet.tensor.Shape;
import java.util.List;

/** What the algorithms of this package ask of a problem, and how long they think it takes. */
final class PoolFit {
    static final String NOT_COMPUTABLE = "needs float32, one to three spatial axes and no empty axis";
    static final String EMPTY_WINDOW = "a window lies entirely in the padding";

    private static final double NANOSECONDS_PER_TAP = 0.1;
    private static final double OVERHEAD_NANOSECONDS = 1_000;

    private PoolFit() {}

    static boolean isComputable(Problem problem) {
        return problem.isFloat32()
                && problem.inputs().stream().allMatch(input -> Layout.canBeChannelsLast(input.shape()))
                && Layout.canBeChannelsLast(problem.output());
    }

    /** @param pooled the shape that has one element a window */
    static Fit accepted(
            Shape pooled, PoolWindows windows, List<Form> inputs, Form output, Fit.Preparation preparation) {
        double time = OVERHEAD_NANOSECONDS + NANOSECONDS_PER_TAP * pooled.elements() * windows.mostTaps();
        return new Fit.Accepted(time, inputs, List.of(output), preparation);
    }
}
