package dev.signet.io;

import java.nio.file.Path;
import java.util.OptionalLong;

/** Another process is writing into this run directory. */
public final class RunLockedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final long UNKNOWN = -1;

    private final long pid;

    RunLockedException(Path runDirectory, OptionalLong pid) {
        super("run directory " + runDirectory + " is in use by "
                + (pid.isPresent() ? "process " + pid.getAsLong() : "another process")
                + "; wait until it has ended, or choose another directory");
        this.pid = pid.orElse(UNKNOWN);
    }

    /** The process that holds the lock, where it could be read. */
    public OptionalLong pid() {
        return pid == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(pid);
    }
}
