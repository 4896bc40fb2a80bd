package dev.signet.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network that was trained on drawn shapes for a moment learns stripes with a new head. */
class FinetuneCommandTest {
    @TempDir
    Path directory;

    private Path trained() throws IOException {
        Path data = directory.resolve("before");
        StripedPictures.write(data.resolve("train"), 12);
        Path run = directory.resolve("trained");
        Signet.Said said =
                Signet.run("train", "--data", data, "--run-dir", run, "--epochs", "1", "--batch-size", "8", "--quiet");
        assertThat(said.code()).as(said.err()).isEqualTo(ExitCode.OK);
        return run.resolve("best.signet");
    }

    private Path data() throws IOException {
        Path data = directory.resolve("data");
        StripedPictures.write(data.resolve("train"), 30);
        StripedPictures.write(data.resolve("val"), 10);
        return data;
    }

    private static Signet.Said finetune(Path model, Path data, Path run, String... more) {
        List<Object> arguments = new ArrayList<>(List.of(
                "finetune",
                model,
                "--data",
                data,
                "--run-dir",
                run,
                "--frozen-epochs",
                "6",
                "--epochs",
                "2",
                "--views",
                "2",
                "--batch-size",
                "8",
                "--no-flip",
                "--quiet",
                "--json"));
        Collections.addAll(arguments, more);
        return Signet.run(arguments.toArray());
    }

    @Test
    void theResultIsAnOrdinaryModelAndTheRunGoesOnBitForBit() throws IOException {
        Path model = trained();
        Path data = data();
        Path run = directory.resolve("run");
        Signet.Said said = finetune(model, data, run, "--threads", "1");
        assertThat(said.code()).as(said.err()).isEqualTo(ExitCode.OK);
        // Two directions of stripes: features of a network that saw a few of them suffice.
        assertThat(said.json().field("validationAccuracy").number()).isGreaterThanOrEqualTo(0.9);
        assertThat(said.json().field("epochs").integer()).isEqualTo(8);
        assertThat(Files.readAllLines(run.resolve("results.csv"))).hasSize(9);
        assertThat(run.resolve("report.html")).isNotEmptyFile();
        String sha256 = said.json().field("stateSha256").text();

        Signet.Said evaluated = Signet.run("evaluate", run.resolve("best.signet"), "--data", data, "--json");
        assertThat(evaluated.json().field("accuracy").number())
                .isEqualTo(said.json().field("validationAccuracy").number());
        Signet.Said again = Signet.run("finetune", "--resume", run, "--quiet", "--json");
        assertThat(again.code()).as(again.err()).isEqualTo(ExitCode.OK);
        assertThat(again.json().field("stateSha256").text()).isEqualTo(sha256);
        Signet.Said threads = finetune(model, data, directory.resolve("three"), "--threads", "3");
        assertThat(threads.json().field("stateSha256").text()).isEqualTo(sha256);
    }

    @Test
    void aFineTunedModelCanBeFineTunedAgain() throws IOException {
        Path model = trained();
        Path data = data();
        finetune(model, data, directory.resolve("once"));
        Signet.Said twice =
                finetune(directory.resolve("once/best.signet"), data, directory.resolve("twice"), "--head", "linear");
        assertThat(twice.code()).as(twice.err()).isEqualTo(ExitCode.OK);
    }

    @Test
    void cutsAreListedAndAWrongOneIsRefused() throws IOException {
        Path model = trained();
        Path data = data();
        Signet.Said listed = finetune(model, data, directory.resolve("none"), "--list-cuts");
        assertThat(listed.out()).contains("(the one that is taken)");
        assertThat(directory.resolve("none")).doesNotExist();
        Signet.Said wrong = finetune(model, data, directory.resolve("none"), "--cut", "nowhere");
        assertThat(wrong.code()).isEqualTo(ExitCode.USAGE);
        assertThat(wrong.err()).contains("nowhere", "--list-cuts");
        assertThat(Signet.run("finetune", "--data", data).err()).contains("give a trained model");
    }
}
