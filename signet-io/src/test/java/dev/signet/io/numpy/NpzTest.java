package dev.signet.io.numpy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.signet.io.ByteSource;
import dev.signet.io.ModelFormatException;
import dev.signet.io.Mutation;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NpzTest {
    /** {@code numpy.savez_compressed} of "conv.weight", float32 0..23 as 2x3x4 in Fortran order, and "big", big-endian int16 0..5 as 2x3. */
    private static final String COMPRESSED =
            "UEsDBC0AAAAIAAAAIQCjb1Mj//////////8PABQAY29udi53ZWlnaHQubnB5AQAQAOAAAAAAAAAAhwAAAAAAAACb7BfqGxDJyFDGUK2eklqcXKRu"
                    + "paBuk2airqOgnpZfVFKUmBefX5SSChIPKSpNBQoXZyQWpAK5GkY6CsY6CiaaOgq1CmQCLgYwcHBkYGhwAGIgzQDEC0B8ewaGABAbKN4BpAWAeAVI"
                    + "HshPANIHgPQEIK0AxBuA2AHILwDSD4D0DCBtAMQ7HAFQSwMELQAAAAgAAAAhAJC83cL//////////wcAFABiaWcubnB5AQAQAIwAAAAAAAAAUgAA"
                    + "AAAAAACb7BfqGxDJyFDGUK2eklqcXKRupaBul2mkrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpGOgrGmjoKtQpkAy4GBgZGBiYGZgYW"
                    + "BlYAUEsBAi0DLQAAAAgAAAAhAKNvUyOHAAAA4AAAAA8AAAAAAAAAAAAAAIABAAAAAGNvbnYud2VpZ2h0Lm5weVBLAQItAy0AAAAIAAAAIQCQvN3C"
                    + "UgAAAIwAAAAHAAAAAAAAAAAAAACAAcgAAABiaWcubnB5UEsFBgAAAAACAAIAcgAAAFMBAAAAAA==";
    /** {@code numpy.savez} of "x", the float64 3.5. */
    private static final String STORED =
            "UEsDBC0AAAAAAAAAIQA9PuNb//////////8FABQAeC5ucHkBABAAiAAAAAAAAACIAAAAAAAAAJNOVU1QWQEAdgB7J2Rlc2NyJzogJzxmOCcsICdmb3J0"
                    + "cmFuX29yZGVyJzogRmFsc2UsICdzaGFwZSc6ICgpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg"
                    + "ICAgICAgICAKAAAAAAAADEBQSwECLQMtAAAAAAAAACEAPT7jW4gAAACIAAAABQAAAAAAAAAAAAAAgAEAAAAAeC5ucHlQSwUGAAAAAAEAAQAzAAAAvwAA"
                    + "AAAA";

    @TempDir
    Path directory;

    private static Map<String, Tensor> read(byte[] file) throws IOException {
        try (ByteSource source = ByteSource.of("arrays.npz", file)) {
            return Npz.read(source);
        }
    }

    private static byte[] bytes(Map<String, Tensor> tensors) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Npz.write(tensors, out);
        return out.toByteArray();
    }

    @Test
    void whatNumpyCompressedInFortranOrderAndBigEndianIsRead() throws IOException {
        Map<String, Tensor> read = read(Base64.getDecoder().decode(COMPRESSED));
        float[] counted = new float[24];
        for (int i = 0; i < counted.length; i++) {
            counted[i] = i;
        }
        assertThat(read)
                .containsOnly(
                        Map.entry("conv.weight", Tensor.of(Shape.of(2, 3, 4), counted)),
                        Map.entry(
                                "big", Tensor.wrap(ElementType.INT16, Shape.of(2, 3), new short[] {0, 1, 2, 3, 4, 5})));
    }

    @Test
    void whatNumpyStoredIsRead() throws IOException {
        assertThat(read(Base64.getDecoder().decode(STORED)))
                .containsOnly(Map.entry("x", Tensor.wrap(ElementType.FLOAT64, Shape.scalar(), new double[] {3.5})));
    }

    /** The types that NumPy has too. */
    private static Map<String, Tensor> everyType() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (ElementType type : ElementType.values()) {
            if (type.ordinal() <= ElementType.BOOL.ordinal() && type != ElementType.BFLOAT16) {
                Tensor tensor = Tensor.zeros(type, Shape.of(2, 3));
                if (tensor.data() instanceof float[] floats) {
                    floats[1] = Float.NaN;
                    floats[5] = -0f;
                }
                tensors.put("../" + type, tensor);
            }
        }
        tensors.put("scalar", Tensor.scalar(2));
        tensors.put("none", Tensor.zeros(Shape.of(0, 4)));
        return tensors;
    }

    @Test
    void everyTypeComesBackBitForBitWhateverItsName() throws IOException {
        Map<String, Tensor> tensors = everyType();
        Path file = directory.resolve("all.npz");
        Npz.write(file, tensors);
        assertThat(Npz.read(file)).containsExactlyInAnyOrderEntriesOf(tensors);
        assertThat(Files.readAllBytes(file)).isEqualTo(bytes(tensors));
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void bfloat16IsRefusedWithWhatToUse() {
        Map<String, Tensor> tensors = Map.of("b", Tensor.zeros(ElementType.BFLOAT16, Shape.of(1)));
        assertThatThrownBy(() -> bytes(tensors))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(".safetensors");
    }

    private static byte[] npy(String dictionary, int dataBytes) {
        byte[] text = dictionary.getBytes(StandardCharsets.UTF_8);
        byte[] file = new byte[10 + text.length + dataBytes];
        byte[] magic = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) text.length, (byte) (text.length >> 8)};
        System.arraycopy(magic, 0, file, 0, magic.length);
        System.arraycopy(text, 0, file, magic.length, text.length);
        return file;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{'descr': '|O', 'fortran_order': False, 'shape': (1,), };8;unpickles",
                "{'descr': '<c8', 'fortran_order': False, 'shape': (1,), };8;'<c8'",
                "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), };4;array of records",
                "{'descr': 'f4', 'fortran_order': False, 'shape': (1,), };4;byte order",
                "{'descr': '<f4', 'fortran_order': 1, 'shape': (1,), };4;True or False",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), };4;expected a size",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), };4;truncated",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), };5;takes 4 bytes",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296), };0;outside 0..",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (65536, 65536, 65536, 65536), };0;more than",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1,1,1,1,1,1,1,1,1), };4;more axes",
                "{'descr': '<f4', 'shape': (1,), };4;is missing",
                "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,), };4;twice",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'x': (1,), };4;'x'",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), } import os;4;something follows",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1,;4;too early",
                "__import__('os');4;expected '{'",
            })
    void badHeadersAreRefusedWithTheirReason(String dictionary, int dataBytes, String reason) {
        byte[] file = npy(dictionary, dataBytes);
        assertThatThrownBy(() -> Npy.read("bad.npy", new ByteArrayInputStream(file), file.length))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageStartingWith("bad.npy: byte ")
                .hasMessageContaining(reason);
    }

    @Test
    void anUnknownVersionAndACutFileAreRefused() {
        byte[] file = npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", 4);
        for (int length : new int[] {0, 5, 7, 9, 30}) {
            assertThatThrownBy(() -> Npy.read("cut", new ByteArrayInputStream(file, 0, length), length))
                    .isInstanceOf(ModelFormatException.class);
        }
        file[6] = 9;
        assertThatThrownBy(() -> Npy.read("new", new ByteArrayInputStream(file), file.length))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("version 9");
    }

    @Test
    void damageIsRefusedOrGivesTensorsThatReadBackAsThemselves() throws IOException {
        byte[][] originals = {bytes(everyType()), Base64.getDecoder().decode(COMPRESSED)};
        int refused = 0;
        for (int i = 0; i < 10_000; i++) {
            byte[] damaged =
                    Mutation.of(originals[i % 2], RandomStream.of(7, "npz").at(i));
            try {
                Map<String, Tensor> read = read(damaged);
                assertThat(read(bytes(read))).isEqualTo(read);
            } catch (ModelFormatException e) {
                refused++;
            } catch (Throwable e) {
                fail("seed 7 mutation " + i + ": " + e, e);
            }
        }
        assertThat(refused).isGreaterThan(5_000);
    }
}
