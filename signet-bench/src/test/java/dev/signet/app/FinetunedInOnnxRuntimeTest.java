package dev.signet.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.signet.data.Datasets;
import dev.signet.data.ImageDataset;
import dev.signet.io.ModelFile;
import dev.signet.nn.Model;
import dev.signet.nn.Prediction;
import dev.signet.run.Session;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network that was fine-tuned by the command and exported says the same of every validation picture in ONNX Runtime. */
@Tag("slow")
class FinetunedInOnnxRuntimeTest {
    @TempDir
    private Path directory = Path.of("");

    private static void signet(Object... arguments) {
        StringWriter said = new StringWriter();
        String[] texts = Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
        int code = Main.execute(Main.commandLine().setOut(new PrintWriter(said)).setErr(new PrintWriter(said)), texts);
        assertThat(code).as(said.toString()).isEqualTo(ExitCode.OK);
    }

    private Path pictures() throws IOException {
        Path zip = SharedData.path("datasets/hymenoptera-256.zip");
        Path data = directory.resolve("data");
        try (ZipInputStream files = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = files.getNextEntry(); entry != null; entry = files.getNextEntry()) {
                Path file = data.resolve(entry.getName());
                if (!entry.isDirectory()) {
                    Files.createDirectories(Objects.requireNonNull(file.getParent()));
                    Files.copy(files, file);
                }
            }
        }
        return data;
    }

    @Test
    void everyValidationPictureIsTheSame() throws IOException, OrtException {
        Path data = pictures();
        Path run = directory.resolve("run");
        Path squeezeNet = SharedData.path("models/squeezenet_v1.1/squeezenet_v1.1.onnx");
        signet(
                "finetune",
                squeezeNet,
                "--data",
                data,
                "--mean",
                "104,117,123",
                "--scale",
                1,
                "--channels",
                "bgr",
                "--resize",
                256,
                "--crop",
                227,
                "--run-dir",
                run,
                "--quiet");
        Path onnx = directory.resolve("ants-bees.onnx");
        signet("export", run.resolve("best.signet"), onnx);
        Model model = ModelFile.read(run.resolve("best.signet"));
        ImageDataset images = Datasets.open(data).validation().orElseThrow();
        Session session = Session.of(model.graph(), model.weights(), SessionOptions.standard());
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession rival = environment.createSession(onnx.toString())) {
            for (int i = 0; i < images.size(); i++) {
                Prediction ours = model.predict(images.image(i));
                float[] input = model.preprocessing().apply(images.image(i));
                float[] theirs = scores(environment, rival, input);
                assertThat(largest(theirs)).as("picture " + i).isEqualTo(ours.index());
                Tensor picture = Tensor.wrap(Shape.of(1, 3, 227, 227), input);
                float[] scores = Objects.requireNonNull(
                                session.run(Map.of("input", picture)).get("output"))
                        .floats();
                for (int c = 0; c < scores.length; c++) {
                    float scale = Math.max(1, Math.abs(scores[c]));
                    assertThat(Math.abs(scores[c] - theirs[c]))
                            .as("picture " + i)
                            .isLessThan(1e-5f * scale);
                }
            }
            assertThat(images.size()).isEqualTo(153);
        }
    }

    private static float[] scores(OrtEnvironment environment, OrtSession session, float[] input) throws OrtException {
        long[] shape = {1, 3, 227, 227};
        try (OnnxTensor picture = OnnxTensor.createTensor(environment, FloatBuffer.wrap(input), shape);
                OrtSession.Result result = session.run(Map.of("input", picture))) {
            return ((float[][]) result.get(0).getValue())[0];
        }
    }

    private static int largest(float[] scores) {
        int best = 0;
        for (int c = 1; c < scores.length; c++) {
            best = scores[c] > scores[best] ? c : best;
        }
        return best;
    }
}
