package dev.signet.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A warm model allocates nothing when it runs into the caller's arrays, its result when it predicts, and next to nothing in a step of training. */
class WarmModelTest {
    private static List<Long> bytes(String model) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-Xmx1g",
                // Compiled soon, and before the code goes on: warm after few runs, however busy the machine is.
                "-XX:-BackgroundCompilation",
                "-XX:CompileThresholdScaling=0.1",
                "-cp",
                System.getProperty("java.class.path"),
                WarmModel.class.getName()));
        command.addAll(List.of(model.split(" ")));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said.lines().map(Long::valueOf).toList();
    }

    /** Of 32x32 images ResNet-18's last maps have one pixel; in loops of one turn C2 makes objects of the sums of batch norms, so that it trains on 64x64 here. */
    @ParameterizedTest
    @ValueSource(strings = {"lenet5 1 28 2", "resnet18 3 64 1", "mobilenet_v2 3 32 1"})
    void warmRunsAllocateNothingButResults(String model) throws Exception {
        List<Long> bytes = bytes(model);
        assertThat(bytes.subList(0, 3))
                .as("into arrays, tensors, named tensors")
                .containsExactly(0L, 0L, 0L);
        assertThat(bytes.get(3)).as("a prediction").isLessThanOrEqualTo(WarmModel.BYTES_PER_PREDICTION);
        assertThat(bytes.get(4)).as("a step of training").isLessThanOrEqualTo(WarmModel.BYTES_PER_STEP);
    }
}
