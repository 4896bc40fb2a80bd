package dev.signet.io.foreign;

import dev.signet.io.ModelFormatException;
import dev.signet.io.SafeTensors;
import dev.signet.io.SignetFile;
import dev.signet.io.numpy.Npy;
import dev.signet.io.numpy.Npz;
import dev.signet.io.onnx.OnnxFile;
import dev.signet.io.torch.TorchFile;
import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Named tensors from any file that holds some, and into the two formats made for them. */
public final class WeightFile {
    private WeightFile() {}

    /**
     * The tensors by name, in the order of the file.
     *
     * @param key in a PyTorch file, the name under which the weights stand; empty to find them
     * @throws ModelFormatException for a bad file or an unknown kind
     */
    public static Map<String, Tensor> read(Path file, String key) throws IOException {
        return switch (FileKind.of(file)) {
            case SIGNET -> SignetFile.read(file).weights();
            case SAFETENSORS -> SafeTensors.read(file).tensors();
            case NPY -> Map.of("array", Npy.read(file));
            case NPZ -> Npz.read(file);
            case TORCH -> TorchFile.read(file, key);
            case ONNX -> OnnxFile.read(file).weights();
        };
    }

    /** Writes or replaces a {@code .safetensors}, {@code .npz} or, for one tensor, {@code .npy} file. Throws {@link IllegalArgumentException} for another. */
    public static void write(Path file, Map<String, Tensor> tensors) throws IOException {
        String name = file.toString();
        if (name.endsWith(".safetensors")) {
            SafeTensors.of(tensors).write(file);
        } else if (name.endsWith(".npz")) {
            Npz.write(file, tensors);
        } else if (name.endsWith(".npy") && tensors.size() == 1) {
            Npy.write(file, tensors.values().iterator().next());
        } else {
            throw new IllegalArgumentException(
                    name + ": " + tensors.size() + " tensors are written to .safetensors or .npz"
                            + (tensors.size() == 1 ? " or .npy" : "") + " files");
        }
    }
}
