package dev.signet.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.ExitCode;

class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void helpNamesTheCommandAndSucceeds() {
        assertThat(execute("--help")).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).startsWith("Usage: signet").contains("--version");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void versionSaysWhichJavaRuns() {
        assertThat(execute("--version")).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).startsWith("signet ").contains("Java 25");
    }

    @Test
    void anUnknownOptionIsAUsageErrorOnStandardError() {
        assertThat(execute("--no-such-option")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("--no-such-option");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void theChartLibraryIsPartOfTheJar() {
        assertThat(Main.class.getResource("uplot/uPlot.iife.min.js")).isNotNull();
        assertThat(Main.class.getResource("uplot/uPlot.min.css")).isNotNull();
    }

    @Test
    void anOnnxFileOfUnknownImageSizeIsSummarisedForTheGivenOne() {
        String model =
                SharedData.path("models/squeezenet_v1.1/squeezenet_v1.1.onnx").toString();
        assertThat(execute("summary", model)).isEqualTo(ExitCode.USAGE);
        assertThat(execute("summary", model, "--input", "3,227,227")).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("Total params: 1,235,496");
    }

    private int execute(String... arguments) {
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
