package dev.signet.io;

import dev.signet.io.SafeTensorsHeader.Entry;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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

/** Reads the header of a safetensors file and checks every rule that {@link SafeTensorsHeader} lists. */
record SafeTensorsHeaderReader(String file, JsonTokens tokens, SafeTensorsLimits limits, long dataBytes) {
    private static final int LENGTH_BYTES = SafeTensorsHeader.LENGTH_BYTES;
    private static final String METADATA = SafeTensorsHeader.METADATA;
    /** Root, entry, list. */
    private static final int DEPTH = 3;

    private static final Comparator<Entry> FILE_ORDER =
            Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end);

    /** Reads a header from the start of a file of this size; the stream then stands at the first tensor. */
    static SafeTensorsHeader read(String file, InputStream in, long size, SafeTensorsLimits limits) throws IOException {
        if (size < LENGTH_BYTES) {
            throw new ModelFormatException(
                    file, size, "a safetensors file starts with 8 bytes of header length, this one has " + size);
        }
        byte[] lengthBytes = new byte[LENGTH_BYTES];
        ByteSource.readFully(in, lengthBytes, LENGTH_BYTES, file, 0);
        long length =
                ByteBuffer.wrap(lengthBytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < 0 || length > limits.headerBytes()) {
            throw new ModelFormatException(
                    file,
                    0,
                    "header of " + Long.toUnsignedString(length) + " bytes is over the limit of "
                            + limits.headerBytes());
        }
        if (length > size - LENGTH_BYTES) {
            throw new ModelFormatException(
                    file,
                    0,
                    "header of " + length + " bytes does not fit a file of " + size
                            + " bytes: truncated, or no safetensors file");
        }
        byte[] text = new byte[(int) length];
        ByteSource.readFully(in, text, text.length, file, LENGTH_BYTES);
        if (text.length == 0 || text[0] != '{') {
            throw new ModelFormatException(file, LENGTH_BYTES, "the header does not start with '{'");
        }
        JsonLimits jsonLimits =
                new JsonLimits(DEPTH, limits.headerBytes(), Integer.MAX_VALUE, JsonLimits.DEFAULT.numberLength());
        try (JsonTokens tokens = new JsonTokens(file, text, 0, text.length, LENGTH_BYTES, jsonLimits)) {
            return new SafeTensorsHeaderReader(file, tokens, limits, size - LENGTH_BYTES - length)
                    .header(LENGTH_BYTES + length);
        }
    }

    private SafeTensorsHeader header(long length) {
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
                default ->
                    throw error(
                            name,
                            "field " + Quoted.text(field) + " is not known; known are dtype, shape, data_offsets");
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
                .orElseThrow(() -> error(
                        name,
                        "element type " + Quoted.text(dtype) + " is not known; known are " + List.of(Dtype.values())))
                .type();
    }

    private Shape shape(String name) {
        long[] sizes = integers(name, "shape", limits.rank());
        try {
            return Shape.ofLongs(sizes);
        } catch (ShapeException e) {
            throw error(name, String.valueOf(e.getMessage()));
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
        long expected =
                Math.multiplyExact((long) entry.shape().elements(), entry.type().bytes());
        if (entry.begin() > entry.end()) {
            throw error(entry.name(), "data_offsets [" + entry.begin() + ", " + entry.end() + "] run backwards");
        }
        if (entry.end() > dataBytes) {
            throw error(
                    entry.name(),
                    "data_offsets end at " + entry.end() + ", the file has " + dataBytes
                            + " bytes of tensors: truncated?");
        }
        if (entry.end() - entry.begin() != expected) {
            throw error(
                    entry.name(),
                    entry.type() + "[" + entry.shape() + "] takes " + expected + " bytes, data_offsets ["
                            + entry.begin() + ", " + entry.end() + "] hold " + (entry.end() - entry.begin()));
        }
        return entry;
    }

    private void checkCoverage(long length, List<Entry> inFileOrder) {
        long covered = 0;
        for (Entry entry : inFileOrder) {
            if (entry.begin() != covered) {
                String fault = entry.begin() > covered ? "leaves a gap after" : "overlaps what ends at";
                throw new ModelFormatException(
                        file,
                        length + entry.begin(),
                        "tensor " + Quoted.text(entry.name()) + " at " + entry.begin() + " " + fault + " " + covered);
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
