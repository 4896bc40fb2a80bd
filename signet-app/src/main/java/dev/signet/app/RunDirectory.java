package dev.signet.app;

import dev.signet.io.AtomicFiles;
import dev.signet.io.CheckpointDirectory;
import dev.signet.io.Json;
import dev.signet.io.JsonObject;
import dev.signet.io.ModelFile;
import dev.signet.io.RunLock;
import dev.signet.nn.Model;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The directory of one training run, locked against a second process: arguments, results, checkpoints, models, report. */
final class RunDirectory implements AutoCloseable {
    private final Path path;
    private final RunLock lock;
    private final CheckpointDirectory checkpoints;

    private RunDirectory(Path path, RunLock lock, CheckpointDirectory checkpoints) {
        this.path = path;
        this.lock = lock;
        this.checkpoints = checkpoints;
    }

    /** A new run directory: the given one, which may exist if empty, or the next number under {@code runs/train}. */
    static RunDirectory create(Optional<Path> wanted) throws IOException {
        Path path = wanted.isPresent() ? wanted.get() : next(Path.of("runs", "train"));
        if (Files.exists(path)) {
            try (Stream<Path> content = Files.list(path)) {
                if (content.findAny().isPresent()) {
                    throw new UsageException("--run-dir " + path
                            + " is not empty; give another directory, or continue it with --resume " + path);
                }
            }
        }
        Files.createDirectories(path);
        return open(path);
    }

    static RunDirectory open(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            throw new UsageException(path + " is not a run directory");
        }
        RunLock lock = RunLock.acquire(path);
        return new RunDirectory(path, lock, CheckpointDirectory.open(path));
    }

    private static Path next(Path parent) {
        for (int number = 1; ; number++) {
            Path candidate = parent.resolve(String.valueOf(number));
            if (!Files.exists(candidate)) {
                return candidate;
            }
        }
    }

    Path path() {
        return path;
    }

    CheckpointDirectory checkpoints() {
        return checkpoints;
    }

    Path file(String name) {
        return path.resolve(name);
    }

    void writeArguments(JsonObject arguments) throws IOException {
        write("args.json", Json.text(arguments));
    }

    void writeResults(List<EpochRow> rows) throws IOException {
        write(
                "results.csv",
                rows.stream().map(EpochRow::csv).collect(Collectors.joining("\n", EpochRow.HEADER + "\n", "\n")));
    }

    void writeModel(String name, Model model, JsonObject metrics) throws IOException {
        ModelFile.write(path.resolve(name), model, metrics);
    }

    void write(String name, String text) throws IOException {
        AtomicFiles.ofSystem().write(path.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
