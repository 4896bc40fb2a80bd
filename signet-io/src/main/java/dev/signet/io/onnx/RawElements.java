package dev.signet.io.onnx;

import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The elements of a tensor as ONNX's {@code raw_data}: little-endian, a buffer at a time. */
final class RawElements {
    private static final int BUFFER = 1 << 16;

    private RawElements() {}

    static void write(Tensor tensor, OutputStream out) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
        int width = tensor.type().bytes();
        int step = BUFFER / width;
        for (int from = 0; from < tensor.elements(); from += step) {
            int count = Math.min(step, tensor.elements() - from);
            put(tensor.data(), from, count, buffer.clear());
            out.write(buffer.array(), 0, count * width);
        }
    }

    private static void put(Object data, int from, int count, ByteBuffer into) {
        switch (data) {
            case float[] floats -> into.asFloatBuffer().put(floats, from, count);
            case double[] doubles -> into.asDoubleBuffer().put(doubles, from, count);
            case long[] longs -> into.asLongBuffer().put(longs, from, count);
            case int[] ints -> into.asIntBuffer().put(ints, from, count);
            case short[] shorts -> into.asShortBuffer().put(shorts, from, count);
            case byte[] bytes -> into.put(bytes, from, count);
            default -> throw new IllegalStateException("no tensor holds " + data.getClass());
        }
    }
}
