package dev.signet.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.signet.io.SimulatedDisk.Carelessness;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointDirectoryTest {
    @TempDir
    Path directory;

    private static Map<String, Tensor> tensors(int step) {
        return Map.of("weight", Tensor.filled(Shape.of(20, 1000), step), "step", Tensor.ofLongs(Shape.scalar(), step));
    }

    private static Map<String, String> metadata(int step) {
        return Map.of("step", Integer.toString(step));
    }

    private static int step(Optional<Checkpoint> checkpoint) {
        int step = Integer.parseInt(checkpoint.orElseThrow().metadata().get("step"));
        assertThat(checkpoint.get().tensors()).isEqualTo(tensors(step));
        return step;
    }

    private static void save(CheckpointDirectory checkpoints, int from, int to) throws IOException {
        for (int step = from; step <= to; step++) {
            assertThat(checkpoints.save(tensors(step), metadata(step))).isEqualTo(step);
        }
    }

    private Set<String> names() throws IOException {
        return names(directory);
    }

    private static Set<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return new TreeSet<>(
                    files.map(file -> file.getFileName().toString()).toList());
        }
    }

    private Path file(String name) {
        return directory.resolve(name);
    }

    private static void flip(Path file, long bit) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[(int) (bit / 8)] ^= (byte) (1 << bit % 8);
        Files.write(file, bytes);
    }

    @Test
    void nothingSavedIsNothingLoaded() throws IOException {
        CheckpointDirectory checkpoints = CheckpointDirectory.open(directory.resolve("a/b"));
        assertThat(checkpoints.loadLast()).isEmpty();
        assertThat(checkpoints.loadBest()).isEmpty();
        assertThat(checkpoints.sequences()).isEmpty();
    }

    @Test
    void theLastThreeAndTheBestAreKept() throws IOException {
        CheckpointDirectory checkpoints = CheckpointDirectory.open(directory);
        save(checkpoints, 1, 2);
        checkpoints.saveBest(tensors(1), metadata(1));
        checkpoints.saveBest(tensors(2), metadata(2));
        save(checkpoints, 3, 5);
        assertThat(names())
                .containsExactly(
                        "best-000000002.json", "best-000000002.safetensors",
                        "checkpoint-000000003.json", "checkpoint-000000003.safetensors",
                        "checkpoint-000000004.json", "checkpoint-000000004.safetensors",
                        "checkpoint-000000005.json", "checkpoint-000000005.safetensors");
        assertThat(step(checkpoints.loadLast())).isEqualTo(5);
        assertThat(checkpoints.loadLast().orElseThrow().warnings()).isEmpty();
        assertThat(checkpoints.loadLast().orElseThrow().sequence()).isEqualTo(5);
        assertThat(step(checkpoints.loadBest())).isEqualTo(2);
        assertThat(checkpoints.sequences()).containsExactly(3L, 4L, 5L);
        save(checkpoints.keep(1), 6, 6);
        assertThat(checkpoints.sequences()).containsExactly(6L);
        assertThatThrownBy(() -> checkpoints.keep(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aCheckpointIsAnOrdinarySafetensorsFile() throws IOException {
        save(CheckpointDirectory.open(directory), 1, 1);
        assertThat(SafeTensors.read(file("checkpoint-000000001.safetensors")).tensors())
                .isEqualTo(tensors(1));
    }

    @Test
    void aDamagedCheckpointFallsBackWithAWarning() throws IOException {
        CheckpointDirectory checkpoints = CheckpointDirectory.open(directory);
        save(checkpoints, 1, 3);
        flip(file("checkpoint-000000003.safetensors"), 100_000);
        Optional<Checkpoint> loaded = checkpoints.loadLast();
        assertThat(step(loaded)).isEqualTo(2);
        assertThat(loaded.orElseThrow().warnings())
                .singleElement()
                .asString()
                .contains("checkpoint-000000003.safetensors", "is damaged: its SHA-256 is not the one in its manifest");
        Files.delete(file("checkpoint-000000002.safetensors"));
        assertThat(step(checkpoints.loadLast())).isEqualTo(1);
        Files.write(file("checkpoint-000000001.json"), new byte[0]);
        assertThatThrownBy(checkpoints::loadLast)
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContainingAll(
                        "none of 3 checkpoints", "000000003", "000000002.safetensors is missing", "000000001.json");
        save(checkpoints, 4, 4);
        assertThat(step(checkpoints.loadLast())).isEqualTo(4);
    }

    @Test
    void everyFlippedBitIsFound() throws IOException {
        CheckpointDirectory checkpoints = CheckpointDirectory.open(directory);
        for (int number = 1; number <= 2; number++) {
            checkpoints.save(Map.of("bias", Tensor.filled(Shape.of(10), number)), metadata(number));
        }
        for (String name : List.of("checkpoint-000000002.json", "checkpoint-000000002.safetensors")) {
            byte[] whole = Files.readAllBytes(file(name));
            for (long bit = 0; bit < 8L * whole.length; bit++) {
                flip(file(name), bit);
                assertThat(checkpoints.loadLast().orElseThrow().sequence())
                        .as("%s bit %d", name, bit)
                        .isEqualTo(1);
                Files.write(file(name), whole);
            }
        }
        assertThat(checkpoints.loadLast().orElseThrow().sequence()).isEqualTo(2);
    }

    @Test
    void everyCutIsFound() throws IOException {
        CheckpointDirectory checkpoints = CheckpointDirectory.open(directory);
        save(checkpoints, 1, 2);
        for (String name : List.of("checkpoint-000000002.json", "checkpoint-000000002.safetensors")) {
            byte[] whole = Files.readAllBytes(file(name));
            int stride = name.endsWith("json") ? 1 : 4096;
            for (int length = 0; length < whole.length; length += stride) {
                Files.write(file(name), Arrays.copyOf(whole, length));
                assertThat(step(checkpoints.loadLast()))
                        .as("%s cut at %d", name, length)
                        .isEqualTo(1);
            }
            Files.write(file(name), whole);
        }
    }

    @Test
    void aManifestUnderAnotherNameIsRefused() throws IOException {
        CheckpointDirectory checkpoints = CheckpointDirectory.open(directory);
        save(checkpoints, 1, 2);
        Files.copy(file("checkpoint-000000001.json"), file("checkpoint-000000009.json"));
        Files.copy(file("checkpoint-000000001.safetensors"), file("checkpoint-000000009.safetensors"));
        assertThat(step(checkpoints.loadLast())).isEqualTo(2);
    }

    @Test
    void aNewerMajorVersionIsRefusedByNameAndNotPassedOver() throws IOException {
        CheckpointDirectory checkpoints = CheckpointDirectory.open(directory);
        save(checkpoints, 1, 2);
        Path manifest = file("checkpoint-000000002.json");
        JsonObject newer = ((JsonObject) Json.read(manifest).value())
                .with("version", JsonValue.of("2.0"))
                .without("seal");
        Files.write(manifest, Json.bytes(newer.with("seal", JsonValue.of(Sha256.of(Json.bytes(newer))))));
        assertThatThrownBy(checkpoints::loadLast)
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("format version 2.0 is newer than this Signet");
    }

    @Test
    void otherFilesAreLeftAloneAndLeftoversAreSweptUp() throws IOException {
        CheckpointDirectory checkpoints = CheckpointDirectory.open(directory);
        Set<String> others = Set.of(
                "notes.txt", "checkpoint-1.json", "checkpoint-000000001.txt", "mycheckpoint-000000001.json", "x.tmp");
        for (String other : others) {
            Files.writeString(file(other), "mine");
        }
        Files.writeString(file("checkpoint-000000007.safetensors"), "cut short by a crash");
        Files.writeString(file(".checkpoint-000000007.json.123-4.tmp"), "cut short by a crash");
        assertThat(checkpoints.loadLast()).isEmpty();
        checkpoints.deleteTemporaryFiles();
        assertThat(checkpoints.save(tensors(8), metadata(8))).isEqualTo(8);
        assertThat(step(checkpoints.loadLast())).isEqualTo(8);
        Set<String> expected = new TreeSet<>(others);
        expected.addAll(Set.of("checkpoint-000000008.json", "checkpoint-000000008.safetensors"));
        assertThat(names()).isEqualTo(expected);
    }

    @Test
    void theSameCheckpointHasTheSameBytes() throws IOException {
        save(CheckpointDirectory.open(directory.resolve("a")), 1, 1);
        save(CheckpointDirectory.open(directory.resolve("b")), 1, 1);
        for (String name : names(directory.resolve("a"))) {
            assertThat(directory.resolve("a").resolve(name))
                    .hasSameBinaryContentAs(directory.resolve("b").resolve(name));
        }
    }

    @Test
    void everyPowerFailureWhileSavingLeavesTheOldOrTheNewCheckpoint() throws IOException {
        int states = 0;
        for (int operations = 0; ; operations++) {
            Path run = Files.createDirectory(directory.resolve("run" + operations));
            SimulatedDisk disk = new SimulatedDisk();
            CheckpointDirectory checkpoints = new CheckpointDirectory(run, 2, disk);
            save(checkpoints, 1, 3);
            checkpoints.saveBest(tensors(1), metadata(1));
            disk.failPowerAfter(operations);
            int saved = 0;
            try {
                checkpoints.save(tensors(4), metadata(4));
                saved = 1;
                checkpoints.saveBest(tensors(2), metadata(2));
                saved = 2;
            } catch (SimulatedDisk.PowerFailure _) {
                // The states that this may leave are below.
            }
            for (Map<String, String> state : disk.afterPowerFailure()) {
                Path found = Files.createDirectory(directory.resolve("state" + states++));
                SimulatedDisk.materialise(state, found);
                CheckpointDirectory afterwards = CheckpointDirectory.open(found);
                String what = "after " + operations + " operations: " + state.keySet();
                assertThat(step(afterwards.loadLast())).as(what).isBetween(saved >= 1 ? 4 : 3, 4);
                assertThat(step(afterwards.loadBest())).as(what).isBetween(saved == 2 ? 2 : 1, 2);
                afterwards.deleteTemporaryFiles();
                afterwards.save(tensors(9), metadata(9));
                assertThat(step(afterwards.loadLast())).as(what).isEqualTo(9);
                assertThat(names(found)).as(what).noneMatch(name -> name.endsWith(".tmp"));
                delete(found);
            }
            delete(run);
            if (saved == 2) {
                assertThat(operations).isGreaterThan(20);
                assertThat(states).isGreaterThan(150);
                return;
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        for (String name : names(directory)) {
            Files.delete(directory.resolve(name));
        }
        Files.delete(directory);
    }

    @Test
    void theSimulationNoticesACheckpointThatIsNotForced() throws IOException {
        for (Carelessness carelessness : List.of(Carelessness.NO_FORCE, Carelessness.NO_FORCE_OF_THE_DIRECTORY)) {
            Path run = Files.createDirectory(directory.resolve(carelessness.name()));
            SimulatedDisk disk = new SimulatedDisk();
            CheckpointDirectory checkpoints = new CheckpointDirectory(run, 2, disk);
            save(checkpoints, 1, 1);
            disk.become(carelessness);
            save(checkpoints, 2, 2);
            Set<Integer> steps = new TreeSet<>();
            int states = 0;
            for (Map<String, String> state : disk.afterPowerFailure()) {
                Path found = Files.createDirectory(directory.resolve(carelessness + "-" + states++));
                SimulatedDisk.materialise(state, found);
                steps.add(step(CheckpointDirectory.open(found).loadLast()));
            }
            assertThat(steps).as(carelessness.name()).contains(1);
        }
    }

    @Test
    void aFullDiskLeavesTheCheckpointsBeforeAndNothingElse() throws IOException {
        for (int operations = 0; operations < 100; operations++) {
            Path run = Files.createDirectory(directory.resolve("run" + operations));
            SimulatedDisk disk = new SimulatedDisk();
            CheckpointDirectory checkpoints = new CheckpointDirectory(run, 2, disk);
            save(checkpoints, 1, 2);
            Set<String> before = names(run);
            disk.beFullAfter(operations);
            Throwable failure = catchThrowable(() -> checkpoints.save(tensors(3), metadata(3)));
            if (failure == null) {
                assertThat(step(checkpoints.loadLast())).isEqualTo(3);
                assertThat(operations).isGreaterThan(10);
                return;
            }
            assertThat(failure)
                    .isInstanceOf(IOException.class)
                    .hasMessageContainingAll(
                            "cannot write", "checkpoint-000000003", "bytes", "No space left on device");
            assertThat(names(run)).isEqualTo(before);
            assertThat(step(checkpoints.loadLast())).isEqualTo(2);
        }
        throw new AssertionError("a save takes less than 100 operations");
    }

    @Test
    void anythingInPlaceOfAManifestIsPassedOver() throws IOException {
        CheckpointDirectory checkpoints = CheckpointDirectory.open(directory);
        save(checkpoints, 1, 1);
        Path manifest = file("checkpoint-000000002.json");
        for (String text : List.of(
                "", "null", "[]", "{}", "{\"seal\": 1}", "{\"seal\": \"\"}", "x".repeat(100_000), "[".repeat(60_000))) {
            Files.write(manifest, text.getBytes(StandardCharsets.UTF_8));
            assertThat(step(checkpoints.loadLast())).isEqualTo(1);
        }
        Files.delete(manifest);
        Files.createDirectory(manifest);
        assertThat(step(checkpoints.loadLast())).isEqualTo(1);
    }
}
