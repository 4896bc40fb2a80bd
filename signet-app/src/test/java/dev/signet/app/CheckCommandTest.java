package dev.signet.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class CheckCommandTest {
    @TempDir
    private Path folder = Path.of("");

    private final StringWriter out = new StringWriter();

    private String model = "lenet5";

    private int check(String contract) throws IOException {
        Path file = Files.writeString(folder.resolve("contract.json"), contract);
        CommandLine command = Main.commandLine();
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(out));
        return Main.execute(command, "check", model, "--contract", file.toString());
    }

    @Test
    void anOnnxFileIsCheckedLikeAnyModel() throws IOException {
        model = folder.resolve("lenet5.onnx").toString();
        assertThat(Signet.run("export", "lenet5", model).code()).isEqualTo(ExitCode.OK);
        assertThat(check("{\"parameters\": {\"atLeast\": 60000, \"atMost\": 62000}, \"output\": [10]}"))
                .as("%s", out)
                .isEqualTo(ExitCode.OK);
    }

    @Test
    void aContractThatIsKeptGivesZero() throws IOException {
        assertThat(check("""
                {"parameters": {"atLeast": 60000, "atMost": 62000}, "output": [10],
                 "receptiveField": {"0": {"atMost": 5}},
                 "shiftEquivariance": {"0": {"shift": [1, 2], "within": 0}}}
                """)).as("%s", out).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("all 4 clauses are kept");
    }

    @Test
    void aBrokenClauseIsNamedAndGivesOne() throws IOException {
        assertThat(check("{\"parameters\": 1000, \"output\": [10]}")).isEqualTo(ExitCode.CHECK_FAILED);
        assertThat(out.toString()).contains("broken  parameters: found").contains("1 of 2 clauses are broken");
    }

    @Test
    void aClauseThatIsNotKnownIsAnErrorOfTheFile() throws IOException {
        assertThat(check("{\"paramaters\": 1000}")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(out.toString()).contains("contract.json").contains("paramaters");
    }
}
