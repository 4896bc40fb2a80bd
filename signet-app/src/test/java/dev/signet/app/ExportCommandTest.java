package dev.signet.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.io.JsonObject;
import dev.signet.io.ModelFile;
import dev.signet.io.onnx.OnnxFile;
import dev.signet.io.onnx.OnnxModel;
import dev.signet.nn.Model;
import dev.signet.nn.Network;
import dev.signet.nn.zoo.Zoo;
import dev.signet.preprocess.Normalize;
import dev.signet.preprocess.Preprocessing;
import dev.signet.tensor.Shape;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {
    @TempDir
    private Path directory = Path.of("");

    private final StringWriter err = new StringWriter();

    private int signet(String... arguments) {
        return Main.execute(
                Main.commandLine().setOut(new PrintWriter(new StringWriter())).setErr(new PrintWriter(err)), arguments);
    }

    @Test
    void aModelBecomesAnOnnxFileWithItsLabels() throws IOException {
        Network network = Zoo.smallCnn(Shape.of(1, 12, 12), 2);
        Preprocessing preprocessing = Preprocessing.of(Normalize.of(List.of(0.5), List.of(0.25)));
        Path model = directory.resolve("model.signet");
        ModelFile.write(
                model,
                new Model(network.graph(), network.initialise(5), List.of("ant", "bee"), preprocessing),
                JsonObject.empty());
        Path onnx = directory.resolve("model.onnx");
        assertThat(signet("export", model.toString(), onnx.toString(), "--opset", "13"))
                .as(err.toString())
                .isEqualTo(ExitCode.OK);
        OnnxModel read = OnnxFile.read(onnx);
        assertThat(read.weights()).isEqualTo(network.initialise(5));
        assertThat(read.metadata()).containsEntry(OnnxFile.LABELS, "[\"ant\", \"bee\"]");
        assertThat(read.metadata().get(OnnxFile.PREPROCESSING)).contains("0.25");
        assertThat(OnnxFile.readProto("model.onnx", Files.readAllBytes(onnx)).opsets())
                .containsEntry("", 13L);
    }

    @Test
    void aNetworkOfTheZooIsWrittenWithInitialWeights() throws IOException {
        Path onnx = directory.resolve("lenet5.onnx");
        assertThat(signet("export", "lenet5", onnx.toString(), "--seed", "7", "--batch", "8"))
                .isEqualTo(ExitCode.OK);
        OnnxModel read = OnnxFile.read(onnx);
        assertThat(read.weights()).isEqualTo(Zoo.named("lenet5").network().initialise(7));
        assertThat(read.graph().inputs().getFirst().shape().concrete()).isEqualTo(Shape.of(8, 1, 28, 28));
    }

    @Test
    void anOpsetThatIsNotWrittenIsRefused() {
        Path onnx = directory.resolve("lenet5.onnx");
        assertThat(signet("export", "lenet5", onnx.toString(), "--opset", "9")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("13 to 23");
        assertThat(onnx).doesNotExist();
    }
}
