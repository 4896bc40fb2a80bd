package dev.signet.algorithm.pointwise;

import dev.signet.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How dense values are walked together along some axes: in rows along the last of them, each beginning at a place of its own in each value and going on by a step of
 * its own, 0 where the value is repeated. Axes that lie behind each other in every value are one.
 */
final class AxisWalk {
    private final int[] sizes;
    /** For each value the distance between neighbours along each axis. */
    private final int[][] strides;

    private AxisWalk(List<Integer> sizes, List<int[]> perAxis, int values) {
        this.sizes = sizes.stream().mapToInt(Integer::intValue).toArray();
        this.strides = new int[values][this.sizes.length];
        for (int axis = 0; axis < this.sizes.length; axis++) {
            for (int value = 0; value < values; value++) {
                strides[value][axis] = perAxis.get(axis)[value];
            }
        }
    }

    /** All elements of a result, with values that broadcast to it; value 0 is the result. */
    static AxisWalk broadcasting(Shape result, Shape... values) {
        int[] own = result.strides();
        int[] axes = new int[result.rank()];
        Arrays.setAll(axes, axis -> axis);
        int[][] strides = new int[values.length + 1][];
        strides[0] = own;
        for (int value = 0; value < values.length; value++) {
            strides[value + 1] = repeated(values[value], result.rank());
        }
        return merged(result, axes, strides);
    }

    private static int[] repeated(Shape value, int rank) {
        int[] strides = new int[rank];
        for (int axis = 0; axis < value.rank(); axis++) {
            strides[axis + rank - value.rank()] = value.size(axis) == 1 ? 0 : value.strides()[axis];
        }
        return strides;
    }

    /** Some axes of a value. */
    static AxisWalk along(Shape value, int... axes) {
        return merged(value, axes, new int[][] {value.strides()});
    }

    private static AxisWalk merged(Shape shape, int[] axes, int[][] strides) {
        List<Integer> sizes = new ArrayList<>();
        List<int[]> perAxis = new ArrayList<>();
        for (int axis : axes) {
            int size = shape.size(axis);
            int[] steps = Arrays.stream(strides).mapToInt(each -> each[axis]).toArray();
            int last = sizes.size() - 1;
            if (size == 1) {
                continue;
            }
            if (last >= 0 && goesOn(perAxis.get(last), size, steps)) {
                sizes.set(last, sizes.get(last) * size);
                perAxis.set(last, steps);
            } else {
                sizes.add(size);
                perAxis.add(steps);
            }
        }
        if (sizes.isEmpty()) {
            sizes.add(1);
            perAxis.add(new int[strides.length]);
        }
        return new AxisWalk(sizes, perAxis, strides.length);
    }

    private static boolean goesOn(int[] before, int size, int... steps) {
        for (int value = 0; value < steps.length; value++) {
            if (before[value] != steps[value] * size) {
                return false;
            }
        }
        return true;
    }

    /** Elements of a row. */
    int length() {
        return sizes[sizes.length - 1];
    }

    int rows() {
        int rows = 1;
        for (int axis = 0; axis < sizes.length - 1; axis++) {
            rows *= sizes[axis];
        }
        return rows;
    }

    int step(int value) {
        return strides[value][sizes.length - 1];
    }

    /** Where a row begins in a value. */
    int start(int value, int row) {
        int start = 0;
        int rest = row;
        for (int axis = sizes.length - 2; axis >= 0; axis--) {
            start += rest % sizes[axis] * strides[value][axis];
            rest /= sizes[axis];
        }
        return start;
    }

    /** Where element {@code index} of all, in order, lies in a value. */
    int place(int value, int index) {
        return start(value, index / length()) + index % length() * step(value);
    }
}
