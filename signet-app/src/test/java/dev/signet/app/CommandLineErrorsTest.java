package dev.signet.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every mistake of a user: what is wrong, where, what to try, and the exit code scripts rely on. */
class CommandLineErrorsTest {
    @TempDir
    Path directory;

    private record Said(int code, String out, String err) {}

    private static Said signet(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.execute(
                Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)), arguments);
        return new Said(code, out.toString(), err.toString());
    }

    private static void refused(int code, Said said, String... parts) {
        assertThat(said.err()).contains(parts).doesNotContain("\tat ", "Exception");
        assertThat(said.code()).as(said.err()).isEqualTo(code);
        assertThat(said.out()).isEmpty();
    }

    @Test
    void aLearningRateThatIsNoNumber() {
        refused(ExitCode.USAGE, signet("train", "--lr", "abc"), "--lr", "'abc'", "signet train --help");
        refused(ExitCode.USAGE, signet("train", "--lr", "-1"), "--lr -1", "above 0");
        refused(ExitCode.USAGE, signet("train", "--lr", "NaN"), "--lr NaN", "above 0");
    }

    @Test
    void numbersOutOfTheirRange() {
        refused(ExitCode.USAGE, signet("train", "--batch-size", "0"), "--batch-size 0", "at least 1");
        refused(ExitCode.USAGE, signet("train", "--epochs", "-1"), "--epochs -1");
        refused(ExitCode.USAGE, signet("train", "--validation", "1"), "--validation 1", "between 0 and 1");
        refused(ExitCode.USAGE, signet("train", "--threads", "-2"), "--threads -2");
        refused(ExitCode.USAGE, signet("train", "--max-bad", "1.5"), "--max-bad 1.5", "0 to 1");
        refused(ExitCode.USAGE, signet("train", "--label-smoothing", "1"), "--label-smoothing 1", "below 1");
        refused(ExitCode.USAGE, signet("train", "--image-size", "-5"), "--image-size -5");
        refused(ExitCode.USAGE, signet("train", "--patience", "-1"), "--patience -1");
        refused(ExitCode.USAGE, signet("train", "--clip-norm", "0"), "--clip-norm 0", "above 0");
        refused(ExitCode.USAGE, signet("train", "--checkpoint-seconds", "-1"), "--checkpoint-seconds -1");
    }

    @Test
    void namesNobodyKnowsComeWithThoseThatAre() {
        refused(ExitCode.USAGE, signet("train", "--model", "resnet"), "resnet", "small-cnn", "lenet5");
        refused(ExitCode.USAGE, signet("train", "--optimizer", "adamx"), "--optimizer adamx", "adamw", "sgd");
        refused(ExitCode.USAGE, signet("train", "--schedule", "warm"), "--schedule warm", "one-cycle", "cosine");
        refused(ExitCode.USAGE, signet("trian"), "trian", "train");
        refused(ExitCode.USAGE, signet("train", "--modle", "lenet5"), "--modle", "--model");
        refused(ExitCode.USAGE, signet("bench", "conv", "64x56x56"), "64x56x56", "mb8ic64ih56oc64kh3p1");
    }

    @Test
    void howPicturesArePreparedIsSaidInFull() throws IOException {
        Path onnx = directory.resolve("net.onnx");
        assertThat(signet("export", "small-cnn", onnx.toString()).code()).isEqualTo(ExitCode.OK);
        String model = onnx.toString();
        refused(ExitCode.USAGE, signet("evaluate", model, "--data", "generated"), "--mean, --std", "--preprocess");
        refused(
                ExitCode.USAGE,
                signet("predict", model, "a.png", "--resize", "28", "--resize-rounding", "thrice"),
                "--resize-rounding thrice",
                "twice or once");
        refused(ExitCode.USAGE, signet("predict", model, "a.png", "--resize-rounding", "once"), "without --resize");
        refused(ExitCode.USAGE, signet("predict", model, "a.png", "--crop-offset", "down"), "without --crop");
        refused(ExitCode.USAGE, signet("predict", model, "a.png", "--layout", "nhwc"), "first", "layout nchw");
        String folder = directory.toString();
        refused(ExitCode.BAD_INPUT, signet("predict", model, folder, "--scale", "1"), folder + ": is a folder");
    }

    @Test
    void aRefusedCommandLeavesNoRunDirectory() {
        Path run = directory.resolve("run");
        refused(ExitCode.USAGE, signet("train", "--model", "resnet", "--run-dir", run.toString()), "resnet");
        refused(ExitCode.USAGE, signet("train", "--optimizer", "adamx", "--run-dir", run.toString()), "adamx");
        refused(
                ExitCode.USAGE,
                signet("train", "--data", "generated", "--image-size", "2", "--run-dir", run.toString()),
                "MaxPool2d");
        assertThat(run).doesNotExist();
    }

    @Test
    void missingArguments() {
        refused(ExitCode.USAGE, signet("evaluate"), "MODEL", "--data");
        refused(ExitCode.USAGE, signet("predict", "model.signet"), "IMAGE");
        refused(ExitCode.USAGE, signet("conformance"), "signet conformance torch DIR");
    }

    @Test
    void foldersAndFilesThatAreNotThere() {
        String nowhere = directory.resolve("nowhere").toString();
        refused(ExitCode.USAGE, signet("train", "--data", nowhere), nowhere, "no such folder", "generated");
        refused(ExitCode.USAGE, signet("train", "--resume", nowhere), nowhere, "no run directory");
        refused(ExitCode.USAGE, signet("conformance", "torch", nowhere), nowhere, "no such folder");
        refused(ExitCode.BAD_INPUT, signet("predict", nowhere, "a.png"), nowhere, "no such file");
        refused(ExitCode.BAD_INPUT, signet("summary", nowhere), nowhere, "no such file");
        refused(ExitCode.BAD_INPUT, signet("summary", "resnet81"), "resnet81", "no such file", "resnet18");
    }

    @Test
    void filesThatAreSomethingElse() throws IOException {
        Path text = Files.writeString(directory.resolve("model.signet"), "this is no model");
        refused(ExitCode.BAD_INPUT, signet("predict", text.toString(), "a.png"), text.toString(), "zip");
        refused(ExitCode.BAD_INPUT, signet("evaluate", text.toString(), "--data", "generated"), text.toString());
        Path empty = Files.createDirectory(directory.resolve("empty"));
        refused(ExitCode.BAD_INPUT, signet("train", "--data", empty.toString()), empty.toString(), "empty");
        refused(ExitCode.USAGE, signet("conformance", "torch", empty.toString()), empty.toString(), "safetensors");
    }

    @Test
    void argumentsOfAnOtherRunThatAreDamaged() throws IOException {
        Files.writeString(directory.resolve("args.json"), "{\"data\": 3}");
        refused(ExitCode.BAD_INPUT, signet("train", "--resume", directory.toString()), "args.json", "data");
    }

    @Test
    void aModelTooSmallForItsImagesNamesTheLayer() {
        refused(ExitCode.USAGE, signet("summary", "small-cnn", "--input", "3,2,2"), "MaxPool2d", "kernel");
    }

    @Test
    void debugShowsWhereItHappened() {
        Said said = signet("summary", directory.resolve("nowhere").toString(), "--debug");
        assertThat(said.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(said.err()).contains("\tat ");
    }

    @Test
    void anUnexpectedExceptionIsABugAndSaysSo() {
        assertThat(Failures.code(new IllegalStateException("impossible"))).isEqualTo(ExitCode.INTERNAL);
        assertThat(Failures.code(new IOException("disk full"))).isEqualTo(ExitCode.INPUT_OUTPUT);
    }

    @Test
    void anOnnxFileIsNotMistakenForADamagedModel() throws IOException {
        Path file = Files.writeString(directory.resolve("net.onnx"), "whatever");
        refused(ExitCode.BAD_INPUT, signet("predict", file.toString(), "x.png"), "net.onnx", "byte ");
        refused(ExitCode.BAD_INPUT, signet("summary", file.toString()), "net.onnx", "byte ");
    }

    @Test
    void anArchiveOfCasesThatIsNoneIsNamed() throws IOException {
        Path file = Files.writeString(directory.resolve("cases.zip"), "whatever");
        refused(ExitCode.BAD_INPUT, signet("conformance", "onnx", file.toString()), "cases.zip", "no whole zip file");
    }
}
