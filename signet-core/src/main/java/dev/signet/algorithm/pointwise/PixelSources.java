package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.Layout;
import dev.signet.algorithm.Problem;
import dev.signet.op.Pad;
import dev.signet.tensor.Shape;

/** Which position of the input each position of a padded image reads, by axis; -1 for the constant. */
record PixelSources(int[] depth, int[] height, int[] width) {
    static final String NOT_COMPUTABLE = "needs float32, one to three spatial axes, and padding on those only";

    static boolean computable(Problem problem, Pad pad) {
        Shape x = problem.input(problem.inputs().size() - 1);
        return problem.isFloat32()
                && problem.inputs().stream().allMatch(input -> input.shape().elements() > 0)
                && problem.output().elements() > 0
                && Layout.canBeChannelsLast(x)
                && pad.isSpatial(x.rank());
    }

    static PixelSources of(Pad pad, Shape x) {
        int[][] axes = {{0}, {0}, {0}};
        for (int axis = 2; axis < x.rank(); axis++) {
            axes[axis + 3 - x.rank()] = pad.sources(x, axis);
        }
        return new PixelSources(axes[0], axes[1], axes[2]);
    }
}
