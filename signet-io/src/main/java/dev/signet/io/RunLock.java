package dev.signet.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to write into a run directory, held by at most one process. The operating system keeps the lock and drops it when the process
 * dies, however it dies; the file {@code run.lock} only carries the process id for messages and stays when the lock is released.
 */
public final class RunLock implements AutoCloseable {
    private static final String FILE = "run.lock";
    private static final int LONGEST_PID = 20;
    /** Far behind the text, which stays readable on systems where a lock keeps readers out too. */
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    /** Directories locked by this process. Asking the system would not do: closing a second channel to a file drops the locks of the first. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;
    private final FileLock lock;
    private final OptionalLong stalePid;

    private RunLock(Path directory, FileChannel channel, FileLock lock, OptionalLong stalePid) {
        this.directory = directory;
        this.channel = channel;
        this.lock = lock;
        this.stalePid = stalePid;
    }

    /** Takes the lock of an existing directory. Throws {@link RunLockedException}, which names the holder, if another has it. */
    public static RunLock acquire(Path runDirectory) throws IOException {
        Path directory = runDirectory.toRealPath();
        if (!HELD.add(directory)) {
            throw new RunLockedException(
                    runDirectory, OptionalLong.of(ProcessHandle.current().pid()));
        }
        try {
            return acquireFromOthers(runDirectory, directory);
        } catch (IOException | RuntimeException e) {
            HELD.remove(directory);
            throw e;
        }
    }

    private static RunLock acquireFromOthers(Path runDirectory, Path directory) throws IOException {
        FileChannel channel = FileChannel.open(
                directory.resolve(FILE),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        try {
            OptionalLong holder = pid(channel);
            FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
            if (lock == null) {
                throw new RunLockedException(runDirectory, holder);
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
            return new RunLock(directory, channel, lock, holder);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static OptionalLong pid(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(LONGEST_PID);
        channel.read(text, 0);
        String digits = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).strip();
        return digits.matches("[0-9]{1,18}") ? OptionalLong.of(Long.parseLong(digits)) : OptionalLong.empty();
    }

    /** The process that held the lock before and died without releasing it, if that is how it ended. Worth a warning. */
    public OptionalLong stalePid() {
        return stalePid;
    }

    /** Releases the lock. */
    @Override
    public void close() throws IOException {
        try (channel) {
            if (lock.isValid()) {
                channel.truncate(0);
                lock.release();
                HELD.remove(directory);
            }
        }
    }
}
