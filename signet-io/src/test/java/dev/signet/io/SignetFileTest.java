package dev.signet.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.signet.tensor.ElementType;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignetFileTest {
    private static final List<String> NAMES = List.of(
            "graph.json", "weights.safetensors", "preprocess.json", "labels.txt", "metrics.json", "manifest.json");

    @TempDir
    Path directory;

    private static ModelArchive archive(int features) {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        weights.put("stem.weight", Tensor.filled(Shape.of(features, 3, 3, 3), 0.5f));
        weights.put("stem.bias", Tensor.zeros(Shape.of(features)));
        weights.put("norm.batches", Tensor.ofLongs(Shape.scalar(), 17));
        return new ModelArchive(
                JsonObject.empty().with("nodes", JsonArray.of(JsonObject.empty().with("op", JsonValue.of("Conv")))),
                weights,
                JsonObject.empty().with("mean", JsonArray.of(JsonValue.of(0.485f))),
                List.of("ant", "", "bee, honey", "größte Ameise"),
                JsonObject.empty().with("accuracy", JsonValue.of(0.9795)));
    }

    @Test
    void anArchiveComesBack() throws IOException {
        ModelArchive archive = archive(4);
        assertThat(SignetFile.read("memory", SignetFile.toBytes(archive))).isEqualTo(archive);
        Path file = directory.resolve("model.signet");
        SignetFile.write(file, archive);
        assertThat(SignetFile.read(file)).isEqualTo(archive);
        assertThat(Files.readAllBytes(file)).isEqualTo(SignetFile.toBytes(archive));
        assertThat(directory).isDirectoryNotContaining(path -> !path.equals(file));
        for (List<String> labels : List.of(List.<String>of(), List.of(""), List.of("", ""))) {
            ModelArchive other = new ModelArchive(JsonNull.NULL, Map.of(), JsonNull.NULL, labels, JsonNull.NULL);
            assertThat(SignetFile.read("memory", SignetFile.toBytes(other))).isEqualTo(other);
        }
        assertThatThrownBy(
                        () -> new ModelArchive(JsonNull.NULL, Map.of(), JsonNull.NULL, List.of("a\nb"), JsonNull.NULL))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theManifestHasSizesAndHashes() throws IOException {
        Path file = directory.resolve("model.signet");
        SignetFile.write(file, archive(4));
        SignetManifest manifest = SignetFile.verify(file);
        assertThat(manifest.major()).isEqualTo(1);
        assertThat(manifest.entries()).extracting(SignetManifest.Entry::name).isEqualTo(NAMES.subList(0, 5));
        Map<String, byte[]> entries = unzip(Files.readAllBytes(file));
        for (SignetManifest.Entry entry : manifest.entries()) {
            assertThat(entry.bytes()).isEqualTo(content(entries, entry.name()).length);
            assertThat(entry.sha256()).isEqualTo(Sha256.of(content(entries, entry.name())));
        }
        assertThat(Sha256.of(file))
                .isEqualTo(Sha256.of(Files.readAllBytes(file)))
                .hasSize(64);
    }

    @Test
    void anyZipReaderOpensIt() throws IOException {
        Map<String, byte[]> entries = unzip(SignetFile.toBytes(archive(4)));
        assertThat(entries.keySet()).containsExactlyElementsOf(NAMES);
        assertThat(new String(content(entries, "labels.txt"), StandardCharsets.UTF_8))
                .isEqualTo("ant\n\nbee, honey\ngrößte Ameise\n");
        assertThat(SafeTensors.read("weights", content(entries, "weights.safetensors"))
                        .tensors())
                .isEqualTo(archive(4).weights());
        Path file = directory.resolve("model.signet");
        SignetFile.write(file, archive(4));
        try (ZipFile zip = new ZipFile(file.toFile())) {
            assertThat(zip.size()).isEqualTo(6);
        }
    }

    private static byte[] content(Map<String, byte[]> entries, String name) {
        return Objects.requireNonNull(entries.get(name), name);
    }

    private static Map<String, byte[]> unzip(byte[] zip) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                entries.put(entry.getName(), in.readAllBytes());
            }
        }
        return entries;
    }

    @Test
    void everyFlippedBitIsFound() {
        byte[] file = SignetFile.toBytes(archive(1));
        for (int bit = 0; bit < 8 * file.length; bit++) {
            byte[] damaged = file.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            assertRefused(damaged, "bit " + bit);
        }
    }

    @Test
    void everyCutIsFound() {
        byte[] file = SignetFile.toBytes(archive(1));
        for (int length = 0; length < file.length; length++) {
            assertRefused(Arrays.copyOf(file, length), "cut at " + length);
            assertRefused(Arrays.copyOfRange(file, file.length - length, file.length), "last " + length);
        }
        assertRefused(Arrays.copyOf(file, file.length + 1), "one byte more");
    }

    private static void assertRefused(byte[] damaged, String what) {
        try {
            SignetFile.read("model.signet", damaged);
        } catch (ModelFormatException e) {
            assertThat(e.getMessage()).as(what).startsWith("model.signet");
            return;
        } catch (Throwable e) {
            fail(what + ": " + e, e);
        }
        fail(what + " was not found");
    }

    @Test
    void randomDamageIsNeverAnotherException() {
        byte[] file = SignetFile.toBytes(archive(2));
        for (int i = 0; i < 5_000; i++) {
            byte[] damaged = Mutation.of(file, RandomStream.of(77, "signet").at(i));
            if (!Arrays.equals(damaged, file)) {
                assertRefused(damaged, "seed 77 mutation " + i);
            }
        }
    }

    @Test
    void damageNamesTheEntryAndTheReason() {
        byte[] file = SignetFile.toBytes(archive(64));
        byte[] damaged = file.clone();
        damaged[file.length / 2] ^= 1;
        assertThatThrownBy(() -> SignetFile.read("model.signet", damaged))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("entry weights.safetensors is damaged");
        assertThatThrownBy(() -> SignetFile.read("model.signet", Arrays.copyOf(file, file.length - 1)))
                .hasMessageContaining("the end of a zip file is missing: truncated, or not a .signet file");
    }

    private static List<StoredZip.Part> parts(byte[] signet) throws IOException {
        List<StoredZip.Part> parts = new ArrayList<>();
        unzip(signet).forEach((name, bytes) -> parts.add(new StoredZip.Part(name, bytes)));
        return parts;
    }

    private static byte[] zip(List<StoredZip.Part> parts) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StoredZip.write(parts, out);
        return out.toByteArray();
    }

    private static void assertRefusedWith(byte[] file, String reason) {
        assertThatThrownBy(() -> SignetFile.read("model.signet", file))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining(reason);
    }

    private static byte[] withManifest(String text) throws IOException {
        List<StoredZip.Part> parts = parts(SignetFile.toBytes(archive(1)));
        parts.set(5, new StoredZip.Part("manifest.json", text.getBytes(StandardCharsets.UTF_8)));
        return zip(parts);
    }

    @Test
    void aNewerMajorVersionIsRefusedByName() throws IOException {
        String manifest =
                new String(content(unzip(SignetFile.toBytes(archive(1))), "manifest.json"), StandardCharsets.UTF_8);
        assertRefusedWith(
                withManifest(manifest.replace("\"1.0\"", "\"2.0\"")),
                "model.signet!manifest.json: version: format version 2.0 is newer than this Signet, which reads up to 1.x");
        List<StoredZip.Part> withOtherEntries = parts(withManifest(manifest.replace("\"1.0\"", "\"2.0\"")));
        withOtherEntries.addFirst(new StoredZip.Part("tokens.json", new byte[0]));
        assertRefusedWith(zip(withOtherEntries), "format version 2.0 is newer");
        assertThat(SignetFile.read("minor", withManifest(manifest.replace("\"1.0\"", "\"1.7\""))))
                .isEqualTo(archive(1));
        assertRefusedWith(withManifest(manifest.replace("\"1.0\"", "\"1\"")), "expected major.minor, found '1'");
        assertRefusedWith(
                withManifest(manifest.replace("\"signet\"", "\"other\"")), "expected 'signet', found 'other'");
        assertRefusedWith(withManifest("{}"), "field 'format' is missing");
        assertRefusedWith(
                withManifest(manifest.replace("labels.txt", "other.txt")),
                "labels.txt is in the file but not in the manifest");
        assertRefusedWith(withManifest(" ".repeat(70_000)), "over the limit of 65536");
    }

    @Test
    void entriesMustBeTheExpectedOnes() throws IOException {
        byte[] good = SignetFile.toBytes(archive(1));
        List<StoredZip.Part> swapped = parts(good);
        swapped.add(0, swapped.remove(1));
        assertRefusedWith(zip(swapped), "expected entry graph.json in place 0");
        List<StoredZip.Part> missing = parts(good);
        missing.remove(3);
        assertRefusedWith(zip(missing), "expected entry labels.txt in place 3");
        List<StoredZip.Part> without = parts(good);
        without.remove(5);
        assertRefusedWith(zip(without), "manifest.json is missing: not a .signet file");
        List<StoredZip.Part> twice = parts(good);
        twice.add(twice.get(3));
        assertRefusedWith(zip(twice), "entry labels.txt is there twice");
        List<StoredZip.Part> changed = parts(good);
        changed.set(3, new StoredZip.Part("labels.txt", new byte[content(unzip(good), "labels.txt").length]));
        assertRefusedWith(zip(changed), "entry labels.txt was changed: its SHA-256");
        changed.set(3, new StoredZip.Part("labels.txt", new byte[1]));
        assertRefusedWith(zip(changed), "entry labels.txt has 1 bytes, the manifest says");
        List<StoredZip.Part> many = parts(good);
        for (int i = 0; i < 95; i++) {
            many.add(new StoredZip.Part("x" + i, new byte[0]));
        }
        assertRefusedWith(zip(many), "101 entries are more than the limit of 100");
    }

    @Test
    void hostileNamesAreRefusedAndNothingIsWritten() throws IOException {
        for (String name : List.of(
                "../evil", "/etc/passwd", "C:\\evil", "graph.json/", "a/b", "graph.json\n", "CON", "graph.JSON")) {
            List<StoredZip.Part> parts = parts(SignetFile.toBytes(archive(1)));
            parts.add(new StoredZip.Part(name, new byte[] {1}));
            Path file = directory.resolve("model.signet");
            Files.write(file, zip(parts));
            assertThatThrownBy(() -> SignetFile.read(file))
                    .isInstanceOf(ModelFormatException.class)
                    .hasMessageNotContaining("\n");
            assertThat(directory).isDirectoryNotContaining(path -> !path.equals(file));
        }
    }

    /** A bomb of 400 MB in 400 KB, and a zip with entries stored as Signet does but by another tool. */
    @Test
    void zipsOfOtherToolsAreRefusedWithoutUnpacking() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bomb)) {
            zip.putNextEntry(new ZipEntry("graph.json"));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 400; i++) {
                zip.write(zeros);
            }
        }
        assertRefusedWith(bomb.toByteArray(), "entry graph.json is compressed");

        ByteArrayOutputStream stored = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(stored)) {
            for (Map.Entry<String, byte[]> entry :
                    unzip(SignetFile.toBytes(archive(1))).entrySet()) {
                ZipEntry header = new ZipEntry(entry.getKey());
                CRC32 crc = new CRC32();
                crc.update(entry.getValue());
                header.setMethod(ZipEntry.STORED);
                header.setSize(entry.getValue().length);
                header.setCrc(crc.getValue());
                zip.putNextEntry(header);
                zip.write(entry.getValue());
            }
        }
        assertRefusedWith(stored.toByteArray(), "is not as Signet writes it: damaged, or made by another tool");
    }

    @Test
    void aPartThatChangesWhileItIsWrittenIsNoticed() {
        StoredZip.Part liar = new StoredZip.Part("graph.json", 2, out -> out.write(1));
        assertThatThrownBy(() -> StoredZip.write(List.of(liar), OutputStream.nullOutputStream()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void moreThanAZipFileHoldsIsNotWritten() {
        StoredZip.Part large = new StoredZip.Part("weights.safetensors", 1L << 32, out -> {});
        assertThatThrownBy(() -> StoredZip.write(List.of(large), OutputStream.nullOutputStream()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("write the weights as safetensors");
    }

    @Test
    void garbageInWeightsIsNamed() {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        weights.put("good", Tensor.scalar(Float.MAX_VALUE));
        weights.put("nan", Tensor.of(Shape.of(2), 0, Float.NaN));
        weights.put("infinite", Tensor.scalar(Float.NEGATIVE_INFINITY));
        weights.put("half", Tensor.wrap(ElementType.FLOAT16, Shape.of(1), new short[] {(short) 0xFC00}));
        weights.put("brain", Tensor.wrap(ElementType.BFLOAT16, Shape.of(1), new short[] {0x7F80}));
        weights.put("largest brain", Tensor.wrap(ElementType.BFLOAT16, Shape.of(1), new short[] {0x7F7F}));
        weights.put("double", Tensor.wrap(ElementType.FLOAT64, Shape.of(1), new double[] {Double.NaN}));
        weights.put("integer", Tensor.ofLongs(Shape.of(1), -1));
        assertThat(NonFinite.in(weights)).containsExactly("nan", "infinite", "half", "brain", "double");
    }
}
