package dev.signet.io;

import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The header of a safetensors file: which tensor lies where.
 *
 * <p>Rules, all checked by {@link SafeTensorsHeaderReader} from the header and the file's size alone: the length fits the
 * limit and the file; the text is strict UTF-8 JSON that starts with <code>{</code>; no name is there twice;
 * {@code __metadata__} maps text to text; a tensor has exactly {@code dtype}, {@code shape} and {@code data_offsets}; its size
 * is shape times element size, in exact arithmetic; the tensors cover the rest of the file without gap, overlap or remainder.
 *
 * @param length bytes before the first tensor
 * @param entries in the order of the file
 */
record SafeTensorsHeader(long length, List<Entry> entries, Map<String, String> metadata) {
    static final String METADATA = "__metadata__";
    static final int LENGTH_BYTES = 8;
    private static final int ALIGNMENT = 8;

    /** One tensor: bytes {@code begin} to {@code end} after the header. */
    record Entry(String name, ElementType type, Shape shape, long begin, long end) {}

    /** The size of the whole file. */
    long fileBytes() {
        return entries.isEmpty() ? length : length + entries.getLast().end();
    }

    /** Lays tensors out for writing. Throws {@link IllegalArgumentException} for what could not be read back. */
    static SafeTensorsHeader of(Map<String, Tensor> tensors, Map<String, String> metadata) {
        List<Map.Entry<String, Tensor>> sorted = new ArrayList<>(tensors.entrySet());
        sorted.sort(Comparator.comparing((Map.Entry<String, Tensor> entry) ->
                        Dtype.of(entry.getValue().type()))
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
            throw new IllegalArgumentException(
                    entries.size() + " tensors are more than the limit of " + limits.tensors());
        }
        for (Entry entry : entries) {
            if (entry.shape().rank() > limits.rank()) {
                throw new IllegalArgumentException("tensor " + Quoted.text(entry.name()) + " has "
                        + entry.shape().rank() + " axes, more than the limit of " + limits.rank());
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
            text.append(",\"data_offsets\":[")
                    .append(entry.begin())
                    .append(',')
                    .append(entry.end())
                    .append("]}");
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
