package dev.signet.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The promise of docs/numerics.md over whole networks: neither threads, nor vector width, nor batch show in a bit, forward and in a step of training. */
final class ZooBitsTest {
    static final List<String> NETWORKS = ZooBits.NETWORKS;

    @ParameterizedTest
    @FieldSource("NETWORKS")
    void theBitsDoNotDependOnTheNumberOfThreads(String name) {
        String one = ZooBits.line(name, 1);
        assertThat(ZooBits.line(name, 2)).isEqualTo(one);
        assertThat(ZooBits.line(name, 3)).isEqualTo(one);
    }

    /** A virtual machine of narrower vectors each, and one without the vector module: plain loops. */
    @Test
    void theBitsDoNotDependOnTheVectorWidth() throws IOException, InterruptedException {
        List<String> here =
                ZooBits.NETWORKS.stream().map(name -> ZooBits.line(name, 1)).toList();
        List<Process> others = List.of(
                start("--add-modules=jdk.incubator.vector", "-XX:MaxVectorSize=16"),
                start("--add-modules=jdk.incubator.vector", "-XX:MaxVectorSize=32"),
                start("--add-modules=jdk.incubator.vector", "-XX:MaxVectorSize=64"),
                start());
        for (Process other : others) {
            String said = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(said.lines()).as("%s", other.info().arguments()).containsExactlyElementsOf(here);
            assertThat(other.waitFor()).isZero();
        }
    }

    private static Process start(String... flags) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(flags));
        command.addAll(List.of("-Xmx1g", "-cp", System.getProperty("java.class.path"), ZooBits.class.getName()));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @ParameterizedTest
    @FieldSource("NETWORKS")
    void aSampleHasTheSameBitsAloneAndAmongEight(String name) {
        Session session = new ZooBits(name).evaluation(2);
        float[] together = scores(session, ZooBits.images(0, 8));
        for (int n = 0; n < 8; n++) {
            int classes = together.length / 8;
            assertThat(scores(session, ZooBits.images(n, 1)))
                    .as("sample %d", n)
                    .isEqualTo(Arrays.copyOfRange(together, n * classes, (n + 1) * classes));
        }
    }

    private static float[] scores(Session session, Tensor images) {
        return Objects.requireNonNull(session.run(Map.of("input", images)).get("output"))
                .floats();
    }
}
