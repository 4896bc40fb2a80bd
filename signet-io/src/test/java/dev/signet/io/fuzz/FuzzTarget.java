package dev.signet.io.fuzz;

import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The formats that are read from strangers. A target takes any bytes: it returns, or throws an {@link Error} where the reader broke its promise, which is a
 * model or the documented exception, in bounded memory and time.
 */
enum FuzzTarget {
    ONNX(OnnxFuzz.class, OnnxFuzz::fuzzerTestOneInput, OnnxSeeds.files()),
    SAFETENSORS(SafeTensorsFuzz.class, SafeTensorsFuzz::fuzzerTestOneInput, FuzzSeeds.safeTensors()),
    TORCH(TorchFuzz.class, TorchFuzz::fuzzerTestOneInput, FuzzSeeds.torch()),
    NUMPY(NumpyFuzz.class, NumpyFuzz::fuzzerTestOneInput, FuzzSeeds.numpy()),
    SIGNET(SignetFuzz.class, SignetFuzz::fuzzerTestOneInput, FuzzSeeds.signet());

    private final Class<?> type;
    private final Consumer<byte[]> target;
    private final Map<String, byte[]> seeds;

    FuzzTarget(Class<?> type, Consumer<byte[]> target, Map<String, byte[]> seeds) {
        this.type = type;
        this.target = target;
        this.seeds = seeds;
    }

    /** The class whose {@code fuzzerTestOneInput} the fuzzer calls. */
    Class<?> type() {
        return type;
    }

    /** One input. */
    void run(byte[] input) {
        target.accept(input);
    }

    /** Good files to begin with, by name. */
    Map<String, byte[]> seeds() {
        return seeds;
    }

    /** The folder of its inputs. */
    String folder() {
        return name().toLowerCase(Locale.ROOT);
    }
}
