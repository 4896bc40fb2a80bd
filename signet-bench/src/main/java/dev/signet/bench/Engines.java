package dev.signet.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The list of engines by the names of the command line. */
final class Engines {
    static final String SIGNET = "signet";

    private static final Map<String, Supplier<Engine>> BY_NAME = new TreeMap<>(Map.of(
            SIGNET,
            SignetEngine::new,
            "onnxruntime",
            () -> new OnnxRuntimeEngine(true),
            "onnxruntime-no-spin",
            () -> new OnnxRuntimeEngine(false),
            "pytorch",
            () -> new TorchEngine(true),
            "pytorch-nchw",
            () -> new TorchEngine(false),
            "dl4j",
            () -> new Dl4jEngine(false),
            "dl4j-nhwc",
            () -> new Dl4jEngine(true)));

    private Engines() {}

    static Engine make(String name) {
        Supplier<Engine> maker = BY_NAME.get(name);
        if (maker == null) {
            throw new IllegalArgumentException("no engine named " + name + "; there are " + names());
        }
        return maker.get();
    }

    static List<String> names() {
        return List.copyOf(BY_NAME.keySet());
    }

    /** Settings that an engine reads from its environment. */
    static Map<String, String> environment(int threads) {
        return Map.of("OMP_NUM_THREADS", String.valueOf(threads), "OMP_PROC_BIND", "close");
    }

    private static boolean avx512() {
        try {
            return Files.readString(Path.of("/proc/cpuinfo")).contains(" avx512f ");
        } catch (IOException unknown) {
            return false;
        }
    }

    /** Settings that an engine reads from the properties of its JVM. */
    static List<String> properties(int threads) {
        return List.of(
                "-Dorg.bytedeco.javacpp.platform.extension=" + (avx512() ? "-avx512" : ""),
                "-Dai.djl.offline=true",
                "-Dai.djl.pytorch.num_threads=" + threads,
                "-Dai.djl.pytorch.num_interop_threads=1",
                "-DOPT_OUT_TRACKING=true");
    }
}
