package dev.signet.io.fuzz;

import dev.signet.io.ByteSource;
import dev.signet.io.ModelFormatException;
import dev.signet.io.numpy.Npy;
import dev.signet.io.numpy.Npz;
import dev.signet.io.torch.TorchBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Arrays of NumPy's: tensors or {@link ModelFormatException}. The input is an {@code .npz} file, or one array of one whose checksum is right. */
public final class NumpyFuzz {
    private static final int MEBIBYTES = 64;

    private NumpyFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        byte[] file = Npy.isMagic(input) ? TorchBytes.zip(Map.of("array.npy", input)) : input;
        Allowance.ofMebibytes(MEBIBYTES, () -> read(file));
    }

    private static void read(byte[] file) {
        try (ByteSource source = ByteSource.of("fuzz.npz", file)) {
            Npz.read(source);
        } catch (ModelFormatException refused) {
            if (refused.reason().isBlank()) {
                throw new AssertionError("refused without a reason", refused);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("reading memory does no I/O", e);
        }
    }
}
