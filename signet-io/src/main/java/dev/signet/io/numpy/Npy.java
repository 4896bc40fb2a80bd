package dev.signet.io.numpy;

import dev.signet.io.AtomicFiles;
import dev.signet.io.ByteSource;
import dev.signet.io.ModelFormatException;
import dev.signet.io.StridedElements;
import dev.signet.io.TensorBytes;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;

/** One array in a file, as {@code numpy.save} writes it. Both byte orders and both orders of axes are read; what is written is little-endian, last axis fastest. */
public final class Npy {
    private Npy() {}

    /** Throws {@link ModelFormatException} for what is no such file, or holds elements that no tensor can. */
    public static Tensor read(Path file) throws IOException {
        try (ByteSource source = ByteSource.of(file)) {
            return read(source.name(), source.stream(0, source.size()), source.size());
        }
    }

    /** As {@link #read(Path)}, from {@code size} bytes of a stream; {@code name} stands for it in errors. */
    static Tensor read(String name, InputStream in, long size) throws IOException {
        NpyHeader header = NpyHeader.read(name, in);
        long held = size - header.length();
        if (held != header.dataBytes()) {
            throw new ModelFormatException(
                    name,
                    header.length(),
                    header.shape() + " of " + header.type() + " takes " + header.dataBytes() + " bytes, the file holds "
                            + held + (held < header.dataBytes() ? ": truncated?" : ""));
        }
        Tensor stored = new TensorBytes(header.order())
                .read(
                        name,
                        in,
                        header.length(),
                        "array",
                        header.type(),
                        Shape.of(header.shape().elements()));
        if (!header.firstAxisFastest() || header.shape().rank() < 2) {
            return stored.reshape(header.shape());
        }
        return StridedElements.dense(
                header.type(), header.shape(), stored.data(), 0, StridedElements.firstAxisFastest(header.shape()));
    }

    /** Whether these first bytes of a file are an array's. */
    public static boolean isMagic(byte[] start) {
        return NpyHeader.isMagic(start);
    }

    /** Writes or replaces a file. Throws {@link IllegalArgumentException} for bfloat16, which NumPy lacks. */
    public static void write(Path file, Tensor tensor) throws IOException {
        AtomicFiles.ofSystem().write(file, bytes(tensor), out -> write(tensor, out));
    }

    /** The size of the file that this tensor makes. */
    static long bytes(Tensor tensor) {
        return NpyHeader.bytes(tensor.type(), tensor.shape()).length
                + (long) tensor.elements() * tensor.type().bytes();
    }

    static void write(Tensor tensor, OutputStream out) throws IOException {
        out.write(NpyHeader.bytes(tensor.type(), tensor.shape()));
        new TensorBytes().write(tensor, out);
    }
}
