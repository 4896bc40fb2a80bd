package dev.signet.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafeTensorsTest {
    @TempDir
    Path directory;

    private static String headerText(byte[] file) {
        int length = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
        return new String(file, 8, length, StandardCharsets.UTF_8);
    }

    @Test
    void everyTypeAndShapeComesBackBitForBit() throws IOException {
        SafeTensors written =
                new SafeTensors(AllTypes.tensors(1), Map.of("format", "signet", "ünï\n\"\\\u0001", "\uD83D\uDE00"));
        byte[] bytes = written.toBytes();
        assertThat(bytes).hasSize((int) written.encodedBytes());
        SafeTensors read = SafeTensors.read("memory", bytes);
        assertThat(read.tensors()).containsExactlyInAnyOrderEntriesOf(written.tensors());
        assertThat(read.metadata()).isEqualTo(written.metadata());

        Path file = directory.resolve("all.safetensors");
        written.write(file);
        assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
        assertThat(SafeTensors.read(file)).isEqualTo(read);
    }

    @Test
    void theBytesDoNotDependOnTheOrderOfTheMaps() {
        List<Map.Entry<String, Tensor>> entries =
                new ArrayList<>(AllTypes.tensors(2).entrySet());
        Map<String, Tensor> forwards = new LinkedHashMap<>();
        entries.forEach(entry -> forwards.put(entry.getKey(), entry.getValue()));
        Collections.reverse(entries);
        Map<String, Tensor> backwards = new LinkedHashMap<>();
        entries.forEach(entry -> backwards.put(entry.getKey(), entry.getValue()));
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("b", "1");
        metadata.put("a", "2");
        assertThat(new SafeTensors(forwards, metadata).toBytes())
                .isEqualTo(new SafeTensors(backwards, Map.of("a", "2", "b", "1")).toBytes());
    }

    @Test
    void theFileIsTheOneOfTheDocumentation() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("b", Tensor.of(Shape.of(2), 1f, -2f));
        tensors.put("a", Tensor.of(Shape.scalar(), 0.5f));
        tensors.put("steps", Tensor.ofLongs(Shape.of(1), 258));
        byte[] bytes = new SafeTensors(tensors, Map.of("z", "\"", "y", "")).toBytes();
        String header = "{\"__metadata__\":{\"y\":\"\",\"z\":\"\\\"\"},"
                + "\"steps\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]},"
                + "\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[8,12]},"
                + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[12,20]}}";
        assertThat(headerText(bytes).stripTrailing()).isEqualTo(header);
        assertThat(headerText(bytes).length() % 8).isZero();
        byte[] data = Arrays.copyOfRange(bytes, bytes.length - 20, bytes.length);
        assertThat(data).containsExactly(2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x3F, 0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0);
    }

    @Test
    void namesAreOnlyNames() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (String name : List.of(
                "../x", "a/b", "CON", "", " ", "\u0000", "\\", "/etc/passwd", "x".repeat(10_000), "\uD83D\uDE00")) {
            tensors.put(name, Tensor.scalar(name.length()));
        }
        SafeTensors read = SafeTensors.read("memory", SafeTensors.of(tensors).toBytes());
        assertThat(read.tensors()).containsExactlyInAnyOrderEntriesOf(tensors);
    }

    @Test
    void whatCouldNotBeReadBackIsNotWritten() {
        Tensor one = Tensor.scalar(1);
        Tensor two = Tensor.wrap(ElementType.BOOL, Shape.of(1), new byte[] {2});
        List<SafeTensors> unwritable = List.of(
                SafeTensors.of(Map.of("__metadata__", one)),
                SafeTensors.of(Map.of("\uD800", one)),
                SafeTensors.of(Map.of("deep", one.reshape(Shape.of(1, 1, 1, 1, 1, 1, 1, 1, 1)))),
                SafeTensors.of(Map.of("bool", two)),
                new SafeTensors(Map.of(), Map.of("\uDC00", "")),
                new SafeTensors(Map.of(), Map.of("big", "x".repeat(17 << 20))));
        for (SafeTensors tensors : unwritable) {
            assertThatThrownBy(tensors::toBytes).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aFileWithoutTensorsIsAFile() {
        byte[] bytes = SafeTensors.of(Map.of()).toBytes();
        assertThat(headerText(bytes)).isEqualTo("{}      ");
        assertThat(SafeTensors.read("memory", bytes)).isEqualTo(SafeTensors.of(Map.of()));
    }

    @Test
    void aDirectoryIsNoFileAndAMissingFileIsAnIoException() {
        assertThatThrownBy(() -> SafeTensors.read(directory))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("not a regular file");
        assertThatThrownBy(() -> SafeTensors.read(directory.resolve("none"))).isInstanceOf(IOException.class);
    }

    /** The files were written by the Rust library: reading, writing again, and finding the same tensors in the same bytes checks both ways. */
    @Test
    void everyGoldenFileIsReadAndWrittenAgainAsItsAuthorsWroteIt() throws IOException {
        Path goldens = SharedData.path("goldens/torch-layers");
        List<Path> files;
        try (Stream<Path> listed = Files.list(goldens)) {
            files = listed.filter(file -> file.toString().endsWith(".safetensors"))
                    .sorted()
                    .toList();
        }
        assertThat(files).hasSizeGreaterThanOrEqualTo(300);
        for (Path file : files) {
            byte[] original = Files.readAllBytes(file);
            SafeTensors read = SafeTensors.read(file);
            assertThat(read.metadata()).containsKey("args");
            assertThat(read.tensors()).isNotEmpty();
            byte[] again = read.toBytes();
            assertThat(again).as(file.toString()).hasSameSizeAs(original);
            int data = 8 + headerText(original).length();
            int dataAgain = 8 + headerText(again).getBytes(StandardCharsets.UTF_8).length;
            assertThat(Arrays.copyOfRange(again, dataAgain, again.length))
                    .as(file.toString())
                    .isEqualTo(Arrays.copyOfRange(original, data, original.length));
        }
    }

    @Test
    void everySharedSafetensorsFileIsReadable() throws IOException {
        Path root = SharedData.path(".");
        List<Path> files;
        try (Stream<Path> walked = Files.walk(root)) {
            files = walked.filter(file -> file.toString().endsWith(".safetensors"))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            assertThat(SafeTensors.read(file).tensors()).as(file.toString()).isNotEmpty();
        }
        assertThat(files).hasSizeGreaterThan(300);
    }
}
