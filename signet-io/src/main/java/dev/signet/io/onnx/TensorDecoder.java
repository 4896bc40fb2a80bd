package dev.signet.io.onnx;

import dev.signet.io.ModelFormatException;
import dev.signet.io.Quoted;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Elements of a stored tensor: raw bytes, or the list that ONNX prescribes for its type. Nothing is allocated that the bytes do not back. */
final class TensorDecoder {
    private static final int FLOATS = 4;
    private static final int INTEGERS = 5;
    private static final int STRINGS = 6;
    private static final int LONGS = 7;
    private static final int RAW = 9;
    private static final int DOUBLES = 10;
    private static final int UNSIGNED_LONGS = 11;

    private final TensorProto proto;
    private final WireReader message;

    TensorDecoder(TensorProto proto, WireReader message) {
        this.proto = proto;
        this.message = message;
    }

    Tensor decode() {
        ElementType element = DataTypes.element(proto.dataType())
                .orElseThrow(() -> unsupported("element type " + DataTypes.name(proto.dataType())));
        Shape shape = shape();
        if (proto.isExternal()) {
            return external(element, shape);
        }
        Stored stored = find();
        int expected = shape.elements();
        if (element == ElementType.STRING) {
            return texts(shape);
        }
        if (stored.raw()) {
            checkCount(stored.bytes(), Math.ceilDiv((long) expected * element.bits(), 8), "bytes of raw data");
            return fill(element, shape, true);
        }
        int field = listOf(element);
        if (field == FLOATS || field == DOUBLES) {
            checkCount(stored.in(field), (long) expected * element.bytes(), "bytes of data");
        } else if (stored.in(field) < Math.ceilDiv((long) expected * Math.min(8, element.bits()), 8)) {
            checkCount(stored.in(field), expected, "numbers at most");
        }
        return fill(element, shape, false);
    }

    private Tensor external(ElementType element, Shape shape) {
        Path folder = message.source()
                .folder()
                .orElseThrow(
                        () -> unsupported("elements in another file, which is not opened for a model from memory"));
        if (element == ElementType.STRING) {
            throw error("has texts in another file, which the standard forbids");
        }
        long expected = Math.ceilDiv((long) shape.elements() * element.bits(), 8);
        ByteBuffer bytes = ExternalData.read(folder, message, proto.name(), expected);
        Tensor tensor = Tensor.zeros(element, shape);
        new Filler(tensor).bytes(bytes);
        return tensor;
    }

    private Tensor texts(Shape shape) {
        List<String> texts = new ArrayList<>();
        WireReader reader = message.again();
        while (reader.next()) {
            if (reader.field() == STRINGS) {
                texts.add(reader.text());
            } else {
                reader.skip();
            }
        }
        checkCount(texts.size(), shape.elements(), "texts");
        return Tensor.wrap(ElementType.STRING, shape, texts.toArray(new String[0]));
    }

    private Shape shape() {
        try {
            return Shape.ofLongs(
                    proto.sizes().stream().mapToLong(Long::longValue).toArray());
        } catch (ShapeException refused) {
            throw error(String.valueOf(refused.getMessage()));
        }
    }

    /** How many bytes of content the fields have; for unpacked varints, how many numbers. */
    private record Stored(boolean raw, long bytes, long floats, long doubles, long ints, long longs, long unsigned) {
        long in(int field) {
            return switch (field) {
                case FLOATS -> floats;
                case DOUBLES -> doubles;
                case INTEGERS -> ints;
                case LONGS -> longs;
                default -> unsigned;
            };
        }
    }

    private Stored find() {
        boolean raw = false;
        long bytes = 0;
        long[] content = new long[UNSIGNED_LONGS + 1];
        WireReader reader = message.again();
        while (reader.next()) {
            int field = reader.field();
            switch (field) {
                case RAW -> {
                    if (raw) {
                        throw error("has raw data twice");
                    }
                    raw = true;
                    bytes = reader.bytes().remaining();
                }
                case FLOATS -> content[field] += reader.fixed(4).remaining();
                case DOUBLES -> content[field] += reader.fixed(8).remaining();
                case INTEGERS, LONGS, UNSIGNED_LONGS -> reader.integers(number -> content[field]++);
                default -> reader.skip();
            }
        }
        return new Stored(
                raw,
                bytes,
                content[FLOATS],
                content[DOUBLES],
                content[INTEGERS],
                content[LONGS],
                content[UNSIGNED_LONGS]);
    }

    private static int listOf(ElementType element) {
        return switch (element) {
            case FLOAT32 -> FLOATS;
            case FLOAT64 -> DOUBLES;
            case INT64 -> LONGS;
            case UINT32, UINT64 -> UNSIGNED_LONGS;
            default -> INTEGERS;
        };
    }

