package dev.signet.io;

import dev.signet.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Named tensors and a few words about them, in the safetensors format of Hugging Face: 8 bytes with the length of the header, a JSON
 * header, then the elements, little-endian and without gaps.
 *
 * <p>Reading refuses what the format forbids with a {@link ModelFormatException} (see {@link SafeTensorsHeader} for the rules) before any
 * tensor is allocated. Writing gives the same bytes for the same tensors everywhere, in the order of the Rust library: wide elements first,
 * so that every element is aligned to its size, then by name.
 *
 * @param tensors by name, in the order of the file
 * @param metadata the header's {@code __metadata__}, sorted by name
 */
public record SafeTensors(Map<String, Tensor> tensors, Map<String, String> metadata) {
    public SafeTensors {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /** Tensors without metadata. */
    public static SafeTensors of(Map<String, Tensor> tensors) {
        return new SafeTensors(tensors, Map.of());
    }

    /** Reads a file within the default limits. */
    public static SafeTensors read(Path file) throws IOException {
        return read(file, SafeTensorsLimits.DEFAULT);
    }

    /** Reads a file. Throws {@link ModelFormatException} for a bad file, {@link IOException} if it cannot be read at all. */
    public static SafeTensors read(Path file, SafeTensorsLimits limits) throws IOException {
        try (ByteSource source = ByteSource.of(file)) {
            return read(source.name(), source.stream(0, source.size()), source.size(), limits);
        }
    }

    /** Reads a file that is in memory; {@code name} stands for it in errors. */
    public static SafeTensors read(String name, byte[] bytes) {
        return read(name, bytes, SafeTensorsLimits.DEFAULT);
    }

    /** Reads a file that is in memory; {@code name} stands for it in errors. */
    public static SafeTensors read(String name, byte[] bytes, SafeTensorsLimits limits) {
        try (ByteSource source = ByteSource.of(name, bytes)) {
            return read(name, source.stream(0, bytes.length), bytes.length, limits);
        } catch (IOException e) {
            throw new UncheckedIOException("reading memory does no I/O", e);
        }
    }

    static SafeTensors read(String name, InputStream in, long size, SafeTensorsLimits limits) throws IOException {
        SafeTensorsHeader header = SafeTensorsHeaderReader.read(name, in, size, limits);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        TensorBytes bytes = new TensorBytes();
        for (SafeTensorsHeader.Entry entry : header.entries()) {
            tensors.put(
                    entry.name(),
                    bytes.read(name, in, header.length() + entry.begin(), entry.name(), entry.type(), entry.shape()));
        }
        return new SafeTensors(tensors, header.metadata());
    }

    /** The size of the file these tensors make. */
    public long encodedBytes() {
        return layout().fileBytes();
    }

    /** The whole file. Throws {@link IllegalArgumentException} if it is larger than an array can be. */
    public byte[] toBytes() {
        long size = encodedBytes();
        if (size > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    "a file of " + size + " bytes does not fit an array; write it to a path");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream((int) size);
        try {
            writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException("writing memory does no I/O", e);
        }
        return out.toByteArray();
    }

    /** Writes the file's bytes to a stream. */
    public void writeTo(OutputStream out) throws IOException {
        SafeTensorsHeader header = layout();
        out.write(header.bytes());
        TensorBytes bytes = new TensorBytes();
        for (SafeTensorsHeader.Entry entry : header.entries()) {
            bytes.write(Objects.requireNonNull(tensors.get(entry.name())), out);
        }
    }

    /** Writes or replaces a file: after a crash it is the old one or the new one, never a part. */
    public void write(Path file) throws IOException {
        AtomicFiles.ofSystem().write(file, encodedBytes(), this::writeTo);
    }

    private SafeTensorsHeader layout() {
        return SafeTensorsHeader.of(tensors, metadata);
    }
}
