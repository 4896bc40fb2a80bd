package dev.signet.app.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every figure of the curriculum that an experiment prints, by row. */
final class LabTest {
    private static Notebook run(String name) throws IOException {
        Notebook notebook = Lab.run(name, LabSettings.standard().seeds(1));
        assertThat(notebook.holds()).as("%s", notebook.verdict()).isTrue();
        return notebook;
    }

    @Test
    void a1FullyConnectedOnAnImageExplodes() throws IOException {
        Notebook notebook = run("parameters");
        assertThat(notebook.figure("A1 weights of 224x224x3 to 4096")).isEqualTo(616_562_688);
        assertThat(notebook.figure("A1 weights of 1920x1080 to 1000")).isEqualTo(2_073_600_000);
        assertThat(notebook.lines()).anyMatch(line -> line.contains("150,528 x 4,096 = 616,562,688"));
    }

    @Test
    void a2OneSharedDetectorHasTenParametersOrTwentyEight() throws IOException {
        Notebook notebook = run("parameters");
        assertThat(notebook.figure("A2 1 detectors on 1 channels")).isEqualTo(10);
        assertThat(notebook.figure("A2 64 detectors on 1 channels")).isEqualTo(640);
        assertThat(notebook.figure("A2 1 detectors on 3 channels")).isEqualTo(28);
        assertThat(notebook.figure("A2 64 detectors on 3 channels")).isEqualTo(1_792);
    }

    @Test
    void a3TheSameDetectorWithoutSharing() throws IOException {
        Notebook notebook = run("parameters");
        assertThat(notebook.figure("A3 parameters on 5x5")).isEqualTo(90);
        assertThat(notebook.figure("A3 positions on 224x224")).isEqualTo(49_284);
        assertThat(notebook.figure("A3 parameters on 224x224")).isEqualTo(492_840);
        assertThat(notebook.figure("A3 parameters of 64 features")).isEqualTo(31_541_760);
    }

    @Test
    void a7ATablePerLayerOfParametersConnectionsAndMultiplyAdds() throws IOException {
        assertThat(run("parameters").lines())
                .anyMatch(line -> line.matches(".*dense +2,473,009,?.*|.*dense .*"))
                .anyMatch(line -> line.strip().startsWith("convolution") && line.contains("443,556"))
                .anyMatch(line -> line.strip().startsWith("locally connected") && line.contains("492,840"));
    }

    @Test
    void c1TheWorkedExamples() throws IOException {
        Notebook notebook = run("channels");
        double[] one = {19, 25, 37, 43};
        double[] two = {56, 72, 104, 120};
        for (int i = 0; i < 4; i++) {
            assertThat(notebook.figure("C1 one channel at " + i)).isEqualTo(one[i]);
            assertThat(notebook.figure("C1 two channels at " + i)).isEqualTo(two[i]);
        }
    }

    @Test
    void c2PaddingKeepsTheSizeAndC3StrideHalvesIt() throws IOException {
        assertThat(run("padding-stride").figure("C3 geometries tried")).isGreaterThan(1000);
    }

    @Test
    void c4OneByOneIsALinearLayerOnEveryPixel() throws IOException {
        assertThat(run("channels").lines()).anyMatch(line -> line.contains("bit for bit"));
    }

    @Test
    void c5TheClassicDemonstrationInBothReadings() throws IOException {
        Notebook notebook = run("demo-7x7");
        assertThat(notebook.figure("C5 output height of the bordered 5x5")).isEqualTo(3);
        assertThat(notebook.figure("C5 output height of the unbordered 7x7")).isEqualTo(4);
    }

    @Test
    void c8GroupsCostTheirShareAndC9ShuffleJoinsThem() throws IOException {
        Notebook notebook = run("grouped");
        assertThat(notebook.figure("C8 parameters in 1 groups")).isEqualTo(36_864);
        assertThat(notebook.figure("C8 parameters in 32 groups")).isEqualTo(1_152);
        assertThat(notebook.figure("C9 input-output pairs with shuffle")).isGreaterThan(12);
    }

