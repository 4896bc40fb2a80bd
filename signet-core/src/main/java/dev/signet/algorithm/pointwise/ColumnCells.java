package dev.signet.algorithm.pointwise;

import dev.signet.algorithm.Layout;
import dev.signet.op.Sliding;
import dev.signet.op.Window;
import dev.signet.op.WindowAxis;
import dev.signet.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * Which cell of a channel each tap of each window reads: the pairing of an image with its columns, over depth, height and width.
 *
 * @param image the sizes of the image
 * @param kernel the sizes of the window
 * @param positions how many windows there are along each axis
 * @param reads for each axis, tap by tap and then window by window, the position read; -1 where it is padding
 */
record ColumnCells(int[] image, int[] kernel, int[] positions, int[][] reads) {
    static ColumnCells of(List<Integer> kernel, Sliding sliding, Shape image) {
        int[] sizes = kernel.stream().mapToInt(Integer::intValue).toArray();
        Window window = sliding.over(sizes, image).inThreeAxes();
        int[] three = Layout.spatial(image);
        int[] kernels = new int[3];
        int[] positions = new int[3];
        int[][] reads = new int[3][];
        for (int axis = 0; axis < 3; axis++) {
            kernels[axis] = window.axis(axis).kernel();
            positions[axis] = window.axis(axis).outputSize(three[axis]);
            reads[axis] = reads(window.axis(axis), three[axis], positions[axis]);
        }
        return new ColumnCells(three, kernels, positions, reads);
    }

    private static int[] reads(WindowAxis window, int size, int positions) {
        int[] reads = new int[window.kernel() * positions];
        Arrays.setAll(reads, i -> {
            int at = window.inputPosition(i % positions, i / positions);
            return WindowAxis.isPadding(at, size) ? -1 : at;
        });
        return reads;
    }

    int taps() {
        return kernel[0] * kernel[1] * kernel[2];
    }

    int cells() {
        return image[0] * image[1] * image[2];
    }

    int windows() {
        return positions[0] * positions[1] * positions[2];
    }

    /** Where in {@code reads} of an axis the windows of a tap begin. */
    int start(int axis, int tap) {
        int inside = axis == 0 ? kernel[1] * kernel[2] : axis == 1 ? kernel[2] : 1;
        return tap / inside % kernel[axis] * positions[axis];
    }

    /** Where the row of the image begins that a tap of the windows of a row reads; -1 if it is padding. */
    int row(int tap, int d, int h) {
        int depth = reads[0][start(0, tap) + d];
        int height = reads[1][start(1, tap) + h];
        return depth < 0 || height < 0 ? -1 : (depth * image[1] + height) * image[2];
    }
}
