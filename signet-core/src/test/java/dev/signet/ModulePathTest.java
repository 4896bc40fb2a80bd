package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.algorithm.simd.Simd;
import dev.signet.nn.Network;
import dev.signet.nn.zoo.Zoo;
import dev.signet.run.Session;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The library as a named module: its users give no flag, and get vectors. */
class ModulePathTest {
    @Test
    void aNamedModuleComputesWithVectorsAndNeedsNoFlag() throws IOException, InterruptedException, URISyntaxException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--module-path",
                place(Simd.class),
                "--add-modules",
                "dev.signet.core",
                "--class-path",
                place(ModulePathTest.class),
                ModulePathTest.class.getName());
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
        assertThat(output).startsWith("dev.signet.core, vectors of ").endsWith(outputs());
    }

    private static String place(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }

    /** Prints the module, what it computes with, and what it computes. */
    public static void main(String[] arguments) {
        System.out.println(Simd.class.getModule().getName() + ", " + Simd.KERNELS.name() + ", " + outputs());
    }

    private static String outputs() {
        Network network = Zoo.lenet5(Shape.of(1, 28, 28), 10);
        Tensor image = Tensor.zeros(Shape.of(1, 1, 28, 28));
        Tensor scores = Session.of(network.graph(), network.initialise(1), SessionOptions.standard())
                .run(Map.of("input", image))
                .get("output");
        return Arrays.toString(Objects.requireNonNull(scores).floats());
    }
}
