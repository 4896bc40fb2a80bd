package dev.signet.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The concrete sizes of a tensor, outermost axis first: {@code [batch, channels, height, width]} for images.
 *
 * <p>Rank 0 (one element) and sizes of 0 (no elements) are ordinary. The number of elements never exceeds {@link #MAX_ELEMENTS}:
 * a larger product is refused here, before anything is allocated.
 */
public final class Shape {
    /** The most elements a primitive Java array holds on HotSpot, rounded to what signet promises: 2^31 - 9. */
    public static final int MAX_ELEMENTS = Integer.MAX_VALUE - 8;

    private static final Shape SCALAR = new Shape(new int[0]);

    private final int[] sizes;
    private final int elements;

    private Shape(int[] sizes) {
        this.sizes = sizes;
        this.elements = count(sizes);
    }

    /** A shape of these sizes, copied. Throws {@link ShapeException} for a negative size or more than 2^31 - 9 elements. */
    public static Shape of(int... sizes) {
        return sizes.length == 0 ? SCALAR : new Shape(sizes.clone());
    }

    /** As {@link #of(int...)} from sizes that came from a file and may not fit an int. */
    public static Shape ofLongs(long... sizes) {
        int[] narrow = new int[sizes.length];
        for (int axis = 0; axis < sizes.length; axis++) {
            if (sizes[axis] < 0 || sizes[axis] > MAX_ELEMENTS) {
                throw new ShapeException("size " + sizes[axis] + " of axis " + axis + " in " + Arrays.toString(sizes)
                        + " is outside 0.." + MAX_ELEMENTS);
            }
            narrow[axis] = (int) sizes[axis];
        }
        return of(narrow);
    }

    public static Shape scalar() {
        return SCALAR;
    }

    private static int count(int[] sizes) {
        long product = 1;
        boolean empty = false;
        for (int size : sizes) {
            if (size < 0) {
                throw new ShapeException("negative size " + size + " in shape " + Arrays.toString(sizes));
            }
            empty |= size == 0;
            // Stays far from overflow: the product is checked before it can be multiplied twice.
            if (size != 0) {
                product *= size;
            }
            if (product > MAX_ELEMENTS && !empty) {
                if (!containsZero(sizes)) {
                    throw new ShapeException("shape " + Arrays.toString(sizes) + " has more than " + MAX_ELEMENTS
                            + " elements, the most one tensor can hold; use a smaller batch or image");
                }
                return 0;
            }
            product = Math.min(product, MAX_ELEMENTS);
        }
        return empty ? 0 : (int) product;
    }

    private static boolean containsZero(int[] sizes) {
        return Arrays.stream(sizes).anyMatch(size -> size == 0);
    }

    public int rank() {
        return sizes.length;
    }

    public int size(int axis) {
        return sizes[axis];
    }

    /** The number of elements; 1 for rank 0. */
    public int elements() {
        return elements;
    }

    public int[] toArray() {
        return sizes.clone();
    }

    /** The same shape with one axis of another size. */
    public Shape with(int axis, int size) {
        int[] changed = sizes.clone();
        changed[axis] = size;
        return new Shape(changed);
    }

    /** The product of the sizes of axes {@code from} (inclusive) to {@code to} (exclusive). */
    public int elements(int from, int to) {
        int product = 1;
        for (int axis = from; axis < to; axis++) {
            product = Math.multiplyExact(product, sizes[axis]);
        }
        return product;
    }

    /** Distance in elements between neighbours along each axis of a dense row-major tensor. */
    public int[] strides() {
        int[] strides = new int[sizes.length];
        int stride = 1;
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= Math.max(1, sizes[axis]);
        }
        return strides;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(sizes, shape.sizes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sizes);
    }

    /** As in the papers: {@code 3x32x32}; {@code scalar} for rank 0. */
    @Override
    public String toString() {
        return sizes.length == 0
                ? "scalar"
                : Arrays.stream(sizes).mapToObj(Integer::toString).collect(Collectors.joining("x"));
    }
}
