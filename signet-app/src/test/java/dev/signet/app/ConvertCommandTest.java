package dev.signet.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.io.SafeTensors;
import dev.signet.io.numpy.Npz;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConvertCommandTest {
    private static final String RESNET = "models/resnet-cifar10-akamaster/";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path directory;

    private int execute(Object... arguments) {
        String[] texts = new String[arguments.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = arguments[i].toString();
        }
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(texts);
    }

    @Test
    void pytorchWeightsBecomeNumpyArraysAndSafetensors() throws IOException {
        Path npz = directory.resolve("w.npz");
        Path safe = directory.resolve("w.safetensors");
        assertThat(execute("convert", SharedData.path(RESNET + "resnet20-12fca82f.th"), npz))
                .isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("97 tensors");
        assertThat(execute("convert", npz, safe)).isEqualTo(ExitCode.OK);
        assertThat(SafeTensors.read(safe).tensors())
                .isEqualTo(SafeTensors.read(SharedData.path(RESNET + "resnet20.safetensors"))
                        .tensors())
                .isEqualTo(Npz.read(npz));
    }

    @Test
    void nothingIsReplacedUnasked() throws IOException {
        Path target = directory.resolve("w.npz");
        Files.writeString(target, "precious");
        assertThat(execute("convert", SharedData.path(RESNET + "resnet20.safetensors"), target))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("--force");
        assertThat(target).hasContent("precious");
        assertThat(execute("convert", "--force", SharedData.path(RESNET + "resnet20.safetensors"), target))
                .isEqualTo(ExitCode.OK);
    }

    @Test
    void aBadFileAndAnUnknownTargetAreNamed() throws IOException {
        Path bad = directory.resolve("bad.pth");
        Files.writeString(bad, "PK but not really");
        assertThat(execute("convert", bad, directory.resolve("w.npz"))).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString()).contains("bad.pth");
        assertThat(execute("convert", SharedData.path(RESNET + "resnet20.safetensors"), directory.resolve("w.h5")))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains(".safetensors or .npz");
    }
}
