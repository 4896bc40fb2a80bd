package dev.signet.io.onnx;

import dev.signet.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One protobuf message under construction, field by field. The elements of tensors stay where they are until {@link #writeTo}; a message inside
 * another shares its parts, so that nothing is copied on the way up.
 */
final class WireWriter {
    private static final int VARINT = 0;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;

    private final List<Part> parts = new ArrayList<>();
    private ByteArrayOutputStream open = new ByteArrayOutputStream();
    private long length;

    /** What a message consists of, in order. */
    private sealed interface Part {
        /** Bytes as they stand. */
        record Plain(byte[] bytes) implements Part {}

        /** Little-endian elements. */
        record Elements(Tensor tensor) implements Part {}
    }

    /** The size of the message in bytes. */
    long length() {
        return length;
    }

    WireWriter integer(int field, long value) {
        tag(field, VARINT);
        varint(value);
        return this;
    }

    WireWriter float32(int field, float value) {
        tag(field, FIXED32);
        fixed32(value);
        return this;
    }

    WireWriter text(int field, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        tag(field, LENGTH);
        varint(bytes.length);
        open.writeBytes(bytes);
        length += bytes.length;
        return this;
    }

    /** All integers in one packed field. */
    WireWriter integers(int field, long... values) {
        WireWriter packed = new WireWriter();
        for (long value : values) {
            packed.varint(value);
        }
        return message(field, packed);
    }

    /** All numbers in one packed field. */
    WireWriter floats(int field, float... values) {
        WireWriter packed = new WireWriter();
        for (float value : values) {
            packed.fixed32(value);
        }
        return message(field, packed);
    }

    WireWriter message(int field, WireWriter content) {
        tag(field, LENGTH);
        varint(content.length);
        content.close();
        close();
        parts.addAll(content.parts);
        length += content.length;
        return this;
    }

    /** The elements of a tensor, little-endian. */
    WireWriter elements(int field, Tensor tensor) {
        long bytes = (long) tensor.elements() * tensor.type().bytes();
        tag(field, LENGTH);
        varint(bytes);
        close();
        parts.add(new Part.Elements(tensor));
        length += bytes;
        return this;
    }

    private void close() {
        if (open.size() > 0) {
            parts.add(new Part.Plain(open.toByteArray()));
            open = new ByteArrayOutputStream();
        }
    }

    private void tag(int field, int type) {
        varint((long) field << 3 | type);
    }

    private void varint(long value) {
        long left = value;
        while ((left & ~0x7FL) != 0) {
            octet((int) (left & 0x7F | 0x80));
            left >>>= 7;
        }
        octet((int) left);
    }

    private void fixed32(float value) {
        int bits = Float.floatToRawIntBits(value);
        for (int shift = 0; shift < 32; shift += 8) {
            octet(bits >>> shift);
        }
    }

    private void octet(int value) {
        open.write(value);
        length++;
    }

    void writeTo(OutputStream out) throws IOException {
        close();
        for (Part part : parts) {
            switch (part) {
                case Part.Plain plain -> out.write(plain.bytes());
                case Part.Elements elements -> RawElements.write(elements.tensor(), out);
            }
        }
    }
}