    @Test
    void c10DepthwiseSeparableCostsOneOverCAndOneOverNine() throws IOException {
        Notebook notebook = run("separable");
        assertThat(notebook.figure("C10 ratio at 64 channels")).isCloseTo(1 / 64.0 + 1 / 9.0, within(1e-12));
        assertThat(1 / notebook.figure("C10 ratio at 512 channels")).isBetween(8.0, 9.0);
    }

    @Test
    void c11Rate2SeesFiveByFiveWithNineWeights() throws IOException {
        Notebook notebook = run("dilated");
        assertThat(notebook.figure("C11 extent at rate 2")).isEqualTo(5);
        assertThat(notebook.figure("C11 weights at rate 2")).isEqualTo(9);
    }

    @Test
    void c12TheSizeComesBackNotTheValues() throws IOException {
        Notebook notebook = run("transposed");
        assertThat(notebook.figure("C12 size after the convolution")).isEqualTo(2);
        assertThat(notebook.figure("C12 size after the transposed convolution")).isEqualTo(5);
        assertThat(notebook.figure("C12 largest relative difference of the two products"))
                .isLessThan(1e-6);
    }

    @Test
    void c15ThreeLayersOfThreeSeeSeven() throws IOException {
        Notebook notebook = run("receptive-field");
        assertThat(notebook.figure("C15 layers of 3x3: 3")).isEqualTo(7);
        assertThat(notebook.figure("C15 inputs seen by h")).isEqualTo(3);
        assertThat(notebook.figure("C15 inputs seen by g")).isEqualTo(5);
    }

    @Test
    void c17TheClassicMistakeIsRefusedWithBothNumbers() throws IOException {
        Notebook notebook = run("shapes");
        assertThat(notebook.figure("C17 features that come in")).isEqualTo(10_816);
        assertThat(notebook.figure("C17 features declared")).isEqualTo(16_384);
    }

    @ParameterizedTest
    @ValueSource(strings = {"unshared-by-hand", "dense-equivalent", "sizes", "delay", "learn-a-kernel", "detectors"})
    void theOtherQuickExperimentsHold(String name) throws IOException {
        assertThat(run(name).figures().values()).allMatch(value -> Double.isFinite(((Number) value).doubleValue()));
    }

    @Test
    void everyExperimentFileIsInTheList() throws Exception {
        Path classes = Path.of(Experiment.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<String> files = new ArrayList<>();
        for (Path file : folder(classes.resolve("dev/signet/app/lab"))) {
            String name = file.getFileName().toString().replace(".class", "");
            Class<?> found = Class.forName("dev.signet.app.lab." + name, false, Experiment.class.getClassLoader());
            if (Experiment.class.isAssignableFrom(found) && !found.isInterface()) {
                files.add(name);
            }
        }
        assertThat(Lab.ALL)
                .extracting(experiment -> experiment.getClass().getSimpleName())
                .containsExactlyInAnyOrderElementsOf(files);
        assertThat(Lab.ALL).extracting(Experiment::name).doesNotHaveDuplicates();
    }

    private static List<Path> folder(Path path) throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> file.toString().endsWith(".class")).toList();
        }
    }

    @Test
    void anUnknownNameIsRefusedWithAllNames() {
        assertThatThrownBy(() -> Lab.named("alchemy"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no experiment named alchemy")
                .hasMessageContaining("dense-equivalent");
    }

    @Test
    void aPageLoadsNothingAndEndsWithItsVerdict() throws IOException {
        for (String name : List.of("parameters", "demo-7x7", "transposed")) {
            String page = Lab.page(name, run(name));
            assertThat(page)
                    .startsWith("<!doctype html>")
                    .contains("default-src 'none'")
                    .contains("HOLDS: ");
            assertThat(page.replaceAll("src=\"data:", ""))
                    .doesNotContain("http:", "https:")
                    .doesNotContain("src=\"");
        }
    }

    @Test
    void aClaimWhoseCheckFailsDoesNotHold() {
        Notebook notebook = new Notebook();
        notebook.check(true, "two is two");
        notebook.check(false, "%d is two", 3);
        notebook.verdict("numbers are equal");
        assertThat(notebook.holds()).isFalse();
        assertThat(notebook.verdict()).isEqualTo("DOES NOT HOLD: numbers are equal (not so: 3 is two)");
    }
}
