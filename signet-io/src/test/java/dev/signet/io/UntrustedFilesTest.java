package dev.signet.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.io.foreign.WeightFile;
import dev.signet.io.numpy.Npz;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no format may do, whichever it is. The names begin with the rows of docs/reliability.md. */
class UntrustedFilesTest {
    private static final List<String> ATTACK_NAMES =
            List.of("../x", "a/b", "/etc/passwd", "C:\\x", "CON", "..", ".", " ", "x".repeat(10_000));

    @TempDir
    Path directory;

    private List<String> everythingInTheFolder() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> !file.equals(directory))
                    .map(file -> directory.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"weights.safetensors", "weights.npz"})
    void d11NamesOfTensorsAreNoPaths(String name) throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        ATTACK_NAMES.forEach(attack -> tensors.put(attack, Tensor.of(Shape.of(2), 1, 2)));
        Path file = directory.resolve(name);
        WeightFile.write(file, tensors);
        assertThat(WeightFile.read(file, "")).containsExactlyInAnyOrderEntriesOf(tensors);
        assertThat(everythingInTheFolder()).containsExactly(name);
    }

    /** The class files of this module name nothing that runs what a file says. */
    @Test
    void d12NoReaderCanRunWhatAFileSays() throws IOException, URISyntaxException {
        Path classes = Path.of(SafeTensors.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        int looked = 0;
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".class")).toList()) {
                String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                assertThat(content)
                        .as("%s", file)
                        .doesNotContain(
                                "java/io/ObjectInputStream",
                                "java/net/URLClassLoader",
                                "java/lang/ProcessBuilder",
                                "java/lang/Runtime.exec",
                                "javax/script",
                                "java/net/URL;",
                                "java/net/http");
                looked++;
            }
        }
        assertThat(looked).isGreaterThan(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.pth", "a.npz", "a.npy", "a.safetensors", "a.signet", "a.onnx"})
    void d12ASerializedObjectIsNoModel(String name) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(new LinkedHashMap<>(Map.of("weight", new float[] {1})));
        }
        Path file = Files.write(directory.resolve(name), bytes.toByteArray());
        assertThatThrownBy(() -> WeightFile.read(file, ""))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining(name);
    }

    /** As if another process had cut the file after it was opened. */
    @Test
    void d13AFileThatIsCutWhileItIsReadIsRefused() throws IOException {
        Path file = directory.resolve("cut.npz");
        Npz.write(file, Map.of("w", Tensor.zeros(Shape.of(1000))));
        long size = Files.size(file);
        try (ByteSource source = ByteSource.of(file)) {
            ForeignZip zip = ForeignZip.read(source);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(size / 2);
            }
            assertThatThrownBy(() -> zip.check(zip.entry("w.npy")))
                    .isInstanceOf(ModelFormatException.class)
                    .hasMessageContaining("cut.npz");
            assertThatThrownBy(() -> source.bytes(size - 100, 100))
                    .isInstanceOf(ModelFormatException.class)
                    .hasMessageContaining("the file ends here");
        }
    }

    @Test
    void d14EntriesAreNeverWrittenAndBombsAreRefusedUnopened() throws IOException {
        Path climbing = directory.resolve("climbing.npz");
        Npz.write(climbing, Map.of("../../evil", Tensor.scalar(1), "/absolute", Tensor.scalar(2)));
        assertThat(Npz.read(climbing)).containsOnlyKeys("../../evil", "/absolute");
        assertThat(everythingInTheFolder()).containsExactly("climbing.npz");
        Path bomb = directory.resolve("bomb.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(bomb))) {
            zip.setLevel(Deflater.BEST_COMPRESSION);
            zip.putNextEntry(new ZipEntry("zeros.npy"));
            zip.write(new byte[64 << 20]);
            zip.closeEntry();
        }
        assertThat(Files.size(bomb)).isLessThan(100_000);
        assertThatThrownBy(() -> Npz.read(bomb))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("'zeros.npy' would unpack");
    }
}
