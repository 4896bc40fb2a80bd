package dev.signet.io.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes protobuf messages field by field, for tests. */
public final class ProtoBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public ProtoBytes varint(int field, long value) {
        rawVarint((long) field << 3);
        rawVarint(value);
        return this;
    }

    public ProtoBytes float32(int field, float value) {
        rawVarint((long) field << 3 | 5);
        out.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(value)
                .array());
        return this;
    }

    public ProtoBytes bytes(int field, byte... content) {
        rawVarint((long) field << 3 | 2);
        rawVarint(content.length);
        out.writeBytes(content);
        return this;
    }

    public ProtoBytes text(int field, String text) {
        return bytes(field, text.getBytes(StandardCharsets.UTF_8));
    }

    public ProtoBytes message(int field, ProtoBytes content) {
        return bytes(field, content.toBytes());
    }

    public ProtoBytes floats(int field, float... values) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            buffer.putFloat(value);
        }
        return bytes(field, buffer.array());
    }

    public ProtoBytes packed(int field, long... values) {
        ProtoBytes content = new ProtoBytes();
        for (long value : values) {
            content.rawVarint(value);
        }
        return bytes(field, content.toBytes());
    }

    public ProtoBytes raw(int... bytes) {
        for (int one : bytes) {
            out.write(one);
        }
        return this;
    }

    private void rawVarint(long value) {
        long left = value;
        while ((left & ~0x7FL) != 0) {
            out.write((int) (left & 0x7F | 0x80));
            left >>>= 7;
        }
        out.write((int) left);
    }

    public byte[] toBytes() {
        return out.toByteArray();
    }

    // ONNX

    public static ProtoBytes tensor(String name, int dataType, long... sizes) {
        return new ProtoBytes().packed(1, sizes).varint(2, dataType).text(8, name);
    }

    public static ProtoBytes node(String op, String name, String inputs, String outputs) {
        ProtoBytes node = new ProtoBytes();
        for (String input : inputs.split(",")) {
            node.text(1, input);
        }
        for (String output : outputs.split(",")) {
            node.text(2, output);
        }
        return node.text(3, name).text(4, op);
    }

    /** A float32 value; a size of -1 is the parameter {@code batch}. */
    public static ProtoBytes value(String name, long... sizes) {
        ProtoBytes shape = new ProtoBytes();
        for (long size : sizes) {
            shape.message(1, size < 0 ? new ProtoBytes().text(2, "batch") : new ProtoBytes().varint(1, size));
        }
        ProtoBytes tensor = new ProtoBytes().varint(1, 1).message(2, shape);
        return new ProtoBytes().text(1, name).message(2, new ProtoBytes().message(1, tensor));
    }

    public static byte[] model(long opset, ProtoBytes graph) {
        return new ProtoBytes()
                .varint(1, 8)
                .message(7, graph)
                .message(8, new ProtoBytes().varint(2, opset))
                .toBytes();
    }
}
