package dev.signet.io.onnx;

import dev.signet.io.ModelFormatException;
import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads ONNX files. Elements that lie in other files are not opened. */
public final class OnnxFile {
    private OnnxFile() {}

    /** As {@link #read(String, byte[])}, from a regular file. */
    public static OnnxModel read(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new ModelFormatException(file.toString(), "not a regular file");
        }
        long size = Files.size(file);
        if (size > OnnxLimits.DEFAULT.fileBytes()) {
            throw new ModelFormatException(
                    file.toString(), "the file has " + size + " bytes, allowed are " + OnnxLimits.DEFAULT.fileBytes());
        }
        try (InputStream in = Files.newInputStream(file)) {
            return read(file.toString(), in.readNBytes((int) size));
        }
    }

    /**
     * A model from memory; {@code name} stands for the file in errors.
     *
     * @throws ModelFormatException where the bytes are no ONNX model, or one that contradicts itself
     * @throws UnsupportedOnnxException listing all that this version lacks
     */
    public static OnnxModel read(String name, byte[] bytes) {
        return OnnxModel.of(name, readProto(name, bytes));
    }

    /** The file as it stands, without a graph being made of it. */
    public static ModelProto readProto(String name, byte[] bytes) {
        return ProtoReader.model(new WireSource(name, bytes, OnnxLimits.DEFAULT).reader());
    }

    /** A file that holds one tensor, as the vectors of ONNX's own tests do. */
    public static Tensor readTensor(String name, byte[] bytes) {
        return ProtoReader.tensor(new WireSource(name, bytes, OnnxLimits.DEFAULT).reader())
                .tensor();
    }
}
