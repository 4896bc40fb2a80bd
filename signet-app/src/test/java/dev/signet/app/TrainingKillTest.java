package dev.signet.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.io.Json;
import dev.signet.tensor.RandomStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills whole training processes in the middle of their work; the resumed run ends with the hash of one that nobody disturbed. */
final class TrainingKillTest {
    private static final long SEED = 3;
    /** Checkpoints after which a kill may come: the run has 60 steps and saves after each. */
    private static final int MOST_STEPS_BEFORE_THE_KILL = 18;

    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    Path directory;

    @Test
    void threeKillsChangeNoBit() throws Exception {
        kill(3);
    }

    @Test
    @Tag("durability")
    void tenKillsChangeNoBit() throws Exception {
        kill(10);
    }

    private void kill(int times) throws IOException, InterruptedException {
        Path data = directory.resolve("data");
        StripedPictures.write(data, 40);
        String whole = finish(start(data, directory.resolve("whole"), "whole"), "whole");
        RandomStream random = RandomStream.of(SEED, "kills");
        int kills = 0;
        for (int run = 0; kills < times; run++) {
            Path path = directory.resolve("run" + run);
            Process process = start(data, path, "log");
            boolean killed = killAfter(process, path, 1 + random.below(kills, MOST_STEPS_BEFORE_THE_KILL));
            while (killed && ++kills < times && kills % 4 != 0) {
                process = resume(path);
                killed = killAfter(process, path, 1 + random.below(kills, MOST_STEPS_BEFORE_THE_KILL));
            }
            assertThat(finish(killed ? resume(path) : process, "log"))
                    .as("seed %d, run %d, %d kills", SEED, run, kills)
                    .isEqualTo(whole);
        }
    }

    private Process start(Path data, Path run, String log) throws IOException {
        return signet(
                log,
                "--data",
                data.toString(),
                "--run-dir",
                run.toString(),
                "--epochs",
                "10",
                "--batch-size",
                "10",
                "--validation",
                "0.2",
                "--checkpoint-seconds",
                "0",
                "--threads",
                "2");
    }

    private Process resume(Path run) throws IOException {
        return signet("log", "--resume", run.toString(), "--checkpoint-seconds", "0");
    }

    private Process signet(String log, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "train",
                "--quiet",
                "--json"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(directory.resolve(log + ".err").toFile())
                .redirectOutput(directory.resolve(log + ".out").toFile())
                .start();
    }

    /** Kills the process once the run directory has seen so many new checkpoints; false if it ended before. */
    private static boolean killAfter(Process process, Path run, int steps) throws IOException, InterruptedException {
        long last = newest(run);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        for (int seen = 0; seen < steps && process.isAlive(); ) {
            assertThat(System.nanoTime()).as("patience with %s", run).isLessThan(deadline);
            long now = newest(run);
            seen += (int) Math.max(0, now - last);
            last = now;
            Thread.sleep(1);
        }
        process.destroyForcibly();
        return process.waitFor() != ExitCode.OK;
    }

    /** The largest number in the names of the checkpoints; 0 where there is none yet. */
    private static long newest(Path run) throws IOException {
        if (!Files.isDirectory(run)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(run)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.matches("checkpoint-\\d+\\.safetensors"))
                    .mapToLong(name -> Long.parseLong(name.replaceAll("\\D", "")))
                    .max()
                    .orElse(0);
        }
    }

    private String finish(Process process, String log) throws IOException, InterruptedException {
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        String said = Files.readString(directory.resolve(log + ".out"));
        assertThat(process.exitValue())
                .as(said + Files.readString(directory.resolve(log + ".err")))
                .isEqualTo(ExitCode.OK);
        String line = said.lines().toList().getLast();
        return Json.parse("standard output", line.getBytes(StandardCharsets.UTF_8))
                .field("stateSha256")
                .text();
    }
}
