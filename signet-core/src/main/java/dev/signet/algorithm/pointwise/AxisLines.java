package dev.signet.algorithm.pointwise;

import dev.signet.tensor.Shape;

/**
 * The lines of a dense value along one axis, line by line.
 *
 * @param count how many there are
 * @param length elements of each
 * @param stride distance between neighbours of a line
 */
record AxisLines(int count, int length, int stride) {
    /** @param axis counted from the end when negative */
    static AxisLines of(Shape shape, int axis) {
        int along = Math.floorMod(axis, shape.rank());
        int length = shape.size(along);
        return new AxisLines(shape.elements() / length, length, shape.elements(along + 1, shape.rank()));
    }

    /** Where a line begins. */
    int first(int line) {
        return line / stride * stride * length + line % stride;
    }

    /** Copies a line of a value to consecutive floats. */
    void gather(float[] x, int first, float[] line, int at) {
        for (int i = 0; i < length; i++) {
            line[at + i] = x[first + i * stride];
        }
    }

    /** The opposite of {@link #gather}. */
    void scatter(float[] line, int at, float[] y, int first) {
        for (int i = 0; i < length; i++) {
            y[first + i * stride] = line[at + i];
        }
    }
}
