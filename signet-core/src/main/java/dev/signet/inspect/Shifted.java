package dev.signet.inspect;

import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Tensor;
import java.util.Arrays;

/** Images moved, turned and enlarged: tensors {@code [N, C, spatial…]}. Sizes stay except where said. */
public final class Shifted {
    private Shifted() {}

    /** Moved by whole positions along each spatial axis; what comes in is zero. */
    public static Tensor zeros(Tensor x, int... shift) {
        return moved(x, false, shift);
    }

    /** Moved around: what leaves at one end comes in at the other. */
    public static Tensor around(Tensor x, int... shift) {
        return moved(x, true, shift);
    }

    private static Tensor moved(Tensor x, boolean around, int... shift) {
        Shape shape = x.shape();
        checkAxes(shape, shift.length);
        float[] y = new float[x.elements()];
        for (int i = 0; i < y.length; i++) {
            int from = source(shape, i, shift, around);
            y[i] = from < 0 ? 0 : x.floats()[from];
        }
        return Tensor.wrap(shape, y);
    }

    private static void checkAxes(Shape shape, int axes) {
        if (axes != shape.rank() - 2) {
            throw new ShapeException("a shift along " + axes + " axes is given for " + shape + ", which has "
                    + (shape.rank() - 2) + " spatial axes");
        }
    }

    private static int source(Shape shape, int target, int[] shift, boolean around) {
        int from = 0;
        int step = 1;
        int rest = target;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            int size = shape.size(axis);
            int at = rest % size - (axis < 2 ? 0 : shift[axis - 2]);
            rest /= size;
            int inside = around ? Math.floorMod(at, size) : at;
            if (inside < 0 || inside >= size) {
                return -1;
            }
            from += inside * step;
            step *= size;
        }
        return from;
    }

    /** A part of a scene {@code [1, C, H, W]}, to look at it from another place: cutting it a little further left moves what is in it to the right. */
    public static Tensor cut(Tensor scene, int top, int left, int height, int width) {
        int[] sizes = scene.shape().toArray();
        int planes = sizes[0] * sizes[1];
        float[] y = new float[planes * height * width];
        for (int plane = 0; plane < planes; plane++) {
            for (int row = 0; row < height; row++) {
                System.arraycopy(
                        scene.floats(),
                        (plane * sizes[2] + top + row) * sizes[3] + left,
                        y,
                        (plane * height + row) * width,
                        width);
            }
        }
        return Tensor.wrap(Shape.of(sizes[0], sizes[1], height, width), y);
    }

    /** A quarter turn counterclockwise of {@code [N, C, H, W]}; height and width change places. */
    public static Tensor turned(Tensor x) {
        int[] s = x.shape().toArray();
        float[] y = new float[x.elements()];
        for (int i = 0; i < y.length; i++) {
            int row = i / s[2] % s[3];
            int column = i % s[2];
            int plane = i / s[2] / s[3];
            y[i] = x.floats()[(plane * s[2] + column) * s[3] + s[3] - 1 - row];
        }
        return Tensor.wrap(Shape.of(s[0], s[1], s[3], s[2]), y);
    }

    /** Each position of {@code [N, C, H, W]} as a square of {@code factor} by {@code factor}. */
    public static Tensor enlarged(Tensor x, int factor) {
        int[] s = x.shape().toArray();
        int height = s[2] * factor;
        int width = s[3] * factor;
        float[] y = new float[s[0] * s[1] * height * width];
        for (int i = 0; i < y.length; i++) {
            int plane = i / width / height;
            y[i] = x.floats()[(plane * s[2] + i / width % height / factor) * s[3] + i % width / factor];
        }
        return Tensor.wrap(Shape.of(s[0], s[1], height, width), y);
    }

    /** The middle of {@code [N, C, H, W]}. */
    static Tensor middle(Tensor x, int height, int width) {
        int[] s = x.shape().toArray();
        return cut(x, (s[2] - height) / 2, (s[3] - width) / 2, height, width);
    }

    /** |a - b| / |b|, 0 where both are zero. */
    public static double relativeDistance(Tensor a, Tensor b) {
        double difference = 0;
        double size = 0;
        for (int i = 0; i < b.elements(); i++) {
            double d = (double) a.floats()[i] - b.floats()[i];
            difference += d * d;
            size += (double) b.floats()[i] * b.floats()[i];
        }
        return difference == 0 ? 0 : Math.sqrt(difference / Math.max(size, Double.MIN_NORMAL));
    }

    /** The share of rows of two tables of scores {@code [N, classes]} whose largest entry is in the same place. */
    public static double agreement(Tensor a, Tensor b) {
        int classes = a.shape().size(1);
        int same = 0;
        int rows = a.shape().size(0);
        for (int n = 0; n < rows; n++) {
            same += largest(a.floats(), n * classes, classes) == largest(b.floats(), n * classes, classes) ? 1 : 0;
        }
        return (double) same / rows;
    }

    private static int largest(float[] values, int from, int count) {
        float[] row = Arrays.copyOfRange(values, from, from + count);
        int best = 0;
        for (int c = 1; c < count; c++) {
            best = row[c] > row[best] ? c : best;
        }
        return best;
    }
}
