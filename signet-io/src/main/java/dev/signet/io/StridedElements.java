package dev.signet.io;

import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;

/** Elements that lie in another order than a tensor's, made dense. */
public final class StridedElements {
    private StridedElements() {}

    /**
     * A dense copy.
     *
     * @param elements a primitive array as {@link ElementType#newArray} gives
     * @param strides distance of neighbours along each axis, in elements
     * @throws IndexOutOfBoundsException where the strides lead out of the array
     */
    public static Tensor dense(ElementType type, Shape shape, Object elements, long offset, long... strides) {
        Tensor dense = Tensor.zeros(type, shape);
        if (shape.elements() > 0) {
            copy(elements, offset, strides, shape, 0, dense.data(), 0);
        }
        return dense;
    }

    private static void copy(Object from, long at, long[] strides, Shape shape, int axis, Object into, int to) {
        if (axis == shape.rank()) {
            System.arraycopy(from, Math.toIntExact(at), into, to, 1);
            return;
        }
        int inner = shape.elements(axis + 1, shape.rank());
        for (int i = 0; i < shape.size(axis); i++) {
            copy(from, at + i * strides[axis], strides, shape, axis + 1, into, to + i * inner);
        }
    }

    /** The strides of axes that vary fastest first, as Fortran stores them. */
    public static long[] firstAxisFastest(Shape shape) {
        long[] strides = new long[shape.rank()];
        long stride = 1;
        for (int axis = 0; axis < strides.length; axis++) {
            strides[axis] = stride;
            stride *= shape.size(axis);
        }
        return strides;
    }
}
