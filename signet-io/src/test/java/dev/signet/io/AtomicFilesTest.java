package dev.signet.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.signet.io.SimulatedDisk.Carelessness;
import dev.signet.io.SimulatedDisk.PowerFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
    private static final String NAME = "file.bin";
    private static final byte[] OLD = bytes(100_000, 1);
    private static final byte[] NEW = bytes(200_000, 2);

    @TempDir
    Path directory;

    private static byte[] bytes(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Test
    void aFileIsWrittenAndReplaced() throws IOException {
        Path file = directory.resolve(NAME);
        AtomicFiles.ofSystem().write(file, OLD);
        assertThat(file).hasBinaryContent(OLD);
        AtomicFiles.ofSystem().write(file, NEW);
        assertThat(file).hasBinaryContent(NEW);
        assertThat(names(directory)).containsExactly(NAME);
    }

    private static Set<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return new TreeSet<>(
                    files.map(file -> file.getFileName().toString()).toList());
        }
    }

    /** Which contents the file may have when the power fails after each operation of replacing it; "none" where it is missing. */
    private Set<String> contentsAfterPowerFailures(Carelessness carelessness) throws IOException {
        Set<String> found = new TreeSet<>();
        for (int operations = 0; ; operations++) {
            Path run = Files.createDirectory(directory.resolve(carelessness + "-" + operations));
            SimulatedDisk disk = new SimulatedDisk();
            new AtomicFiles(disk).write(run.resolve(NAME), OLD);
            disk.become(carelessness);
            disk.failPowerAfter(operations);
            boolean completed = catchThrowable(() -> new AtomicFiles(disk).write(run.resolve(NAME), NEW)) == null;
            for (Map<String, String> state : disk.afterPowerFailure()) {
                String content = state.getOrDefault(NAME, "none");
                if (content.equals(text(OLD))) {
                    found.add(completed ? "old after the return" : "old");
                } else if (content.equals(text(NEW))) {
                    found.add("new");
                } else {
                    found.add(content.equals("none") ? "none" : "broken");
                }
            }
            if (completed) {
                return found;
            }
        }
    }

    @Test
    void everyPowerFailureLeavesTheOldOrTheNewFile() throws IOException {
        assertThat(contentsAfterPowerFailures(Carelessness.NONE)).containsExactly("new", "old");
    }

    @Test
    void theSimulationNoticesWhatIsNotForced() throws IOException {
        assertThat(contentsAfterPowerFailures(Carelessness.NO_FORCE)).contains("broken");
        assertThat(contentsAfterPowerFailures(Carelessness.NO_FORCE_OF_THE_DIRECTORY))
                .contains("old after the return");
    }

    @Test
    void aFullDiskLeavesTheOldFileAndNoTemporaryOne() throws IOException {
        for (int operations = 0; ; operations++) {
            Path run = Files.createDirectory(directory.resolve("run" + operations));
            Path file = run.resolve(NAME);
            SimulatedDisk disk = new SimulatedDisk();
            new AtomicFiles(disk).write(file, OLD);
            disk.beFullAfter(operations);
            Throwable failure = catchThrowable(() -> new AtomicFiles(disk).write(file, NEW));
            assertThat(names(run)).containsExactly(NAME);
            if (failure == null) {
                assertThat(file).hasBinaryContent(NEW);
                assertThat(operations)
                        .as("create, write, force, move, force the directory")
                        .isEqualTo(5);
                return;
            }
            assertThat(failure)
                    .isInstanceOf(IOException.class)
                    .hasMessageContainingAll("cannot write " + file, "needs 200000 bytes", "No space left on device");
            assertThat(Files.readAllBytes(file)).isIn(OLD, NEW);
        }
    }

    @Test
    void contentThatFailsLeavesNothing() throws IOException {
        Path file = directory.resolve(NAME);
        assertThatThrownBy(() -> AtomicFiles.ofSystem().write(file, 1, out -> {
                    out.write(1);
                    throw new IllegalStateException("no more");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(names(directory)).isEmpty();
    }

    @Test
    void aMissingDirectoryIsNamed() {
        Path file = directory.resolve("none").resolve(NAME);
        assertThatThrownBy(() -> AtomicFiles.ofSystem().write(file, OLD))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll(
                        file.toString(), "needs 100000 bytes", "there is no folder " + file.getParent());
        assertThatThrownBy(() -> AtomicFiles.ofSystem().write(directory, OLD)).hasMessageContaining("it is a folder");
    }

    @Test
    void aLinkIsReplacedAndItsTargetIsNotWritten() throws IOException {
        Path target = Files.write(directory.resolve("target"), OLD);
        Path link = Files.createSymbolicLink(directory.resolve("link"), target);
        AtomicFiles.ofSystem().write(link, NEW);
        assertThat(target).hasBinaryContent(OLD);
        assertThat(link).hasBinaryContent(NEW);
        assertThat(Files.isSymbolicLink(link)).isFalse();
    }

    @Test
    void aPowerFailureIsNotCleanedUpAfter() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        disk.failPowerAfter(2);
        assertThatThrownBy(() -> new AtomicFiles(disk).write(directory.resolve(NAME), NEW))
                .isInstanceOf(PowerFailure.class);
        assertThat(AtomicFiles.temporaries(directory)).hasSize(1);
        assertThat(disk.operations()).isEqualTo(2);
    }
}
