package dev.signet.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.signet.tensor.RandomStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that saves checkpoints, again and again in the same run directory, and looks what is left. */
class CheckpointKillTest {
    private static final long SEED = 9;
    private static final int MOST_OPERATIONS_BEFORE_THE_KILL = 150;

    @TempDir
    Path directory;

    @Test
    void tenKillsLoseNoSavedCheckpoint() throws Exception {
        kill(10);
    }

    @Test
    @Tag("durability")
    void twoHundredKillsLoseNoSavedCheckpoint() throws Exception {
        kill(200);
    }

    private void kill(int times) throws IOException, InterruptedException {
        RandomStream random = RandomStream.of(SEED, "kill");
        int step = 0;
        for (int kill = 0; kill < times; kill++) {
            int operations = 1 + random.below(kill, MOST_OPERATIONS_BEFORE_THE_KILL);
            String what = "seed " + SEED + ", kill " + kill + " after " + operations + " operations";
            Process writer = new ProcessBuilder(ChildJvm.command(CheckpointWriter.class, directory.toString()))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            int saved = savesUntilKilled(writer, operations);
            CheckpointDirectory checkpoints = CheckpointDirectory.open(directory);
            int loaded = checkpoints.loadLast().map(last -> checked(last, what)).orElse(0);
            assertThat(loaded).as(what).isBetween(step + saved, step + saved + 1);
            step = loaded;
            try (RunLock lock = RunLock.acquire(directory)) {
                assertThat(lock.stalePid()).as(what).hasValue(writer.pid());
            }
        }
        CheckpointDirectory checkpoints = CheckpointDirectory.open(directory);
        checkpoints.deleteTemporaryFiles();
        checkpoints.save(CheckpointWriter.tensors(step + 1), CheckpointWriter.metadata(step + 1));
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).hasSizeLessThanOrEqualTo(2 * CheckpointDirectory.DEFAULT_KEEP + 1);
        }
    }

    /** Kills the writer once it announced so many operations; returns how many saves it had completed by then. */
    private static int savesUntilKilled(Process writer, int operations) throws IOException, InterruptedException {
        int saves = 0;
        InputStream announced = writer.getInputStream();
        for (int i = 0; i < operations; i++) {
            int sign = announced.read();
            assertThat(sign).as("the writer must run until it is killed").isGreaterThanOrEqualTo(0);
            saves += sign == 'S' ? 1 : 0;
        }
        // Not destroyForcibly of the Process: that closes the stream with the signs still in it.
        writer.toHandle().destroyForcibly();
        for (int sign = announced.read(); sign >= 0; sign = announced.read()) {
            saves += sign == 'S' ? 1 : 0;
        }
        assertThat(writer.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return saves;
    }

    private static int checked(Checkpoint checkpoint, String what) {
        assertThat(checkpoint.warnings()).as(what).isEmpty();
        int step = Integer.parseInt(checkpoint.metadata().get("step"));
        assertThat(checkpoint.tensors()).as(what).isEqualTo(CheckpointWriter.tensors(step));
        return step;
    }

    /** A shell that allows files of 100 KB (200 KB in some shells) stands for a full disk; the checkpoint before must stay and nothing half-written may. */
    @Test
    void aFileThatMayNotGrowIsAnErrorThatNamesItAndLeavesNothing() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "needs /bin/sh for its ulimit");
        CheckpointDirectory checkpoints = CheckpointDirectory.open(directory);
        checkpoints.save(CheckpointWriter.tensors(1), CheckpointWriter.metadata(1));
        String command = String.join("' '", ChildJvm.command(CheckpointWriter.class, directory.toString()));
        Process writer = new ProcessBuilder(List.of("/bin/sh", "-c", "ulimit -f 200; exec '" + command + "'"))
                .redirectErrorStream(true)
                .start();
        String output = new String(writer.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(writer.waitFor()).isEqualTo(1);
        assertThat(output)
                .contains("cannot write", "checkpoint-000000002.safetensors", "which needs 480", "File too large");
        assertThat(checked(checkpoints.loadLast().orElseThrow(), output)).isEqualTo(1);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "checkpoint-000000001.json", "checkpoint-000000001.safetensors", "run.lock");
        }
    }
}
