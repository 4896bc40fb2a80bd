package dev.signet.io.onnx;

import dev.signet.op.Window;
import dev.signet.op.WindowAxis;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Which window has a given table of places ({@link WindowTable}). Kernel sizes are tried, as there are few; stride, dilation and padding follow from the places that
 * are read; a window counts if its table is the same.
 */
final class WindowSearch {
    private final Tensor table;
    private final long[] places;
    private final Shape image;
    private final Shape output;
    private final int[] in;
    private final int[] out;

    private WindowSearch(Tensor table, Shape image, Shape output) {
        this.table = table;
        this.places = table.longs();
        this.image = image;
        this.output = output;
        this.in = WindowTable.inThreeAxes(image);
        this.out = WindowTable.inThreeAxes(output);
    }

    static Optional<Window> of(Tensor table, Shape image, Shape output) {
        WindowSearch search = new WindowSearch(table, image, output);
        return table.shape().size(1) == search.out[0] * search.out[1] * search.out[2] ? search.run() : Optional.empty();
    }

    private Optional<Window> run() {
        int taps = table.shape().size(0);
        int axes = image.rank() - 2;
        for (int[] kernel : kernels(taps, axes)) {
            List<WindowAxis> found = new ArrayList<>();
            for (int axis = 3 - axes; axis < 3; axis++) {
                axis(kernel, axis).ifPresent(found::add);
            }
            if (found.size() == axes) {
                Window window = new Window(found);
                if (gives(window)) {
                    return Optional.of(window);
                }
            }
        }
        return Optional.empty();
    }

    private boolean gives(Window window) {
        for (int axis = 0; axis < window.rank(); axis++) {
            WindowAxis one = window.axis(axis);
            int room = image.size(axis + 2) + one.padBegin() + one.padEnd() - one.extent();
            if (room < 0 || room / one.stride() + 1 != output.size(axis + 2)) {
                return false;
            }
        }
        return WindowTable.of(window, image, output).equals(table);
    }

    /** Sizes along depth, height and width with this product, 1 along axes that are missing. */
    private static List<int[]> kernels(int taps, int axes) {
        List<int[]> kernels = new ArrayList<>();
        for (int depth = 1; depth <= (axes == 3 ? taps : 1); depth++) {
            for (int height = 1; height <= (axes >= 2 ? taps / depth : 1); height++) {
                if (taps % (depth * height) == 0) {
                    kernels.add(new int[] {depth, height, taps / depth / height});
                }
            }
        }
        return kernels;
    }

    /** What places say about an axis; empty where they contradict each other. */
    private Optional<WindowAxis> axis(int[] kernel, int axis) {
        int[][] read = read(kernel, axis);
        int stride = step(read, true);
        int dilation = step(read, false);
        if (stride < 1 || dilation < 1) {
            return Optional.empty();
        }
        for (int position = 0; position < read.length; position++) {
            for (int tap = 0; tap < read[position].length; tap++) {
                if (read[position][tap] >= 0) {
                    int begin = position * stride + tap * dilation - read[position][tap];
                    return begin < 0
                            ? Optional.empty()
                            : Optional.of(padded(kernel[axis], stride, dilation, begin, axis));
                }
            }
        }
        return Optional.empty();
    }

    /** As much padding behind as before if that gives the output size, else as little as does. */
    private WindowAxis padded(int kernel, int stride, int dilation, int begin, int axis) {
        int extent = dilation * (kernel - 1) + 1;
        int room = in[axis] + 2 * begin - extent;
        if (room >= 0 && room / stride + 1 == out[axis]) {
            return new WindowAxis(kernel, stride, dilation, begin, begin);
        }
        return new WindowAxis(
                kernel, stride, dilation, begin, Math.max(0, (out[axis] - 1) * stride + extent - in[axis] - begin));
    }

    /** The coordinate that each tap of each position reads along an axis, -1 where no window says. */
    private int[][] read(int[] kernel, int axis) {
        int[][] read = new int[out[axis]][kernel[axis]];
        for (int[] row : read) {
            Arrays.fill(row, -1);
        }
        int positions = table.shape().size(1);
        long behind = (long) in[0] * in[1] * in[2];
        for (int i = 0; i < places.length; i++) {
            if (places[i] >= 0 && places[i] < behind) {
                int tap = WindowTable.apart(i / positions, kernel[1], kernel[2])[axis];
                int position = WindowTable.apart(i % positions, out[1], out[2])[axis];
                read[position][tap] = WindowTable.apart((int) places[i], in[1], in[2])[axis];
            }
        }
        return read;
    }

    /** How far apart neighbours read: positions, or taps; 1 if none can be compared. */
    private static int step(int[][] read, boolean alongPositions) {
        for (int position = 0; position < read.length; position++) {
            for (int tap = 0; tap < read[position].length; tap++) {
                int nextPosition = position + (alongPositions ? 1 : 0);
                int nextTap = tap + (alongPositions ? 0 : 1);
                if (nextPosition < read.length
                        && nextTap < read[position].length
                        && read[position][tap] >= 0
                        && read[nextPosition][nextTap] >= 0) {
                    return read[nextPosition][nextTap] - read[position][tap];
                }
            }
        }
        return 1;
    }
}
