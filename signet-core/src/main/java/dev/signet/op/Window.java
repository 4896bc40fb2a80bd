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

    public Reach reach() {
        return new Reach.Windows(axes.stream()
                .map(axis -> new Reach.Axis(axis.extent(), axis.stride(), axis.padBegin()))
                .toList());
    }
}
