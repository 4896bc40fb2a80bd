package dev.signet.io;

import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import tools.jackson.core.JsonToken;

/**
 * The header of a safetensors file: which tensor lies where.
 *
 * <p>Rules, all checked here from the header and the file's size alone: the length fits the limit and the file; the text is strict UTF-8
 * JSON that starts with <code>{</code>; no name is there twice; {@code __metadata__} maps text to text; a tensor has exactly
 * {@code dtype}, {@code shape} and {@code data_offsets}; its size is shape times element size, in exact arithmetic; the tensors cover
 * the rest of the file without gap, overlap or remainder.
 *
 * @param length bytes before the first tensor
 * @param entries in the order of the file
 */
record SafeTensorsHeader(long length, List<Entry> entries, Map<String, String> metadata) {
    private static final String METADATA = "__metadata__";
    private static final int LENGTH_BYTES = 8;
    private static final int ALIGNMENT = 8;
    /** Root, entry, list. */
    private static final int DEPTH = 3;

    private static final Comparator<Entry> FILE_ORDER = Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end);

    /** One tensor: bytes {@code begin} to {@code end} after the header. */
    record Entry(String name, ElementType type, Shape shape, long begin, long end) {}

    /** The name of an element type in the header. Listed from the widest to the narrowest, which is the order of tensors in a file. */
    private enum Dtype {
        U64(ElementType.UINT64),
        I64(ElementType.INT64),
        F64(ElementType.FLOAT64),
        F32(ElementType.FLOAT32),
        U32(ElementType.UINT32),
        I32(ElementType.INT32),
        BF16(ElementType.BFLOAT16),
        F16(ElementType.FLOAT16),
        U16(ElementType.UINT16),
        I16(ElementType.INT16),
        I8(ElementType.INT8),
        U8(ElementType.UINT8),
        BOOL(ElementType.BOOL);

        private final ElementType type;

        Dtype(ElementType type) {
            this.type = type;
        }

        static Dtype of(ElementType type) {
            for (Dtype dtype : values()) {
                if (dtype.type == type) {
                    return dtype;
                }
            }
            throw new IllegalArgumentException("safetensors has no element type " + type);
        }

        static Optional<Dtype> named(String name) {
            for (Dtype dtype : values()) {
                if (dtype.name().equals(name)) {
                    return Optional.of(dtype);
                }
            }
            return Optional.empty();
        }
    }

    /** The size of the whole file. */
    long fileBytes() {
        return entries.isEmpty() ? length : length + entries.getLast().end();
    }

    /** Reads a header from the start of a file of this size; the stream then stands at the first tensor. */
    static SafeTensorsHeader read(String file, InputStream in, long size, SafeTensorsLimits limits) throws IOException {
        if (size < LENGTH_BYTES) {
            throw new ModelFormatException(file, size, "a safetensors file starts with 8 bytes of header length, this one has " + size);
        }
        byte[] lengthBytes = new byte[LENGTH_BYTES];
        ByteSource.readFully(in, lengthBytes, LENGTH_BYTES, file, 0);
        long length = ByteBuffer.wrap(lengthBytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < 0 || length > limits.headerBytes()) {
            throw new ModelFormatException(
                    file, 0, "header of " + Long.toUnsignedString(length) + " bytes is over the limit of " + limits.headerBytes());
        }
        if (length > size - LENGTH_BYTES) {
            throw new ModelFormatException(
                    file, 0, "header of " + length + " bytes does not fit a file of " + size + " bytes: truncated, or no safetensors file");
        }
        byte[] text = new byte[(int) length];
        ByteSource.readFully(in, text, text.length, file, LENGTH_BYTES);
        if (text.length == 0 || text[0] != '{') {
            throw new ModelFormatException(file, LENGTH_BYTES, "the header does not start with '{'");
        }
        JsonLimits jsonLimits = new JsonLimits(DEPTH, limits.headerBytes(), Integer.MAX_VALUE, JsonLimits.DEFAULT.numberLength());
        try (JsonTokens tokens = new JsonTokens(file, text, 0, text.length, LENGTH_BYTES, jsonLimits)) {
            return new Reader(file, tokens, limits, size - LENGTH_BYTES - length).read(LENGTH_BYTES + length);
        }
    }

    /** Reads one header; keeps what the methods would otherwise pass along. */
    private record Reader(String file, JsonTokens tokens, SafeTensorsLimits limits, long dataBytes) {
        SafeTensorsHeader read(long length) {
            Map<String, Entry> entries = new LinkedHashMap<>();
            Optional<Map<String, String>> metadata = Optional.empty();
            tokens.next();
            while (tokens.next() != JsonToken.END_OBJECT) {
                String name = tokens.text();
                if (name.equals(METADATA) ? metadata.isPresent() : entries.containsKey(name)) {
                    throw tokens.error("name " + Quoted.text(name) + " is there twice");
                }
                if (name.equals(METADATA)) {
                    metadata = Optional.of(metadata());
                } else {
                    entries.put(name, entry(name));
                }
                if (entries.size() > limits.tensors()) {
                    throw tokens.error("more tensors than the limit of " + limits.tensors());
                }
            }
            tokens.expectEnd();
            List<Entry> inFileOrder = new ArrayList<>(entries.values());
            inFileOrder.sort(FILE_ORDER);
            checkCoverage(length, inFileOrder);
            return new SafeTensorsHeader(length, inFileOrder, metadata.orElse(Map.of()));
        }

        private Map<String, String> metadata() {
            expect(JsonToken.START_OBJECT, () -> METADATA + " must be an object of texts");
            Map<String, String> metadata = new TreeMap<>(Unicode.BYTE_ORDER);
            while (tokens.next() != JsonToken.END_OBJECT) {
                String name = tokens.text();
                if (metadata.containsKey(name)) {
                    throw tokens.error("name " + Quoted.text(name) + " is in " + METADATA + " twice");
                }
                expect(JsonToken.VALUE_STRING, () -> METADATA + "." + Quoted.text(name) + " must be a text");
                metadata.put(name, tokens.text());
            }
            return metadata;
        }

        private Entry entry(String name) {
            expect(JsonToken.START_OBJECT, () -> "tensor " + Quoted.text(name) + " must be an object");
            Optional<ElementType> type = Optional.empty();
            Optional<Shape> shape = Optional.empty();
            Optional<long[]> offsets = Optional.empty();
            while (tokens.next() != JsonToken.END_OBJECT) {
                String field = tokens.text();
                switch (field) {
                    case "dtype" -> {
                        checkFirst(name, field, type);
                        type = Optional.of(type(name));
                    }
                    case "shape" -> {
                        checkFirst(name, field, shape);
                        shape = Optional.of(shape(name));
                    }
                    case "data_offsets" -> {
                        checkFirst(name, field, offsets);
                        offsets = Optional.of(offsets(name));
                    }
                    default -> throw error(name, "field " + Quoted.text(field) + " is not known; known are dtype, shape, data_offsets");
                }
            }
            if (type.isEmpty() || shape.isEmpty() || offsets.isEmpty()) {
                throw error(name, "one of dtype, shape and data_offsets is missing");
            }
            return checked(new Entry(name, type.get(), shape.get(), offsets.get()[0], offsets.get()[1]));
        }

        private void checkFirst(String name, String field, Optional<?> value) {
            if (value.isPresent()) {
                throw error(name, "field " + Quoted.text(field) + " is there twice");
            }
        }

        private ElementType type(String name) {
            expect(JsonToken.VALUE_STRING, () -> "dtype of tensor " + Quoted.text(name) + " must be a text");
            String dtype = tokens.text();
            return Dtype.named(dtype)
                    .orElseThrow(() -> error(name, "element type " + Quoted.text(dtype) + " is not known; known are "
                            + List.of(Dtype.values())))
                    .type;
        }

        private Shape shape(String name) {
            long[] sizes = integers(name, "shape", limits.rank());
            try {
                return Shape.ofLongs(sizes);
            } catch (ShapeException e) {
                throw error(name, e.getMessage());
            }
        }

        private long[] offsets(String name) {
            long[] offsets = integers(name, "data_offsets", 2);
            if (offsets.length != 2) {
                throw error(name, "data_offsets must be begin and end, found " + offsets.length + " numbers");
            }
            return offsets;
        }

        private long[] integers(String name, String field, int most) {
            expect(JsonToken.START_ARRAY, () -> field + " of tensor " + Quoted.text(name) + " must be a list of integers");
            long[] values = new long[most];
            int count = 0;
            for (JsonToken token = tokens.next(); token != JsonToken.END_ARRAY; token = tokens.next()) {
                if (count == most) {
                    throw error(name, field + " has more numbers than the limit of " + most);
                }
                values[count++] = integer(name, field, token);
            }
            return Arrays.copyOf(values, count);
        }

        private long integer(String name, String field, JsonToken token) {
            if (token != JsonToken.VALUE_NUMBER_INT) {
                throw error(name, field + " must be a list of integers");
            }
            String digits = tokens.text();
            if (digits.startsWith("-")) {
                throw error(name, field + " has the negative number " + digits);
            }
            try {
                return Long.parseLong(digits);
            } catch (NumberFormatException _) {
                throw error(name, field + " has the number " + digits + ", which does not fit 63 bits");
            }
        }

        private Entry checked(Entry entry) {
            long expected = Math.multiplyExact((long) entry.shape().elements(), entry.type().bytes());
            if (entry.begin() > entry.end()) {
                throw error(entry.name(), "data_offsets [" + entry.begin() + ", " + entry.end() + "] run backwards");
            }
            if (entry.end() > dataBytes) {
                throw error(entry.name(), "data_offsets end at " + entry.end() + ", the file has " + dataBytes + " bytes of tensors: truncated?");
            }
            if (entry.end() - entry.begin() != expected) {
                throw error(entry.name(), entry.type() + "[" + entry.shape() + "] takes " + expected + " bytes, data_offsets ["
                        + entry.begin() + ", " + entry.end() + "] hold " + (entry.end() - entry.begin()));
            }
            return entry;
        }

        private void checkCoverage(long length, List<Entry> inFileOrder) {
            long covered = 0;
            for (Entry entry : inFileOrder) {
                if (entry.begin() != covered) {
                    String fault = entry.begin() > covered ? "leaves a gap after" : "overlaps what ends at";
                    throw new ModelFormatException(file, length + entry.begin(), "tensor " + Quoted.text(entry.name())
                            + " at " + entry.begin() + " " + fault + " " + covered);
                }
                covered = entry.end();
            }
            if (covered != dataBytes) {
                throw new ModelFormatException(
                        file, length + covered, (dataBytes - covered) + " bytes at the end belong to no tensor");
            }
        }

        private void expect(JsonToken expected, Supplier<String> otherwise) {
            if (tokens.next() != expected) {
                throw tokens.error(otherwise.get());
            }
        }

        private ModelFormatException error(String name, String reason) {
            return tokens.error("tensor " + Quoted.text(name) + ": " + reason);
        }
    }

    /** Lays tensors out for writing. Throws {@link IllegalArgumentException} for what could not be read back. */
    static SafeTensorsHeader of(Map<String, Tensor> tensors, Map<String, String> metadata) {
        List<Map.Entry<String, Tensor>> sorted = new ArrayList<>(tensors.entrySet());
        sorted.sort(Comparator.comparing((Map.Entry<String, Tensor> entry) -> Dtype.of(entry.getValue().type()))
                .thenComparing(Map.Entry::getKey, Unicode.BYTE_ORDER));
        List<Entry> entries = new ArrayList<>(sorted.size());
        long covered = 0;
        for (Map.Entry<String, Tensor> tensor : sorted) {
            Shape shape = tensor.getValue().shape();
            ElementType type = tensor.getValue().type();
            long end = Math.addExact(covered, Math.multiplyExact((long) shape.elements(), type.bytes()));
            entries.add(new Entry(tensor.getKey(), type, shape, covered, end));
            covered = end;
        }
        Map<String, String> sortedMetadata = new TreeMap<>(Unicode.BYTE_ORDER);
        sortedMetadata.putAll(metadata);
        checkWritable(entries, sortedMetadata);
        SafeTensorsHeader header = new SafeTensorsHeader(0, entries, sortedMetadata);
        int length = header.bytes().length;
        if (length - LENGTH_BYTES > SafeTensorsLimits.DEFAULT.headerBytes()) {
            throw new IllegalArgumentException("the header takes " + length + " bytes, more than the limit of "
                    + SafeTensorsLimits.DEFAULT.headerBytes() + "; write fewer tensors or less metadata");
        }
        return new SafeTensorsHeader(length, entries, sortedMetadata);
    }

    private static void checkWritable(List<Entry> entries, Map<String, String> metadata) {
        SafeTensorsLimits limits = SafeTensorsLimits.DEFAULT;
        if (entries.size() > limits.tensors()) {
            throw new IllegalArgumentException(entries.size() + " tensors are more than the limit of " + limits.tensors());
        }
        for (Entry entry : entries) {
            if (entry.shape().rank() > limits.rank()) {
                throw new IllegalArgumentException("tensor " + Quoted.text(entry.name()) + " has " + entry.shape().rank()
                        + " axes, more than the limit of " + limits.rank());
            }
            if (entry.name().equals(METADATA) || !Unicode.isWellFormed(entry.name())) {
                throw new IllegalArgumentException(Quoted.text(entry.name()) + " cannot be the name of a tensor");
            }
        }
        metadata.forEach((name, value) -> {
            if (!Unicode.isWellFormed(name) || !Unicode.isWellFormed(value)) {
                throw new IllegalArgumentException("metadata " + Quoted.text(name) + " has half a surrogate pair");
            }
        });
    }

    /** The header as it stands in a file: length, JSON text, spaces up to a multiple of 8. */
    byte[] bytes() {
        StringBuilder text = new StringBuilder("{");
        if (!metadata.isEmpty()) {
            quoteMetadata(text);
        }
        for (Entry entry : entries) {
            text.append(text.length() > 1 ? "," : "");
            JsonPrinter.quote(entry.name(), text);
            text.append(":{\"dtype\":\"").append(Dtype.of(entry.type())).append("\",\"shape\":");
            appendList(entry.shape().toArray(), text);
            text.append(",\"data_offsets\":[").append(entry.begin()).append(',').append(entry.end()).append("]}");
        }
        byte[] json = text.append('}').toString().getBytes(StandardCharsets.UTF_8);
        int padded = Math.ceilDiv(json.length, ALIGNMENT) * ALIGNMENT;
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH_BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(padded).put(json);
        while (bytes.hasRemaining()) {
            bytes.put((byte) ' ');
        }
        return bytes.array();
    }

    private void quoteMetadata(StringBuilder text) {
        text.append("\"" + METADATA + "\":{");
        int start = text.length();
        metadata.forEach((name, value) -> {
            text.append(text.length() > start ? "," : "");
            JsonPrinter.quote(name, text);
            text.append(':');
            JsonPrinter.quote(value, text);
        });
        text.append('}');
    }

    private static void appendList(int[] values, StringBuilder text) {
        text.append('[');
        for (int i = 0; i < values.length; i++) {
            text.append(i == 0 ? "" : ",").append(values[i]);
        }
        text.append(']');
    }
}
