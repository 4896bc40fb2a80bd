package dev.signet.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.io.JsonObject;
import dev.signet.io.ModelFile;
import dev.signet.nn.Model;
import dev.signet.nn.Network;
import dev.signet.nn.zoo.Zoo;
import dev.signet.preprocess.Normalize;
import dev.signet.preprocess.Preprocessing;
import dev.signet.preprocess.ToGrey;
import dev.signet.tensor.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs printed in the README, compiled and run as they stand. */
class ReadmeTest {
    private static final Path README = Path.of(System.getProperty("signet.repository", ".."), "README.md");
    private static final Pattern PROGRAM = Pattern.compile("(?s)```java\n(.*?)```");

    @TempDir
    Path directory;

    @Test
    void theModelInUseNamesAClassAndFillsTheCallersArray() throws Exception {
        Network network = Zoo.lenet5(Shape.of(1, 28, 28), 10);
        Model model = new Model(
                network.graph(),
                network.initialise(1),
                IntStream.range(0, 10).mapToObj(digit -> "digit-" + digit).toList(),
                Preprocessing.of(Normalize.of(List.of(0.5), List.of(0.5)), new ToGrey()));
        Path file = directory.resolve("model.signet");
        ModelFile.write(file, model, JsonObject.empty());
        Path picture = directory.resolve("digit.png");
        ImageIO.write(new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY), "png", picture.toFile());

        assertThat(run(program("ModelFile.read"), file.toString(), picture.toString()))
                .containsPattern("digit-\\d 0\\.\\d+");
    }

    @Test
    void theNetworkPrintsItsTreeAndItsSummary() throws Exception {
        assertThat(run(program("sequential(")))
                .contains("(0): Conv2d(1, 32, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1))")
                .contains("10");
    }

    private static String program(String containing) throws IOException {
        return PROGRAM.matcher(Files.readString(README))
                .results()
                .map(found -> found.group(1))
                .filter(text -> text.contains(containing))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no program in " + README + " contains " + containing));
    }

    /** What the program prints, run by the source launcher as {@code java Program.java} would. */
    private String run(String program, String... arguments) throws IOException, InterruptedException {
        Path source = Files.writeString(directory.resolve("Program.java"), program);
        Path printed = directory.resolve("printed");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "--class-path",
                System.getProperty("java.class.path"),
                source.toString()));
        command.addAll(List.of(arguments));
        int code = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start()
                .waitFor();
        String text = Files.readString(printed, StandardCharsets.UTF_8);
        assertThat(code).as(text).isZero();
        return text;
    }
}
