package dev.signet.nn;

import dev.signet.tensor.ShapeException;
import java.util.List;

/** PyTorch's rule for the padding of pools: at most half the window, so that every window sees the input. */
final class PoolPadding {
    private PoolPadding() {}

    static void check(
            String type, int axes, List<Integer> kernelSize, List<Integer> paddings, List<Integer> dilations) {
        List<Integer> kernels = Sizes.spread(kernelSize, axes);
        List<Integer> cells = Sizes.spread(paddings, axes);
        List<Integer> distances = Sizes.spread(dilations, axes);
        for (int axis = 0; axis < axes; axis++) {
            long extent = (long) distances.get(axis) * (kernels.get(axis) - 1) + 1;
            if (cells.get(axis) > extent / 2) {
                throw new ShapeException(type + "(kernel_size=" + Python.sizes(kernelSize) + "): padding "
                        + cells.get(axis) + " is more than half of the window, which spans " + extent + " positions");
            }
        }
    }
}
