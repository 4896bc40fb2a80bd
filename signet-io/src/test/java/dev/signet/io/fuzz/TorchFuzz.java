package dev.signet.io.fuzz;

import dev.signet.io.ModelFormatException;
import dev.signet.io.torch.TorchBytes;
import dev.signet.io.torch.TorchFile;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A file of {@code torch.save}: tensors or {@link ModelFormatException}. The input is the file, of either form, and also the pickle in a zip whose checksums are
 * right: a fuzzer does not find those.
 */
public final class TorchFuzz {
    private static final int MEBIBYTES = 64;
    private static final int STORAGE_BYTES = 64;

    private TorchFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Allowance.ofMebibytes(MEBIBYTES, () -> read(input));
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("archive/data.pkl", input);
        entries.put("archive/byteorder", new byte[] {'l', 'i', 't', 't', 'l', 'e'});
        entries.put("archive/data/0", new byte[STORAGE_BYTES]);
        entries.put("archive/data/1", new byte[STORAGE_BYTES]);
        byte[] zip = TorchBytes.zip(entries);
        Allowance.ofMebibytes(MEBIBYTES, () -> read(zip));
    }

    private static void read(byte[] file) {
        try {
            TorchFile.read("fuzz.pth", file);
        } catch (ModelFormatException refused) {
            if (refused.reason().isBlank()) {
                throw new AssertionError("refused without a reason", refused);
            }
        }
    }
}
