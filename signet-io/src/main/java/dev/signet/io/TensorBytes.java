package dev.signet.io;

import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Elements of tensors to and from bytes, a buffer at a time; every bit survives, those of NaN too. */
public final class TensorBytes {
    private final ByteBuffer buffer;

    /** Little-endian bytes. */
    public TensorBytes() {
        this(ByteOrder.LITTLE_ENDIAN);
    }

    public TensorBytes(ByteOrder order) {
        buffer = ByteBuffer.allocate(1 << 16).order(order);
    }

    /**
     * Reads one dense tensor from a stream that stands at {@code position} of the file.
     *
     * @param name of the tensor, for errors
     * @throws ModelFormatException if the stream ends early, or a bool is neither 0 nor 1
     */
    public Tensor read(String file, InputStream in, long position, String name, ElementType type, Shape shape)
            throws IOException {
        Tensor tensor = Tensor.zeros(type, shape);
        int width = type.bytes();
        int step = buffer.capacity() / width;
        for (int from = 0; from < tensor.elements(); from += step) {
            int count = Math.min(step, tensor.elements() - from);
            long place = position + (long) from * width;
            ByteSource.readFully(in, buffer.array(), count * width, file, place);
            buffer.clear();
            get(tensor.data(), from, count);
            if (type == ElementType.BOOL) {
                checkBool(file, place, name, count);
            }
        }
        return tensor;
    }

    private void get(Object data, int from, int count) {
        switch (data) {
            case float[] floats -> buffer.asFloatBuffer().get(floats, from, count);
            case double[] doubles -> buffer.asDoubleBuffer().get(doubles, from, count);
            case long[] longs -> buffer.asLongBuffer().get(longs, from, count);
            case int[] ints -> buffer.asIntBuffer().get(ints, from, count);
            case short[] shorts -> buffer.asShortBuffer().get(shorts, from, count);
            case byte[] bytes -> buffer.get(bytes, from, count);
            default -> throw new IllegalStateException("no tensor holds " + data.getClass());
        }
    }

    private void checkBool(String file, long place, String name, int count) {
        for (int i = 0; i < count; i++) {
            int value = buffer.get(i) & 0xFF;
            if (value > 1) {
                throw new ModelFormatException(
                        file, place + i, "tensor " + Quoted.text(name) + " is BOOL and holds the byte " + value);
            }
        }
    }

    /** Appends the elements of one tensor. Throws {@link IllegalArgumentException} for a bool that is neither 0 nor 1. */
    public void write(Tensor tensor, OutputStream out) throws IOException {
        int width = tensor.type().bytes();
        int step = buffer.capacity() / width;
        for (int from = 0; from < tensor.elements(); from += step) {
            int count = Math.min(step, tensor.elements() - from);
            buffer.clear();
            put(tensor.data(), from, count);
            if (tensor.type() == ElementType.BOOL) {
                checkBool(count);
            }
            out.write(buffer.array(), 0, count * width);
        }
    }

    private void put(Object data, int from, int count) {
        switch (data) {
            case float[] floats -> buffer.asFloatBuffer().put(floats, from, count);
            case double[] doubles -> buffer.asDoubleBuffer().put(doubles, from, count);
            case long[] longs -> buffer.asLongBuffer().put(longs, from, count);
            case int[] ints -> buffer.asIntBuffer().put(ints, from, count);
            case short[] shorts -> buffer.asShortBuffer().put(shorts, from, count);
            case byte[] bytes -> buffer.put(bytes, from, count);
            default -> throw new IllegalStateException("no tensor holds " + data.getClass());
        }
    }

    private void checkBool(int count) {
        for (int i = 0; i < count; i++) {
            if ((buffer.get(i) & 0xFF) > 1) {
                throw new IllegalArgumentException(
                        "a BOOL tensor holds the byte " + (buffer.get(i) & 0xFF) + ", not 0 or 1");
            }
        }
    }
}
