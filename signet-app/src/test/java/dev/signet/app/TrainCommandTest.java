package dev.signet.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.io.Json;
import dev.signet.io.JsonCursor;
import dev.signet.tensor.RandomStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a folder of pictures to a run directory, as a user goes: two classes of 12x12 stripes that a network learns in seconds. */
class TrainCommandTest {
    @TempDir
    Path directory;

    private record Said(int code, String out, String err) {
        JsonCursor json() {
            List<String> lines = out.lines().toList();
            return Json.parse("standard output", lines.getLast().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static Said signet(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.execute(
                Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)), arguments);
        return new Said(code, out.toString(), err.toString());
    }

    private Path pictures() throws IOException {
        Path data = directory.resolve("data");
        StripedPictures.write(data.resolve("train"), 40);
        StripedPictures.write(data.resolve("test"), 10);
        return data;
    }

    private Said train(Path data, Path run, String... more) {
        return signet(Stream.concat(
                        Stream.of(
                                "train",
                                "--data",
                                data.toString(),
                                "--run-dir",
                                run.toString(),
                                "--epochs",
                                "6",
                                "--batch-size",
                                "8",
                                "--validation",
                                "0.2",
                                "--quiet",
                                "--json"),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    @Test
    void aRunLeavesModelsResultsAndAReportAndTheModelIsUsable() throws IOException {
        Path data = pictures();
        Path run = directory.resolve("run");
        Said said = train(data, run);
        assertThat(said.code()).as(said.err()).isEqualTo(ExitCode.OK);
        double accuracy = said.json().field("testAccuracy").number();
        // Stripes in one direction or the other: anything that learns at all gets nearly all of them.
        assertThat(accuracy).isBetween(0.9, 1.0);
        assertThat(said.json().field("epochs").integer()).isEqualTo(6);
        assertThat(said.json().field("seconds").number()).isPositive();
        assertThat(said.json().field("runDir").text()).isEqualTo(run.toString());
        for (String name : List.of("args.json", "results.csv", "best.signet", "last.signet", "report.html")) {
            assertThat(run.resolve(name)).isNotEmptyFile();
        }
        assertThat(Files.readAllLines(run.resolve("results.csv"))).hasSize(7);
        assertThat(Files.readString(run.resolve("report.html")))
                .contains("down &lt;&amp;&gt;", "test accuracy (20 images", "validation accuracy (16 images")
                .doesNotContain("down <&>");

        String model = run.resolve("best.signet").toString();
        Said evaluated = signet("evaluate", model, "--data", data.toString(), "--json");
        assertThat(evaluated.json().field("accuracy").number()).isEqualTo(accuracy);
        Path picture = directory.resolve("seen.png");
        ImageIO.write(StripedPictures.of("across", RandomStream.of(9, "seen")), "png", picture.toFile());
        Said predicted = signet("predict", model, picture.toString());
        assertThat(predicted.code()).as(predicted.err()).isEqualTo(ExitCode.OK);
        assertThat(predicted.out()).startsWith(picture + "  across ");
        JsonCursor prediction = signet("predict", model, picture.toString(), "--json", "--top", "1")
                .json()
                .field("predictions")
                .items()
                .getFirst();
        assertThat(prediction.field("file").text()).isEqualTo(picture.toString());
        assertThat(prediction.field("classes").items())
                .singleElement()
                .satisfies(best -> assertThat(best.field("label").text()).isEqualTo("across"));
        assertThat(signet("summary", model).out()).contains("Conv2d", "multiply-adds");
        assertThat(signet("explain-plan", model).out()).contains("steps");
    }

    @Test
    void threadsChangeNothingAndASecondResumeOfAFinishedRunNeither() throws IOException {
        Path data = pictures();
        Path one = directory.resolve("one");
        String alone =
                train(data, one, "--threads", "1").json().field("stateSha256").text();
        String three = train(data, directory.resolve("three"), "--threads", "3")
                .json()
                .field("stateSha256")
                .text();
        assertThat(three).isEqualTo(alone);
        Said again = signet("train", "--resume", one.toString(), "--quiet", "--json");
        assertThat(again.json().field("stateSha256").text()).isEqualTo(alone);
    }

    @Test
    void aDamagedCheckpointFallsBackAndDamageToAllIsRefused() throws IOException {
        Path run = directory.resolve("run");
        String whole = train(pictures(), run).json().field("stateSha256").text();
        List<Path> checkpoints = files(run, "checkpoint-", ".safetensors");
        damage(checkpoints.getLast(), 1);
        Said resumed = signet("train", "--resume", run.toString(), "--json");
        assertThat(resumed.code()).as(resumed.err()).isEqualTo(ExitCode.OK);
        assertThat(resumed.out()).contains(String.valueOf(checkpoints.getLast().getFileName()));
        assertThat(resumed.json().field("stateSha256").text()).isEqualTo(whole);
        for (Path checkpoint : files(run, "checkpoint-", ".safetensors")) {
            // Another bit: the same one again would mend the file.
            damage(checkpoint, 2);
        }
        Said refused = signet("train", "--resume", run.toString());
        assertThat(refused.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(refused.err()).contains("checkpoint-").doesNotContain("\tat ");
    }

    @Test
    void aRateFarTooLargeEndsWithTheLayerAndTheSamples() throws IOException {
        Said said = train(pictures(), directory.resolve("run"), "--lr", "1e30", "--optimizer", "sgd");
        assertThat(said.code()).isEqualTo(ExitCode.DIVERGED);
        assertThat(said.err()).contains("step ", "batchnorm2d", "samples of the batch [", "smaller learning rate");
    }

    private static List<Path> files(Path folder, String prefix, String suffix) throws IOException {
        try (Stream<Path> content = Files.list(folder)) {
            return content.filter(file -> String.valueOf(file.getFileName()).startsWith(prefix))
                    .filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }

    private static void damage(Path file, int bit) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= (byte) bit;
        Files.write(file, bytes);
    }

    @Test
    void theLargeBatchOptimizersAndThePlateauAreThere() throws IOException {
        Path data = pictures();
        for (String optimizer : List.of("lars", "lamb")) {
            Path run = directory.resolve(optimizer);
            Said said = train(data, run, "--optimizer", optimizer, "--schedule", "plateau", "--lr", "0.5");
            assertThat(said.code()).as(said.err()).isEqualTo(ExitCode.OK);
            assertThat(Files.readString(run.resolve("args.json"))).contains(optimizer, "plateau");
        }
        Said refused = train(data, directory.resolve("none"), "--optimizer", "adamx");
        assertThat(refused.code()).isEqualTo(ExitCode.USAGE);
        assertThat(refused.err()).contains("--optimizer adamx: expected one of adamw, sgd", "lars, lamb");
    }
}
