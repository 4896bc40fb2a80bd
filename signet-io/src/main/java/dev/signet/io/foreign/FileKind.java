package dev.signet.io.foreign;

import dev.signet.io.ByteSource;
import dev.signet.io.ForeignZip;
import dev.signet.io.ModelFormatException;
import dev.signet.io.numpy.Npy;
import java.io.IOException;
import java.nio.file.Path;

/** What a file is, by its content; names say nothing, but for ONNX, whose files begin with no mark. */
public enum FileKind {
    SIGNET,
    SAFETENSORS,
    NPY,
    NPZ,
    TORCH,
    ONNX;

    private static final int LOOKED_AT = 16;

    /** Throws {@link ModelFormatException} listing the kinds that are known if the file is none of them. */
    public static FileKind of(Path file) throws IOException {
        try (ByteSource source = ByteSource.of(file)) {
            byte[] start = source.bytes(0, (int) Math.min(LOOKED_AT, source.size()));
            if (start.length > 1 && start[0] == 'P' && start[1] == 'K') {
                return ofZip(source);
            }
            if (Npy.isMagic(start)) {
                return NPY;
            }
            if (start.length > 8 && start[8] == '{') {
                return SAFETENSORS;
            }
            if (start.length > 1 && (start[0] & 0xFF) == 0x80) {
                return TORCH;
            }
            if (file.toString().endsWith(".onnx")) {
                return ONNX;
            }
            if (file.toString().endsWith(".signet")) {
                return SIGNET; // its reader says best what is wrong with it
            }
            throw new ModelFormatException(
                    file.toString(),
                    0,
                    "is no file of weights; known are .signet, .safetensors, .npy, .npz, PyTorch's .pt, .pth and .th, and .onnx");
        }
    }

    private static FileKind ofZip(ByteSource source) throws IOException {
        ForeignZip zip = ForeignZip.read(source);
        if (zip.has("manifest.json") && zip.has("graph.json")) {
            return SIGNET;
        }
        if (zip.names().stream().anyMatch(name -> name.endsWith("data.pkl"))) {
            return TORCH;
        }
        if (zip.names().stream().allMatch(name -> name.endsWith(".npy"))) {
            return NPZ;
        }
        throw new ModelFormatException(
                source.name(), "is a zip file without a .signet model, a PyTorch pickle or NumPy arrays");
    }
}
