package dev.signet.op;

import dev.signet.tensor.Shape;

/**
 * Where the weights of each output position of a {@link LocallyConnected} op lie: axes in the order depth, height, width, missing outer ones of size 1.
 *
 * @param positions output sizes
 * @param weights how many sets of weights there are along each axis
 */
public record WeightPlaces(Sharing sharing, int[] positions, int[] weights) {
    static WeightPlaces of(Sharing sharing, Shape weight, Shape output) {
        int axes = output.rank() - 2;
        int[] weights = {1, 1, 1};
        for (int axis = 0; axis < axes; axis++) {
            weights[3 - axes + axis] = weight.size(axis);
        }
        return new WeightPlaces(sharing, Window.sizesInThreeAxes(output), weights);
    }

    /** The number of sets of weights. */
    public int sets() {
        return weights[0] * weights[1] * weights[2];
    }

    /** The set that an output position uses. */
    public int setOf(int depth, int height, int width) {
        return (along(0, depth) * weights[1] + along(1, height)) * weights[2] + along(2, width);
    }

    private int along(int axis, int position) {
        return sharing.weightOf(position, positions[axis], weights[axis]);
    }
}
