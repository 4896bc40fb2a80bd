package dev.signet.algorithm.pool;

import dev.signet.algorithm.Layout;
import dev.signet.op.AdaptiveAxis;
import dev.signet.op.Window;
import dev.signet.tensor.Shape;
import java.util.List;

/**
 * The windows of a pool over depth, height and width, clipped to the input, so that neither padding nor a halo is ever read as a value.
 *
 * @param divisorOverride what sums are divided by; 0 to count cells
 */
record PoolWindows(PoolAxis depth, PoolAxis height, PoolAxis width, int divisorOverride) {
    private static final AdaptiveAxis MISSING = new AdaptiveAxis(1, 1);

    static PoolWindows sliding(Window window, Shape input, Shape output, boolean countPadding) {
        Window three = window.inThreeAxes();
        int[] from = Layout.spatial(input);
        int[] to = Layout.spatial(output);
        PoolAxis[] axes = new PoolAxis[3];
        for (int axis = 0; axis < axes.length; axis++) {
            axes[axis] = PoolAxis.sliding(three.axis(axis), from[axis], to[axis], countPadding);
        }
        return new PoolWindows(axes[0], axes[1], axes[2], 0);
    }

    PoolWindows dividedBy(int divisor) {
        return new PoolWindows(depth, height, width, divisor);
    }

    static PoolWindows adaptive(List<AdaptiveAxis> spatial) {
        PoolAxis[] axes = new PoolAxis[3];
        for (int axis = 0; axis < axes.length; axis++) {
            int index = axis - axes.length + spatial.size();
            axes[axis] = PoolAxis.adaptive(index < 0 ? MISSING : spatial.get(index));
        }
        return new PoolWindows(axes[0], axes[1], axes[2], 0);
    }

    boolean someWindowIsEmpty() {
        return depth.someWindowIsEmpty() || height.someWindowIsEmpty() || width.someWindowIsEmpty();
    }

    /** Whether every window is 2x2 pixels of its own, all inside. */
    boolean arePairs() {
        return depth.areRuns(1) && height.areRuns(2) && width.areRuns(2);
    }

    int mostTaps() {
        return depth.mostTaps() * height.mostTaps() * width.mostTaps();
    }

    float divisor(int d, int h, int w) {
        if (divisorOverride > 0) {
            return divisorOverride;
        }
        return (float) depth.divisors()[d] * height.divisors()[h] * width.divisors()[w];
    }
}
