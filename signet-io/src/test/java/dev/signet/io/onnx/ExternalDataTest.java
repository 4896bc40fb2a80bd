package dev.signet.io.onnx;

import static dev.signet.io.onnx.ProtoBytes.node;
import static dev.signet.io.onnx.ProtoBytes.tensor;
import static dev.signet.io.onnx.ProtoBytes.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.io.ModelFormatException;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights in files beside the model are read; nothing else can be made to look like them. */
final class ExternalDataTest {
    private static final float[] WEIGHTS = {7, 1, 2, 3, 4};

    @TempDir
    Path directory;

    private Path folder = Path.of("");

    @BeforeEach
    void writeWeights() throws IOException {
        folder = Files.createDirectories(directory.resolve("model"));
        ByteBuffer bytes = ByteBuffer.allocate(4 * WEIGHTS.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float weight : WEIGHTS) {
            bytes.putFloat(weight);
        }
        Files.createDirectories(folder.resolve("deep"));
        Files.write(folder.resolve("w.bin"), bytes.array());
        Files.write(folder.resolve("deep/w.bin"), bytes.array());
        Files.write(directory.resolve("secret"), bytes.array());
    }

    private OnnxModel read(String... entries) throws IOException {
        ProtoBytes weights = tensor("w", 1, 2, 2).varint(14, 1);
        for (int i = 0; i < entries.length; i += 2) {
            weights.message(13, new ProtoBytes().text(1, entries[i]).text(2, entries[i + 1]));
        }
        ProtoBytes graph = new ProtoBytes()
                .message(5, weights)
                .message(11, value("x", -1, 2))
                .message(12, value("y", -1, 2))
                .message(1, node("MatMul", "m", "x,w", "y"));
        Path file = folder.resolve("m.onnx");
        Files.write(file, ProtoBytes.model(17, graph));
        return OnnxFile.read(file);
    }

    private void refused(String words, String... entries) {
        assertThatThrownBy(() -> read(entries))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("'w'")
                .hasMessageContaining(words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"w.bin", "deep/w.bin"})
    void elementsBesideTheModelAreRead(String location) throws IOException {
        OnnxModel model = read("location", location, "offset", "4", "length", "16");
        assertThat(model.weights()).containsValue(Tensor.of(Shape.of(2, 2), 1, 3, 2, 4));
    }

    @Test
    void theChecksumIsThatOfTheWholeFile() throws Exception {
        byte[] digest =
                java.security.MessageDigest.getInstance("SHA-1").digest(Files.readAllBytes(folder.resolve("w.bin")));
        String text = HexFormat.of().formatHex(digest);
        assertThat(read("location", "w.bin", "offset", "4", "checksum", text).weights())
                .hasSize(1);
        refused("checksum", "location", "w.bin", "offset", "4", "checksum", "0" + text.substring(1) + "0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "../secret",
                "deep/../../secret",
                "deep/../w.bin",
                "./w.bin",
                "/etc/passwd",
                "..\\secret",
                "C:\\secret",
                "C:secret",
                "w.bin\u0000",
                "deep"
            })
    void pathsThatLeaveTheFolderOrNameNoFileAreRefused(String location) {
        refused("", "location", location, "offset", "4");
    }

    @Test
    void linksAreNotFollowed() throws IOException {
        Files.createSymbolicLink(folder.resolve("link"), directory.resolve("secret"));
        Files.createSymbolicLink(folder.resolve("inside"), folder.resolve("w.bin"));
        Files.createSymbolicLink(folder.resolve("parent"), directory);
        Files.createLink(folder.resolve("hard"), directory.resolve("secret"));
        refused("symbolic link", "location", "link", "offset", "4");
        refused("symbolic link", "location", "inside", "offset", "4");
        refused("symbolic link", "location", "parent/secret", "offset", "4");
        refused("hard link", "location", "hard", "offset", "4");
        refused("does not exist", "location", "missing", "offset", "4");
    }

    @Test
    void keysAndRangesAreChecked() {
        refused("location", "offset", "4");
        refused("'path'", "location", "w.bin", "path", "w.bin");
        refused("'offset'", "location", "w.bin", "offset", "4", "offset", "4");
        for (String number : new String[] {"-4", "4x", "", "0x4", "99999999999999999999", "٤"}) {
            refused("offset", "location", "w.bin", "offset", number);
        }
        refused("ends at byte 24", "location", "w.bin", "offset", "8");
        refused("of a file of 20", "location", "w.bin", "offset", "999999999999999999");
        refused("length of 12", "location", "w.bin", "offset", "4", "length", "12");
    }
}
