package dev.signet.app;

import dev.signet.io.AtomicFiles;
import dev.signet.io.CheckpointDirectory;
import dev.signet.io.Json;
import dev.signet.io.JsonObject;
import dev.signet.io.ModelFile;
import dev.signet.io.RunLock;
import dev.signet.nn.Model;
import dev.signet.train.EpochReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The directory of one training run, locked against a second process: arguments, results, checkpoints, models, report. */
final class RunDirectory implements AutoCloseable {
    private static final String RESULTS_HEADER =
            "epoch,train_loss,train_accuracy,validation_loss,validation_accuracy,learning_rate,seconds";

    private final Path path;
    private final RunLock lock;
    private final CheckpointDirectory checkpoints;

    private RunDirectory(Path path, RunLock lock, CheckpointDirectory checkpoints) {
        this.path = path;
        this.lock = lock;
        this.checkpoints = checkpoints;
    }

    /** As {@link #create(Optional, String)} for training. */
    static RunDirectory create(Optional<Path> wanted) throws IOException {
        return create(wanted, "train");
    }

    /** A new run directory: the given one, which may exist if empty, or the next number under {@code runs/TASK}. */
    static RunDirectory create(Optional<Path> wanted, String task) throws IOException {
        if (wanted.isEmpty()) {
            return open(next(Path.of("runs", task)));
        }
        Path path = wanted.get();
        if (Files.isDirectory(path)) {
            refuseContent(path);
        } else if (Files.exists(path)) {
            throw new UsageException(
                    "--run-dir " + path + " is a file; give a directory that is empty or not there yet");
        }
        Files.createDirectories(path);
        return open(path);
    }

    private static void refuseContent(Path path) throws IOException {
        try (Stream<Path> content = Files.list(path)) {
            if (content.findAny().isPresent()) {
                throw new UsageException("--run-dir " + path
                        + " is not empty; give another directory, or continue it with --resume " + path);
            }
        }
    }

    static RunDirectory open(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            throw new UsageException(path + " is not a run directory");
        }
        RunLock lock = RunLock.acquire(path);
        try {
            CheckpointDirectory checkpoints = CheckpointDirectory.open(path);
            checkpoints.deleteTemporaryFiles();
            return new RunDirectory(path, lock, checkpoints);
        } catch (IOException | RuntimeException failure) {
            lock.close();
            throw failure;
        }
    }

    /** The next number nobody has, made here so that two runs started together get two. */
    private static Path next(Path parent) throws IOException {
        Files.createDirectories(parent);
        for (int number = 1; ; number++) {
            try {
                return Files.createDirectory(parent.resolve(String.valueOf(number)));
            } catch (FileAlreadyExistsException taken) {
                continue;
            }
        }
    }

    /** The process that had this directory before and ended without closing it. */
    OptionalLong stalePid() {
        return lock.stalePid();
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

    /** {@code results.csv}: a line for each epoch, which count from 1 there. */
    void writeResults(List<EpochReport> epochs) throws IOException {
        write(
                "results.csv",
                epochs.stream().map(RunDirectory::csv).collect(Collectors.joining("\n", RESULTS_HEADER + "\n", "\n")));
    }

    private static String csv(EpochReport epoch) {
        return String.format(
                Locale.ROOT,
                "%d,%.6f,%.6f,%.6f,%.6f,%.8f,%.2f",
                epoch.epoch() + 1,
                epoch.trainLoss(),
                epoch.trainAccuracy(),
                epoch.validationLoss(),
                epoch.validationAccuracy(),
                epoch.learningRate(),
                epoch.seconds());
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
