package dev.signet.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --numerics strict} leaves only direct sums to choose from, wherever a plan is made. */
class NumericsOptionTest {
    private static String plan(String... more) {
        Object[] arguments = new Object[4 + more.length];
        System.arraycopy(new Object[] {"explain-plan", "resnet20", "--rounds", 0}, 0, arguments, 0, 4);
        System.arraycopy(more, 0, arguments, 4, more.length);
        Signet.Said said = Signet.run(arguments);
        assertThat(said.code()).isZero();
        return said.out();
    }

    @Test
    void explainPlanShowsOnlyDirectSums() {
        assertThat(plan()).contains("* conv.winograd");
        assertThat(plan("--numerics", "strict")).contains("* conv.gemm").doesNotContain("winograd");
    }

    @Test
    void soDoesAStepOfTraining() {
        assertThat(plan("--training")).contains("* conv.winograd").contains("* conv.input-gradient.winograd");
        assertThat(plan("--training", "--numerics", "strict"))
                .contains("* conv.gemm")
                .doesNotContain("winograd");
    }

    @Test
    void aTrainingRunKeepsWhatItWasStartedWith(@TempDir Path directory) throws Exception {
        Path run = directory.resolve("run");
        Signet.Said said = Signet.run(
                "train", "--epochs", 1, "--seed", 3, "--run-dir", run, "--quiet", "--numerics", "strict", "--json");
        assertThat(said.code()).isZero();
        assertThat(Files.readString(run.resolve("args.json")))
                .contains("\"numerics\"")
                .contains("\"strict\"");
        assertThat(Files.readString(run.resolve("report.html"))).contains("--numerics strict");
    }

    @ParameterizedTest
    @ValueSource(strings = {"explain-plan resnet20", "train --data generated"})
    void anotherKindIsRefusedWithWhatIsKnown(String command) {
        Object[] arguments = (command + " --numerics exact").split(" ");
        Signet.Said said = Signet.run(arguments);
        assertThat(said.code()).isEqualTo(ExitCode.USAGE);
        assertThat(said.err()).contains("--numerics exact: expected fast or strict");
    }
}
