package dev.signet.io.fuzz;

import dev.signet.io.ModelFormatException;
import dev.signet.io.SafeTensors;

/** A safetensors file: tensors that are written and read back as themselves, or {@link ModelFormatException}. */
public final class SafeTensorsFuzz {
    private static final int MEBIBYTES = 16;

    private SafeTensorsFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Allowance.ofMebibytes(MEBIBYTES, () -> read(input));
    }

    private static void read(byte[] input) {
        try {
            SafeTensors read = SafeTensors.read("fuzz.safetensors", input);
            SafeTensors again = SafeTensors.read("again.safetensors", read.toBytes());
            if (!again.tensors().equals(read.tensors()) || !again.metadata().equals(read.metadata())) {
                throw new AssertionError("what was written reads back differently");
            }
        } catch (ModelFormatException refused) {
            if (refused.reason().isBlank()) {
                throw new AssertionError("refused without a reason", refused);
            }
        }
    }
}
