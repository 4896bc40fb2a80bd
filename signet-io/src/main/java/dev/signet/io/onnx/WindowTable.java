package dev.signet.io.onnx;

import dev.signet.op.Window;
import dev.signet.op.WindowAxis;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;

/**
 * Which place of a plane each tap of each window reads: {@code [taps, positions]}, places and positions counted row by row; padding reads the place behind the last.
 * With it windows are gathered from a plane of which all axes are one.
 */
final class WindowTable {
    private WindowTable() {}

    /** @param image and {@code output} are {@code [batch, channels, spatial…]} */
    static Tensor of(Window window, Shape image, Shape output) {
        Window three = window.inThreeAxes();
        int[] in = inThreeAxes(image);
        int[] out = inThreeAxes(output);
        int taps = three.taps();
        int positions = out[0] * out[1] * out[2];
        long[] places = new long[Math.multiplyExact(taps, positions)];
        for (int tap = 0; tap < taps; tap++) {
            for (int position = 0; position < positions; position++) {
                places[tap * positions + position] = place(three, in, out, tap, position);
            }
        }
        return Tensor.ofLongs(Shape.of(taps, positions), places);
    }

    private static long place(Window window, int[] in, int[] out, int tap, int position) {
        int[] taps = apart(tap, window.axis(1).kernel(), window.axis(2).kernel());
        int[] positions = apart(position, out[1], out[2]);
        int place = 0;
        for (int axis = 0; axis < 3; axis++) {
            int at = window.axis(axis).inputPosition(positions[axis], taps[axis]);
            if (WindowAxis.isPadding(at, in[axis])) {
                return (long) in[0] * in[1] * in[2];
            }
            place = place * in[axis] + at;
        }
        return place;
    }

    /** The three coordinates of a place in a space of these last two sizes. */
    static int[] apart(int place, int height, int width) {
        return new int[] {place / (height * width), place / width % height, place % width};
    }

    /** The spatial sizes of a shape, 1 for the axes that are missing in front. */
    static int[] inThreeAxes(Shape shape) {
        int[] sizes = {1, 1, 1};
        for (int axis = 2; axis < shape.rank(); axis++) {
            sizes[3 - shape.rank() + axis] = shape.size(axis);
        }
        return sizes;
    }
}
