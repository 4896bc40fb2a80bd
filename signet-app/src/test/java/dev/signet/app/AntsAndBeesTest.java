package dev.signet.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SqueezeNet learns to tell ants from bees with the command's defaults, whatever the seed. */
@Tag("slow")
class AntsAndBeesTest {
    @TempDir
    private static Path directory = Path.of("");

    @BeforeAll
    static void unpack() throws IOException {
        Path zip = SharedData.path("datasets/hymenoptera-256.zip");
        try (ZipInputStream files = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = files.getNextEntry(); entry != null; entry = files.getNextEntry()) {
                Path file = directory.resolve("data").resolve(entry.getName());
                if (!entry.isDirectory()) {
                    Files.createDirectories(Objects.requireNonNull(file.getParent()));
                    Files.copy(files, file);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {42, 1, 2, 3, 4})
    void ninetyTwoOfAHundredAreRightInFiveMinutes(long seed) {
        Signet.Said said = Signet.run(
                "finetune",
                SharedData.path("models/squeezenet_v1.1/squeezenet_v1.1.onnx"),
                "--data",
                directory.resolve("data"),
                "--mean",
                "104,117,123",
                "--scale",
                "1",
                "--channels",
                "bgr",
                "--resize",
                "256",
                "--crop",
                "227",
                "--seed",
                seed,
                "--run-dir",
                directory.resolve("run" + seed),
                "--quiet",
                "--json");
        assertThat(said.code()).as(said.err()).isEqualTo(ExitCode.OK);
        assertThat(said.json().field("validationAccuracy").number()).isGreaterThanOrEqualTo(0.92);
        assertThat(said.json().field("seconds").number()).isLessThan(300);
    }
}
