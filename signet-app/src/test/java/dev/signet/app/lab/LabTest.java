package dev.signet.app.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

    private static void prints(Notebook notebook, String... texts) {
        for (String text : texts) {
            assertThat(notebook.lines()).anyMatch(line -> line.contains(text));
        }
    }

    /** A row of a table, its cells in order. */
    private static void row(Notebook notebook, String... cells) {
        assertThat(notebook.lines())
                .anyMatch(line -> List.of(line.strip().split(" {2,}")).equals(List.of(cells)));
    }

    @Test
    void a1FullyConnectedOnAnImageExplodes() throws IOException {
        Notebook notebook = run("parameters");
        assertThat(notebook.figure("A1 weights of 224x224x3 to 4096")).isEqualTo(616_562_688);
        assertThat(notebook.figure("A1 weights of 1920x1080 to 1000")).isEqualTo(2_073_600_000);
        prints(notebook, "150,528 x 4,096 = 616,562,688 weights and 4,096 biases");
        prints(notebook, "1920 x 1080 pixels to 1,000 units: 2,073,600,000 weights");
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
        prints(notebook, "3 x 3 = 9 positions: 9 x 10 = 90 parameters", "222 x 222 = 49,284 positions");
    }

    @Test
    void a7ATablePerLayerOfParametersConnectionsAndMultiplyAdds() throws IOException {
        Notebook notebook = run("parameters");
        // m = 224·224 inputs, n = 222·222 outputs, k = 9: m n weights, k n connections, k weights; and a bias each.
        row(notebook, "dense", "2,472,923,268", "2,472,873,984", "2,472,873,984");
        row(notebook, "locally connected", "492,840", "443,556", "443,556");
        row(notebook, "convolution", "10", "443,556", "443,556");
    }

    @Test
    void a4FiveLayersOnOneGeometryFormulaBuiltAndCounted() throws IOException {
        Notebook notebook = run("parameters");
        row(notebook, "dense", "3·16·16 × 8·14·14 + 1568", "1,205,792", "1,204,224", "1,204,224", "4,823,168");
        row(notebook, "locally connected", "14·14 × (8·3·3·3 + 8)", "43,904", "42,336", "42,336", "175,616");
        row(notebook, "convolution", "8·3·3·3 + 8", "224", "42,336", "42,336", "896");
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

    /** floor((n - k + p + s) / s), p = k - 1 in total keeps the size, half of it on each side of an odd window. */
    @Test
    void c2PaddingOfKernelMinusOneKeepsTheSize() throws IOException {
        Notebook notebook = run("padding-stride");
        for (int k = 1; k <= 7; k++) {
            row(
                    notebook,
                    String.valueOf(k),
                    String.valueOf(24 - k + 1),
                    (k - 1) / 2 + " + " + k / 2,
                    "24",
                    String.valueOf(24 + k - 1),
                    "24",
                    "12");
        }
        prints(notebook, "reflect: [2.0, 1.0, 0.0, 1.0, 2.0, 3.0, 4.0, 3.0, 2.0]");
        prints(notebook, "replicate: [0.0, 0.0, 0.0, 1.0, 2.0, 3.0, 4.0, 4.0, 4.0]");
        prints(notebook, "circular: [3.0, 4.0, 0.0, 1.0, 2.0, 3.0, 4.0, 0.0, 1.0]");
    }

    /** floor((n + p_b + p_e - d(k-1) - 1) / s) + 1 on every small geometry; half the map, a quarter of the work, the same parameters. */
    @Test
    void c3StrideHalvesTheMapAndNotTheParameters() throws IOException {
        Notebook notebook = run("padding-stride");
        assertThat(notebook.figure("C3 geometries tried")).isEqualTo(1_725);
        row(notebook, "1", "32x32", "448", "442,368");
        row(notebook, "2", "16x16", "448", "110,592");
        row(notebook, "3", "11x11", "448", "52,272");
    }

    @Test
    void c4EachOutputChannelHasItsFilterAndOneByOneIsALinearLayerOnEveryPixel() throws IOException {
        Notebook notebook = run("channels");
        row(notebook, "3", "2", "[2, 3, 3, 3]", "[2]", "56");
        row(notebook, "3", "64", "[64, 3, 3, 3]", "[64]", "1,792");
        row(notebook, "64", "128", "[128, 64, 3, 3]", "[128]", "73,856");
        prints(notebook, "C4. A 1x1 convolution, 3 channels to 2", "the same 18 numbers, bit for bit");
    }

    @Test
    void c5TheClassicDemonstrationInBothReadings() throws IOException {
        Notebook notebook = run("demo-7x7");
        assertThat(notebook.figure("C5 output height of the bordered 5x5")).isEqualTo(3);
        assertThat(notebook.figure("C5 output height of the unbordered 7x7")).isEqualTo(4);
        prints(notebook, "the output is 3 x 3 x 2", "the output is 4 x 4 x 2", "all 18 outputs worked by hand");
    }

    @Test
    void c8GroupsCostTheirShareAndC9ShuffleJoinsThem() throws IOException {
        Notebook notebook = run("grouped");
        for (int groups : new int[] {1, 2, 4, 8, 32, 64}) {
            assertThat(notebook.figure("C8 parameters in " + groups + " groups"))
                    .isEqualTo(36_864.0 / groups);
            row(
                    notebook,
                    String.valueOf(groups),
                    String.format(Locale.ROOT, "%,d", 36_864 / groups),
                    String.format(Locale.ROOT, "%,d", 7_225_344 / groups),
                    "1/" + groups);
        }
        prints(notebook, "Conv2d(6, 8): groups=4 must divide both 6 input and 8 output channels");
        assertThat(notebook.figure("C9 input-output pairs with shuffle")).isGreaterThan(12);
    }

    @Test
    void c10DepthwiseSeparableCostsOneOverCAndOneOverNine() throws IOException {
        Notebook notebook = run("separable");
        for (int channels : new int[] {8, 16, 32, 64, 128, 256, 512}) {
            assertThat(notebook.figure("C10 ratio at " + channels + " channels"))
                    .isCloseTo(1.0 / channels + 1 / 9.0, within(1e-12));
        }
        assertThat(notebook.figure("C10 accuracy with depthwise + 1x1")).isBetween(0.2, 1.0);
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
        prints(notebook, "5 x 5 becomes 2 x 2, and that 5 x 5 again", "solving the 36 equations gives x back");
    }

    @Test
    void c15ThreeLayersOfThreeSeeSeven() throws IOException {
        Notebook notebook = run("receptive-field");
        for (int layers = 1; layers <= 5; layers++) {
            assertThat(notebook.figure("C15 layers of 3x3: " + layers)).isEqualTo(1 + 2 * layers);
        }
        row(notebook, "3x3 stride 2, 3x3", "[7, 7]", "[7, 7]", "[2, 2]");
        row(notebook, "3x3 dilations 1, 2, 4", "[15, 15]", "[15, 15]", "[1, 1]");
        // VGG-11 by r += (k - 1) j, a pool after each line: 1 + 2; 4 + 4; 10 + 8 + 8; 30 + 16 + 16; 70 + 32 + 32.
        assertThat(notebook.figure("C15 VGG-11 convolution 2 sees")).isEqualTo(8);
        assertThat(notebook.figure("C15 VGG-11 convolution 8 sees")).isEqualTo(134);
        assertThat(notebook.figure("C15 inputs seen by h")).isEqualTo(3);
        assertThat(notebook.figure("C15 inputs seen by g")).isEqualTo(5);
    }

    @Test
    void c17TheClassicMistakeIsRefusedWithBothNumbers() throws IOException {
        Notebook notebook = run("shapes");
        assertThat(notebook.figure("C17 features that come in")).isEqualTo(10_816);
        assertThat(notebook.figure("C17 features declared")).isEqualTo(16_384);
        prints(notebook, "64x13x13", "5.linear", "10,816 features come in", "declared for 16,384");
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

    @Test
    void comparisonsAreToldWithTheirMarginsAndOnlyThoseThatDecideCount() {
        Notebook notebook = new Notebook();
        Spread good = new Spread(0.9, 0.01);
        Spread close = new Spread(0.89, 0.01);
        notebook.ahead("a", good, "b", new Spread(0.8, 0.01));
        notebook.perhapsAhead("a", good, "c", close);
        notebook.verdict("a is best");
        assertThat(notebook.verdict())
                .isEqualTo("HOLDS: a is best (did not hold: a ahead of c: +1.0 points, 1.0 standard deviations)"
                        + " (held: a ahead of b: +10.0 points, 10.0 standard deviations)");
        notebook.ahead("a", good, "c", close);
        assertThat(notebook.holds()).isFalse();
        assertThat(notebook.checks()).extracting(Notebook.Check::held).containsExactly(true, false, false);
    }
}