    private void checkCount(long found, long expected, String what) {
        if (found != expected) {
            throw error("has " + found + " " + what + ", its type and sizes need " + expected);
        }
    }

    private Tensor fill(ElementType element, Shape shape, boolean raw) {
        Tensor tensor = Tensor.zeros(element, shape);
        Filler filler = new Filler(tensor);
        int wanted = raw ? RAW : listOf(element);
        WireReader reader = message.again();
        while (reader.next()) {
            if (reader.field() != wanted) {
                reader.skip();
            } else if (wanted == RAW) {
                filler.bytes(reader.bytes());
            } else if (wanted == FLOATS || wanted == DOUBLES) {
                filler.bytes(reader.fixed(element.bytes()));
            } else {
                reader.integers(filler::integer);
            }
        }
        if (filler.next != tensor.elements()) {
            throw error("has " + filler.next + " numbers, its sizes need " + tensor.elements());
        }
        return tensor;
    }

    private final class Filler {
        private final Tensor tensor;
        private int next;

        Filler(Tensor tensor) {
            this.tensor = tensor;
        }

        void bytes(ByteBuffer bytes) {
            if (tensor.type().bits() < 8) {
                while (bytes.hasRemaining()) {
                    unpack(bytes.get());
                }
                return;
            }
            int count = bytes.remaining() / tensor.type().bytes();
            bytes.order(ByteOrder.LITTLE_ENDIAN);
            switch (tensor.data()) {
                case float[] floats -> bytes.asFloatBuffer().get(floats, next, count);
                case double[] doubles -> bytes.asDoubleBuffer().get(doubles, next, count);
                case long[] longs -> bytes.asLongBuffer().get(longs, next, count);
                case int[] ints -> bytes.asIntBuffer().get(ints, next, count);
                case short[] shorts -> bytes.asShortBuffer().get(shorts, next, count);
                case byte[] content -> bytes.get(content, next, count);
                default ->
                    throw new IllegalStateException(
                            "no tensor holds " + tensor.data().getClass());
            }
            if (tensor.type() == ElementType.BOOL) {
                checkBools((byte[]) tensor.data());
            }
            next += count;
        }

        /** The elements of a byte that holds several, the first in its lowest bits; what the last byte holds beyond the tensor is not read. */
        private void unpack(int packed) {
            int bits = tensor.type().bits();
            byte[] codes = (byte[]) tensor.data();
            for (int shift = 0; shift < 8 && next < codes.length; shift += bits) {
                int code = packed >> shift & ((1 << bits) - 1);
                codes[next++] =
                        (byte) (tensor.type().isInteger() ? tensor.type().wrap(code) : code);
            }
        }

        private void checkBools(byte[] content) {
            for (byte one : content) {
                if (one != 0 && one != 1) {
                    throw error("is BOOL and holds the byte " + (one & 0xFF));
                }
            }
        }

        void integer(long number) {
            if (tensor.type().bits() < 8) {
                if (next == tensor.elements() || number != (number & 0xFF) && number != (byte) number) {
                    throw error("holds the number " + number + ", which is no byte of its packed elements");
                }
                unpack((int) number);
                return;
            }
            if (next == tensor.elements()) {
                throw error("has more numbers than its sizes need, which is " + tensor.elements());
            }
            checkRange(number);
            switch (tensor.data()) {
                case long[] longs -> longs[next] = number;
                case int[] ints -> ints[next] = (int) number;
                case short[] shorts -> shorts[next] = (short) number;
                case byte[] bytes -> bytes[next] = (byte) number;
                default ->
                    throw new IllegalStateException(
                            "no integers in " + tensor.data().getClass());
            }
            next++;
        }

        private void checkRange(long number) {
            int bits = tensor.type().bits();
            boolean fits = switch (tensor.type()) {
                case INT8, INT16, INT32 -> number >= -(1L << (bits - 1)) && number < 1L << (bits - 1);
                case UINT8,
                        UINT16,
                        UINT32,
                        FLOAT16,
                        BFLOAT16,
                        FLOAT8E4M3FN,
                        FLOAT8E4M3FNUZ,
                        FLOAT8E5M2,
                        FLOAT8E5M2FNUZ,
                        FLOAT8E8M0 -> number >= 0 && number < 1L << bits;
                case BOOL -> number == 0 || number == 1;
                default -> true;
            };
            if (!fits) {
                throw error("holds the number " + number + ", which " + tensor.type() + " cannot");
            }
        }
    }

    private ModelFormatException error(String reason) {
        return message.error("tensor " + Quoted.text(proto.name()) + " " + reason);
    }

    private UnsupportedOnnxException unsupported(String reason) {
        return new UnsupportedOnnxException(
                message.source().file(), List.of("tensor " + Quoted.text(proto.name()) + ": " + reason));
    }
}
