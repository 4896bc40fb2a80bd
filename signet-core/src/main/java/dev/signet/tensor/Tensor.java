package dev.signet.tensor;

import java.lang.reflect.Array;
import java.util.Arrays;

/**
 * A dense row-major array with a shape and an element type. The storage is one primitive array on the heap; there are no views,
 * strides or native memory, and nothing to close.
 *
 * <p>A tensor is a value: those who receive one do not write into it. {@link #wrap} shares the caller's array, who then keeps that promise.
 */
public final class Tensor {
    private final ElementType type;
    private final Shape shape;
    private final Object data;

    private Tensor(ElementType type, Shape shape, Object data) {
        this.type = type;
        this.shape = shape;
        this.data = data;
        int length = Array.getLength(data);
        if (length != shape.elements()) {
            throw new ShapeException(
                    "shape " + shape + " has " + shape.elements() + " elements, the array has " + length);
        }
    }

    /** A float32 tensor over a copy of these values. */
    public static Tensor of(Shape shape, float... values) {
        return new Tensor(ElementType.FLOAT32, shape, values.clone());
    }

    /** An int64 tensor over a copy of these values. */
    public static Tensor ofLongs(Shape shape, long... values) {
        return new Tensor(ElementType.INT64, shape, values.clone());
    }

    /** A rank-0 float32 tensor. */
    public static Tensor scalar(float value) {
        return of(Shape.scalar(), value);
    }

    /** A float32 tensor over this very array. */
    public static Tensor wrap(Shape shape, float[] values) {
        return new Tensor(ElementType.FLOAT32, shape, values);
    }

    /** A tensor of any type over this very array, which must be of the class {@link ElementType#newArray} gives. */
    public static Tensor wrap(ElementType type, Shape shape, Object values) {
        if (values.getClass() != type.newArray(0).getClass()) {
            throw new IllegalArgumentException(
                    type + " is stored in " + type.newArray(0).getClass().getSimpleName() + ", not "
                            + values.getClass().getSimpleName());
        }
        return new Tensor(type, shape, values);
    }

    public static Tensor zeros(Shape shape) {
        return zeros(ElementType.FLOAT32, shape);
    }

    public static Tensor zeros(ElementType type, Shape shape) {
        return new Tensor(type, shape, type.newArray(shape.elements()));
    }

    public static Tensor filled(Shape shape, float value) {
        float[] values = new float[shape.elements()];
        Arrays.fill(values, value);
        return wrap(shape, values);
    }

    public ElementType type() {
        return type;
    }

    public Shape shape() {
        return shape;
    }

    public int elements() {
        return shape.elements();
    }

    /** The storage itself: the primitive array that {@link ElementType#newArray} names. Not a copy. */
    public Object data() {
        return data;
    }

    /** The storage of a float32 tensor. Not a copy. */
    public float[] floats() {
        return (float[]) checked(ElementType.FLOAT32);
    }

    /** The storage of a float64 tensor. Not a copy. */
    public double[] doubles() {
        return (double[]) checked(ElementType.FLOAT64);
    }

    /** The storage of an int64 tensor. Not a copy. */
    public long[] longs() {
        return (long[]) checked(ElementType.INT64);
    }

    /** The storage of a tensor of texts. Not a copy. */
    public String[] texts() {
        return (String[]) checked(ElementType.STRING);
    }

    private Object checked(ElementType expected) {
        if (type != expected) {
            throw new IllegalStateException("tensor " + this + " is not " + expected);
        }
        return data;
    }

    /** The same elements in another shape of the same size; shares the storage. */
    public Tensor reshape(Shape other) {
        return new Tensor(type, other, data);
    }

    /** Same type, shape and bits. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor tensor
                && type == tensor.type
                && shape.equals(tensor.shape)
                && Wide.sameBits(data, tensor.data);
    }

    @Override
    public int hashCode() {
        return 31 * type.hashCode() + shape.hashCode();
    }

    @Override
    public String toString() {
        return type + "[" + shape + "]";
    }
}
