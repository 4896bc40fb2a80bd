package dev.signet.algorithm.pointwise;

import dev.signet.tensor.Shape;

/** A position along one axis of {@code [N, C, spatial…]} as sample, channel, depth, height, width. */
final class AxisPositions {
    private static final int FIVE = 5;

    private AxisPositions() {}

    /** Zero everywhere but on one axis of a shape; images of fewer axes have height and width, or width alone. */
    static int[] at(Shape shape, int axis, int position) {
        int[] five = new int[FIVE];
        five[axis < 2 ? axis : axis + FIVE - shape.rank()] = position;
        return five;
    }
}
