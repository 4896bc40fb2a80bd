package dev.signet.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The heap holds the weights, what the plan announced, and little else; a plan that the heap cannot hold is refused. */
class LiveHeapTest {
    /** Classes' constants, the graph, the plan's own objects. */
    private static final long SLACK_BYTES = 16 << 20;

    private static String say(String heap, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                heap,
                "-XX:+UseSerialGC",
                "--add-modules=jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                LiveHeap.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).isZero();
        return said;
    }

    @ParameterizedTest
    @ValueSource(strings = {"lenet5 1 28 8", "resnet18 3 64 2", "mobilenet_v2 3 64 2"})
    void aModelInUseHoldsItsWeightsAndWhatItsPlanAnnounced(String model) throws Exception {
        long[] bytes = Arrays.stream(say("-Xmx1g", ("held " + model).split(" ")).split(" "))
                .mapToLong(Long::parseLong)
                .toArray();
        assertThat(bytes[0])
                .as("bytes in use; %d announced, %d of weights", bytes[1], bytes[2])
                .isGreaterThan(bytes[2])
                .isLessThanOrEqualTo(bytes[1] + bytes[2] + SLACK_BYTES);
    }

    @Test
    void aPlanThatTheHeapCannotHoldIsRefusedWithBothNumbers() throws Exception {
        assertThat(say("-Xmx48m", "plan", "resnet18", "3", "224", "64"))
                .matches(".*needs \\d+ MiB, allowed are \\d+ MiB.*-Xmx.*");
    }
}
