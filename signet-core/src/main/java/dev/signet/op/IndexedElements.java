package dev.signet.op;

import dev.signet.tensor.Shape;
import dev.signet.tensor.Wide;

/** Which elements of a tensor integers point to. */
final class IndexedElements {
    private IndexedElements() {}

    /** The index as 0..size-1, counted from the end when negative; throws {@link IllegalArgumentException} outside -size..size-1. */
    static int position(long index, int size) {
        if (index < -size || index >= size) {
            throw new IllegalArgumentException(
                    "index " + index + " along an axis of " + size + "; expected " + -size + " to " + (size - 1));
        }
        return (int) (index < 0 ? index + size : index);
    }

    /** For each index, which stands at the place it means along all axes but one, its element of x. */
    static int[] of(Shape x, Wide indices, int axis) {
        Shape shape = indices.shape();
        int[] strides = x.strides();
        int[] elements = new int[shape.elements()];
        for (int i = 0; i < elements.length; i++) {
            int rest = i;
            for (int at = shape.rank() - 1; at >= 0; at--) {
                int here = rest % shape.size(at);
                rest /= shape.size(at);
                int place = at == axis ? position(indices.longs()[i], x.size(at)) : position(here, x.size(at));
                elements[i] += place * strides[at];
            }
        }
        return elements;
    }

    /**
     * For each tuple of positions along the axes of x from {@code shared} on, the elements of the slice it picks, one after the other.
     *
     * @param count elements of all slices
     */
    static int[] ofTuples(Shape x, Wide indices, int shared, int count) {
        Shape shape = indices.shape();
        int length = shape.size(shape.rank() - 1);
        int inner = x.elements(shared + length, x.rank());
        int batches = x.elements(0, shared);
        int batch = x.elements(shared, x.rank());
        int tuples = inner == 0 ? 0 : count / inner;
        int[] strides = x.strides();
        int[] elements = new int[count];
        for (int tuple = 0; tuple < tuples; tuple++) {
            int from = tuple / (tuples / batches) * batch;
            for (int k = 0; k < length; k++) {
                from += position(indices.longs()[tuple * length + k], x.size(shared + k)) * strides[shared + k];
            }
            for (int i = 0; i < inner; i++) {
                elements[tuple * inner + i] = from + i;
            }
        }
        return elements;
    }
}
