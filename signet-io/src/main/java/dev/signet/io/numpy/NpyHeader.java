package dev.signet.io.numpy;

import dev.signet.io.ModelFormatException;
import dev.signet.io.Quoted;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What stands before the elements of an {@code .npy} file: magic bytes, version, length, and a Python dictionary of three entries, {@code descr},
 * {@code fortran_order} and {@code shape} (NumPy Enhancement Proposal 1). Arrays of objects, which only unpickling could read, are refused.
 *
 * @param length bytes before the first element
 */
record NpyHeader(int length, ElementType type, ByteOrder order, boolean firstAxisFastest, Shape shape) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int LONGEST = 1 << 16;
    private static final int MOST_AXES = 8;
    private static final int ALIGNMENT = 64;

    static boolean isMagic(byte[] start) {
        return start.length >= MAGIC.length && Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    /** The bytes of the elements. */
    long dataBytes() {
        return (long) shape.elements() * type.bytes();
    }

    static NpyHeader read(String file, InputStream in) throws IOException {
        byte[] start = in.readNBytes(MAGIC.length + 2);
        if (start.length < MAGIC.length + 2 || !isMagic(start)) {
            throw new ModelFormatException(file, 0, "no .npy file: it does not start with \\x93NUMPY and a version");
        }
        int version = start[MAGIC.length];
        if (version < 1 || version > 3) {
            throw new ModelFormatException(file, 6, "version " + version + " of .npy is not known; 1 to 3 are");
        }
        byte[] count = in.readNBytes(version == 1 ? 2 : 4);
        if (count.length != (version == 1 ? 2 : 4)) {
            throw new ModelFormatException(file, 8, "the file ends in the length of its header");
        }
        ByteBuffer number = ByteBuffer.wrap(count).order(ByteOrder.LITTLE_ENDIAN);
        long length = version == 1 ? number.getShort() & 0xFFFF : number.getInt() & 0xFFFF_FFFFL;
        if (length > LONGEST) {
            throw new ModelFormatException(file, 8, "a header of " + length + " bytes is over the limit of " + LONGEST);
        }
        byte[] text = in.readNBytes((int) length);
        int begin = start.length + count.length;
        if (text.length < length) {
            throw new ModelFormatException(file, begin + text.length, "the file ends in its header");
        }
        return new Text(file, begin, new String(text, StandardCharsets.UTF_8)).header(begin + text.length);
    }

    /** The header's bytes, padded so that the elements begin at a multiple of 64. */
    static byte[] bytes(ElementType type, Shape shape) {
        String sizes =
                Arrays.stream(shape.toArray()).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        String text = String.format(
                Locale.ROOT,
                "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }",
                descr(type),
                sizes + (shape.rank() == 1 ? "," : ""));
        int before = MAGIC.length + 4;
        int padded = Math.ceilDiv(before + text.length() + 1, ALIGNMENT) * ALIGNMENT;
        ByteBuffer header = ByteBuffer.allocate(padded).order(ByteOrder.LITTLE_ENDIAN);
        header.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) (padded - before));
        header.put(text.getBytes(StandardCharsets.US_ASCII));
        while (header.remaining() > 1) {
            header.put((byte) ' ');
        }
        return header.put((byte) '\n').array();
    }

    private static String descr(ElementType type) {
        return switch (type) {
            case FLOAT16 -> "<f2";
            case FLOAT32 -> "<f4";
            case FLOAT64 -> "<f8";
            case INT8 -> "|i1";
            case INT16 -> "<i2";
            case INT32 -> "<i4";
            case INT64 -> "<i8";
            case UINT8 -> "|u1";
            case UINT16 -> "<u2";
            case UINT32 -> "<u4";
            case UINT64 -> "<u8";
            case BOOL -> "|b1";
            case BFLOAT16,
                    FLOAT8E4M3FN,
                    FLOAT8E4M3FNUZ,
                    FLOAT8E5M2,
                    FLOAT8E5M2FNUZ,
                    FLOAT8E8M0,
                    FLOAT4E2M1,
                    UINT4,
                    INT4,
                    UINT2,
                    INT2,
                    STRING ->
                throw new IllegalArgumentException(
                        "NumPy has no " + type.name().toLowerCase(Locale.ROOT) + "; write a .safetensors file instead");
        };
    }

    /** The dictionary: the little of Python's grammar that it uses. */
    private static final class Text {
        private final String file;
        private final int begin;
        private final String text;
        private int at;

        Text(String file, int begin, String text) {
            this.file = file;
            this.begin = begin;
            this.text = text;
        }

        private ModelFormatException error(String reason) {
            return new ModelFormatException(file, begin + at, reason);
        }

        NpyHeader header(int length) {
            String descr = "";
            String fortran = "";
            long[] sizes = {-1};
            expect('{');
            while (peek() != '}') {
                String key = quoted();
                expect(':');
                switch (key) {
                    case "descr" -> descr = once(descr, descr());
                    case "fortran_order" -> fortran = once(fortran, word());
                    case "shape" -> sizes = sizes.length == 1 && sizes[0] == -1 ? sizes() : twice();
                    default -> throw error("the entry " + Quoted.text(key) + " of the header is not known");
                }
                if (peek() == ',') {
                    at++;
                }
            }
            at++;
            if (!text.substring(at).isBlank()) {
                throw error("something follows the header's dictionary");
            }
            if (descr.isEmpty() || fortran.isEmpty() || (sizes.length == 1 && sizes[0] == -1)) {
                throw error("one of descr, fortran_order and shape is missing");
            }
            return new NpyHeader(length, type(descr), order(descr), fortran.equals("True"), shape(sizes));
        }

        private String once(String before, String now) {
            if (!before.isEmpty()) {
                throw error("an entry of the header is there twice");
            }
            return now;
        }

        private long[] twice() {
            throw error("an entry of the header is there twice");
        }

        private Shape shape(long[] sizes) {
            try {
                return Shape.ofLongs(sizes);
            } catch (ShapeException refused) {
                throw error(String.valueOf(refused.getMessage()));
            }
        }

        private ElementType type(String descr) {
            return switch (descr.substring(1)) {
                case "f2" -> ElementType.FLOAT16;
                case "f4" -> ElementType.FLOAT32;
                case "f8" -> ElementType.FLOAT64;
                case "i1" -> ElementType.INT8;
                case "i2" -> ElementType.INT16;
                case "i4" -> ElementType.INT32;
                case "i8" -> ElementType.INT64;
                case "u1" -> ElementType.UINT8;
                case "u2" -> ElementType.UINT16;
                case "u4" -> ElementType.UINT32;
                case "u8" -> ElementType.UINT64;
                case "b1" -> ElementType.BOOL;
                default ->
                    throw error("elements of type " + Quoted.text(descr) + " are not read; expected floats, integers or"
                            + " bools"
                            + (descr.endsWith("O") ? "; these are Python objects, which nothing here unpickles" : ""));
            };
        }

        private ByteOrder order(String descr) {
            return descr.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        }

        private String descr() {
            if (peek() != '\'' && peek() != '"') {
                throw error("an array of records is not read; expected one type of elements");
            }
            String descr = quoted();
            if (descr.length() < 2 || "<>|=".indexOf(descr.charAt(0)) < 0) {
                throw error("the type " + Quoted.text(descr) + " does not say its byte order");
            }
            return descr;
        }

        private long[] sizes() {
            expect('(');
            long[] sizes = new long[0];
            while (peek() != ')') {
                if (sizes.length == MOST_AXES) {
                    throw error("more axes than the limit of " + MOST_AXES);
                }
                sizes = Arrays.copyOf(sizes, sizes.length + 1);
                sizes[sizes.length - 1] = number();
                if (peek() != ')') {
                    expect(',');
                }
            }
            at++;
            return sizes;
        }

        private long number() {
            char first = peek();
            int from = at;
            while (at < text.length() && Character.digit(text.charAt(at), 10) >= 0 && text.charAt(at) < 128) {
                at++;
            }
            if (from == at || at - from > 18) {
                throw error("expected a size, found '" + first + "'");
            }
            long value = Long.parseLong(text.substring(from, at));
            if (at < text.length() && text.charAt(at) == 'L') {
                at++; // Python 2 wrote long integers so
            }
            return value;
        }

        private String word() {
            peek();
            for (String word : new String[] {"True", "False"}) {
                if (text.startsWith(word, at)) {
                    at += word.length();
                    return word;
                }
            }
            throw error("expected True or False");
        }

        private String quoted() {
            char quote = peek();
            if (quote != '\'' && quote != '"') {
                throw error("expected a text in quotes");
            }
            int end = text.indexOf(quote, at + 1);
            if (end < 0) {
                throw error("a text without its end");
            }
            String inside = text.substring(at + 1, end);
            at = end + 1;
            return inside;
        }

        private void expect(char wanted) {
            if (peek() != wanted) {
                throw error("expected '" + wanted + "'");
            }
            at++;
        }

        private char peek() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            if (at == text.length()) {
                throw error("the header ends too early");
            }
            return text.charAt(at);
        }
    }
}
