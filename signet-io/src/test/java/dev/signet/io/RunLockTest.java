package dev.signet.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {
    @TempDir
    Path directory;

    private String probe(String... more) throws IOException, InterruptedException {
        String[] arguments = new String[1 + more.length];
        arguments[0] = directory.toString();
        System.arraycopy(more, 0, arguments, 1, more.length);
        Process process = new ProcessBuilder(ChildJvm.command(LockProbe.class, arguments))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).isZero();
        return output;
    }

    @Test
    void anotherProcessIsRefusedAndToldWhoHoldsTheLock() throws Exception {
        long pid = ProcessHandle.current().pid();
        try (RunLock lock = RunLock.acquire(directory)) {
            assertThat(lock.stalePid()).isEmpty();
            assertThat(probe())
                    .isEqualTo("run directory " + directory + " is in use by process " + pid
                            + "; wait until it has ended, or choose another directory");
            assertThatThrownBy(() -> RunLock.acquire(directory.resolve(".")))
                    .isInstanceOfSatisfying(
                            RunLockedException.class, e -> assertThat(e.pid()).hasValue(pid));
            // Trying twice in one process must not have dropped the lock.
            assertThat(probe()).contains("is in use by process " + pid);
        }
        assertThat(probe()).isEqualTo("taken");
        try (RunLock again = RunLock.acquire(directory)) {
            assertThat(again.stalePid()).isEmpty();
        }
    }

    @Test
    void aLockWhoseHolderDiedIsTakenOverAndReported() throws Exception {
        assertThat(probe("halt")).isEqualTo("taken");
        long dead =
                Long.parseLong(Files.readString(directory.resolve("run.lock")).strip());
        try (RunLock lock = RunLock.acquire(directory)) {
            assertThat(lock.stalePid()).hasValue(dead);
        }
    }

    @Test
    void closingTwiceIsHarmless() throws IOException {
        RunLock first = RunLock.acquire(directory);
        first.close();
        try (RunLock second = RunLock.acquire(directory)) {
            first.close();
            assertThatThrownBy(() -> RunLock.acquire(directory)).isInstanceOf(RunLockedException.class);
            assertThat(second.stalePid()).isEmpty();
        }
    }

    @Test
    void garbageInTheFileIsNoProcess() throws IOException {
        Files.writeString(directory.resolve("run.lock"), "not a process\n99999999999999999999999999");
        try (RunLock lock = RunLock.acquire(directory)) {
            assertThat(lock.stalePid()).isEmpty();
        }
    }

    @Test
    void aLinkInPlaceOfTheFileIsNotFollowed() throws IOException {
        Path precious = Files.writeString(directory.resolve("precious"), "text");
        Files.createSymbolicLink(directory.resolve("run.lock"), precious);
        assertThatThrownBy(() -> RunLock.acquire(directory)).isInstanceOf(IOException.class);
        assertThat(precious).hasContent("text");
        Files.delete(directory.resolve("run.lock"));
        RunLock.acquire(directory).close();
    }

    @Test
    void aMissingDirectoryIsAnIoException() {
        assertThatThrownBy(() -> RunLock.acquire(directory.resolve("none"))).isInstanceOf(IOException.class);
    }
}
