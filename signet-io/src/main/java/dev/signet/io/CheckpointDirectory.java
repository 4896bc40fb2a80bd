package dev.signet.io;

import dev.signet.tensor.Tensor;
import dev.signet.train.CheckpointStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/**
 * The checkpoints of a training run: the last few, and the best one. A save that returned survives a power failure; a save cut short at
 * any moment leaves what was there before. Loading falls back from a damaged checkpoint to the one before it, and says so.
 *
 * <p>Whoever saves holds the directory's {@link RunLock}; loading needs no lock.
 */
public final class CheckpointDirectory implements CheckpointStore {
    /** How many checkpoints are kept unless told otherwise, besides the best one. */
    public static final int DEFAULT_KEEP = 3;

    private static final String LAST = "checkpoint";
    private static final String BEST = "best";

    private final Path directory;
    private final FileOperations operations;
    private final CheckpointSeries last;
    private final CheckpointSeries best;

    CheckpointDirectory(Path directory, int keep, FileOperations operations) {
        if (keep < 1) {
            throw new IllegalArgumentException("cannot keep " + keep + " checkpoints; keep at least 1");
        }
        this.directory = directory;
        this.operations = operations;
        this.last = new CheckpointSeries(directory, LAST, keep, operations);
        this.best = new CheckpointSeries(directory, BEST, 1, operations);
    }

    /** Opens a run directory, which is created if it is not there. */
    public static CheckpointDirectory open(Path directory) throws IOException {
        FileOperations operations = new SystemFiles();
        Path absolute = directory.toAbsolutePath().normalize();
        createForced(absolute, operations);
        return new CheckpointDirectory(absolute, DEFAULT_KEEP, operations);
    }

    /** Creates a directory and those above it that are missing, and makes their names survive a power failure. */
    private static void createForced(Path directory, FileOperations operations) throws IOException {
        Path parent = directory.getParent();
        if (parent == null || Files.isDirectory(directory)) {
            return;
        }
        createForced(parent, operations);
        Files.createDirectories(directory);
        operations.forceDirectory(parent);
    }

    /** The same directory, keeping another number of checkpoints. */
    public CheckpointDirectory keep(int keep) {
        return new CheckpointDirectory(directory, keep, operations);
    }

    public Path path() {
        return directory;
    }

    /**
     * Saves a checkpoint, deletes the oldest beyond those to keep, and returns its number. Throws {@link IOException} that names path and
     * bytes needed if it could not be saved; the checkpoints before it are then as they were.
     */
    @Override
    public long save(Map<String, Tensor> tensors, Map<String, String> metadata) throws IOException {
        return last.save(tensors, metadata);
    }

    /** Saves a copy as the best checkpoint, which replaces the best one before it. */
    @Override
    public long saveBest(Map<String, Tensor> tensors, Map<String, String> metadata) throws IOException {
        return best.save(tensors, metadata);
    }

    /**
     * The newest whole checkpoint, with a warning for each newer one that is damaged. Empty if none was ever saved. Throws
     * {@link ModelFormatException} if all are damaged, or if the newest is of a newer major version of the format.
     */
    @Override
    public Optional<Checkpoint> loadLast() throws IOException {
        return last.load();
    }

    /** The best checkpoint; as {@link #loadLast}. */
    @Override
    public Optional<Checkpoint> loadBest() throws IOException {
        return best.load();
    }

    /** The numbers of the checkpoints kept, without looking into them. */
    public SortedSet<Long> sequences() throws IOException {
        return last.sequences();
    }

    /** Deletes temporary files that a crash left behind. Only the holder of the {@link RunLock} may do this: nobody else is writing then. */
    public void deleteTemporaryFiles() throws IOException {
        for (Path temporary : AtomicFiles.temporaries(directory)) {
            operations.delete(temporary);
        }
    }
}
