package dev.signet.io.fuzz;

import dev.signet.io.GraphJson;
import dev.signet.io.Json;
import dev.signet.io.ModelFormatException;
import dev.signet.io.PreprocessingJson;
import dev.signet.io.SignetFile;

/**
 * A {@code .signet} file: a model or {@link ModelFormatException}. What its checksums keep from a fuzzer is tried by itself: the input as the graph's and as the
 * preprocessing's JSON.
 */
public final class SignetFuzz {
    private static final int MEBIBYTES = 64;

    private SignetFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Allowance.ofMebibytes(MEBIBYTES, () -> {
            attempt(() -> SignetFile.read("fuzz.signet", input));
            attempt(() -> GraphJson.read(Json.parse("graph.json", input)));
            attempt(() -> PreprocessingJson.read(Json.parse("preprocess.json", input)));
        });
    }

    private static void attempt(Runnable reading) {
        try {
            reading.run();
        } catch (ModelFormatException refused) {
            if (refused.reason().isBlank()) {
                throw new AssertionError("refused without a reason", refused);
            }
        }
    }
}
