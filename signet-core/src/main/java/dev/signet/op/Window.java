package dev.signet.op;

import dev.signet.graph.Reach;
import dev.signet.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** A sliding window over the spatial axes of an activation {@code [batch, channels, spatial…]}, outermost axis first, padding in numbers. */
public record Window(List<WindowAxis> axes) {
    public Window {
        axes = List.copyOf(axes);
    }

    public int rank() {
        return axes.size();
    }

    public WindowAxis axis(int spatialAxis) {
        return axes.get(spatialAxis);
    }

    /** The number of taps: the product of the kernel sizes. */
    public int taps() {
        return axes.stream().mapToInt(WindowAxis::kernel).reduce(1, Math::multiplyExact);
    }

    /** The same window over depth, height and width: missing outer axes become {@link WindowAxis#TRIVIAL}. */
    public Window inThreeAxes() {
        List<WindowAxis> three = new ArrayList<>(axes);
        while (three.size() < 3) {
            three.addFirst(WindowAxis.TRIVIAL);
        }
        return new Window(three);
    }

    /** The spatial sizes of an activation {@code [batch, channels, spatial…]} as depth, height and width: missing outer axes are 1. */
    static int[] sizesInThreeAxes(Shape activation) {
        int[] three = {1, 1, 1};
        for (int axis = 2; axis < activation.rank(); axis++) {
            three[axis + 3 - activation.rank()] = activation.size(axis);
        }
        return three;
    }

    /**
     * For a window over three axes: the dense index, in a picture of these sizes, of the cell that a tap of a window reads; -1 where it is padding.
     *
     * @param tap counted over the kernel, outer axes first
     * @param position counted over the windows, of which there are {@code out} on each axis
     */
    int picture(int tap, int position, int[] in, int[] out) {
        int index = 0;
        int tapsInside = taps();
        int positionsInside = out[0] * out[1] * out[2];
        for (int axis = 0; axis < 3; axis++) {
            tapsInside /= axis(axis).kernel();
            positionsInside /= out[axis];
            int at = axis(axis)
                    .inputPosition(
                            position / positionsInside % out[axis],
                            tap / tapsInside % axis(axis).kernel());
            if (WindowAxis.isPadding(at, in[axis])) {
                return -1;
            }
            index = index * in[axis] + at;
        }
        return index;
    }

    public Reach reach() {
        return new Reach.Windows(axes.stream()
                .map(axis -> new Reach.Axis(axis.extent(), axis.stride(), axis.padBegin()))
                .toList());
    }
}
