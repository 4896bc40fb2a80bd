package dev.signet.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Writes whole files: whatever happens, a reader finds the old file or the new one. The bytes go to a temporary file beside the target,
 * are forced to the disk, and take the target's name in one step; then the directory is forced too (ALICE, Pillai et al., OSDI 2014,
 * shows what happens to those who leave out one of these).
 */
public final class AtomicFiles {
    private static final AtomicLong COUNTER = new AtomicLong();
    private static final Pattern TEMPORARY = Pattern.compile("\\..+\\.[0-9]+-[0-9]+\\.tmp");

    private final FileOperations operations;

    AtomicFiles(FileOperations operations) {
        this.operations = operations;
    }

    /** On the file system of this machine. */
    public static AtomicFiles ofSystem() {
        return new AtomicFiles(new SystemFiles());
    }

    /** What a file consists of. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    public void write(Path target, byte[] content) throws IOException {
        write(target, content.length, out -> out.write(content));
    }

    /**
     * Writes or replaces a file; returns when it will survive a power failure. On failure a reader still finds the old file (or the new
     * one, if only the last step failed), no temporary file is left, and the exception names the path and the {@code bytes} needed.
     */
    public void write(Path target, long bytes, Content content) throws IOException {
        Path absolute = target.toAbsolutePath();
        Path directory = absolute.getParent();
        if (directory == null || absolute.getFileName() == null) {
            throw new IOException("cannot write " + target + ": not the name of a file");
        }
        Path temporary = directory.resolve(temporaryName(absolute.getFileName().toString()));
        try {
            writeForced(temporary, content);
            operations.move(temporary, absolute);
            operations.forceDirectory(directory);
        } catch (IOException e) {
            throw failure(target, directory, bytes, temporary, e);
        } catch (RuntimeException | Error e) {
            deleteAfter(e, temporary);
            throw e;
        }
    }

    private static String temporaryName(String name) {
        return "." + name + "." + ProcessHandle.current().pid() + "-" + COUNTER.incrementAndGet() + ".tmp";
    }

    /** The temporary files in a directory, whoever left them. Whoever deletes them must know that nobody is writing there. */
    static List<Path> temporaries(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file ->
                            TEMPORARY.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        }
    }

    private void writeForced(Path temporary, Content content) throws IOException {
        try (FileOperations.NewFile file = operations.create(temporary)) {
            OutputStream out = new BufferedOutputStream(new NewFileStream(file), 1 << 16);
            content.writeTo(out);
            out.flush();
            file.force();
        }
    }

    private static String reason(Path target, Path directory, IOException cause) {
        if (cause instanceof NoSuchFileException) {
            return "there is no folder " + directory;
        }
        if (Files.isDirectory(target)) {
            return "it is a folder";
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    private IOException failure(Path target, Path directory, long bytes, Path temporary, IOException cause) {
        String usable;
        try {
            usable = Files.getFileStore(directory).getUsableSpace() + " bytes are free";
        } catch (IOException | SecurityException _) {
            usable = "the free space is unknown";
        }
        String reason = reason(target, directory, cause);
        IOException failure = new IOException(
                "cannot write " + target + ", which needs " + bytes + " bytes (" + usable + "): " + reason, cause);
        deleteAfter(failure, temporary);
        return failure;
    }

    private void deleteAfter(Throwable failure, Path temporary) {
        try {
            operations.delete(temporary);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private static final class NewFileStream extends OutputStream {
        private final FileOperations.NewFile file;

        private NewFileStream(FileOperations.NewFile file) {
            this.file = file;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            file.write(ByteBuffer.wrap(bytes, from, count));
        }
    }
}
